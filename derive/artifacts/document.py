"""The PDF of a plan: with which engine, from the cache where nothing changed, and written where."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from derive.artifacts.cache import Cache, key_of
from derive.artifacts.pdf import Engine, Pdf, choose_engine, make_pdf
from derive.artifacts.records import Plan
from derive.artifacts.write import Change
from derive.errors import DeriveError, MachineError


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


def make_document(plan: Plan, folder: Path, wish: PdfWish, cache: Cache) -> Document | None:
    """Return the PDF of the plan, or None where none is wanted or (``AUTO``) none can be made.

    Raises ``MachineError`` when an engine is required and missing, or fails.
    """
    if wish.mode is PdfMode.NEVER or not plan.latex:
        return None
    engine = choose_engine(wish.engine)
    if engine is None:
        if wish.mode is PdfMode.REQUIRE:
            raise MachineError("no PDF engine was found; `derive doctor` says how to get one")
        return None
    pdf = _cached_pdf(engine, plan, cache)
    if wish.strict and pdf.warnings:
        first, *more = pdf.warnings
        raise DocumentWarningError(f"{engine}: {first}{f' (and {len(more)} more)' if more else ''}")
    path = folder / pdf.file_name
    before = path.read_bytes() if path.is_file() else None
    changes = () if before == pdf.content else (Change(path, before, pdf.content),)
    return Document(path, pdf, changes)


def _cached_pdf(engine: Engine, plan: Plan, cache: Cache) -> Pdf:
    """Engines give equal bytes for equal sources, so a PDF is kept like every other result."""
    source = plan.typst if engine is Engine.TYPST else plan.latex
    key = key_of("pdf", engine, source)
    stored = cache.load(key)
    if isinstance(stored, Pdf):
        return stored
    pdf = make_pdf(engine, plan.latex, lambda: plan.typst)
    cache.store(key, pdf)
    return pdf
