"""Up to which value of a parameter f′ keeps its sign, where it moves one way with the parameter.

The slope of x σ(a tanh x) has the sign of e^(a tanh x) + 1 + a x/cosh² x: positive for x > 0, and
falling as a grows for x < 0. So there is a largest a for which it is nowhere negative. Which one it
is, two certified values on both sides tell as closely as one likes.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

import mpmath
import sympy as sp

from derive.described import Threshold
from derive.errors import NoRuleError, OutOfBudgetError, UndecidedError
from derive.output_forms.samples import ball_at
from derive.output_forms.values import sign_in
from derive.proof import Region, sign_on
from derive.proof.factors import HYPERBOLIC
from derive.proof.parameters import Cell, OpenSignError
from derive.proof.zeros import signs_of
from derive.symbols import x

#: how close certified values of the parameter lie; the closest first
_STEPS: Final = tuple(sp.Rational(1, 10**digits) for digits in (5, 4, 3, 2))
#: inputs and sizes of the parameter among which the first turn is looked for in floats
_INPUTS: Final = [k / 16 for k in range(-320, 321) if k]
_SIZES: Final = [2.0 ** (k / 2) for k in range(-12, 13)]


@dataclass(frozen=True, slots=True)
class Limit:
    """f′ has the sign ``sign`` as long as ``letter`` is no further from 0 than ``at``."""

    letter: sp.Symbol
    at: Threshold
    sign: int


def sign_up_to_threshold(f: sp.Expr, region: Region, cell: Cell) -> int | None:
    """Return the sign of f′ on a region, isolated zeros left out; None where it is not certified.

    Raises ``OpenSignError`` where it depends on the parameter.
    """
    limit = _limit_in(f, region, cell)
    try:
        return limit.sign if limit is not None and _excess(limit, cell) <= 0 else None
    except OpenSignError:
        raise
    except UndecidedError:  # the cell ends too close to the threshold, at it or beside it
        return None


def turns_beyond_threshold(f: sp.Expr, region: Region, cell: Cell) -> bool:
    """Whether the cell lies beyond such a value, so that f′ takes both signs."""
    limit = _limit_in(f, region, cell)
    return limit is not None and _excess(limit, cell) > 0


def _excess(limit: Limit, cell: Cell) -> int:
    side = 1 if limit.at.near[0] > 0 else -1
    return side * sign_in(cell, limit.letter - limit.at)


def _limit_in(f: sp.Expr, region: Region, cell: Cell) -> Limit | None:
    slope = cell.settle_plain(f).diff(x)
    letters = sorted(slope.free_symbols - {x}, key=str)
    if len(letters) != 1 or (region.lower, region.upper) != (-sp.oo, sp.oo) or cell.relations:
        return None
    (letter,) = letters
    if any(letter in rate.free_symbols for rate in _rates(slope)):
        return None  # with a = 1.00012 in e^x and e^(a x) algebra takes forever
    side = sign_on(letter, cell.line)
    if side not in (1, -1) or not isinstance(letter, sp.Symbol):
        return None
    try:
        return _limit(slope, letter, side)
    except (UndecidedError, NoRuleError, OutOfBudgetError, ValueError, ZeroDivisionError):
        return None


def _rates(expr: sp.Expr) -> list[sp.Expr]:
    """Return the exponents that are polynomials in x."""
    exponents = (part.args[0] for part in expr.rewrite(HYPERBOLIC, sp.exp).atoms(sp.exp))
    return [u for u in exponents if x in u.free_symbols and u.is_polynomial(x)]


@lru_cache(maxsize=64)
def _limit(slope: sp.Expr, letter: sp.Symbol, side: int) -> Limit | None:
    """Return the limit for a parameter of one sign."""
    for spelling in _spellings(slope):
        sign = _sign_that_is_lost(spelling, letter, side)
        guess = None if sign is None else _guess(sign * spelling, letter, side)
        if sign is None or guess is None:
            continue
        at, where = guess
        for step in _STEPS:
            inner, outer = (side * step * k for k in _neighbours(abs(at) / step))
            turned = sign * slope.xreplace({letter: outer})
            ball = ball_at(turned, {x: where})
            if ball is not None and ball < 0 and _keeps(slope, letter, inner, sign):
                near = (inner, outer) if side > 0 else (outer, inner)
                return Limit(letter, Threshold(sign * slope, letter, near), sign)
    return None


def _neighbours(ratio: sp.Rational) -> tuple[int, int]:
    """Return whole numbers on both sides, neither of them close."""
    below = int(sp.floor(ratio - sp.Rational(1, 4)))
    return below, int(sp.ceiling(ratio + sp.Rational(1, 4)))


def _keeps(slope: sp.Expr, letter: sp.Symbol, at: sp.Rational, sign: int) -> bool:
    """Whether f′ is certified to have the sign for one value of the parameter."""
    try:
        return signs_of(slope.xreplace({letter: at}), -sp.oo, sp.oo).everywhere == sign
    except (UndecidedError, NoRuleError):
        return False


def _spellings(slope: sp.Expr) -> list[sp.Expr]:
    """Return functions that have the sign of f′: it times what is positive."""
    top, bottom = sp.fraction(sp.together(slope))
    found = [slope]
    if sign_on(bottom, Region()) == 1:
        factors = sorted((e for e in top.atoms(sp.exp) if x in e.free_symbols), key=str)
        found += [top, *(sp.expand(top / factor) for factor in factors)]
    return found


def _sign_that_is_lost(expr: sp.Expr, letter: sp.Symbol, side: int) -> int | None:
    """Return the sign on one side of 0 where, on the other, it can be lost once and for all."""
    stated = (letter > 0 if side > 0 else letter < 0,)
    halves = [Region(sp.S.Zero, sp.oo, stated), Region(-sp.oo, sp.S.Zero, stated)]
    for kept, moving in (halves, halves[::-1]):
        sign = sign_on(expr, kept, strict=False)
        if sign in (1, -1) and sign_on(expr.diff(letter), moving, strict=False) == -sign * side:
            return sign
    return None


def _guess(expr: sp.Expr, letter: sp.Symbol, side: int) -> tuple[sp.Rational, sp.Rational] | None:
    """Return about which parameter, and at about which input, the least value of f′ is 0."""
    value = sp.lambdify((x, letter), expr, "math")
    sizes = (side * size for size in _SIZES)
    lost = ((a, at) for a, at in product(sizes, _INPUTS) if _is_negative(value, at, a))
    first = next(lost, None)
    if first is None or abs(first[0]) == _SIZES[0]:
        return None
    start = min(_INPUTS, key=lambda at: value(at, first[0]))
    with mpmath.workdps(30):
        both = sp.lambdify((x, letter), [expr, expr.diff(x)], "mpmath")
        try:
            found = mpmath.findroot(both, (start, first[0]))
        except TypeError:  # mpmath's elimination meets a NaN
            return None
        at, a = (sp.Rational(str(mpmath.nstr(v, 20))) for v in found)
    return (a, at) if side * a > 0 else None


def _is_negative(value: object, at: float, a: float) -> bool:
    try:
        return bool(value(at, a) < 0)  # type: ignore[operator]
    except OverflowError:
        return False
