"""Render everything a build writes, in memory; a template that fails leaves the disk alone."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from derive.artifacts.cache import Cache
from derive.artifacts.choice import chosen
from derive.artifacts.records import Artifact, Plan
from derive.artifacts.request import DOCUMENT_FOLDER, Request
from derive.artifacts.seal import Origin, seal
from derive.artifacts.studies import Report, silent, study_all
from derive.catalog import CATALOG, get
from derive.catalog.article import claims
from derive.rendering.document import document_view, render_html, render_latex
from derive.rendering.module import render_activation, render_package
from derive.study import Study


def render(
    request: Request, covered: Sequence[str], cache: Cache, *, report: Report = silent
) -> Plan:
    """Return the plan for ``request``; shared files speak of every activation in ``covered``."""
    studies = study_all(chosen(covered, request.kinks), CATALOG, cache, report=report)
    artifacts = [*_package(request, studies)]
    if not request.vendored:
        artifacts += _documents(request, studies)
    return Plan(tuple(artifacts), _owned_folders(request))


def _package(request: Request, studies: Sequence[Study]) -> Iterator[Artifact]:
    folder = request.package_folder
    origin = Origin(request.command(), "derive/catalog")
    yield _sealed(folder / "__init__.py", render_package(studies), origin)
    for study in studies:
        name = study.activation.name
        if not request.names or name in request.names:
            origin = Origin(request.command(name), _source(name))
            yield _sealed(folder / f"{name}.py", render_activation(study), origin)


def _documents(request: Request, studies: Sequence[Study]) -> Iterator[Artifact]:
    document = document_view(studies, claims())
    origin = Origin(request.command(), "derive/catalog and templates")
    for suffix, text in ((".tex", render_latex(document)), (".html", render_html(document))):
        yield _sealed(DOCUMENT_FOLDER / f"derivations{suffix}", text, origin)


def _source(name: str) -> str:
    """Return where the entry is written, as ``derive/catalog/sigmoidal.py::SIGMOID``."""
    entry = get(name)
    places = (
        f"{module.replace('.', '/')}.py::{constant}"
        for module, content in sorted(sys.modules.items())
        if module.startswith("derive.catalog.")
        for constant, value in vars(content).items()
        if value is entry
    )
    return next(places, f"derive/catalog, entry {name}")


def _sealed(path: PurePosixPath, body: str, origin: Origin) -> Artifact:
    return Artifact(path, seal(body, path, origin))


def _owned_folders(request: Request) -> tuple[PurePosixPath, ...]:
    """Return the folders a build speaks for; a named build speaks for its own files alone."""
    if request.vendored:
        return (request.package_folder,)
    return () if request.names else (request.package_folder, DOCUMENT_FOLDER)
