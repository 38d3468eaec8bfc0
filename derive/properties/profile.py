"""How a function rises and falls: its pieces, cut where its slope changes sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import sympy as sp

from derive.activation import Activation
from derive.errors import UndecidedError
from derive.proof import pieces_of, sign_on
from derive.proof.factors import signed_factors
from derive.proof.parameters import Cell
from derive.proof.region import Piece
from derive.proof.zeros import SignTable, Zero, around, multiply, require_continuous, signs_of
from derive.properties.levels import Level, level_at, level_toward
from derive.symbols import x


@dataclass(frozen=True, slots=True)
class End:
    """One end of a stretch: the function's ``level`` there, and whether it belongs to the piece.

    ``place`` is a zero of the slope, or the end of the piece (None: ±oo).
    """

    place: Zero | None
    level: Level
    inner: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """An interval on which the slope keeps its sign (0: constant)."""

    left: End
    right: End
    slope: int


@dataclass(frozen=True, slots=True)
class Subject:
    """An activation on one cell of its parameter space: what every property is computed from."""

    activation: Activation
    cell: Cell
    expr: sp.Expr
    pieces: tuple[Piece, ...]

    @property
    def joints(self) -> Iterator[tuple[sp.Expr, Piece, Piece]]:
        """The points where two pieces meet, with both."""
        for left, right in pairwise(self.pieces):
            yield left.region.upper, left, right

    def stretches(self, order: int = 0) -> tuple[Stretch, ...]:
        """Return where the derivative of this order rises and falls, left to right."""
        return _stretches(self, order)

    def require_continuous(self, piece: Piece) -> None:
        """Raise ``UndecidedError`` unless f is certified continuous inside a piece."""
        require_continuous(piece.expr, lambda part: self.table(part, piece))

    def table(self, expr: sp.Expr, piece: Piece, *, bisected: bool = True) -> SignTable:
        """Return zeros and signs of ``expr`` on a piece, for all parameters of the cell."""
        return signs_with_parameters(expr, piece, self.cell, bisected)


@lru_cache(maxsize=256)
def subject_of(activation: Activation, cell: Cell) -> Subject:
    """Cut an activation into pieces; a parameter with one value left is put in."""
    expr = activation.expr.subs(list(cell.points.items()))
    return Subject(activation, cell, expr, pieces_of(expr, cell.line))


@lru_cache(maxsize=1024)
def _stretches(subject: Subject, order: int) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    for piece in subject.pieces:
        subject.require_continuous(piece)
        expr = piece.expr.diff(x, order) if order else piece.expr
        table = subject.table(expr.diff(x), piece)
        lower, upper = piece.region.lower, piece.region.upper
        ends = [
            End(_place(lower), level_toward(expr, lower, subject.cell), inner=False),
            *(End(z, level_at(expr, z, subject.cell), inner=True) for z in table.zeros),
            End(_place(upper), level_toward(expr, upper, subject.cell), inner=False),
        ]
        slopes = zip(pairwise(ends), table.signs, strict=True)
        found += [Stretch(left, right, slope) for (left, right), slope in slopes]
    return tuple(found)


def signs_with_parameters(
    expr: sp.Expr, piece: Piece, cell: Cell, bisected: bool = True
) -> SignTable:
    """Return zeros and signs of ``expr``, the same for every parameter of the cell.

    Raises ``OpenSign`` where the parameters decide, ``UndecidedError`` where nothing does.
    """
    settled = cell.settle(expr)
    lower, upper = (cell.settle(end) for end in (piece.region.lower, piece.region.upper))
    if settled.free_symbols <= {x}:
        return signs_of(settled, lower, upper, bisected=bisected)
    constant, factors = signed_factors(settled)
    total = SignTable((), (cell.sign(constant),))
    for factor in factors:
        if x not in factor.expr.free_symbols:
            found = SignTable((), (cell.sign(factor.expr),))
        elif factor.expr.free_symbols == {x}:
            found = signs_of(factor.expr, lower, upper)
        else:
            found = _mixed(factor.expr, piece)
        if factor.exponent < 0 and (found.zeros or 0 in found.signs):
            raise UndecidedError(f"{factor.expr} may vanish: a pole of {expr}")
        total = multiply(total, found, factor.exponent)
    return total


def _mixed(expr: sp.Expr, piece: Piece) -> SignTable:
    sign = sign_on(expr, piece.region)
    if sign is None:
        raise UndecidedError(f"the sign of {expr} depends on x and the parameters together")
    return SignTable((), (sign,))


def _place(end: sp.Expr) -> Zero | None:
    return None if end.is_infinite else around(end)
