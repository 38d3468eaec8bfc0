"""Rational functions of x and S = √(1 + x²) as polynomials on a circle: t = x/S and c = 1/S.

Both lie in [−1, 1] and t² + c² = 1, so no power of x is ever formed, whatever the degree; where
1 − |t| cancels it is c²/(1 + |t|).
"""

from functools import reduce
from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import direct, negated, over, plus, positive_sum, power, scaled, times
from derive.lowering.factors import one_sign
from derive.lowering.radical import ROOT, joined, square_of
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Term, call, number
from derive.symbols import x

_T: Final = sp.Symbol("t", positive=True)
_C: Final = sp.Symbol("c", positive=True)
_D: Final = sp.Symbol("d", positive=True)
#: |x| from which on 1 − t is small; t is 3/5 there
_FAR: Final = sp.Rational(3, 4)
_BOUND: Final = sp.Integer(2) ** 60  # beyond it t is 1 to float64, and x² still fits float32
_ONE: Final[Term] = number(1)


def circular(expr: sp.Expr) -> Tail | None:
    """Return f on both half-lines as c^k N(t)/D(t), ``None`` where it has no such form."""
    square = square_of(expr)
    if square is None or sp.expand(square - x**2 - 1) != 0:
        return None
    sides = [_on_circle(expr.subs(square, ROOT**2), side) for side in (-1, 1)]
    if any(side is None for side in sides):
        return None
    left, right = (side for side in sides if side is not None)
    notes: list[str] = []
    term, used = joined(
        expr, lambda size: _written(left, size, notes), lambda size: _written(right, size, notes)
    )
    return Tail(term, False, (*used, rules.CIRCLE), (), tuple(dict.fromkeys(notes)))


def _on_circle(expr: sp.Expr, side: int) -> sp.Expr | None:
    """Return c^k N(t)/D(t) at x = side·t/c; N and D have no c."""
    there = sp.cancel(sp.together(expr.subs({x: side * _T / _C, ROOT: 1 / _C})))
    parts = [_without_c(part) for part in sp.fraction(there)]
    if None in parts:
        return None
    above, below = (part for part in parts if part is not None)
    return sp.factor(sp.cancel(above[0] / below[0])) * _C ** (above[1] - below[1])


def _without_c(part: sp.Expr) -> tuple[sp.Expr, int] | None:
    """Return N(t), k for a polynomial that is c^k N(t) on the circle."""
    terms = sp.Poly(part, _C).terms()
    low = min(n for (n,), _ in terms)
    if any((n - low) % 2 for (n,), _ in terms):
        return None
    found = sum((k * (1 - _T**2) ** ((n - low) // 2) for (n,), k in terms), sp.S.Zero)
    return sp.expand(found), low


def _written(form: sp.Expr, size: Term, notes: list[str]) -> Term:
    held = Let("m", call(op.SATURATE, size, number(_BOUND)), "beyond it x/S is 1")
    under = Let("w", _ONE + held * held)
    root = Let("s", call(op.SQRT, under))
    t = Let("t", over(held, root))
    excess = Let("q", call(op.EXCESS, size, number(_BOUND)), "1 up to the bound")
    c = Let("c", over(over(_ONE, root), excess))
    square = Let("v", over(over(over(_ONE, under), excess), excess))
    numerator, denominator = sp.fraction(form)
    constant = sp.S.One
    terms: list[list[Term]] = [[], []]
    for part, here, there in ((numerator, *terms), (denominator, *terms[::-1])):
        factor, factors = sp.factor_list(part)
        constant = constant * factor if part is numerator else constant / factor
        for f, n in factors:
            term = _away(f, (held, t, under))
            if term is not None:
                notes.append(_note(f))
                here.append(power(Let("f", term), n))
                continue
            constant *= _one_factor(f, n, (t, c), (here, there), notes)
    above, below = (_with_squares(part, c, square) for part in terms)
    top = scaled(abs(constant), reduce(times, above, _ONE))
    whole = reduce(over, below, top)
    return negated(whole) if constant < 0 else whole


def _with_squares(factors: list[Term], c: Term, square: Term) -> list[Term]:
    """Write c² for c·c: it has fewer roundings than its root."""
    rest = [factor for factor in factors if factor != c]
    count = len(factors) - len(rest)
    return [*[square] * (count // 2), *[c] * (count % 2), *rest]


def _note(f: sp.Expr) -> str:
    return f"{f} is summed as it stands; where it vanishes digits may be lost"


def _away(f: sp.Expr, letters: tuple[Term, Term, Term]) -> Term | None:
    """Return N(t) with terms of both signs, N(1) ≠ 0: for larger |x| by d = 1 − t = c²/(1 + t).

    N(1 − d) is N(1) and what is small with d, so the rounding of t, the n-th power of which would
    count n times, does not matter there.
    """
    held, t, under = letters
    if f == _T - 1 or one_sign(f, frozenset({_T})) is not None or f.subs(_T, 1) == 0:
        return None
    d = Let("d", over(_ONE, under * Let("w", _ONE + t)))
    there = sp.Poly(sp.expand(f.subs(_T, 1 - _D)), _D)
    found: Term = number(0)
    for coefficient in there.all_coeffs():
        found = number(coefficient) if found == number(0) else plus(times(d, found), coefficient)
    known: dict[sp.Basic, Term] = {_T: t}
    far = call(op.GREATER, held, number(_FAR))
    return call(op.SELECT_AWAY, far, found, direct(f, known))


def _one_factor(
    f: sp.Expr,
    n: int,
    letters: tuple[Term, Term],
    places: tuple[list[Term], list[Term]],
    notes: list[str],
) -> sp.Integer:
    """Put f^n where it belongs and return its sign."""
    t, c = letters
    here, there = places
    known: dict[sp.Basic, Term] = {_T: t, _C: c}
    if f == _T - 1:  # 1 - t = c²/(1 + t)
        here += [c] * (2 * n)
        there.append(power(Let("w", _ONE + t), n))
        return sp.Integer((-1) ** n)
    sign = one_sign(f, frozenset({_T, _C}))
    if sign is None:
        notes.append(_note(f))
        here.append(power(Let("f", direct(f, known)), n))
        return sp.S.One
    term = (
        known[f]
        if f in known
        else positive_sum(sp.Poly(sign * f, *sorted(f.free_symbols, key=str)), known)
    )
    here += [term] * n
    return sp.Integer(sign) ** n
