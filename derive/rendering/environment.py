"""Template environments: one per output language, user text escaped unless it is already source.

Templates hold what surrounds the mathematics; they loop and ask for presence, nothing more.
"""

from functools import cache
from pathlib import Path
from typing import Final, TypedDict

import jinja2

import derive
from derive.errors import TemplateError
from derive.messages import Lang
from derive.rendering.chart import Plot
from derive.rendering.printed import (
    CURVES,
    Language,
    Source,
    filters,
    finalizer,
    sayer,
    typst_literal,
)

__all__ = ["Language", "Source", "environment", "fill", "read_asset", "template_folders"]

PACKAGE: Final = Path(derive.__file__).parent


class _Delimiters(TypedDict):
    block_start_string: str
    block_end_string: str
    variable_start_string: str
    variable_end_string: str
    comment_start_string: str
    comment_end_string: str


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
        finalize=finalizer(language, lang),
    )
    if language in (Language.LATEX, Language.TYPST):
        made = made.overlay(**_PARENTHESES)
    made.filters |= filters(language, lang)
    if language is Language.TYPST:
        made.filters["svg"] = _svg_literal
    made.globals |= {"say": sayer(language, lang), "lang": lang.value, "curves": CURVES}
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


def _svg_literal(plot: Plot) -> Source:
    """Return a plot as a string of SVG: Typst draws it from there."""
    return typst_literal(fill("parts/plot.svg.jinja", Language.HTML, plot=plot))
