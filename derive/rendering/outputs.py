"""The document set in each format: LaTeX, Typst, and HTML pages."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias, TypeVar

from derive.edition import Level
from derive.messages import Lang, text
from derive.printing import to_text
from derive.rendering.chart import Plot
from derive.rendering.document_views import DocumentView, FailureView
from derive.rendering.environment import Language, fill, read_asset
from derive.rendering.vector_views import VectorView
from derive.rendering.views import SectionView

_Section = TypeVar("_Section", SectionView, VectorView)
_InOrder: TypeAlias = tuple[_Section, _Section | None, _Section | None]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A page before or after another: the activation's name and title."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class PageView:
    """One HTML page: its kind (a template), its place below the folder of pages, what it is about.

    ``root`` leads from the page back to that folder.
    """

    kind: str
    path: PurePosixPath
    title: str
    description: str
    before: Neighbour | None = None
    after: Neighbour | None = None
    levels: tuple[str, ...] = tuple(Level)

    @property
    def root(self) -> str:
        """The way from the page to the folder of all pages."""
        return "../" * (len(self.path.parts) - 1)


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page and its place."""

    path: PurePosixPath
    text: str


def render_latex(
    document: DocumentView, templates: Path | None = None, lang: Lang = Lang.EN
) -> str:
    """Return the document as LaTeX source; raises ``TemplateError``."""
    return fill("derivations.tex.jinja", Language.LATEX, templates, lang, document=document)


def render_typst(
    document: DocumentView, templates: Path | None = None, lang: Lang = Lang.EN
) -> str:
    """Return the document as Typst source; raises ``TemplateError``."""
    return fill("derivations.typ.jinja", Language.TYPST, templates, lang, document=document)


def render_sheet(
    document: DocumentView, language: Language, templates: Path | None = None, lang: Lang = Lang.EN
) -> str:
    """Return the cheat sheet, one page, in LaTeX or Typst; raises ``TemplateError``."""
    return fill(f"sheet.{language.value}.jinja", language, templates, lang, document=document)


def render_picture(plots: Sequence[Plot]) -> str:
    """Return plots, one under the other, as one SVG drawing."""
    if len(plots) == 1:
        return fill("parts/plot.svg.jinja", Language.HTML, plot=plots[0])
    heights = [round(plot.height + plot.head + 10, 2) for plot in plots]
    return fill("plot.svg.jinja", Language.HTML, plots=plots, heights=heights)


def render_picture_page(plots: Sequence[Plot]) -> str:
    """Return a page of Typst that holds the plots and nothing else."""
    return fill("plot.typ.jinja", Language.TYPST, plots=plots)


def render_pages(
    document: DocumentView, templates: Path | None = None, lang: Lang = Lang.EN
) -> tuple[Page, ...]:
    """Return the document as HTML, one self-contained page for each activation and an index."""
    font = b64encode(read_asset("font/derive-math.woff2", templates)).decode("ascii")

    def page(view: PageView, **context: object) -> Page:
        made = fill(
            f"html/{view.kind}.html.jinja",
            Language.HTML,
            templates,
            lang,
            document=document,
            page=view,
            math_font=font,
            **context,
        )
        return Page(view.path, made)

    shared = [page(view) for view in _shared_pages(document, lang)]
    sections = [page(v, section=s) for s, v in _section_pages(document)]
    vectors = [page(v, section=s) for s, v in _vector_pages(document)]
    failures = [page(v, failure=f) for f, v in _failure_pages(document)]
    return (*shared, *sections, *vectors, *failures)


def _shared_pages(document: DocumentView, lang: Lang) -> Iterator[PageView]:
    title = document.title
    yield PageView("index", PurePosixPath("index.html"), title, title)
    for kind in ("sheet", "families", "rules", *(("article",) if document.claims else ())):
        name = text(lang, f"document.{kind}")
        yield PageView(kind, PurePosixPath(f"{kind}.html"), name, f"{name}: {title}")


def _section_pages(document: DocumentView) -> Iterator[tuple[SectionView, PageView]]:
    for section, before, after in _between_neighbours(document.sections):
        about = to_text(section.answer.equation)
        yield section, _page_of("activation", section, about, before, after)


def _vector_pages(document: DocumentView) -> Iterator[tuple[VectorView, PageView]]:
    for section, before, after in _between_neighbours(document.vectors):
        yield section, _page_of("vector", section, to_text(section.answer), before, after)


def _between_neighbours(sections: Sequence[_Section]) -> Iterator[_InOrder[_Section]]:
    for place, section in enumerate(sections):
        before = sections[place - 1] if place else None
        yield section, before, sections[place + 1] if place + 1 < len(sections) else None


def _page_of(
    kind: str, section: _Section, about: str, before: _Section | None, after: _Section | None
) -> PageView:
    path = PurePosixPath("activations", f"{section.name}.html")
    about = f"{section.title}: {about}"
    return PageView(kind, path, section.title, about, _neighbour(before), _neighbour(after))


def _neighbour(section: SectionView | VectorView | None) -> Neighbour | None:
    return None if section is None else Neighbour(section.name, section.title)


def _failure_pages(document: DocumentView) -> Iterator[tuple[FailureView, PageView]]:
    for failure in document.failures:
        path = PurePosixPath("activations", f"{failure.name}.html")
        yield failure, PageView("failure", path, failure.title, failure.reason)
