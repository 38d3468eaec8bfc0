"""The x axis cut into pieces and the points between them, with f and f′ on each."""

from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import sympy as sp

from derive.activation import Activation
from derive.described import Described
from derive.errors import UndecidedError
from derive.expression.quoting import quoted
from derive.output_forms.kernels import in_kernels
from derive.output_forms.regularity import smooth_pieces
from derive.output_forms.sameness import if_proved, without_functions
from derive.output_forms.shorten import shorten, shorten_like
from derive.proof import Piece, Region, pieces_of
from derive.proof.asymptotics import limit_toward
from derive.proof.joined import joined
from derive.proof.pieces import has_branches
from derive.proof.powers import without_zero_powers
from derive.proof.removable import filled_in
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


@lru_cache(maxsize=64)
def shape_of(activation: Activation, region: Region | None = None) -> Shape:
    """Return the pieces of f with their derivatives; raises ``UndecidedError``."""
    line = region or Region(assumptions=activation.assumptions)
    pieces = smooth_pieces(in_kernels(activation.expr), line)
    stretches = tuple(_stretch(piece) for piece in pieces)
    joints = tuple(_joint(activation, left, right) for left, right in pairwise(stretches))
    return Shape(stretches, joints)


def _stretch(piece: Piece) -> Stretch:
    slope = joined(piece.expr.diff(x))
    short = if_proved(shorten_like(slope, piece.expr), slope, piece.region)
    return Stretch(piece.region, piece.expr, short)


def _joint(activation: Activation, left: Stretch, right: Stretch) -> Joint:
    at = left.region.upper
    value = _value_at(activation.expr, at, left)
    values = {sp.expand(value), *(_toward(s.expr, at, s.region) for s in (left, right))}
    slopes = [_toward(s.slope, at, s.region) for s in (left, right)]
    if len(values) == 1 and slopes[0] == slopes[1] and _has_value(slopes[0]):
        line = Region(assumptions=left.region.assumptions)
        return Joint(at, value, if_proved(shorten(slopes[0]), slopes[0], line), smooth=True)
    return Joint(at, value, _convention(activation, at, left, right), smooth=False)


def _toward(expr: sp.Expr, at: sp.Expr, region: Region) -> sp.Expr:
    """Return what a smooth formula comes to at an end of its piece, gaps like sin x / x filled."""
    value = without_zero_powers(sp.expand(joined(expr).subs(x, at)), region)
    if not value.has(sp.nan, sp.zoo):
        return value
    for way in (filled_in, limit_toward):
        with suppress(UndecidedError):
            return sp.expand(way(expr, at, region))
    return value


def value_between(expr: sp.Expr, at: sp.Expr, before: sp.Expr) -> sp.Expr:
    """Return f at a joint, undecided; ``before`` is its limit from the left.

    Max, Min and Abs are continuous: at the root of an equation, where SymPy compares two equal
    numbers in vain, f is its own limit.
    """
    try:
        return expr.subs(x, at)
    except ValueError as error:  # SymPy's Max of what it cannot compare, or of 1/0
        continuous = at.has(Described) and not expr.has(sp.Piecewise, sp.sign, sp.Heaviside)
        if continuous and before.is_finite and not before.has(sp.nan, sp.zoo):
            return before
        raise UndecidedError(f"f is not seen to have a value at x = {quoted(at)}") from error


def _value_at(expr: sp.Expr, at: sp.Expr, left: "Stretch") -> sp.Expr:
    """Return f at a point; the cases of f are decided there by certified signs."""
    region = left.region
    value = value_between(expr, at, _toward(left.expr, at, region))
    line = Region(assumptions=region.assumptions)
    if not has_branches(value):
        return without_functions(without_zero_powers(value, region), line)
    (piece,) = pieces_of(value, line)
    return without_functions(piece.expr, line)


def _convention(activation: Activation, at: sp.Expr, left: Stretch, right: Stretch) -> sp.Expr:
    """Return the stated value; where none is, a plateau's slope, else the slope from the left."""
    for kink in activation.kinks:
        if sp.expand(kink.at - at) == 0:
            return kink.derivative
    slope = sp.S.Zero if right.slope == 0 else _toward(left.slope, at, left.region)
    if not _has_value(slope):
        raise UndecidedError(
            f"the derivative has no value at x = {quoted(at)}, and no convention is given"
        )
    return slope


def _has_value(slope: sp.Expr) -> bool:
    return slope.is_finite is not False and not slope.has(sp.nan, sp.zoo)
