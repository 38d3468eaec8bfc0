"""The outputs that a stretch takes, between the limits at its ends, and the signs they rest on."""

from dataclasses import dataclass, replace
from functools import lru_cache

import sympy as sp

from derive.errors import NoRuleError, UndecidedError
from derive.expression.quoting import quoted
from derive.output_forms.continuity import is_continuous
from derive.output_forms.extremes import sign_by_extremes
from derive.output_forms.levels import sign_by_levels
from derive.output_forms.samples import shows_both_signs
from derive.output_forms.scaling import unscaled
from derive.output_forms.shape import Stretch
from derive.output_forms.stages import direction_by_stages
from derive.output_forms.thresholds import sign_up_to_threshold
from derive.output_forms.values import compare, end_value, sign_at_end, sign_in, within
from derive.output_forms.waves import sign_by_range
from derive.proof import Region, sign_on
from derive.proof.factors import signed_factors
from derive.proof.parameters import Cell, OpenSignError
from derive.proof.zeros import signs_of
from derive.symbols import x


@dataclass(frozen=True, slots=True)
class Image:
    """The values that a stretch takes: all between ``lower`` and ``upper``, ends left out.

    ``direction`` is +1 or -1; 0 means that the stretch is flat and ``lower`` its only value.
    """

    lower: sp.Expr
    upper: sp.Expr
    direction: int


@lru_cache(maxsize=512)
def direction_of(stretch: Stretch, cell: Cell) -> int | None:
    """Return the sign of f′ on a stretch, isolated zeros left out; None when it is not certified.

    Raises ``OpenSignError`` when it depends on the parameters of the cell.
    """
    region = within(stretch.region, cell)
    if shows_both_signs(cell.settle(stretch.slope), region):
        return None
    found = direction_by_stages(cell.settle(stretch.expr), region)
    return _direction(stretch, region, cell) if found is None else found


def _direction(stretch: Stretch, region: Region, cell: Cell) -> int | None:
    irrational = stretch.slope.free_symbols & cell.points.keys()  # a value such as erf(1)/e
    slope = unscaled(stretch.slope if irrational else cell.settle(stretch.slope), region)
    found = sign_by_levels(slope, region, cell)
    if found is None and not irrational:
        found = _by_factors(slope, region, cell)
    found = sign_by_extremes(slope, region, cell) if found is None else found
    found = _by_sides(slope, region, cell) if found is None else found
    if found is None and irrational and slope.has(sp.sin, sp.cos):
        found = _by_factors(unscaled(cell.settle(stretch.slope), region), region, cell)
    return sign_up_to_threshold(stretch.expr, region, cell) if found is None else found


def _by_sides(slope: sp.Expr, region: Region, cell: Cell) -> int | None:
    """Return the sign that both sides of 0 have, as those of f′ = tanh² x + 2x tanh x/cosh² x."""
    if compare(region.lower, sp.S.Zero, cell) >= 0 or compare(region.upper, sp.S.Zero, cell) <= 0:
        return None
    sides = replace(region, upper=sp.S.Zero), replace(region, lower=sp.S.Zero)
    signs = {sign_on(slope, side, strict=False) for side in sides}
    if len(signs) != 1 or not is_continuous(slope, region):
        return None
    return signs.pop()


def _by_factors(slope: sp.Expr, region: Region, cell: Cell) -> int | None:
    try:
        constant, factors = signed_factors(slope)
    except (UndecidedError, sp.PolynomialError):
        return _certified(slope, region, cell)
    if constant == 0:
        return 0
    sign = sign_in(cell, constant)
    for factor in factors:
        if factor.exponent % 2 == 0 and factor.exponent > 0 and x in factor.expr.free_symbols:
            continue
        part = _sign_of_factor(factor.expr, region, cell)
        if part is None:
            return None
        sign *= part ** abs(factor.exponent)
    return sign


def _sign_of_factor(factor: sp.Expr, region: Region, cell: Cell) -> int | None:
    if x not in factor.free_symbols:
        return sign_in(cell, factor)
    found = _certified(factor, region, cell)
    if found is not None:
        return found
    if isinstance(factor, sp.cos | sp.sin):
        return sign_by_range(factor, region, cell)
    try:
        return sign_by_levels(factor, region, cell)
    except UndecidedError:  # of f′ as a whole it is asked already, in numbers spelled otherwise
        return None


def _certified(expr: sp.Expr, region: Region, cell: Cell) -> int | None:
    """Return the sign, isolated zeros left out; without parameters by the zeros of derivatives."""
    found = sign_on(expr, region, strict=False)
    settled = cell.settle(expr)
    if found is not None:
        return found
    if settled.free_symbols != {x}:
        return _by_ends(settled, region, cell)
    try:
        return signs_of(settled, cell.settle(region.lower), cell.settle(region.upper)).everywhere
    except (UndecidedError, NoRuleError):
        return None


def _by_ends(expr: sp.Expr, region: Region, cell: Cell) -> int | None:
    """Use that a function whose derivative keeps its sign lies between its limits at the ends.

    That of 2 + 1/(x − a) does too, but it has a pole: a continuous function is needed.
    """
    growth = sign_on(expr.diff(x), region, strict=False)
    if growth not in (1, -1) or not is_continuous(expr, region):
        return None
    try:
        first, last = (sign_at_end(expr, end, cell) for end in (region.lower, region.upper))
    except OpenSignError:
        raise
    except UndecidedError:
        return None
    low, high = (first, last) if growth > 0 else (last, first)
    return 1 if low >= 0 else -1 if high <= 0 else None


def image_of(stretch: Stretch, direction: int, cell: Cell) -> Image:
    """Return the values of a monotone stretch; raises ``OpenSignError`` or ``UndecidedError``."""
    region = stretch.region
    if direction == 0:
        value = cell.settle(stretch.expr)
        if x in value.free_symbols:
            inner = region.upper if region.lower.is_infinite else region.lower
            value = value.subs(x, 0 if inner.is_infinite else inner)
        return Image(value, value, 0)
    ends = [end_value(stretch.expr, end, cell, region) for end in (region.lower, region.upper)]
    low, high = ends if direction > 0 else ends[::-1]
    if compare(low, high, cell) >= 0:
        raise UndecidedError(
            f"the values at the ends of {quoted(stretch.expr)} contradict its direction"
        )
    return Image(low, high, direction)
