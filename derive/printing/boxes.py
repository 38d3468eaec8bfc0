"""Boxes: what is set on paper. Every parenthesis is explicit, so printers decide nothing.

``derive.printing.layout`` turns a formula into boxes, once, for all formats.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Letter:
    """A variable, a Greek letter by its English name, or ``dx``."""

    name: str


@dataclass(frozen=True, slots=True)
class Name:
    """The upright name of a function: tanh, erf, max."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A natural number."""

    value: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words between formulas."""

    text: str


@dataclass(frozen=True, slots=True)
class Sign:
    """An operator or relation; ``prefix`` marks the minus of a negative."""

    symbol: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Boxes side by side."""

    items: tuple["Box", ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Parentheses around a box."""

    item: "Box"


@dataclass(frozen=True, slots=True)
class Fraction:
    """A fraction with a horizontal bar."""

    numerator: "Box"
    denominator: "Box"


@dataclass(frozen=True, slots=True)
class Script:
    """A base with a raised exponent."""

    base: "Box"
    exponent: "Box"


@dataclass(frozen=True, slots=True)
class Root:
    """A square root."""

    item: "Box"


@dataclass(frozen=True, slots=True)
class Bars:
    """An absolute value."""

    item: "Box"


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to its arguments."""

    head: "Box"
    args: tuple["Box", ...]


@dataclass(frozen=True, slots=True)
class Dash:
    """A box followed by the prime of a derivative."""

    item: "Box"


@dataclass(frozen=True, slots=True)
class Table:
    """Values by cases: (value, condition) rows."""

    rows: tuple[tuple["Box", "Box"], ...]


@dataclass(frozen=True, slots=True)
class Highlight:
    """A coloured part; partners in neighbouring lines share ``group``, 1 or 2.

    ``leaving`` is the partner in the line above, which is underlined; the other is tinted.
    """

    item: "Box"
    group: int
    leaving: bool = False


Box: TypeAlias = (
    Letter
    | Name
    | Number
    | Phrase
    | Sign
    | Row
    | Group
    | Fraction
    | Script
    | Root
    | Bars
    | Call
    | Dash
    | Table
    | Highlight
)


#: boxes that a plain parenthesis is too small for
TALL: Final = (Fraction, Root, Table)


def parts(box: Box) -> tuple[Box, ...]:
    """Return the boxes directly inside a box."""
    match box:
        case Row(items) | Call(_, items):
            return items
        case Fraction(a, b) | Script(a, b):
            return (a, b)
        case Group(item) | Root(item) | Bars(item) | Dash(item) | Highlight(item):
            return (item,)
        case Table(rows):
            return tuple(cell for row in rows for cell in row)
        case Letter() | Name() | Number() | Phrase() | Sign():
            return ()


def holds(box: Box, kinds: type[Box] | tuple[type[Box], ...]) -> bool:
    """Say whether a box of one of these kinds stands in ``box`` or is ``box``."""
    return isinstance(box, kinds) or any(holds(part, kinds) for part in parts(box))


def mark_name(box: Highlight) -> str:
    """Return hla and hlb for what became of a part, goa and gob for the part in the line before."""
    return ("go" if box.leaving else "hl") + "ab"[box.group - 1]


def rebuilt(box: Box, change: Callable[[Box], Box]) -> Box:
    """Return ``box`` with ``change`` applied to every box in it, innermost first."""
    return change(_with_parts(box, tuple(rebuilt(part, change) for part in parts(box))))


def _with_parts(box: Box, new: tuple[Box, ...]) -> Box:
    match box:
        case Row():
            return Row(new)
        case Call(head, _):
            return Call(head, new)
        case Fraction():
            return Fraction(*new)
        case Script():
            return Script(*new)
        case Group() | Root() | Bars() | Dash() | Highlight():
            return replace(box, item=new[0])
        case Table():
            return Table(tuple(zip(new[::2], new[1::2], strict=True)))
        case Letter() | Name() | Number() | Phrase() | Sign():
            return box
