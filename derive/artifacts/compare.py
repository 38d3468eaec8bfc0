"""Compare a plan with the disk; nothing is written."""

import difflib
from collections.abc import Iterator
from pathlib import Path

from derive.artifacts.records import FileState, Plan, State
from derive.artifacts.seal import SEALED_SUFFIXES, is_intact, is_sealed, with_unix_newlines
from derive.errors import MachineError


def compare(plan: Plan, root: Path) -> tuple[FileState, ...]:
    """Return the state of every file of the plan, then of every orphan, in path order."""
    planned = [_state(root / artifact.path, artifact.text) for artifact in plan.artifacts]
    return (*planned, *_orphans(plan, root))


def unified_diff(state: FileState) -> str:
    """Return what a build would change in this file, as a unified diff; empty when fresh."""
    found = (state.found or "").encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    before = with_unix_newlines(found).splitlines(keepends=True)
    after = (state.wanted or "").splitlines(keepends=True)
    label = state.path.as_posix()
    lines = difflib.unified_diff(before, after, f"{label} (on disk)", f"{label} (expected)")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ no newline at end\n" for line in lines
    )


def read(path: Path) -> str | None:
    """Return the text of a file, None if there is none; raises ``MachineError`` if unreadable.

    Bytes that are no UTF-8 survive as surrogates, so that a file can be put back as it was.
    """
    try:
        return path.read_bytes().decode("utf-8", errors="surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise MachineError(
            f"{path}: cannot be read ({error.strerror}); free the path or choose --out"
        ) from error


def _state(path: Path, wanted: str) -> FileState:
    found = read(path)
    return FileState(path, _judge(found, wanted), found, wanted)


def _judge(found: str | None, wanted: str) -> State:
    if found is None:
        return State.MISSING
    if with_unix_newlines(found) == wanted:
        return State.FRESH
    return State.STALE if is_intact(found) else State.EDITED


def _orphans(plan: Plan, root: Path) -> Iterator[FileState]:
    planned = {root / artifact.path for artifact in plan.artifacts}
    for folder in plan.folders:
        for path in sorted((root / folder).glob("*")):
            if path.suffix in SEALED_SUFFIXES and path.is_file() and path not in planned:
                found = read(path)
                if found is not None and is_sealed(found):
                    yield FileState(path, State.ORPHANED, found, None)
