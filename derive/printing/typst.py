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
)
from derive.printing.escaping import typst_string
from derive.printing.layout import layout
from derive.printing.letters import GREEK, is_differential, stem_and_index
from derive.printing.words import spoken

#: a bare slash would build a fraction, a bare minus is taken as a hyphen outside math
_SIGNS: Final = {"−": "-", "·": "dot.op", "/": r"\/"}


def to_typst(node: Node, *, inline: bool = False, lang: Lang = Lang.EN) -> str:
    """Return ``node`` for use between dollars; marks become ``#hla[$…$]`` and ``#hlb[$…$]``.

    ``inline`` writes fractions with a slash, for formulas within text; words are in ``lang``.
    """
    return _typst(spoken(layout(node, inline=inline), lang))


def _typst(box: Box) -> str:
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
            return " ".join(map(_typst, items))
        case Group(item):
            return f"({_typst(item)})"
        case Fraction(numerator, denominator):
            return f"frac({_typst(numerator)}, {_typst(denominator)})"
        case Script(base, exponent):
            return f"{_typst(base)}^({_typst(exponent)})"
        case Root(item):
            return f"sqrt({_typst(item)})"
        case Bars(item):
            return f"abs({_typst(item)})"
        case Call(head, args):
            return f"{_typst(head)} ({', '.join(map(_typst, args))})"
        case Dash(item):
            return f"{_typst(item)}'"
        case Table(rows):
            return _table(rows)
        case Highlight(item, group):
            return f"#hl{'ab'[group - 1]}[$display({_typst(item)})$]"
        case _:
            assert_never(box)


def _letter(name: str) -> str:
    if name.startswith("∂"):
        return f"∂ {_letter(name[1:])}"
    stem, index = stem_and_index(name)
    if is_differential(stem):
        return f"{stem[0]} {stem[1]}"
    letter = GREEK.get(stem, stem if len(stem) == 1 else typst_string(stem))
    return f"{letter}_({index})" if index else letter


def _table(rows: tuple[tuple[Box, Box], ...]) -> str:
    lines = ", ".join(f"{_typst(value)} & {_typst(condition)}" for value, condition in rows)
    return f"cases({lines})"
