"""How fast dy/dx loses digits when it is computed from a rounded y: the growth of κ.

One rounding of y changes F(y) by about κ/4 to κ/2 units in the last place, with κ = |y F′(y)/F(y)|.
Since F(f(x)) = f′(x), κ is |f f″/f′²|, whatever the spelling of F. The law is read off values of
high precision far out; it is no proof, and where none is seen none is stated.
"""

from itertools import pairwise
from typing import Final

import mpmath as mp
import sympy as sp

from derive.symbols import x

_DIGITS: Final = 400
_NEAR: Final = (40, 80, 120)
_FAR: Final = (10**8, 10**10, 10**12)
#: steeper laws than e^(rate·|x|) with this rate are of another kind, e^(e^x)
_STEEPEST: Final = 50
_SAME: Final = 1e-6
#: fractions with larger denominators are taken for chance
_LARGEST: Final = 100


def law_of(value: sp.Expr, side: int) -> sp.Expr | None:
    """Return κ as c·e^(r|x|) or c·|x|^k for x → ``side``·∞, None where neither fits.

    ``value`` is f near that end, in x alone; the result is over |x|, written x.
    """
    slope = value.diff(x)
    kappa = sp.lambdify(x, sp.Abs(value * slope.diff(x) / slope**2), "mpmath")

    def logarithm(size: int) -> mp.mpf:
        return mp.log(kappa(mp.mpf(side * size)))

    with mp.workdps(_DIGITS):
        try:
            return _exponential([(k, logarithm(k)) for k in _NEAR]) or _power(
                [(mp.log(k), logarithm(k)) for k in _FAR]
            )
        except (ValueError, OverflowError, ZeroDivisionError):
            return None


def _exponential(points: list[tuple[int, mp.mpf]]) -> sp.Expr | None:
    rates = _rates(points)
    if max(rates) > _STEEPEST:
        raise OverflowError
    found = _same(rates)
    return None if found is None else _factor(points, found) * sp.exp(found * x)


def _power(points: list[tuple[mp.mpf, mp.mpf]]) -> sp.Expr | None:
    found = _same(_rates(points))
    return None if found is None else _factor(points, found) * x**found


def _rates(points: list[tuple[mp.mpf, mp.mpf]]) -> list[mp.mpf]:
    return [(high - low) / (right - left) for (left, low), (right, high) in pairwise(points)]


def _same(rates: list[mp.mpf]) -> sp.Rational | None:
    """Return the rate if it is a positive fraction, the same twice."""
    first, second = rates
    found = sp.nsimplify(str(mp.nstr(second, 12)), rational=True, tolerance=_SAME)
    close = abs(first - second) < _SAME and abs(second - mp.mpf(found.p) / found.q) < _SAME
    return sp.Rational(found) if close and found > 0 else None


def _factor(points: list[tuple[mp.mpf, mp.mpf]], rate: sp.Rational) -> sp.Expr:
    """Return the constant in front: a fraction (of π) where it is one, else three digits."""
    at, value = points[-1]
    constant = mp.exp(value - mp.mpf(rate.p) / rate.q * at)
    for unit in (sp.S.One, sp.pi):
        share = constant / mp.mpf(sp.N(unit, _DIGITS))
        found = sp.nsimplify(str(mp.nstr(share, 12)), rational=True, tolerance=_SAME)
        if found.q < _LARGEST and abs(share - mp.mpf(found.p) / found.q) < _SAME:
            return found * unit
    return sp.Rational(str(mp.nstr(constant, 3)))
