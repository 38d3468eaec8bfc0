"""`derive pdf` and `derive sheet`: the document, or its one page of forms, as a PDF."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from derive.artifacts.cache import Cache
from derive.artifacts.document import PdfWish, document_at, print_pdf
from derive.artifacts.pdf import Engine, choose_engine, missing_engine
from derive.artifacts.request import KinkChoice, Request
from derive.artifacts.session import Session
from derive.artifacts.write import apply
from derive.cli.build import say_failures, say_pdf
from derive.cli.options import (
    MEASURED,
    engine_option,
    kink_option,
    lang_option,
    level_option,
    no_cache_option,
    strict_option,
    templates_option,
    tried_module,
)
from derive.cli.terminal import progress
from derive.edition import Edition, Level
from derive.errors import MachineError
from derive.messages import Lang
from derive.project import own_entries

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _out_option(default: str) -> Callable[[_Command], _Command]:
    return click.option(
        "-o",
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        help=f"Where to write the PDF; {default} without it, language and engine in the name.",
    )


@click.command("pdf", short_help="Write the document, or the sections of NAMEs, as a PDF.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@_out_option("derivations.pdf, or NAME.pdf for one NAME,")
@lang_option
@level_option
@engine_option
@strict_option
@templates_option
@kink_option
@no_cache_option
def pdf_command(
    names: tuple[str, ...],
    out: Path | None,
    lang: Lang,
    level: Level,
    engine: str | None,
    strict: bool,
    templates: Path | None,
    kinks: tuple[KinkChoice, ...],
    cache: Cache,
) -> int:
    """Write the whole document, or one about NAMEs, as a PDF into the current folder."""
    request = _request(names, Edition(lang, level), templates, kinks)
    return _print(request, out, PdfWish(engine=engine, strict=strict), cache, sheet=False)


@click.command("sheet", short_help="Write the forms of all activations on one page.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@_out_option("sheet.pdf")
@lang_option
@engine_option
@strict_option
@templates_option
@kink_option
@no_cache_option
def sheet_command(
    names: tuple[str, ...],
    out: Path | None,
    lang: Lang,
    engine: str | None,
    strict: bool,
    templates: Path | None,
    kinks: tuple[KinkChoice, ...],
    cache: Cache,
) -> int:
    """Write one page: each function, its derivative from x and from y, and what y costs."""
    request = _request(names, Edition(lang), templates, kinks)
    return _print(request, out, PdfWish(engine=engine, strict=strict), cache, sheet=True)


def _request(
    names: tuple[str, ...],
    edition: Edition,
    templates: Path | None,
    kinks: tuple[KinkChoice, ...],
) -> Request:
    from derive.artifacts.choice import check_names

    own = own_entries(Path.cwd())
    check_names(names, own)
    return Request(
        names=tuple(dict.fromkeys(names)),
        kinks=kinks,
        own=own,
        edition=edition,
        templates=templates,
        accuracy=MEASURED,
    )


def _print(request: Request, out: Path | None, wish: PdfWish, cache: Cache, *, sheet: bool) -> int:
    from derive.artifacts.plan import sources

    lang = request.edition.lang
    engine = choose_engine(wish.engine, lang)
    if engine is None:
        raise MachineError(missing_engine(lang))
    with progress("deriving", None) as report:
        plan = sources(request, Session(cache, report, tried_module), sheet=sheet)
    pdf = print_pdf(engine, plan.latex, plan.typst, wish, cache)
    document = document_at(out or Path(_file_name(request, engine, sheet=sheet)), pdf)
    apply(document.changes)
    say_pdf(document)
    return say_failures(plan.failures)


def _file_name(request: Request, engine: Engine, *, sheet: bool) -> str:
    """Return ``tanh.pdf``, ``derivations.zh.pdf``, ``sheet.typst.pdf``: what is in it, and how."""
    names = request.names
    stem = "sheet" if sheet else names[0] if len(names) == 1 else "derivations"
    lang = "" if request.edition.lang is Lang.EN else f".{request.edition.lang}"
    return f"{stem}{lang}{'.typst' if engine is Engine.TYPST else ''}.pdf"
