"""Build and compare what a request asks for. Nothing heavy is imported while nothing changed."""

from dataclasses import dataclass
from pathlib import Path

from derive.artifacts.cache import key_of
from derive.artifacts.compare import compare
from derive.artifacts.document import Document, PdfWish, make_document
from derive.artifacts.records import FileState, Plan
from derive.artifacts.request import DOCUMENT_FOLDER, Request, modules_present
from derive.artifacts.session import Session
from derive.artifacts.sources import rendering_digest
from derive.artifacts.write import apply, changes_of


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the states its files had before, and the PDF (None: none was made)."""

    states: tuple[FileState, ...]
    document: Document | None


def inspect(request: Request, root: Path, session: Session) -> tuple[FileState, ...]:
    """Return the state of every file the request is about; the disk is only read."""
    return compare(planned(request, root, session), root)


def build(
    request: Request, root: Path, wish: PdfWish, session: Session, *, force: bool = False
) -> Built:
    """Bring the files of the request up to date.

    Everything, the PDF included, is made in memory before the first byte is written: an error
    changes nothing. Raises whatever rendering, an engine or the disk has to complain about.
    """
    plan = planned(request, root, session)
    states = compare(plan, root)
    changes = changes_of(states, force=force)
    document = make_document(plan, root / DOCUMENT_FOLDER, wish, session.cache)
    apply((*changes, *(() if document is None else document.changes)))
    return Built(states, document)


def planned(request: Request, root: Path, session: Session) -> Plan:
    """Return the texts of the request, from the cache when nothing they depend on has changed."""
    covered = _covered(request, root)
    key = key_of("plan", rendering_digest(), repr(request), repr(covered))
    stored = session.cache.load(key)
    if isinstance(stored, Plan):
        return stored
    from derive.artifacts.plan import render

    plan = render(request, covered, session)
    session.cache.store(key, plan)
    return plan


def _covered(request: Request, root: Path) -> tuple[str, ...]:
    """Return the names that shared files speak of; empty for all."""
    if not request.names:
        return ()
    from derive.artifacts.choice import check_names, names_with_modules

    check_names(request.names, request.own)  # a name that is unknown must not count as none
    if request.vendored:
        return request.names
    return modules_present(root, request, names_with_modules(request.own))
