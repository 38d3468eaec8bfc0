"""Rational functions of x and one √(p + q x²): conjugates for cancellation, no overflow far out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import sympy as sp
from flint import arb

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import direct, negated, over, scaled, times
from derive.lowering.halves import NotCanonicalError, a
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Term, call, number
from derive.proof import enclose
from derive.symbols import x

_ABSOLUTE: Final = Let("a", call(op.ABSOLUTE, X))
ROOT: Final = sp.Symbol("S", positive=True)
_FLOAT32_EXPONENT: Final = 112
_LEAST_EXPONENT: Final = 28
_DEVIATION: Final = arb(2) ** -50
_MOST_POWER: Final = 6


@dataclass(frozen=True, slots=True)
class _Side:
    """One half-line: numerator/denominator over a and S, and f ~ a^power far out."""

    numerator: sp.Expr
    denominator: sp.Expr
    power: int


def radical(expr: sp.Expr) -> Tail | None:
    """Return a function with one square root as a term, ``None`` where it is no such function."""
    square = square_of(expr)
    if square is None:
        return None
    left, right = (_side(expr.subs(x, side * a), square) for side in (-1, 1))
    degree = max(_degree(s) for s in (left, right))
    bound = sp.Integer(2) ** (_FLOAT32_EXPONENT // max(degree, 2))
    if not all(_settled(expr, side, s.power, bound) for side, s in ((-1, left), (1, right))):
        raise NotCanonicalError(f"{expr} has not settled where its powers overflow float32")
    shape = _Shape(square, bound)
    term, used = joined(
        expr, lambda size: shape.written(left, size), lambda size: shape.written(right, size)
    )
    used = (*used, rules.CONJUGATE, rules.TAIL_POWER)
    zeros = any(_may_vanish(side.numerator) for side in (left, right))
    note = f"{expr} is written with its root; where it vanishes digits may be lost"
    notes = (note,) if zeros else ()
    return Tail(term, positive=False, rules=used, notes=notes)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What both sides share: p + q x² and the bound beyond which only leading powers count."""

    square: sp.Expr
    bound: sp.Integer

    def written(self, side: _Side, size: Term) -> Term:
        """Return one side at ``size`` ≥ 0."""
        held = Let(
            "m",
            call(op.SATURATE, size, number(self.bound)),
            "beyond it leading powers count",
        )
        under = Let("w", direct(self.square, {x: held}))  # the bound keeps it from overflow
        root = Let("s", call(op.SQRT, under))
        letters: dict[sp.Basic, Term] = {a: held, ROOT: root}
        term = direct(side.numerator, letters)
        constant, roots = _monomial(side.denominator)
        if roots:
            term = scaled(1 / constant, term)
            for part in _reciprocals(roots, under, root):
                term = times(term, part)
        elif side.denominator != 1:
            term = over(term, direct(side.denominator, letters))
        excess = Let("q", call(op.EXCESS, size, number(self.bound)), "1 up to the bound")
        for _ in range(abs(side.power)):
            term = times(term, excess) if side.power > 0 else over(term, excess)
        return term


