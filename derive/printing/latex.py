"""to_latex: a formula for math mode, with what amsmath and mathtools know."""

from typing import Final, assert_never

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
from derive.printing.escaping import escape_latex
from derive.printing.layout import layout
from derive.printing.letters import GREEK, is_differential, stem_and_index
from derive.printing.words import spoken

_SIGNS: Final = {
    "−": "-",
    "·": r"\cdot",
    "≠": r"\ne",
    "≤": r"\le",
    "≥": r"\ge",
    "→": r"\to",
    "↦": r"\mapsto",
    "⇔": r"\iff",
    "≈": r"\approx",
    "∈": r"\in",
    "/": "/",
}
_OPERATORS: Final = frozenset(
    {
        "log",
        "sin",
        "cos",
        "tan",
        "cot",
        "arcsin",
        "arccos",
        "arctan",
        "sinh",
        "cosh",
        "tanh",
        "max",
        "min",
    }
)
_SPECIAL: Final = {"oo": r"\infty", "Sum": r"\sum", "phi": r"\varphi", "epsilon": r"\varepsilon"}


def to_latex(node: Node, *, inline: bool = False, lang: Lang = Lang.EN) -> str:
    r"""Return ``node`` for math mode; marks become ``\hla{…}``, see ``mark_name``.

    ``inline`` writes fractions with a slash, for formulas within text; words are in ``lang``.
    """
    return _latex(spoken(layout(node, inline=inline), lang))


def _latex(box: Box) -> str:
    match box:
        case Letter(name):
            return _letter(name)
        case Name(text):
            return rf"\{text}" if text in _OPERATORS else rf"\operatorname{{{escape_latex(text)}}}"
        case Number(value):
            return str(value)
        case Phrase(text):
            return rf"\text{{{escape_latex(text, chinese=True)}}}"  # of our own tables alone
        case Sign(symbol, _):
            return _SIGNS.get(symbol, symbol)
        case Row(items):
            return " ".join(map(_latex, items))
        case Group(item):
            return _fenced("(", item, ")")
        case Fraction(numerator, denominator):
            return rf"\frac{{{_latex(numerator)}}}{{{_latex(denominator)}}}"
        case Script(base, exponent):
            return f"{_latex(base)}^{{{_latex(exponent)}}}"
        case Root(item):
            return rf"\sqrt{{{_latex(item)}}}"
        case Bars(item):
            return _fenced("|", item, "|")
        case Call(head, args):
            return _latex(head) + _arguments(args)
        case Dash(item):
            return f"{_latex(item)}'"
        case Table(rows):
            return _table(rows)
        case Highlight(item):
            return rf"\{mark_name(box)}{{{_latex(item)}}}"
        case _:
            assert_never(box)


def _letter(name: str) -> str:
    if name.startswith("∂"):
        return rf"\partial {_letter(name[1:])}"
    stem, index = stem_and_index(name)
    if stem in GREEK:
        letter = _SPECIAL.get(stem, rf"\{stem}")
    elif len(stem) == 1 or is_differential(stem):
        letter = stem
    else:
        letter = rf"\mathrm{{{escape_latex(stem)}}}"
    return f"{letter}_{{{index}}}" if index else letter


def _fenced(left: str, item: Box, right: str) -> str:
    if holds(item, TALL):
        return rf"\left{left}{_latex(item)}\right{right}"
    if left == "|":
        return rf"\lvert {_latex(item)} \rvert"
    return f"{left}{_latex(item)}{right}"


def _arguments(args: tuple[Box, ...]) -> str:
    """Return (x) without the gap that a bare ``left(`` puts after the name of a function."""
    inner = ", ".join(map(_latex, args))
    if any(holds(arg, TALL) for arg in args):
        return rf"\mathopen{{}}\left({inner}\right)"
    return f"({inner})"


def _table(rows: tuple[tuple[Box, Box], ...]) -> str:
    lines = r" \\ ".join(f"{_latex(value)} & {_latex(condition)}" for value, condition in rows)
    return rf"\begin{{dcases}} {lines} \end{{dcases}}"
