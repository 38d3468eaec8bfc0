"""Build and compare what a request asks for. Nothing heavy is imported while nothing changed."""

from dataclasses import dataclass
from pathlib import Path

from derive.artifacts.cache import key_of
from derive.artifacts.compare import compare
from derive.artifacts.document import Document, PdfWish, make_document
from derive.artifacts.measurements import measured_text
from derive.artifacts.records import FileState, Plan, State
from derive.artifacts.request import Request, modules_present
from derive.artifacts.session import Session
from derive.artifacts.sources import rendering_digest, templates_digest
from derive.artifacts.write import apply, changes_of


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the states its files had before, and the PDF (None: none was made).

    ``failures`` names what could not be worked out, with the reason.
    """

    states: tuple[FileState, ...]
    document: Document | None
    failures: tuple[tuple[str, str], ...] = ()


def inspect(request: Request, root: Path, session: Session) -> tuple[FileState, ...]:
    """Return the state of every file the request is about; the disk is only read.

    Files that a checkout need not hold are left out where they are missing or of an earlier build.
    """
    plan = planned(request, root, session)
    optional = {root / artifact.path for artifact in plan.artifacts if artifact.optional}
    return tuple(
        state
        for state in compare(plan, root)
        if state.state not in (State.MISSING, State.STALE) or state.path not in optional
    )


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
    document = make_document(
        plan, root / request.document_folder, wish, session.cache, request.edition.lang
    )
    apply((*changes, *(() if document is None else document.changes)))
    return Built(states, document, plan.failures)


def planned(request: Request, root: Path, session: Session) -> Plan:
    """Return the texts of the request, from the cache when nothing they depend on has changed."""
    covered = _covered(request, root)
    own = templates_digest(request.templates) + measured_text(request.accuracy)
    key = key_of("plan", rendering_digest(), own, repr(request), repr(covered))
    stored = session.cache.load(key)
    if isinstance(stored, Plan):
        return stored
    from derive.artifacts.plan import render

    plan = render(request, covered, session)
    session.cache.store(key, plan)
    return plan


def _covered(request: Request, root: Path) -> tuple[str, ...]:
    """Return the names that shared files speak of; empty for all, those without code included."""
    if not request.names:
        return ()
    from derive.artifacts.choice import check_names, names_with_modules

    check_names(request.names, request.own)  # a name that is unknown must not count as none
    if request.vendored:
        return request.names
    coded = names_with_modules(request.own)
    present = modules_present(root, request, coded)
    return () if present == coded else present
