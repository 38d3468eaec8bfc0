"""to_typst: a formula for Typst's math mode."""

from typing import Final, assert_never

from derive.display import Node
from derive.messages import Lang
from derive.printing.boxes import (
    Bars,
    Box,
    Call,
    Dash,
    Fraction,
    Group,
    Highlight,
    Letter,
    Name,
    Number,
    Phrase,
    Root,
    Row,
    Script,
    Sign,
    Table,
    mark_name,
)
from derive.printing.escaping import typst_string
from derive.printing.layout import layout
from derive.printing.letters import GREEK, is_differential, stem_and_index
from derive.printing.words import spoken

#: a bare slash would build a fraction, a bare minus is taken as a hyphen outside math
_SIGNS: Final = {"−": "-", "·": "dot.op", "/": r"\/"}


#: the size of a numerator, by the size of its fraction
_SMALLER: Final = {
    "display": "inline",
    "inline": "script",
    "script": "sscript",
    "sscript": "sscript",
}


def to_typst(node: Node, *, inline: bool = False, lang: Lang = Lang.EN) -> str:
    """Return ``node`` for use between dollars; marks become ``#hla[$…$]``, see ``mark_name``.

    ``inline`` writes fractions with a slash, for formulas within text; words are in ``lang``.
    """
    return _typst(spoken(layout(node, inline=inline), lang), "inline" if inline else "display")


def _typst(box: Box, size: str) -> str:
    """Return the source of a box; ``size`` is what Typst calls it, for what stands in a frame."""
    match box:
        case Letter(name):
            return _letter(name)
        case Name(text):
            return f"op({typst_string(text)})"
        case Number(value):
            return str(value)
        case Phrase(text):
            return typst_string(text)
        case Sign(symbol, _):
            return _SIGNS.get(symbol, symbol)
        case Row(items):
            return " ".join(_typst(item, size) for item in items)
        case Group(item):
            return f"({_typst(item, size)})"
        case Fraction(numerator, denominator):
            parts = [_typst(part, _SMALLER[size]) for part in (numerator, denominator)]
            return f"frac({', '.join(parts)})"
        case Script(base, exponent):
            return f"{_typst(base, size)}^({_typst(exponent, _raised(size))})"
        case Root(item):
            return f"sqrt({_typst(item, size)})"
        case Bars(item):
            return f"abs({_typst(item, size)})"
        case Call(head, args):
            inner = ", ".join(_typst(arg, size) for arg in args)
            return f"{_typst(head, size)} ({inner})"
        case Dash(item):
            return f"{_typst(item, size)}'"
        case Table(rows):
            return _table(rows)
        case Highlight(item):
            return f"#{mark_name(box)}[${size}({_typst(item, size)})$]"
        case _:
            assert_never(box)


def _raised(size: str) -> str:
    return "sscript" if size in ("script", "sscript") else "script"


def _letter(name: str) -> str:
    if name.startswith("∂"):
        return f"∂ {_letter(name[1:])}"
    stem, index = stem_and_index(name)
    if is_differential(stem):
        return f"{stem[0]} {_letter(stem[1] + (f'_{index}' if index else ''))}"
    if stem == "Sum":
        return f"sum_({index})"
    letter = GREEK.get(stem, stem if len(stem) == 1 else typst_string(stem))
    return f"{letter}_({index})" if index else letter


def _table(rows: tuple[tuple[Box, Box], ...]) -> str:
    lines = ", ".join(
        f"{_typst(value, 'display')} & {_typst(condition, 'inline')}" for value, condition in rows
    )
    return f"cases({lines})"