def _reciprocals(roots: int, under: Term, root: Term) -> tuple[Term, ...]:
    """Return 1/S² and 1/S so that their product is S^-n; a power of S could overflow."""
    square = Let("v", over(number(1), under))
    return (square,) * (roots // 2) + (over(number(1), root),) * (roots % 2)


def _monomial(part: sp.Expr) -> tuple[sp.Expr, int]:
    """Return c, n for c·S^n with n ≥ 2, else c and 0."""
    constant, power = part.as_independent(ROOT)
    base, n = power.as_base_exp()
    plain = base == ROOT and n.is_Integer and n >= 2 and not constant.free_symbols
    return constant, int(n) if plain else 0


def joined(
    expr: sp.Expr, left: Callable[[Term], Term], right: Callable[[Term], Term]
) -> tuple[Term, tuple[rules.LoweringRule, ...]]:
    """Return f from what it is at ±a, a ≥ 0, by parity or by a comparison."""
    mirrored = expr.subs(x, -x)
    if sp.expand(mirrored - expr) == 0:
        return right(_ABSOLUTE), (rules.EVEN,)
    if sp.expand(mirrored + expr) == 0:
        return times(call(op.SIGN, X), right(_ABSOLUTE)), (rules.ODD,)
    zero = number(0)  # each side sees its own inputs only: the other may overflow
    on_right = right(call(op.MAXIMUM, X, zero))
    on_left = left(negated(call(op.MINIMUM, X, zero)))
    return call(op.SELECT, call(op.LESS, X, zero), on_left, on_right), (rules.SELECT,)


def square_of(expr: sp.Expr) -> sp.Expr | None:
    """Return p + q x² with p, q > 0 where its root is the only one in ``expr``."""
    if expr.free_symbols != {x}:
        return None
    roots = {e.base for e in expr.atoms(sp.Pow) if e.base.has(x) and not e.exp.is_Integer}
    if len(roots) != 1:
        return None
    (square,) = roots
    if not square.is_polynomial(x) or not expr.subs(square, ROOT**2).is_rational_function(x, ROOT):
        return None
    poly = sp.Poly(square, x)
    p, q = poly.coeff_monomial(1), poly.coeff_monomial(x**2)
    plain = poly.degree() == 2 and poly.coeff_monomial(x) == 0
    return square if plain and sp.N(p) > 0 and sp.N(q) > 0 else None


def _side(expr: sp.Expr, square: sp.Expr) -> _Side:
    on_side = square.subs(x, a)
    in_root = sp.together(expr.subs(sp.expand(on_side), ROOT**2))
    top, bottom = (_reduced(part, on_side) for part in sp.fraction(in_root))
    top, under = _conjugated(top, on_side)
    bottom, above = _conjugated(bottom, on_side)
    whole = sp.cancel(top * above / (bottom * under)) if under != above else top / bottom
    numerator, denominator = sp.fraction(sp.factor(whole))
    if denominator.has(ROOT) and not _monomial(denominator)[1] and not _may_vanish(denominator):
        denominator = _reduced(denominator, on_side)  # S² has fewer roundings than S·S
    far = [float(sp.N(whole.subs({ROOT: sp.sqrt(on_side), a: 2**n}), 40)) for n in (40, 41)]
    power = round(float(sp.log(abs(far[1] / far[0]), 2))) if far[0] else 0
    return _Side(numerator, denominator, power)


def _may_vanish(numerator: sp.Expr) -> bool:
    """Whether the numerator has coefficients of both signs in a and S."""
    if not numerator.free_symbols:
        return False
    return len({sp.sign(c) for c in sp.Poly(numerator, a, ROOT).coeffs()}) > 1


def _reduced(part: sp.Expr, square: sp.Expr) -> sp.Expr:
    """Write even powers of S as powers of S²: keep one power of S in a sum."""
    poly = sp.Poly(sp.expand(part), ROOT)
    if len(poly.terms()) == 1:
        return part
    return sum((c * square ** (n // 2) * ROOT ** (n % 2) for (n,), c in poly.terms()), sp.S.Zero)


def _conjugated(part: sp.Expr, square: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Return (p² − q² S²), (p − q S) for p + q S with opposite signs; else the part and 1."""
    poly = sp.Poly(sp.expand(part), ROOT)
    if poly.degree() != 1:
        return part, sp.S.One
    q, p = poly.all_coeffs()
    signs = [{sp.sign(sp.N(c)) for c in sp.Poly(e, a).coeffs()} for e in (p, q)]
    if p == 0 or any(len(s) != 1 for s in signs) or signs[0] == signs[1]:
        return part, sp.S.One
    return sp.expand(p**2 - q**2 * square), sp.expand(p) - sp.expand(q) * ROOT


def _degree(side: _Side) -> int:
    """Return the largest power of a that is formed on the way."""
    below = sp.S.One if _monomial(side.denominator)[1] else side.denominator
    powers = [
        int(sp.Poly(sp.expand(e.subs(ROOT, a)), a).degree()) if e.subs(ROOT, a).has(a) else 0
        for e in (side.numerator, below)
    ]
    return max(*powers, abs(side.power))


def _settled(expr: sp.Expr, side: int, power: int, bound: sp.Integer) -> bool:
    """Whether f(x)/x^power is the same at the bound and far beyond, to 2^-50."""
    if abs(power) > _MOST_POWER or bound < sp.Integer(2) ** _LEAST_EXPONENT:
        return False
    near, far = (
        enclose(expr, {x: side * at}, bits=200) / (arb(int(at)) ** power)
        for at in (bound, bound**3)
    )
    return bool(abs(near / far - 1) < _DEVIATION)
