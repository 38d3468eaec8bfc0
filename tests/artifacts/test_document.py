"""The PDF of a plan: which engine, which complaints, and when it is written."""

from pathlib import Path

import pytest

from derive.artifacts import document
from derive.artifacts.cache import Cache
from derive.artifacts.document import DocumentWarningError, PdfMode, PdfWish, make_document
from derive.artifacts.pdf import Engine, Pdf
from derive.artifacts.records import Plan
from derive.artifacts.write import apply
from derive.errors import MachineError
from derive.messages import Lang

PLAN = Plan((), (), latex="\\end", typst="= end")
NO_CACHE = Cache(None)


class Press:
    """Stands for the engines: counts what it printed, with the warnings it was told to give."""

    def __init__(self, engine: Engine | None, *warnings: str) -> None:
        self.engine = engine
        self.warnings = warnings
        self.printed = 0

    def choose(self, _wanted: str | None, _lang: Lang) -> Engine | None:
        """Return the only engine there is."""
        return self.engine

    def make(self, engine: Engine, latex: str, _typst: object) -> Pdf:
        """Return a PDF of the source."""
        self.printed += 1
        return Pdf(engine, latex.encode(), self.warnings)


def install(press: Press, monkeypatch: pytest.MonkeyPatch) -> Press:
    monkeypatch.setattr(document, "choose_engine", press.choose)
    monkeypatch.setattr(document, "make_pdf", press.make)
    return press


def test_without_an_engine_auto_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``auto`` does without, ``require`` is an error of the machine."""
    install(Press(None), monkeypatch)
    assert make_document(PLAN, tmp_path, PdfWish(), NO_CACHE) is None
    with pytest.raises(MachineError, match="apt-get install"):
        make_document(PLAN, tmp_path, PdfWish(PdfMode.REQUIRE), NO_CACHE)


def test_never_asks_no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``never`` starts nothing."""
    press = install(Press(Engine.PDFLATEX), monkeypatch)
    assert make_document(PLAN, tmp_path, PdfWish(PdfMode.NEVER), NO_CACHE) is None
    assert press.printed == 0


def test_strict_turns_warnings_into_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first warning is quoted; without ``strict`` the PDF is made."""
    install(Press(Engine.PDFLATEX, "line 7: box 9 pt too wide", "other"), monkeypatch)
    made = make_document(PLAN, tmp_path, PdfWish(), NO_CACHE)
    assert made is not None
    assert len(made.pdf.warnings) == 2
    with pytest.raises(DocumentWarningError, match="line 7: box 9 pt too wide"):
        make_document(PLAN, tmp_path, PdfWish(strict=True), NO_CACHE)


def test_a_pdf_that_is_there_is_neither_made_nor_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second build prints nothing and changes nothing."""
    press = install(Press(Engine.PDFLATEX), monkeypatch)
    cache, folder = Cache(tmp_path / "cache"), tmp_path / "derivations"
    first = make_document(PLAN, folder, PdfWish(), cache)
    assert first is not None
    apply(first.changes)
    second = make_document(PLAN, folder, PdfWish(), cache)
    assert second is not None
    assert (second.changes, press.printed) == ((), 1)


def test_the_typst_rendition_never_replaces_the_latex_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has a file name of its own."""
    install(Press(Engine.TYPST), monkeypatch)
    made = make_document(PLAN, tmp_path, PdfWish(), NO_CACHE)
    assert made is not None
    assert made.path.name == "derivations.typst.pdf"
