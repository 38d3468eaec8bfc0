"""Sets of values: intervals between levels, and their unions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cmp_to_key
from typing import Final

from derive.display import Node, Relation, Sym
from derive.proof.parameters import Cell
from derive.properties.levels import Level, compare
from derive.properties.profile import Subject

Y: Final = Sym("y")


@dataclass(frozen=True, slots=True)
class Image:
    """The values between two levels, each of which may be taken or not."""

    low: Level
    low_taken: bool
    high: Level
    high_taken: bool

    @property
    def node(self) -> Node:
        """The statement that y lies in it."""
        return interval(self.low, self.low_taken, self.high, self.high_taken)


def united(images: Sequence[Image], cell: Cell) -> list[Image]:
    """Return images without overlaps, lowest first."""

    def order(a: Image, b: Image) -> int:
        return compare(a.low, b.low, cell) or b.low_taken - a.low_taken

    joined: list[Image] = []
    for image in sorted(images, key=cmp_to_key(order)):
        last = joined[-1] if joined else None
        gap = 1 if last is None else compare(image.low, last.high, cell)
        if last is None or gap > 0 or (gap == 0 and not (image.low_taken or last.high_taken)):
            joined.append(image)
            continue
        above = compare(image.high, last.high, cell)
        taken = image.high_taken if above > 0 else last.high_taken
        taken = taken or (above == 0 and image.high_taken)
        high = image.high if above > 0 else last.high
        joined[-1] = replace(last, high=high, high_taken=taken)
    return joined


def interval(low: Level, low_taken: bool, high: Level, high_taken: bool) -> Node:
    """Return the statement that y lies between two levels, at an end only where it is taken."""
    below, above = ("≤" if low_taken else "<"), ("≤" if high_taken else "<")
    if low == high:
        return Relation("=", Y, low.node)
    if low.rank == 0 and high.rank == 1:
        return Relation({"≤": "≥", "<": ">"}[below], Y, low.node)
    if low.rank == -1 and high.rank == 0:
        return Relation(above, Y, high.node)
    return Relation(above, Relation(below, low.node, Y), high.node)


def extreme(
    subject: Subject, levels: Iterable[tuple[Level, bool]], direction: int
) -> tuple[Level, bool]:
    """Return the largest (+1) or smallest (-1) level, and whether any like it is attained."""
    (best, taken), *rest = levels
    for level, attained in rest:
        order = direction * compare(level, best, subject.cell)
        if order > 0:
            best, taken = level, attained
        elif order == 0:
            taken = taken or attained
    return best, taken
