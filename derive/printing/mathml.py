"""to_mathml: a formula in MathML Core, which browsers set without help."""

from html import escape
from typing import assert_never

from derive.display import Node
from derive.messages import Lang
from derive.printing.boxes import (
    TALL,
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
    mark_name,
)
from derive.printing.layout import layout
from derive.printing.letters import GREEK, is_differential, stem_and_index
from derive.printing.words import spoken

#: relations take more room than operators; a slash none
_TIGHT_SIGNS = {"/", "·"}


def to_mathml(node: Node, *, inline: bool = False, lang: Lang = Lang.EN) -> str:
    """Return a ``<math>`` element; marks become ``<mrow class="hla">``, see ``mark_name``.

    ``inline`` writes fractions with a slash, for formulas within text. Elsewhere ``displaystyle``
    and not ``display="block"``: the latter centres formulas in table cells. Words are in ``lang``.
    """
    size = "" if inline else ' displaystyle="true"'
    return f"<math{size}>{_mathml(spoken(layout(node, inline=inline), lang))}</math>"


def _mathml(box: Box) -> str:
    match box:
        case Letter(name):
            return _letter(name)
        case Name(text):
            return f"<mi>{escape(text)}</mi>"
        case Number(value):
            return f"<mn>{value}</mn>"
        case Phrase(text):
            return f"<mtext>{_with_edges(escape(text))}</mtext>"
        case Sign(symbol, prefix):
            return _sign(symbol, prefix)
        case Row(items):
            return f"<mrow>{''.join(map(_mathml, items))}</mrow>"
        case Group(item):
            return _fenced((item,))
        case Fraction(numerator, denominator):
            return f"<mfrac>{_mathml(numerator)}{_mathml(denominator)}</mfrac>"
        case Script(base, exponent):
            return f"<msup>{_mathml(base)}{_mathml(exponent)}</msup>"
        case Root(item):
            return f"<msqrt>{_mathml(item)}</msqrt>"
        case Bars(item):
            return _fenced((item,), "|", "|")
        case Call(head, args):
            return f"<mrow>{_mathml(head)}<mo>&#x2061;</mo>{_fenced(args)}</mrow>"
        case Dash(item) if holds(item, TALL):
            prime = '<mstyle scriptlevel="0"><mo lspace="0" rspace="0">′</mo></mstyle>'
            return f"<msup>{_mathml(item)}{prime}</msup>"
        case Dash(item):
            return f'<mrow>{_mathml(item)}<mo lspace="0" rspace="0">′</mo></mrow>'
        case Table(rows):
            return _table(rows)
        case Highlight(item):
            return f'<mrow class="{mark_name(box)}">{_mathml(item)}</mrow>'
        case _:
            assert_never(box)


def _letter(name: str) -> str:
    if name.startswith("∂"):
        return f"<mrow><mi>∂</mi>{_letter(name[1:])}</mrow>"
    stem, index = stem_and_index(name)
    if is_differential(stem):
        letter = _letter(stem[1] + (f"_{index}" if index else ""))
        return f"<mrow><mi>{stem[0]}</mi>{letter}</mrow>"
    letter = f"<mi>{escape(GREEK.get(stem, stem))}</mi>"
    tag = "mn" if index.lstrip("-").isdigit() else "mi"
    return f"<msub>{letter}<{tag}>{index.replace('-', '−')}</{tag}></msub>" if index else letter


def _sign(symbol: str, prefix: bool) -> str:
    if prefix:
        return f'<mo form="prefix" lspace="0" rspace="0">{symbol}</mo>'
    space = ' lspace="0.1em" rspace="0.1em"' if symbol in _TIGHT_SIGNS else ""
    return f"<mo{space}>{escape(symbol)}</mo>"


def _fenced(items: tuple[Box, ...], left: str = "(", right: str = ")") -> str:
    """Return fences, which stretch around what is tall and keep the size of text elsewhere.

    ``form`` is needed where a fence is neither first nor last.
    """
    stretchy = "true" if any(holds(item, TALL) for item in items) else "false"
    size = f'stretchy="{stretchy}" lspace="0" rspace="0"'
    inner = "<mo>,</mo>".join(map(_mathml, items))
    opening, closing = f'<mo form="prefix" {size}>', f'<mo form="postfix" {size}>'
    return f"<mrow>{opening}{left}</mo>{inner}{closing}{right}</mo></mrow>"


def _table(rows: tuple[tuple[Box, Box], ...]) -> str:
    cells = "".join(
        f"<mtr><mtd>{_mathml(value)}</mtd><mtd>{_mathml(condition)}</mtd></mtr>"
        for value, condition in rows
    )
    brace = '<mo form="prefix" stretchy="true">{</mo>'
    return f'<mrow>{brace}<mtable class="cases">{cells}</mtable></mrow>'


def _with_edges(text: str) -> str:
    """Return words whose spaces at the ends a browser does not swallow."""
    lead, tail = len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" "))
    return "&#xA0;" * lead + text.strip(" ") + "&#xA0;" * tail
