"""What can be derived about a convention: whether it is a slope, and admits a form in y."""

from collections.abc import Iterator

import sympy as sp

from derive.activation import Activation
from derive.catalog.frameworks.records import Convention, KinkValue
from derive.derivation.kinks import limit
from derive.output_forms.licence import rulings
from derive.proof import Piece, Region, pieces_of, sign_on
from derive.symbols import x


def outside_slopes(activation: Activation, convention: Convention) -> tuple[KinkValue, ...]:
    """Return the values at kinks that are not certified to lie between the one-sided slopes.

    A value v lies between the slopes l and r where (v − l)(r − v) ≥ 0, for all allowed parameters.
    """
    pieces = pieces_of(activation.expr, Region(assumptions=activation.assumptions))
    return tuple(k for k in convention.kinks if not _is_between(k, pieces, activation))


def _is_between(kink: KinkValue, pieces: tuple[Piece, ...], activation: Activation) -> bool:
    slopes = [limit(piece.expr.diff(x), kink.at, piece.region) for piece in _beside(kink, pieces)]
    left, right = slopes[0].value, slopes[-1].value
    product = (kink.derivative - left) * (right - kink.derivative)
    sign = sign_on(sp.expand(product), Region(assumptions=activation.assumptions))
    return sign is not None and sign >= 0


def _beside(kink: KinkValue, pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    """Yield the pieces that end at a point, or hold it."""
    ends = [p for p in pieces if kink.at in {p.region.lower, p.region.upper}]
    yield from ends or (p for p in pieces if _holds(kink.at, p.region))


def _holds(point: sp.Expr, region: Region) -> bool:
    line = Region(assumptions=region.assumptions)
    distances = (point - region.lower, region.upper - point)
    return all(gap is sp.oo or sign_on(gap, line) == 1 for gap in distances)


def admits_form(activation: Activation, convention: Convention) -> bool:
    """Whether dy/dx is a function of y with these values at the kinks, for some parameters.

    Raises ``UndecidedError`` where that is not known.
    """
    return any(ruling.clash is None for ruling in rulings(convention.applied_to(activation)))
