"""How much room a formula takes: estimates for columns, never for mathematics."""

from collections.abc import Iterable
from typing import Final

from derive.display import Node
from derive.printing import to_text
from derive.printing.boxes import (
    Box,
    Call,
    Fraction,
    Letter,
    Name,
    Number,
    Phrase,
    Script,
    Sign,
    Table,
    parts,
)
from derive.printing.layout import layout

#: characters of the text form beyond which a formula does not share a line with another
_HALF_LINE: Final = 36


def is_wide(formula: Node) -> bool:
    """Say whether a formula needs a line for itself."""
    return _width(formula) > _HALF_LINE


def is_overlong(formula: Node) -> bool:
    """Say whether a formula fills more than a line, so that it could only be set too small."""
    return _width(formula) > 3 * _HALF_LINE


def _width(formula: Node) -> int:
    return len(to_text(formula))


def breadth(formula: Node, *, inline: bool = False) -> float:
    """Return about how wide a formula is set, in ems; rather too much than too little."""
    return _breadth(layout(formula, inline=inline))


def ems(formulas: Iterable[Node | None]) -> float:
    """Return about how wide formulas of a sentence are set together, in ems."""
    return sum(1 + breadth(formula, inline=True) for formula in formulas if formula is not None)


def _breadth(box: Box) -> float:
    match box:
        case Letter(name):
            return 0.6 * min(len(name), 2)  # Greek letters have long names
        case Name(text) | Phrase(text):
            return 0.6 * len(text)
        case Number(value):
            return 0.5 * len(str(value))
        case Sign(prefix=prefix):
            return 0.8 if prefix else 1.4
        case Fraction(above, below):
            return 0.4 + max(_breadth(above), _breadth(below))
        case Script(base, raised):
            return _breadth(base) + 0.75 * _breadth(raised)
        case Table(rows):
            columns = zip(*rows, strict=True)
            return 2.5 + sum(max(map(_breadth, column)) for column in columns)
        case Call(head, args):
            return 0.8 + _breadth(head) + _together(args)
        case _:
            return 0.8 + _together(parts(box))


def _together(boxes: Iterable[Box]) -> float:
    return sum(0.2 + _breadth(box) for box in boxes)
