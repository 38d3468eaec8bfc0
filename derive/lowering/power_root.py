"""Rational functions of a = |x| and W = (1 + aⁿ)^(1/n), n ≥ 3: t = a/W and c = 1/W.

Both lie in [0, 1], and f is written as k tⁱ cʲ, so that no power of x is formed that is above 1.
"""

from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import direct, negated, over, power, scaled, times
from derive.lowering.common_power import with_common_power
from derive.lowering.halves import a, on_half_line
from derive.lowering.pieced import Pieced
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Term, call, number
from derive.symbols import x

_ROOT: Final = sp.Symbol("W", positive=True)
_ONE: Final = number(1)
_SIZE: Final = call(op.ABSOLUTE, X)


def with_power_root(pieced: Pieced, _parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Return k tⁱ cʲ on both sides of 0 by parity; ``None`` for what is no such product."""
    if len(pieced.pieces) > 2 or any(cut != 0 for cut in pieced.cuts):
        return None
    if any(piece.expr.free_symbols != {x} for piece in pieced.pieces):
        return None
    ends = (pieced.pieces[0].expr, pieced.pieces[-1].expr)
    left, right = (_product(on_half_line(e, side)) for e, side in zip(ends, (-1, 1), strict=True))
    if left is None or right is None or left[1:] != right[1:] or abs(left[0]) != abs(right[0]):
        return None
    constant, i, j, n = right
    term = scaled(abs(constant), _written(i, j, n))
    if left[0] != constant:
        term = times(call(op.SIGN, X), term)
    parity = rules.EVEN if left[0] == constant else rules.ODD
    term = negated(term) if constant < 0 else term
    return Tail(term, False, (parity, rules.HOMOGENEOUS))


def _product(expr: sp.Expr) -> tuple[sp.Rational, int, int, int] | None:
    """Return k, i, j, n where the expression is k tⁱ cʲ for a > 0."""
    roots = {e.base for e in expr.atoms(sp.Pow) if e.base.has(a) and not e.exp.is_Integer}
    if len(roots) != 1:
        return None
    (inside,) = roots
    n = sp.degree(inside, a) if inside.is_polynomial(a) else 0
    if n < 3 or sp.expand(inside - 1 - a**n) != 0:
        return None
    in_root = expr.replace(
        lambda e: isinstance(e, sp.Pow) and e.base == inside, lambda e: _ROOT ** (n * e.exp)
    )
    top, bottom = sp.fraction(sp.together(in_root))
    if not all(part.is_polynomial(a, _ROOT) for part in (top, bottom)):
        return None
    reduced = sp.rem(sp.Poly(top, a), sp.Poly(a**n + 1 - _ROOT**n, a)).as_expr()
    constant, rest = sp.factor(reduced / bottom).as_independent(a, _ROOT, as_Add=False)
    powers = rest.as_powers_dict()
    if not isinstance(constant, sp.Rational) or not set(powers) <= {a, _ROOT, sp.S.One}:
        return None
    i, height = powers.get(a, sp.S.Zero), powers.get(_ROOT, sp.S.Zero)
    j = -height - i
    whole = all(isinstance(k, sp.Integer) and k >= 0 for k in (i, j))
    return (constant, int(i), int(j), int(n)) if whole else None


def _written(i: int, j: int, n: int) -> Term:
    """Return mⁱ (mⁿ + r⁻ⁿ)^(−(i + j)/n)/rʲ with m = min(a, 1), r = max(a, 1): few roundings."""
    m = Let("m", call(op.MINIMUM, _SIZE, _ONE), "|x| = m r, one of them 1")
    largest = Let("r", call(op.MAXIMUM, _SIZE, _ONE))
    inside = power(m, n) + power(Let("v", over(_ONE, largest)), n)
    term: Term = call(op.POWER, inside, number(sp.Rational(-i - j, n)))
    for _ in range(i):
        term = times(term, m)
    for _ in range(j):
        term = over(term, largest)
    return term


def with_lettered_root(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Return k tⁱ (1 + tⁿ)ᵉ, n a parameter, by parity; ``None`` for what is no such product."""
    if len(pieced.pieces) > 2 or any(cut != 0 for cut in pieced.cuts):
        return None
    ends = (pieced.pieces[0].expr, pieced.pieces[-1].expr)
    left, right = (_lettered(on_half_line(e, side)) for e, side in zip(ends, (-1, 1), strict=True))
    if left is None or right is None or left[1:] != right[1:]:
        return None
    same, opposite = (sp.expand(left[0] - k * right[0]) == 0 for k in (1, -1))
    if not same and not opposite:
        return None
    constant, i, n, e = right
    term = times(direct(constant, parameters), _held((i, n, e), parameters))
    term = term if same else times(call(op.SIGN, X), term)
    return Tail(term, False, (rules.EVEN if same else rules.ODD, rules.HOMOGENEOUS))


def _lettered(expr: sp.Expr) -> tuple[sp.Expr, sp.Expr, sp.Expr, sp.Expr] | None:
    """Return k, i, n, e where the expression is k aⁱ (1 + aⁿ)ᵉ for a > 0."""
    constant, moving = with_common_power(expr).as_independent(a, as_Add=False)
    powers = dict(moving.as_powers_dict())
    i = powers.pop(a, sp.S.Zero)
    if len(powers) != 1:
        return None
    ((inside, e),) = powers.items()
    base, n = (inside - 1).as_base_exp()
    lettered = base == a and n.free_symbols and not {a} & (n.free_symbols | e.free_symbols)
    return (constant, i, n, e) if lettered else None


def _held(powers: tuple[sp.Expr, sp.Expr, sp.Expr], parameters: dict[sp.Basic, Term]) -> Term:
    """Return mⁱ (mⁿ + r⁻ⁿ)ᵉ r^(i + ne) with m = min(a, 1), r = max(a, 1): nothing overflows."""
    i, n, e = powers
    m = Let("m", call(op.MINIMUM, _SIZE, _ONE), "|x| = m r, one of them 1")
    r = Let("r", call(op.MAXIMUM, _SIZE, _ONE))
    above = _raised(m, n, parameters) + _raised(r, -n, parameters)
    term = _raised(above, e, parameters)
    for base, exponent in ((m, i), (r, sp.expand(i + n * e))):
        term = times(term, _raised(base, exponent, parameters)) if exponent != 0 else term
    return term


def _raised(base: Term, exponent: sp.Expr, parameters: dict[sp.Basic, Term]) -> Term:
    return base if exponent == 1 else call(op.POWER, base, direct(exponent, parameters))
