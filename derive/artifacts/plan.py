"""Render everything a build writes, in memory; a template that fails leaves the disk alone."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from derive.artifacts.records import Artifact, Plan
from derive.artifacts.request import Request
from derive.artifacts.seal import Origin, seal
from derive.artifacts.session import Session
from derive.artifacts.supplement import document_of, place_of, source_of
from derive.artifacts.vectors import vector_modules
from derive.artifacts.work import require_code, work_out
from derive.artifacts.workers import Workers
from derive.catalog.vector import VECTOR_CATALOG
from derive.rendering.environment import Language
from derive.rendering.module import MARKER, SUPPORT, render_package, render_support
from derive.rendering.outputs import render_latex, render_pages, render_sheet, render_typst
from derive.rendering.vector_module import VECTOR_SUPPORT, render_vector_support
from derive.study import Study

#: the HTML pages, beside the LaTeX source; they are made by a build and not committed
_PAGES = "html"


def render(request: Request, covered: Sequence[str], session: Session) -> Plan:
    """Return the plan for ``request``; shared files speak of every activation in ``covered``.

    What cannot be worked out is left out of the package, has its reason in the document, and is
    listed in the plan. Raises ``UsageError`` when an activation is asked for by name that has no
    code yet.
    """
    require_code(request.names)
    with Workers() as workers:
        work = work_out(request, covered, session, workers)
        vectors = vector_modules(request, covered, session.cache, workers)
    artifacts = (
        *_package(request, work.complete, work.modules, vectors),
        *_vector_files(request, vectors),
    )
    # a file of an activation that failed is no orphan
    folders = () if work.failures else _owned_folders(request)
    if request.vendored:
        return Plan(artifacts, folders, failures=work.reasons)
    document = document_of(work, request, session)
    lang, templates = request.edition.lang, request.templates
    latex = _sealed_document(request, "derivations.tex", render_latex(document, templates, lang))
    pages = tuple(
        _sealed_document(request, f"{_PAGES}/{page.path}", page.text, optional=True)
        for page in render_pages(document, templates, lang)
    )
    typst = render_typst(document, templates, lang)
    return Plan((*artifacts, latex, *pages), folders, latex.text, typst, work.reasons)


def sources(request: Request, session: Session, *, sheet: bool = False) -> Plan:
    """Return the LaTeX and Typst sources of a document about ``request``, and no files.

    ``sheet`` asks for the one page of forms instead of the whole.
    """
    with Workers() as workers:
        work = work_out(request, request.names, session, workers, code=not sheet)
    document = document_of(work, request, session)
    lang, templates = request.edition.lang, request.templates
    if sheet:
        latex = render_sheet(document, Language.LATEX, templates, lang)
        typst = render_sheet(document, Language.TYPST, templates, lang)
    else:
        latex = render_latex(document, templates, lang)
        typst = render_typst(document, templates, lang)
    return Plan((), (), latex, typst, work.reasons)


def _package(
    request: Request,
    studies: Sequence[Study],
    modules: Mapping[str, str],
    vectors: Collection[str],
) -> Iterator[Artifact]:
    folder = request.package_folder
    shared = Origin(request.command(), "derive/catalog and templates")
    listed = [entry for entry in VECTOR_CATALOG if entry.name in vectors]
    yield _sealed(folder / "__init__.py", render_package(studies, request.mode, listed), shared)
    templates = Origin(request.command(), "templates")
    yield _sealed(folder / SUPPORT, render_support(request.mode), templates)
    yield _sealed(folder / MARKER, "", templates)
    for study in studies:
        name = study.activation.name
        if name in modules:
            origin = Origin(request.command(name), source_of(name, request))
            yield _sealed(folder / f"{name}.py", modules[name], origin)


def _vector_files(request: Request, vectors: Mapping[str, str | None]) -> Iterator[Artifact]:
    folder = request.package_folder
    if vectors:
        origin = Origin(request.command(), "templates")
        yield _sealed(folder / VECTOR_SUPPORT, render_vector_support(), origin)
    for entry in VECTOR_CATALOG:
        text = vectors.get(entry.name)
        if text is not None:
            origin = Origin(request.command(entry.name), place_of(entry))
            yield _sealed(folder / f"{entry.name}.py", text, origin)


def _sealed_document(request: Request, name: str, body: str, *, optional: bool = False) -> Artifact:
    origin = Origin(request.command(), "derive/catalog and templates")
    return _sealed(request.document_folder / name, body, origin, optional=optional)


def _sealed(path: PurePosixPath, body: str, origin: Origin, *, optional: bool = False) -> Artifact:
    return Artifact(path, seal(body, path, origin), optional)


def _owned_folders(request: Request) -> tuple[PurePosixPath, ...]:
    """Return the folders a build speaks for; a named build speaks for its own files alone."""
    if request.vendored:
        return (request.package_folder,)
    if request.names:
        return ()
    pages = request.document_folder / _PAGES
    return (request.package_folder, request.document_folder, pages, pages / "activations")
