"""The PDF of a plan: with which engine, from the cache where nothing changed, and written where."""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from derive.artifacts.cache import Cache, key_of
from derive.artifacts.pdf import Engine, Pdf, choose_engine, make_pdf, missing_engine
from derive.artifacts.records import Plan
from derive.artifacts.write import Change
from derive.errors import DeriveError, MachineError
from derive.messages import Lang


class PdfMode(StrEnum):
    """Whether a build makes a PDF."""

    AUTO = "auto"  # where an engine is found
    REQUIRE = "require"  # fail without one
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class PdfWish:
    """How the PDF is to be made; ``strict`` turns every warning of the engine into an error."""

    mode: PdfMode = PdfMode.AUTO
    engine: str | None = None
    strict: bool = False


class DocumentWarningError(DeriveError):
    """The engine made a PDF, with warnings that were asked to be errors."""


@dataclass(frozen=True, slots=True)
class Document:
    """A finished PDF and its place; ``changes`` is empty when it is there already."""

    path: Path
    pdf: Pdf
    changes: tuple[Change, ...]


def make_document(
    plan: Plan, folder: Path, wish: PdfWish, cache: Cache, lang: Lang = Lang.EN
) -> Document | None:
    """Return the PDF of the plan, or None where none is wanted or (``AUTO``) none can be made.

    Raises ``MachineError`` when an engine is required and missing, or fails.
    """
    if wish.mode is PdfMode.NEVER or not plan.latex:
        return None
    engine = choose_engine(wish.engine, lang)
    if engine is None:
        if wish.mode is PdfMode.REQUIRE:
            raise MachineError(missing_engine(lang))
        return None
    pdf = print_pdf(engine, plan.latex, plan.typst, wish, cache)
    return document_at(folder / pdf.file_name, pdf)


def print_pdf(engine: Engine, latex: str, typst: str, wish: PdfWish, cache: Cache) -> Pdf:
    """Return a PDF of one of the sources, from the cache where it was made before.

    Engines give equal bytes for equal sources. Raises ``MachineError`` when the engine fails, and
    ``DocumentWarningError`` when warnings are to be errors.
    """
    source = typst if engine is Engine.TYPST else latex
    key = key_of("pdf", engine, source, os.environ.get("SOURCE_DATE_EPOCH", ""))
    stored = cache.load(key)
    pdf = stored if isinstance(stored, Pdf) else make_pdf(engine, latex, lambda: typst)
    cache.store(key, pdf)
    if wish.strict and pdf.warnings:
        first, *more = pdf.warnings
        raise DocumentWarningError(f"{engine}: {first}{f' (and {len(more)} more)' if more else ''}")
    return pdf


def document_at(path: Path, pdf: Pdf) -> Document:
    """Return a PDF with its place, and the change that puts it there."""
    before = path.read_bytes() if path.is_file() else None
    changes = () if before == pdf.content else (Change(path, before, pdf.content),)
    return Document(path, pdf, changes)
