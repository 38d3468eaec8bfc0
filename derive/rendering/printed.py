"""What templates print: text escaped, formulas as source, messages with both, drawings."""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Final, TypeAlias

from markupsafe import Markup, escape

from derive.display import Mark, Node
from derive.display.traversal import rebuilt
from derive.messages import Lang, Slot, parts
from derive.printing import to_latex, to_mathml, to_text, to_typst
from derive.printing.escaping import escape_latex, escape_typst, typst_string
from derive.rendering.chart import Point
from derive.rendering.drawing import (
    STROKES,
    svg_down,
    svg_path,
    svg_stroke,
    tikz_path,
    tikz_place,
    tikz_stroke,
)
from derive.rendering.room import breadth, ems
from derive.rendering.views import anchor_of

Filters: TypeAlias = dict[str, Callable[..., object]]


#: ems that fit into the column of a chain, its reasons beside it
_SHORT: Final = 24.0


class Source(str):
    """Text that is already in the language of the template; printed as it stands."""

    __slots__ = ()


class Language(Enum):
    """What a template produces; the value is the middle of its file name."""

    PYTHON = "py"
    LATEX = "tex"
    HTML = "html"
    TYPST = "typ"


#: how curves are drawn, for a preamble: role, colour without its hash, options of TikZ
CURVES: Final = tuple(
    (role, Source(colour[1:].upper()), Source(tikz_stroke(role)))
    for role, (colour, _, _) in STROKES.items()
)


def escaped(language: Language, words: str, lang: Lang = Lang.EN) -> str:
    """Return plain words as source of a language; ``lang`` says which signs a font is there for."""
    match language:
        case Language.PYTHON:
            return words
        case Language.LATEX:
            return escape_latex(words, chinese=lang is Lang.ZH)
        case Language.HTML:
            return str(escape(words))
        case Language.TYPST:
            return escape_typst(words)


def inline_formula(language: Language, node: Node, lang: Lang) -> str:
    """Return a formula as it stands within a sentence."""
    match language:
        case Language.LATEX:
            return f"${to_latex(node, inline=True, lang=lang)}$"
        case Language.TYPST:
            return f"${to_typst(node, inline=True, lang=lang)}$"
        case _:
            return to_mathml(node, inline=True, lang=lang)


def sayer(language: Language, lang: Lang) -> Callable[..., str]:
    """Return ``say``: a message with its words escaped and its slots filled."""
    source = Markup if language is Language.HTML else Source

    def shown(value: object) -> str:
        if isinstance(value, Node):
            return inline_formula(language, value, lang)
        return value if isinstance(value, (Source, Markup)) else escaped(language, str(value), lang)

    def say(key: str, **values: object) -> str:
        pieces = parts(lang, key)
        slots = {piece.name for piece in pieces if isinstance(piece, Slot)}
        if slots != values.keys():
            raise ValueError(f"message '{key}' takes {sorted(slots)}, not {sorted(values)}")
        words = (shown(values[p.name]) if isinstance(p, Slot) else shown(p) for p in pieces)
        return source("".join(words))

    return say


def finalizer(language: Language, lang: Lang) -> Callable[[object], object]:
    """Return what every printed value goes through: escaped unless it is ``Source``."""
    if language not in (Language.LATEX, Language.TYPST):
        return lambda value: value
    return lambda value: value if isinstance(value, Source) else escaped(language, str(value), lang)


def filters(language: Language, lang: Lang) -> Filters:
    """Return ``math`` and ``inline`` (a formula as source), and what drawings need."""
    match language:
        case Language.LATEX:
            drawing: Filters = {"path": _tikz_path, "place": _tikz_place, "source": Source}
            drawing |= {"anchor": anchor_of, "verbatim": _verbatim}
            return _formulas(to_latex, Source, lang) | drawing
        case Language.TYPST:
            literals: Filters = {"literal": typst_literal, "source": Source}
            literals |= {"anchor": anchor_of, "fitted": _typst_fitted(lang), "ems": ems}
            return _formulas(to_typst, Source, lang) | literals
        case Language.HTML:
            marks: Filters = {"path": svg_path, "down": svg_down, "stroke": _svg_stroke}
            marks |= {"source": Markup, "latex": _plain_latex, "words": to_text}
            return _formulas(to_mathml, Markup, lang) | marks
        case Language.PYTHON:
            return {}


def _formulas(printer: Callable[..., str], source: Callable[[str], str], lang: Lang) -> Filters:
    return {
        "math": lambda node: source(printer(node, lang=lang)),
        "inline": lambda node: source(printer(node, inline=True, lang=lang)),
    }


def typst_literal(text: str) -> Source:
    """Return a text as a string literal of Typst."""
    return Source(typst_string(text))


def _typst_fitted(lang: Lang) -> Callable[..., Source]:
    def fitted(
        node: Node, *, inline: bool = False, surely: float = _SHORT, instead: str = ""
    ) -> Source:
        """Return a formula as an expression of Typst that is set smaller where it is too wide.

        To measure takes as long as to set: what is at most ``surely`` ems wide is not measured.
        ``instead``, an expression of Typst, stands for what would be smaller than half its size.
        """
        formula = f"$display({to_typst(node, inline=inline, lang=lang)})$"
        wide = breadth(node, inline=inline) > surely
        other = f", instead: {instead}" if instead else ""
        return Source(f"fitted({formula}{other})" if wide else formula)

    return fitted


def _plain_latex(node: Node) -> str:
    """Return a formula as LaTeX to copy: nothing is highlighted."""
    return to_latex(rebuilt(node, lambda part: part.arg if isinstance(part, Mark) else part))


def _svg_stroke(role: str) -> Markup:
    return Markup(svg_stroke(role))  # noqa: S704 - a table of ours


def _verbatim(code: str) -> Source:
    r"""Return code for a Verbatim environment, which ends at \end{Verbatim} and nowhere else."""
    return Source(code.replace(r"\end{Verbatim}", r"\end {Verbatim}"))


def _tikz_path(line: Sequence[Point]) -> Source:
    return Source(tikz_path(line))


def _tikz_place(point: Point) -> Source:
    return Source(tikz_place(point))
