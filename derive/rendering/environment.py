"""Template environments: one per output language, user text escaped unless it is already source.

Templates hold what surrounds the mathematics; they loop and ask for presence, nothing more.
"""

from collections.abc import Callable, Sequence
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Final, TypedDict

import jinja2
from markupsafe import Markup, escape

import derive
from derive.display import Node
from derive.errors import TemplateError
from derive.messages import Lang, Slot, parts
from derive.printing import to_latex, to_mathml, to_typst
from derive.printing.escaping import escape_latex, escape_typst, typst_string
from derive.rendering.chart import Plot, Point
from derive.rendering.drawing import (
    STROKES,
    svg_down,
    svg_path,
    svg_stroke,
    tikz_path,
    tikz_place,
    tikz_stroke,
)

PACKAGE: Final = Path(derive.__file__).parent


class Source(str):
    """Text that is already in the language of the template; printed as it stands."""

    __slots__ = ()


class _Delimiters(TypedDict):
    block_start_string: str
    block_end_string: str
    variable_start_string: str
    variable_end_string: str
    comment_start_string: str
    comment_end_string: str


class Language(Enum):
    """What a template produces; the value is the middle of its file name."""

    PYTHON = "py"
    LATEX = "tex"
    HTML = "html"
    TYPST = "typ"


_ESCAPES: Final[dict[Language, Callable[[str], str]]] = {
    Language.PYTHON: str,
    Language.LATEX: escape_latex,
    Language.HTML: escape,
    Language.TYPST: escape_typst,
}
#: how curves are drawn, for a preamble: role, colour without its hash, options of TikZ
_STROKES: Final = tuple(
    (role, Source(colour[1:].upper()), Source(tikz_stroke(role)))
    for role, (colour, _, _) in STROKES.items()
)
#: delimiters that leave braces, hashes and percent signs to LaTeX and Typst
_PARENTHESES: Final = _Delimiters(
    block_start_string="((*",
    block_end_string="*))",
    variable_start_string="(((",
    variable_end_string=")))",
    comment_start_string="((=",
    comment_end_string="=))",
)


def template_folders(override: Path | None = None) -> tuple[Path, ...]:
    """Return where templates are looked up: ``override``, then the checkout's or the wheel's."""
    checkout, wheel = PACKAGE.parent / "templates", PACKAGE / "templates"
    built_in = wheel if wheel.is_dir() else checkout
    return (built_in,) if override is None else (override, built_in)


@cache
def environment(
    language: Language, override: Path | None = None, lang: Lang = Lang.EN
) -> jinja2.Environment:
    """Return the strict environment of a language; a name that no view defines is an error.

    ``say(key, slot=value)`` prints a message of ``derive/messages`` in ``lang``: its words are
    escaped, a formula in a slot is set inline.
    """
    folders = [str(folder) for folder in template_folders(override)]
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=language is Language.HTML,  # noqa: S701 - others: ``finalize`` escapes
        finalize=_finalizer(language),
    )
    if language in (Language.LATEX, Language.TYPST):
        made = made.overlay(**_PARENTHESES)
    made.filters |= _filters(language)
    made.globals |= {"say": _sayer(language, lang), "lang": lang.value, "strokes": _STROKES}
    return made


def fill(
    template: str,
    language: Language,
    override: Path | None = None,
    lang: Lang = Lang.EN,
    **context: object,
) -> str:
    """Return ``template`` filled with ``context``; raises ``TemplateError`` with file and line."""
    try:
        return environment(language, override, lang).get_template(template).render(**context)
    except jinja2.TemplateNotFound as error:
        looked = ", ".join(folder.name for folder in template_folders(override))
        raise TemplateError(f"template {error.name}: not found in {looked}") from error
    except jinja2.TemplateSyntaxError as error:
        where = f"{error.name or template}, line {error.lineno}"
        raise TemplateError(f"template {where}: {error.message}") from error
    except jinja2.TemplateError as error:
        raise TemplateError(f"template {_place(error, template)}: {error.message}") from error
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise TemplateError(f"template {_place(error, template)}: {reason}") from error


def read_asset(name: str, override: Path | None = None) -> bytes:
    """Return a file that stands beside the templates; raises ``TemplateError``."""
    for folder in template_folders(override):
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    raise TemplateError(f"{name}: not found beside the templates")


def _place(error: BaseException, template: str) -> str:
    """Return the innermost template and line of an error raised while rendering."""
    place, trace = template, error.__traceback__
    folders = {str(folder) for folder in template_folders()}
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.suffix == ".jinja" or str(path.parent) in folders:
            place = f"{path.name}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _sayer(language: Language, lang: Lang) -> Callable[..., str]:
    """Return ``say``: a message with its words escaped and its slots filled."""
    source = Markup if language is Language.HTML else Source
    printed = {
        Language.LATEX: lambda node: f"${to_latex(node, inline=True)}$",
        Language.TYPST: lambda node: f"${to_typst(node, inline=True)}$",
        Language.HTML: lambda node: to_mathml(node, inline=True),
    }.get(language, str)
    escape = _ESCAPES[language]

    def shown(value: object) -> str:
        if isinstance(value, Node):
            return printed(value)
        return value if isinstance(value, (Source, Markup)) else escape(str(value))

    def say(key: str, **values: object) -> str:
        pieces = parts(lang, key)
        slots = {piece.name for piece in pieces if isinstance(piece, Slot)}
        if slots != values.keys():
            raise ValueError(f"message '{key}' takes {sorted(slots)}, not {sorted(values)}")
        return source(
            "".join(shown(values[p.name]) if isinstance(p, Slot) else escape(p) for p in pieces)
        )

    return say


def _finalizer(language: Language) -> Callable[[object], object]:
    """Return what every printed value goes through: escaped unless it is ``Source``."""
    if language not in (Language.LATEX, Language.TYPST):
        return lambda value: value
    escape = _ESCAPES[language]
    return lambda value: value if isinstance(value, Source) else escape(str(value))


def _filters(language: Language) -> dict[str, Callable[..., object]]:
    """Return ``math`` and ``inline`` (a formula as source), and what drawings need."""
    match language:
        case Language.LATEX:
            drawing = {"path": _tikz_path, "place": _tikz_place}
            return {**_formulas(to_latex, Source), **drawing, "source": Source}
        case Language.TYPST:
            literals = {"literal": _typst_literal, "svg": _svg_literal}
            return {**_formulas(to_typst, Source), **literals, "source": Source}
        case Language.HTML:
            drawing = {"path": svg_path, "down": svg_down, "stroke": _svg_stroke}
            return {**_formulas(to_mathml, Markup), **drawing, "source": Markup}
        case Language.PYTHON:
            return {}


def _formulas(
    printer: Callable[..., str], source: Callable[[str], str]
) -> dict[str, Callable[[Node], str]]:
    return {
        "math": lambda node: source(printer(node)),
        "inline": lambda node: source(printer(node, inline=True)),
    }


def _typst_literal(text: str) -> Source:
    return Source(typst_string(text))


def _svg_literal(plot: Plot) -> Source:
    """Return a plot as a string of SVG: Typst draws it from there."""
    return _typst_literal(fill("parts/plot.svg.jinja", Language.HTML, plot=plot))


def _svg_stroke(role: str) -> Markup:
    return Markup(svg_stroke(role))


def _tikz_path(line: Sequence[Point]) -> Source:
    return Source(tikz_path(line))


def _tikz_place(point: Point) -> Source:
    return Source(tikz_place(point))
