"""to_text: a formula in one line of Unicode, e⁻ˣ/(1 + e⁻ˣ)²."""

from collections.abc import Iterator
from typing import assert_never

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
    holds,
)
from derive.printing.layout import layout
from derive.printing.letters import GREEK, SUBSCRIPT, SUPERSCRIPT, stem_and_index
from derive.printing.words import spoken

_TIGHT = "·/"


def to_text(node: Node, *, lang: Lang = Lang.EN) -> str:
    """Return ``node`` as one line of text, its words in ``lang``; marks are left out."""
    return _text(spoken(layout(node, inline=True), lang))


def _text(box: Box) -> str:
    match box:
        case Letter(name):
            return _letter(name)
        case Name(text) | Phrase(text):
            return text
        case Number(value):
            return str(value)
        case Sign(symbol, prefix):
            return symbol if prefix or symbol in _TIGHT else f" {symbol} "
        case Row(items):
            return "".join(_text(item) for item in _with_dots(items))
        case Group(item):
            return f"({_text(item)})"
        case Fraction(numerator, denominator):
            return f"({_text(numerator)})/({_text(denominator)})"
        case Script(base, exponent):
            return _text(base) + _raised(_text(exponent), spelled=holds(exponent, Call))
        case Root(item):
            inner = _text(item)
            return f"√{inner}" if isinstance(item, Letter | Number) else f"√({inner})"
        case Bars(item):
            return f"abs({_text(item)})" if holds(item, Bars) else f"|{_text(item)}|"
        case Call(head, args):
            return f"{_text(head)}({', '.join(map(_text, args))})"
        case Dash(item):
            return _text(item) + "′"
        case Table(rows):
            return ", ".join(f"{_text(value)} {_text(condition)}" for value, condition in rows)
        case Highlight(item):
            return _text(item)
        case _:
            assert_never(box)


def _with_dots(items: tuple[Box, ...]) -> Iterator[Box]:
    """Put a dot between a number and a function's name, which print sets apart: 2·tanh(x)."""
    for before, item in zip((Sign(""), *items), items, strict=False):
        if isinstance(before, Number) and isinstance(item, Call) and holds(item.head, Name):
            yield Sign("·")
        yield item


def _letter(name: str) -> str:
    if name.startswith("∂"):
        return "∂" + _letter(name[1:])
    stem, index = stem_and_index(name)
    return GREEK.get(stem, stem) + "".join(SUBSCRIPT[digit] for digit in index)


def _raised(exponent: str, *, spelled: bool) -> str:
    """Return ⁻ˣ where every sign has a superscript and no function is spelled, else ^(−x²/2)."""
    tight = exponent.replace(" ", "")
    if not spelled and all(sign in SUPERSCRIPT for sign in tight):
        return "".join(SUPERSCRIPT[sign] for sign in tight)
    return f"^{exponent}" if len(exponent) == 1 else f"^({exponent})"
