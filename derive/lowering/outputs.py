"""Forms in y: products of powers of polynomials and roots, no digits lost where y nears a limit."""

from functools import reduce
from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import direct, negated, over, power, product, scaled, times
from derive.lowering.composed import composed
from derive.lowering.halves import argument
from derive.lowering.pieced import Pieced
from derive.lowering.settled import settled
from derive.lowering.single import factored, halved, tried, whole_formula
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Standing, Term, call, meaning, number
from derive.symbols import x

_ROOT: Final = sp.Symbol("z", positive=True)
_SIZE: Final = sp.Symbol("a", positive=True)
#: 1 − |y|ⁿ may be a plain difference below it, for n from 3 on
_APART: Final = sp.Rational(3, 4)
_LEAST_DEGREE: Final = 3


def product_of_powers(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Write ((1 - y)(1 + y))^(3/2) for (1 - y²)^(3/2), and (1 - y)/(1 + √y) for 1 - √y."""
    expr = whole_formula(pieced)
    if expr is None or not expr.has(x) or not _has_root(expr):
        return None
    constant, rest = _factors(expr).as_independent(x, as_Add=False)
    letters = {**parameters, x: X}
    terms = [_power(*factor.as_base_exp(), letters) for factor in sp.Mul.make_args(rest)]
    if any(term is None for term in terms):
        return None
    known = [term for term in terms if term is not None]
    term = reduce(times, known)
    term = (
        scaled(constant, term) if constant.is_number else times(direct(constant, parameters), term)
    )
    return Tail(term, positive=False, rules=(rules.FACTORED,))


def _factors(expr: sp.Expr) -> sp.Expr:
    """Return the expression as a product, over √y where that is its root."""
    in_root = expr.subs(x, _ROOT**2)
    if in_root.is_polynomial(_ROOT):
        return sp.factor(in_root).subs(_ROOT, sp.sqrt(x))
    return sp.factor(expr)


def _has_root(expr: sp.Expr) -> bool:
    return any(e.exp.is_Rational and not e.exp.is_Integer for e in expr.atoms(sp.Pow))


def _power(base: sp.Expr, exponent: sp.Expr, letters: dict[sp.Basic, Term]) -> Term | None:
    """Return base^exponent for an exponent that is rational."""
    if not isinstance(exponent, sp.Rational):
        return None
    size = _in_size(base)
    inside = _base(base, letters) if size is None else _in_parts(size)
    if inside is None or not _is(inside, base):
        return None
    inside = Standing(inside, sp.expand(base), x, X)  # y stays where the roots are real
    if exponent.q > 2:
        return _other_root(inside, exponent)
    if exponent.q == 2:
        inside = call(op.SQRT, inside)
    if exponent < 0:
        inside = over(number(1), inside)
    return power(inside, abs(int(exponent.p)))


def _other_root(inside: Term, exponent: sp.Rational) -> Term | None:
    """Return b^(n + r), 0 < r < 1, as bⁿ b^r: 4/3 rounds, and near b = 0 that is magnified."""
    whole = int(sp.floor(exponent))
    if whole < 0:
        return None
    base = Let("b", inside)
    rest = exponent - whole
    cube = rest.q == 3  # NumPy's own; 2/3 rounds too, and magnifies that where b is large
    root = power(call(op.CBRT, base), int(rest.p)) if cube else call(op.POWER, base, number(rest))
    return times(power(base, whole), root) if whole else root


def _in_parts(size: sp.Expr) -> Term:
    """Return a polynomial in |y| in factors; 1 − |y|ⁿ as it stands where |y|ⁿ is far from 1.

    Beside 1 it is d (n − d (…)) with d = 1 − |y|, which is exact there: few roundings on each side.
    """
    t = Let("t", call(op.ABSOLUTE, X))
    n = int(sp.degree(size, x))
    if n < _LEAST_DEGREE or sp.expand(size - 1 + x**n) != 0:
        return factored(size, {x: t})
    d = Let("d", number(1) - t)
    beside: Term = number(1)
    for k in range(n - 1, 0, -1):
        share = d if beside == number(1) else d * beside
        beside = number(sp.binomial(n, k)) - share
    far = call(op.LESS, t, number(_APART))
    return call(op.SELECT, far, number(1) - power(t, n), d * beside)


def _in_size(base: sp.Expr) -> sp.Expr | None:
    """Return a polynomial in |y|, with the letter x for |y|; ``None`` where it is none."""
    if not base.has(sp.Abs(x)) or base.free_symbols != {x}:
        return None
    found = base.subs(x, _SIZE).xreplace({_SIZE: x})
    return found if found.is_polynomial(x) and found.subs(x, sp.Abs(x)) == base else None


def _is(term: Term, base: sp.Expr) -> bool:
    """Whether a factor written anew is what it was: an identity of polynomials in y or √y."""
    letters: dict[str, sp.Expr] = {s.name: s for s in base.free_symbols if isinstance(s, sp.Symbol)}
    computed = meaning(term, {"x": x, **letters})
    difference = sp.together(computed - base).subs(sp.sqrt(x), _ROOT).subs(x, _ROOT**2)
    return bool(sp.expand(sp.numer(sp.together(difference))) == 0)


def _base(base: sp.Expr, letters: dict[sp.Basic, Term]) -> Term | None:
    if base.is_polynomial(x):
        parts = sp.factor_list(base)[1]
        irreducible = len(parts) == 1 and sp.degree(parts[0][0], x) > 1
        return None if irreducible else factored(base, letters)
    in_root = base.subs(sp.sqrt(x), _ROOT).subs(x, _ROOT**2)
    if not in_root.is_polynomial(_ROOT) or sp.degree(in_root, _ROOT) != 1:
        return None
    q, p = sp.Poly(in_root, _ROOT).all_coeffs()
    if p.free_symbols or q.free_symbols or p * q >= 0:
        return direct(base, letters)
    below = direct(p - q * sp.sqrt(x), letters)  # p + q√y = (p² - q² y)/(p - q√y)
    return over(factored(sp.expand(p**2 - q**2 * x), letters), Let("s", below))


def quotient(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Write a quotient of polynomials without overflow for large |y|."""
    expr = whole_formula(pieced)
    if expr is None or expr.is_polynomial(x) or not expr.is_rational_function(x):
        return None
    return tried(halved, pieced, parameters)


def of_exponentials(pieced: Pieced, _parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Write a rational function of e^y as a product: e^y − e^n is e^n (e^(y − n) − 1)."""
    expr = whole_formula(pieced)
    if expr is None or expr.free_symbols != {x}:
        return None
    w, k = sp.symbols("w k", positive=True)
    lines = {e: sp.Poly(argument(e), x) for e in expr.atoms(sp.exp) if argument(e).is_polynomial(x)}
    known = {e: w ** p.nth(1) * k ** p.nth(0) for e, p in lines.items() if p.degree() < 2}
    in_w = expr.xreplace(known).xreplace({sp.E: k})
    if not known or not in_w.is_rational_function(w, k) or in_w.free_symbols - {w, k}:
        return None
    constant, rest = sp.factor(in_w).as_independent(w, as_Add=False)
    factors = [factor.as_base_exp() for factor in sp.Mul.make_args(rest)]
    if len(factors) < 2 or not all(isinstance(n, sp.Integer) for _, n in factors):
        return None
    powers = {base: int(n) for base, n in factors}
    of_w = powers.pop(w, 0)
    terms: list[Term] = []
    for base, n in powers.items():
        held = max(0, min(-of_w, n))
        of_w += held
        found = _of_exponential(base, n, held, (w, k))
        if found is None:
            return None
        constant *= found[0]
        terms.append(found[1])
    if of_w:
        terms.append(call(op.EXP, scaled(sp.Integer(of_w), X)))
    body = reduce(times, terms)
    return Tail(scaled(constant.xreplace({k: sp.E}), body), False, (rules.FACTORED, rules.EXPM1))


def _of_exponential(
    base: sp.Expr, exponent: int, falling: int, letters: tuple[sp.Symbol, sp.Symbol]
) -> tuple[sp.Expr, Term] | None:
    """Return (w − k^n)^exponent / w^falling, 0 ≤ falling ≤ exponent, as c and a term in y.

    (w − k^n)/w is 1 − e^(n − y), which does not overflow where w does.
    """
    w, k = letters
    level = sp.expand(w - base)
    n = sp.S.Zero if level == 1 else level.as_base_exp()[1]
    if exponent < 0 or level not in (sp.S.One, k**n):
        return None
    away = X if n == 0 else X - number(n)
    down = negated(call(op.EXPM1, -X if n == 0 else number(n) - X))
    rising = exponent - falling
    grown = call(op.EXPM1, away)
    return sp.E ** (n * rising), product([down] * falling + [grown] * rising)


def held_form(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Hold y where a form with roots has reached its limit, before its squares overflow."""
    expr = whole_formula(pieced)
    if expr is None or expr.free_symbols != {x} or not _has_root(expr):
        return None
    tail = composed(expr, parameters)
    held = settled(expr, tail.term)
    return None if held is None else Tail(held, False, (*tail.rules, rules.SETTLED))
