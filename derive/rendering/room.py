"""How much room a formula takes: estimates for page breaks and columns, never for mathematics."""

from collections.abc import Iterable
from typing import Final

from derive.display import Node
from derive.printing import to_text
from derive.printing.boxes import Box, Fraction, Script, Table, parts
from derive.printing.layout import layout

#: characters of the text form beyond which a formula does not share a line with another
_HALF_LINE: Final = 36
#: heading, definition and plot, in lines of text
_HEAD_AND_PLOT: Final = 16
#: the box with the result, in lines of text
_RESULT: Final = 5


def chain_height(formulas: Iterable[Node]) -> int:
    """Return the height of a chain in lines of text, spacing included."""
    return 3 + round(sum(1.2 + _rise(layout(formula)) for formula in formulas))


def opening_height(rules: int, first_chain: int) -> int:
    """Return the height of heading, definition, plot, rules, first chain and result, in lines."""
    return _HEAD_AND_PLOT + round(1.7 * rules) + first_chain + _RESULT


def table_height(formulas: Iterable[Node], notes: int) -> int:
    """Return the height of a table with one formula in a row and ``notes`` lines of notes."""
    return 4 + round(0.9 * notes + sum(1.12 + _rise(layout(f, inline=True)) for f in formulas))


def is_wide(formula: Node) -> bool:
    """Say whether a formula needs a line for itself."""
    return _width(formula) > _HALF_LINE


def is_overlong(formula: Node) -> bool:
    """Say whether a formula fills more than a line, so that it could only be set too small."""
    return _width(formula) > 3 * _HALF_LINE


def _width(formula: Node) -> int:
    return len(to_text(formula))


def _rise(box: Box) -> float:
    """Return lines beside the first: a fraction adds one, a table one for each row."""
    match box:
        case Fraction(above, below):
            return 0.9 + _rise(above) + _rise(below)
        case Script(base, _):
            return 0.2 + _rise(base)
        case Table(rows):
            return 0.9 * len(rows)
        case _:
            return max((_rise(part) for part in parts(box)), default=0.0)
