"""The document says what the studies say, in three languages."""

import posixpath
import re
from dataclasses import replace
from html import unescape
from pathlib import Path, PurePosixPath

import pytest

from derive.artifacts.pdf import Engine, available_engines, make_pdf
from derive.errors import MachineError
from derive.rendering.document import document_view
from derive.rendering.document_views import DocumentView
from derive.rendering.outputs import render_latex, render_pages, render_typst
from tests.rendering import studies
from tests.rendering.studies import CLAIMS, HOSTILE, hostile, relu, sigmoid


def render_html(view: DocumentView, templates: Path | None = None) -> str:
    """Return all pages, one after the other."""
    return "".join(page.text for page in render_pages(view, templates))


RENDERERS = (render_latex, render_html, render_typst)


@pytest.fixture
def view() -> DocumentView:
    """Two studies and the article's claims."""
    return document_view([sigmoid(), relu()], CLAIMS)


def test_every_proved_arrow_is_counted(view: DocumentView) -> None:
    """The summary counts lines over all sections."""
    assert (view.proved, view.lines) == (8, 8)


def test_an_unproved_arrow_carries_its_verdict_and_reason() -> None:
    """UNDECIDED never reads as proved, in any language."""
    view = document_view([sigmoid(studies.UNDECIDED)])
    assert (view.proved, view.lines) == (5, 6)
    for render in RENDERERS:
        assert "undecided" in render(view)
        assert "the time budget of 10 s ran out" in render(view)


def test_a_proved_line_carries_no_badge(view: DocumentView) -> None:
    """Only lines that need attention are marked."""
    lines = [line for section in view.sections for c in section.chains for line in c.lines]
    assert all(line.badge is None for line in lines)


def test_the_digest_changes_with_any_definition(view: DocumentView) -> None:
    """The version on the title page is a function of the definitions."""
    changed = replace(relu(), activation=studies.get("relu").with_kink(studies.sp.S.One))
    assert document_view([sigmoid(), changed]).digest != view.digest
    assert document_view([sigmoid(), relu()]).digest == view.digest


def test_kinks_show_limits_convention_and_reason(view: DocumentView) -> None:
    """At a kink: both one-sided limits, no derivative, the convention and why."""
    page = render_html(view)
    assert "The limits differ: there is no derivative." in page
    assert relu().activation.kinks[0].why in unescape(page)
    plotted = view.sections[1].plot
    assert (len(plotted.open_dots), len(plotted.full_dots)) == (1, 1)


def test_a_claim_shows_both_verdicts(view: DocumentView) -> None:
    """A loose claim is refuted as stated, and its exact form proved."""
    loose, background = view.claims
    assert (loose.badge.word, loose.truth_badge and loose.truth_badge.word) == ("refuted", "proved")
    assert background.words == HOSTILE
    assert background.formula is None


@pytest.mark.parametrize("render", RENDERERS)
def test_rendering_is_repeatable(view: DocumentView, render: object) -> None:
    """Equal views give equal bytes, and a trailing newline."""
    assert callable(render)
    assert render(view) == render(view)
    assert render(view).endswith("\n")


def test_the_page_is_self_contained(view: DocumentView) -> None:
    """Nothing is fetched, the font is inside, and every link leads to a page there is."""
    pages = {page.path.as_posix(): page.text for page in render_pages(view)}
    for place, text in pages.items():
        assert "data:font/woff2;base64," in text
        assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
        folder = PurePosixPath(place).parent
        for target in re.findall(r'href="([^"#]+)', text):
            assert posixpath.normpath(folder / target) in pages


def test_hostile_text_is_printed_never_obeyed() -> None:
    """Titles and references that attack a language stand as text in it."""
    view = document_view([hostile()], CLAIMS)
    assert r"\input{" not in render_latex(view)
    assert "<script>alert" not in render_html(view)
    assert "#read(" not in render_typst(view).replace(r"\#read(", "")


@pytest.mark.tex
@pytest.mark.skipif(Engine.PDFLATEX not in available_engines(), reason="pdflatex is not installed")
@pytest.mark.slow
def test_latex_compiles_without_warnings_and_reproducibly(view: DocumentView) -> None:
    """No overfull box over 1 pt, no undefined reference, equal bytes twice; hostile text too."""
    nasty = replace(hostile(), activation=replace(hostile().activation, name="hostile"))
    source = render_latex(document_view([sigmoid(), relu(), nasty], CLAIMS))
    first = make_pdf(Engine.PDFLATEX, source, str)
    assert first.warnings == ()
    assert first.content == make_pdf(Engine.PDFLATEX, source, str).content
    assert first.file_name == "derivations.pdf"


@pytest.mark.tex
@pytest.mark.skipif(Engine.PDFLATEX not in available_engines(), reason="pdflatex is not installed")
def test_an_old_latex_is_named(view: DocumentView) -> None:
    """The date that was found, the one that is needed, and the package to install."""
    old = "\\def\\fmtversion{2016/02/01}\n" + render_latex(view)
    with pytest.raises(MachineError, match=r"2016/02/01 is too old.*texlive-latex-base"):
        make_pdf(Engine.PDFLATEX, old, str)


def test_typst_compiles_reproducibly_and_says_what_it_is() -> None:
    """The rendition without TeX names itself on its title page and in its file name."""
    pytest.importorskip("typst")
    nasty = replace(hostile(), activation=replace(hostile().activation, name="hostile"))
    source = render_typst(document_view([sigmoid(), relu(), nasty], CLAIMS))
    assert "This is the Typst rendition" in source
    first = make_pdf(Engine.TYPST, "", lambda: source)
    assert first.content == make_pdf(Engine.TYPST, "", lambda: source).content
    assert first.warnings == ()
    assert first.file_name == "derivations.typst.pdf"


def test_an_override_folder_replaces_one_file(view: DocumentView, tmp_path: Path) -> None:
    """A template of the same name is used instead of the built-in one; the others stay."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "how_to_read.html.jinja").write_text("<p>our own words</p>\n")
    page = render_html(view, tmp_path)
    assert "our own words" in page
    assert "7 of 7" not in page
    assert "6 of 6" in page
    assert "our own words" not in render_html(view)
