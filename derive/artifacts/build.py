"""Build and compare what a request asks for. Nothing heavy is imported while nothing changed."""

from collections.abc import Callable
from pathlib import Path

from derive.artifacts.cache import Cache, key_of
from derive.artifacts.compare import compare
from derive.artifacts.records import FileState, Plan
from derive.artifacts.request import Request, modules_present
from derive.artifacts.sources import rendering_digest
from derive.artifacts.write import write


def inspect(
    request: Request, root: Path, cache: Cache, *, report: Callable[[str], None]
) -> tuple[FileState, ...]:
    """Return the state of every file the request is about; the disk is only read."""
    return compare(planned(request, root, cache, report=report), root)


def build(
    request: Request,
    root: Path,
    cache: Cache,
    *,
    force: bool = False,
    report: Callable[[str], None],
) -> tuple[FileState, ...]:
    """Bring the files of the request up to date; return the states they had before.

    Everything is rendered before the first byte is written: an error changes nothing.
    """
    states = inspect(request, root, cache, report=report)
    write(states, force=force)
    return states


def planned(request: Request, root: Path, cache: Cache, *, report: Callable[[str], None]) -> Plan:
    """Return the texts of the request, from the cache when nothing they depend on has changed."""
    covered = _covered(request, root)
    key = key_of("plan", rendering_digest(), repr(request), repr(covered))
    stored = cache.load(key)
    if isinstance(stored, Plan):
        return stored
    from derive.artifacts.plan import render

    plan = render(request, covered, cache, report=report)
    cache.store(key, plan)
    return plan


def _covered(request: Request, root: Path) -> tuple[str, ...]:
    """Return the names that shared files speak of; empty for all."""
    if not request.names or request.vendored:
        return request.names
    from derive.catalog import CATALOG

    return modules_present(root, request, tuple(entry.name for entry in CATALOG))
