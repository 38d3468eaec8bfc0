"""Render everything a build writes, in memory; a template that fails leaves the disk alone."""

import inspect
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from types import ModuleType

from derive.activation import Activation
from derive.artifacts.cache import Cache, key_of
from derive.artifacts.choice import chosen
from derive.artifacts.records import Artifact, Plan
from derive.artifacts.request import DOCUMENT_FOLDER, Request
from derive.artifacts.seal import Origin, seal
from derive.artifacts.session import Session
from derive.artifacts.sources import rendering_digest
from derive.artifacts.studies import definition_text, study_all
from derive.artifacts.workers import Workers
from derive.catalog import CATALOG, get
from derive.catalog.article import claims
from derive.catalog.vector import VECTOR_CATALOG
from derive.rendering.document import document_view, render_html, render_latex, render_typst
from derive.rendering.mode import Mode
from derive.rendering.module import (
    MARKER,
    SUPPORT,
    render_activation,
    render_package,
    render_support,
)
from derive.rendering.vector_module import (
    VECTOR_SUPPORT,
    has_module,
    render_vector,
    render_vector_support,
)
from derive.study import Study
from derive.vector import VectorActivation


def render(request: Request, covered: Sequence[str], session: Session) -> Plan:
    """Return the plan for ``request``; shared files speak of every activation in ``covered``."""
    with Workers() as workers:
        entries = chosen(covered, request.kinks, own=request.own, session=session)
        studies = study_all(entries, CATALOG, session, workers)
        vectors = _vectors(request, covered, session.cache, workers)
        modules = _modules(request, studies, session.cache, workers)
        artifacts = list(_package(request, studies, modules, vectors))
    folders = _owned_folders(request)
    if request.vendored:
        return Plan(tuple(artifacts), folders)
    document = document_view(studies, claims())
    latex = _document(request, ".tex", render_latex(document))
    html = _document(request, ".html", render_html(document))
    return Plan((*artifacts, latex, html), folders, latex.text, render_typst(document))


def _modules(
    request: Request, studies: Sequence[Study], cache: Cache, workers: Workers
) -> dict[str, str]:
    """Return the module of each activation by name; lowering proves as it goes, so it is cached."""
    wanted = {
        study.activation.name: study
        for study in studies
        if not request.names or study.activation.name in request.names
    }
    keys = {name: _module_key(study.activation, request.mode) for name, study in wanted.items()}
    stored = {name: cache.load(key) for name, key in keys.items()}
    texts = {name: text for name, text in stored.items() if isinstance(text, str)}

    def keep(name: str, text: str) -> None:
        texts[name] = text
        cache.store(keys[name], text)

    missing = {n: (study, request.mode) for n, study in wanted.items() if n not in texts}
    workers.each(render_activation, missing, keep)
    return texts


def _module_key(entry: Activation | VectorActivation, mode: Mode) -> str:
    return key_of("module", rendering_digest(), definition_text(entry), mode)


def _vectors(
    request: Request, covered: Sequence[str], cache: Cache, workers: Workers
) -> dict[str, str | None]:
    """Return the modules of functions between vectors; ``None`` for one that is not asked for."""
    entries = [e for e in VECTOR_CATALOG if (not covered or e.name in covered) and has_module(e)]
    texts: dict[str, str | None] = dict.fromkeys(entry.name for entry in entries)
    keys = {
        entry.name: _module_key(entry, request.mode)
        for entry in entries
        if not request.names or entry.name in request.names
    }
    stored = {name: cache.load(key) for name, key in keys.items()}
    texts |= {name: text for name, text in stored.items() if isinstance(text, str)}

    def keep(name: str, text: str) -> None:
        texts[name] = text
        cache.store(keys[name], text)

    missing = {e.name: (e, request.mode) for e in entries if e.name in keys and not texts[e.name]}
    workers.each(render_vector, missing, keep)
    return texts


def _package(
    request: Request,
    studies: Sequence[Study],
    modules: dict[str, str],
    vectors: dict[str, str | None],
) -> Iterator[Artifact]:
    folder = request.package_folder
    listed = [entry for entry in VECTOR_CATALOG if entry.name in vectors]
    shared = Origin(request.command(), "derive/catalog and templates")
    yield _sealed(folder / "__init__.py", render_package(studies, request.mode, listed), shared)
    templates = Origin(request.command(), "templates")
    yield _sealed(folder / SUPPORT, render_support(request.mode), templates)
    yield _sealed(folder / MARKER, "", templates)
    if vectors:
        yield _sealed(folder / VECTOR_SUPPORT, render_vector_support(), templates)
    for name, text in vectors.items():
        if text is not None:
            entry = next(entry for entry in VECTOR_CATALOG if entry.name == name)
            yield _sealed(folder / f"{name}.py", text, Origin(request.command(name), _place(entry)))
    for study in studies:
        name = study.activation.name
        if name in modules:
            origin = Origin(request.command(name), _source(name, request))
            yield _sealed(folder / f"{name}.py", modules[name], origin)


def _document(request: Request, suffix: str, body: str) -> Artifact:
    origin = Origin(request.command(), "derive/catalog and templates")
    return _sealed(DOCUMENT_FOLDER / f"derivations{suffix}", body, origin)


def _source(name: str, request: Request) -> str:
    """Return where the entry is written, as ``derive/catalog/sigmoidal.py::SIGMOID``."""
    own = next((entry for entry in request.own if entry.name == name), None)
    if own is not None:
        return own.place
    return _place(get(name))


def _place(entry: Activation | VectorActivation) -> str:
    places = (
        f"{module.replace('.', '/')}.py::{constant}"
        for module, content in sorted(sys.modules.items())
        if module.startswith("derive.catalog.")
        for constant, value in vars(content).items()
        if value is entry and _is_written_in(content, constant)
    )
    return next(places, f"derive/catalog, entry {entry.name}")


def _is_written_in(module: ModuleType, constant: str) -> bool:
    """Tell the module that defines a constant from those that import it."""
    return re.search(rf"^{constant}\b[^=\n]*=", inspect.getsource(module), re.MULTILINE) is not None


def _sealed(path: PurePosixPath, body: str, origin: Origin) -> Artifact:
    return Artifact(path, seal(body, path, origin))


def _owned_folders(request: Request) -> tuple[PurePosixPath, ...]:
    """Return the folders a build speaks for; a named build speaks for its own files alone."""
    if request.vendored:
        return (request.package_folder,)
    return () if request.names else (request.package_folder, DOCUMENT_FOLDER)
