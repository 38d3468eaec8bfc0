"""The value at a kink of which nobody said what it should be: chosen by one rule, and said so.

A kink whose output is also that of a plateau must take the plateau's slope 0, or no function of y
gives f′; so does one that is a plateau for some parameters only. Where f jumps, the side to which
the point belongs gives the slope; every other kink takes the slope from the left.
"""

from dataclasses import replace
from itertools import pairwise
from typing import Final

import sympy as sp

from derive.activation import Activation, Kink
from derive.derivation.kinks import limit
from derive.errors import DefinitionError, UndecidedError
from derive.expression.quoting import quoted
from derive.output_forms.apart import apart_instead
from derive.output_forms.shape import value_between
from derive.proof import Piece, Region, Status, pieces_of, prove_zero, sign_on
from derive.symbols import x

_AS_PLATEAU: Final = (
    "chosen by rule: a plateau has the same output, and only its slope admits a form in y"
)
_FROM_LEFT: Final = "chosen by rule: the slope from the left, for no plateau has the same output"

_FROM_RIGHT: Final = "chosen by rule: f jumps, and its value is that of the right side"
_AS_LEVEL: Final = (
    "chosen by rule: the slope from the right, where f is a plateau for some parameters"
)


def with_conventions(activation: Activation) -> Activation:
    """Return the activation with a value at every kink that has none stated.

    A choice among monotone functions says itself what holds where they meet. Raises
    ``DefinitionError`` where the slope is infinite, ``UndecidedError`` where the pieces of f are
    not certain.
    """
    line = Region(assumptions=activation.assumptions)
    try:
        pieces = pieces_of(activation.expr, line)
    except UndecidedError as error:
        apart_instead(activation, error)  # it states its own slopes at kinks
        return activation
    stated = {kink.at for kink in activation.kinks}
    chosen = tuple(
        _kink(activation, pieces, (left, right), line)
        for left, right in pairwise(pieces)
        if left.region.upper not in stated and not _is_smooth(left, right, line)
    )
    return replace(activation, kinks=(*activation.kinks, *chosen))


def _is_smooth(left: Piece, right: Piece, line: Region) -> bool:
    at = left.region.upper
    limits = [limit(piece.expr.diff(x), at, piece.region) for piece in (left, right)]
    slopes = [found.value for found in limits]
    infinite = [found for found in limits if found.value.is_finite is False]
    certain = any(found.verdict.status is Status.PROVED for found in infinite)
    lettered = any(piece.expr.free_symbols - {x} for piece in (left, right))
    if infinite and lettered and not certain:
        raise UndecidedError(f"what dy/dx tends to at x = {quoted(at)} is not certified")
    if infinite:
        raise DefinitionError(
            f"dy/dx grows without bound at x = {quoted(at)}; correct the formula or the condition"
        )
    values = [limit(piece.expr, at, piece.region).value for piece in (left, right)]
    return all(_same(before, after, line) for before, after in (slopes, values))


def _kink(
    activation: Activation, pieces: tuple[Piece, ...], sides: tuple[Piece, Piece], line: Region
) -> Kink:
    left, right = sides
    at = left.region.upper
    value = value_between(activation.expr, at, limit(left.expr, at, left.region).value)
    plateaus = [piece for piece in pieces if piece.expr.diff(x) == 0]
    if any(_same(piece.expr, value, line) for piece in plateaus):
        return Kink(at=at, derivative=sp.S.Zero, why=_AS_PLATEAU)
    before, after = (limit(piece.expr, at, piece.region).value for piece in sides)
    if _same(after, value, line) and not _same(before, value, line):
        slope = limit(right.expr.diff(x), at, right.region).value
        return Kink(at=at, derivative=slope, why=_FROM_RIGHT)
    slope, beyond = (limit(piece.expr.diff(x), at, piece.region).value for piece in sides)
    if _may_be_level(right, line) and not _may_be_level(left, line):
        return Kink(at=at, derivative=beyond, why=_AS_LEVEL)
    return Kink(at=at, derivative=slope, why=_FROM_LEFT)


def _may_be_level(piece: Piece, line: Region) -> bool:
    """Whether a piece is a line that is flat for some parameters, as a·x where a ≥ 0."""
    slope = sp.expand(piece.expr.diff(x))
    return x not in slope.free_symbols and not slope.is_number and not sign_on(slope, line)


def _same(left: sp.Expr, right: sp.Expr, line: Region) -> bool:
    return prove_zero(left - right, line).status is Status.PROVED
