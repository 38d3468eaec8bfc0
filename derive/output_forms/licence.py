"""For which parameters f′ is a function of y: it must be constant on every fibre f⁻¹(y).

Each smooth stretch is monotone, so its image is an interval and its fibres are points; stretches
and joints share a fibre exactly where their images meet. The parameter space is cut into cells on
which every sign that the argument needs is certain; those where all meetings agree make the
condition.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.errors import UndecidedError
from derive.output_forms.images import Image, direction_of, image_of
from derive.output_forms.shape import Joint, Shape, Stretch, shape_of
from derive.output_forms.turning import open_question, turns_everywhere
from derive.output_forms.values import compare, sign_in, within
from derive.proof import sign_on
from derive.proof.parameters import Cell, OpenSignError
from derive.symbols import x

#: cells into which a parameter space is cut at most
_MOST_CELLS: Final = 64


@dataclass(frozen=True, slots=True)
class Clash:
    """Two places that share outputs but not the slope; the same stretch twice: f turns round on it.

    ``lower`` and ``upper`` bound the shared outputs (equal for a single one; None: not known).
    ``presumed``: that the slopes differ is for a witness to show.
    """

    left: Stretch | Joint
    right: Stretch | Joint
    lower: sp.Expr | None = None
    upper: sp.Expr | None = None
    presumed: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """What holds on one cell: ``clash`` is None where f′ is a function of y.

    ``images`` belong to the stretches of ``shape``; empty when they were not needed. ``others`` are
    further clashes, those less certain last.
    """

    cell: Cell
    shape: Shape
    images: tuple[Image, ...]
    clash: Clash | None
    others: tuple[Clash, ...] = ()


def rulings(activation: Activation) -> tuple[Ruling, ...]:
    """Return the decision on each cell of the parameter space; raises ``UndecidedError``."""
    return rulings_within(activation, Cell.of(activation).parts)


def rulings_within(activation: Activation, cells: Iterable[Cell]) -> tuple[Ruling, ...]:
    """Return the same for some cells."""
    waiting = [*cells]
    decided: list[Ruling] = []
    while waiting:
        cell = waiting.pop(0)
        if len(decided) + len(waiting) > _MOST_CELLS:
            raise UndecidedError(f"the parameter space falls into more than {_MOST_CELLS} cells")
        try:
            shape = shape_of(_at(activation, cell), cell.line)
            ruling = decide(shape, cell)
            _ask_what_decides(ruling)
            decided.append(ruling)
        except OpenSignError as question:
            waiting[:0] = cell.split(question)
    return tuple(decided)


def _ask_what_decides(ruling: Ruling) -> None:
    """Raise ``OpenSignError`` where f may turn round for some parameters of a cell only."""
    place = None if ruling.clash is None else ruling.clash.left
    if ruling.clash is None or place != ruling.clash.right or not isinstance(place, Stretch):
        return
    cell = ruling.cell
    if len(cell.points) == len(cell.domains) or turns_everywhere(place, cell):
        return
    question = open_question(place, cell)
    if question is not None:
        raise question


def decide(shape: Shape, cell: Cell) -> Ruling:
    """Return whether f′ is a function of y on a cell; raises ``OpenSignError``."""
    directions = [direction_of(stretch, cell) for stretch in shape.stretches]
    for stretch, direction in zip(shape.stretches, directions, strict=True):
        if direction is None:
            return Ruling(cell, shape, (), Clash(stretch, stretch))
    known = [direction for direction in directions if direction is not None]
    if shape.is_smooth:
        return Ruling(cell, shape, (), None)
    images = tuple(
        image_of(stretch, direction, cell)
        for stretch, direction in zip(shape.stretches, known, strict=True)
    )
    clashes = sorted(_clashes(shape, images, cell), key=lambda clash: clash.presumed)
    return Ruling(cell, shape, images, next(iter(clashes), None), tuple(clashes[1:]))


def _at(activation: Activation, cell: Cell) -> Activation:
    """Return the activation with the parameters that have one value left replaced by it."""
    put = replace(cell, values=()).settle_plain
    kinks = tuple(
        replace(kink, at=put(kink.at), derivative=put(kink.derivative)) for kink in activation.kinks
    )
    return replace(activation, expr=put(activation.expr), kinks=kinks)


def _clashes(shape: Shape, images: tuple[Image, ...], cell: Cell) -> Iterator[Clash]:
    places: list[tuple[Stretch | Joint, Image]] = [
        *zip(shape.stretches, images, strict=True),
        *((j, _point(j, cell)) for j in shape.joints),
    ]
    for (left, first), (right, second) in combinations(places, 2):
        low = first.lower if compare(first.lower, second.lower, cell) >= 0 else second.lower
        high = first.upper if compare(first.upper, second.upper, cell) <= 0 else second.upper
        if _meet(first, second, compare(high, low, cell), cell):
            clash = Clash(left, right, low, high)
            agree = _agree(clash, first, second, cell)
            if not agree:
                yield replace(clash, presumed=agree is None)


def _point(joint: Joint, cell: Cell) -> Image:
    value = cell.settle(joint.value)
    return Image(value, value, 0)


def _meet(first: Image, second: Image, room: int, cell: Cell) -> bool:
    """Two open intervals meet when there is room; two points when they are the same.

    A point meets an open interval when it lies strictly between the ends.
    """
    if first.direction == 0 and second.direction == 0:
        return room == 0
    if first.direction != 0 and second.direction != 0:
        return room > 0
    alone, wide = (first, second) if first.direction == 0 else (second, first)
    below, above = compare(alone.lower, wide.lower, cell), compare(wide.upper, alone.lower, cell)
    return below > 0 and above > 0


def _keeps_moving(stretch: Stretch, cell: Cell) -> bool:
    """Whether the slope is certified not to be 0 anywhere on the stretch."""
    return sign_on(cell.settle(stretch.slope), within(stretch.region, cell)) in (-1, 1)


def _bends(moving: Stretch | Joint, still: Stretch | Joint, cell: Cell) -> bool:
    """Whether one of two stretches is a line and the slope of the other is certified to change.

    They share an interval of outputs, on which the slopes then agree at one output at most.
    """
    if isinstance(moving, Joint) or isinstance(still, Joint) or x in still.slope.free_symbols:
        return False
    return sign_on(cell.settle(moving.slope.diff(x)), within(moving.region, cell)) in (-1, 1)


def _agree(clash: Clash, first: Image, second: Image, cell: Cell) -> bool | None:
    """Compare the slopes that two places have on their shared outputs; None: not decided."""
    if first.direction * second.direction < 0:
        return False
    left, right = clash.left.slope, clash.right.slope
    if not {x} & (left.free_symbols | right.free_symbols):
        return sign_in(cell, left - right) == 0
    if _bends(clash.left, clash.right, cell) or _bends(clash.right, clash.left, cell):
        return False
    if 0 in (left, right):
        moving = clash.right if left == 0 else clash.left
        if isinstance(moving, Stretch) and _keeps_moving(moving, cell):
            return False
        raise UndecidedError("a flat place and a rising one may agree where the slope is 0")
    return None
