"""The x axis cut into pieces and the points between them, with f, f′ and the image of each."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import sympy as sp

from derive.activation import Activation
from derive.errors import UndecidedError
from derive.output_forms.shorten import shorten, shorten_like
from derive.proof import Piece, Region, enclose, pieces_of, sign_on
from derive.proof.asymptotics import limit
from derive.proof.factors import signed_factors
from derive.proof.parameters import Cell
from derive.symbols import x


@dataclass(frozen=True, slots=True)
class Stretch:
    """One smooth piece y = expr with dy/dx = slope."""

    region: Region
    expr: sp.Expr
    slope: sp.Expr


@dataclass(frozen=True, slots=True)
class Joint:
    """A point between two pieces: its ``value`` under f, and the derivative used there.

    ``smooth``: f is differentiable there, whatever the parameters, and ``slope`` is its derivative;
    otherwise ``slope`` is the convention.
    """

    at: sp.Expr
    value: sp.Expr
    slope: sp.Expr
    smooth: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """The stretches of an activation from left to right, and the joints between them.

    A part of an axis may have a joint at its end too.
    """

    stretches: tuple[Stretch, ...]
    joints: tuple[Joint, ...]

    @property
    def is_smooth(self) -> bool:
        """Whether one formula holds everywhere; then a monotone f has an inverse."""
        return len(self.stretches) == 1 and all(joint.smooth for joint in self.joints)


def shape_of(activation: Activation, region: Region | None = None) -> Shape:
    """Return the pieces of f with their derivatives; raises ``UndecidedError``."""
    line = region or Region(assumptions=activation.assumptions)
    pieces = pieces_of(activation.expr, line)
    stretches = tuple(_stretch(piece) for piece in pieces)
    joints = tuple(_joint(activation, left, right) for left, right in pairwise(stretches))
    return Shape(stretches, joints)


def _stretch(piece: Piece) -> Stretch:
    return Stretch(piece.region, piece.expr, shorten_like(piece.expr.diff(x), piece.expr))


def _joint(activation: Activation, left: Stretch, right: Stretch) -> Joint:
    at = left.region.upper
    value = activation.expr.subs(x, at)
    values = {sp.expand(value), *(sp.expand(s.expr.subs(x, at)) for s in (left, right))}
    slopes = [sp.expand(s.slope.subs(x, at)) for s in (left, right)]
    if len(values) == 1 and slopes[0] == slopes[1] and slopes[0].is_finite is not False:
        return Joint(at, value, shorten(slopes[0]), smooth=True)
    return Joint(at, value, _convention(activation, at, left, right), smooth=False)


def _convention(activation: Activation, at: sp.Expr, left: Stretch, right: Stretch) -> sp.Expr:
    """Return the stated value; where none is, a plateau's slope, else the slope from the left."""
    for kink in activation.kinks:
        if sp.expand(kink.at - at) == 0:
            return kink.derivative
    return sp.S.Zero if right.slope == 0 else left.slope.subs(x, at)


@dataclass(frozen=True, slots=True)
class Image:
    """The values that a stretch takes: all between ``lower`` and ``upper``, ends left out.

    ``direction`` is +1 or -1; 0 means that the stretch is flat and ``lower`` its only value.
    """

    lower: sp.Expr
    upper: sp.Expr
    direction: int


def direction_of(stretch: Stretch, cell: Cell) -> int | None:
    """Return the sign of f′ on a stretch, isolated zeros left out; None when it is not certified.

    Raises ``OpenSignError`` when it depends on the parameters of the cell.
    """
    constant, factors = signed_factors(cell.settle(stretch.slope))
    if constant == 0:
        return 0
    sign = cell.sign(constant)
    region = within(stretch.region, cell)
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
        return cell.sign(factor)
    return sign_on(factor, region, strict=False)


def within(region: Region, cell: Cell) -> Region:
    """Return the same interval under the assumptions of a cell."""
    return Region(region.lower, region.upper, cell.line.assumptions, region.slope)


def image_of(stretch: Stretch, direction: int, cell: Cell) -> Image:
    """Return the values of a monotone stretch; raises ``OpenSignError`` or ``UndecidedError``."""
    region = stretch.region
    if direction == 0:
        value = cell.settle(stretch.expr)
        if x in value.free_symbols:
            inner = region.upper if region.lower.is_infinite else region.lower
            value = value.subs(x, 0 if inner.is_infinite else inner)
        return Image(value, value, 0)
    ends = [end_value(stretch.expr, end, cell) for end in (region.lower, region.upper)]
    low, high = ends if direction > 0 else ends[::-1]
    if compare(low, high, cell.sign) >= 0:
        raise UndecidedError(f"the values at the ends of {stretch.expr} contradict its direction")
    return Image(low, high, direction)


def end_value(expr: sp.Expr, end: sp.Expr, cell: Cell) -> sp.Expr:
    """Return the limit of a smooth expression at an end of its piece."""
    settled = cell.settle(expr)
    if end.is_infinite:
        return limit(settled, end, cell.sign)
    value = settled.subs(x, end)
    if value.is_finite is False or value.has(sp.nan, sp.zoo):
        raise UndecidedError(f"the limit of {expr} at {end} is not known")
    if not value.free_symbols:
        enclose(value, {}, 64)
    return value


def compare(left: sp.Expr, right: sp.Expr, sign: Callable[[sp.Expr], int]) -> int:
    """Return the sign of left - right, ends at ±oo included."""
    if left == right:
        return 0
    if left.is_infinite or right.is_infinite:
        return 1 if left is sp.S.Infinity or right is sp.S.NegativeInfinity else -1
    return sign(left - right)
