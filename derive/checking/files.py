"""Findings about generated files: stale, edited by hand, missing, orphaned."""

from collections.abc import Iterable
from typing import Final

from derive.artifacts.records import FileState, State
from derive.checking.findings import Code, Finding

_FINDINGS: Final = {
    State.STALE: (
        Code.STALE,
        "its definition, a template or the engine changed",
        "run: derive build",
    ),
    State.EDITED: (
        Code.EDITED,
        "the digest in its header does not match its content",
        "move the edit into the definition or the template, or discard it: derive build --force",
    ),
    State.MISSING: (Code.MISSING, "a build would write it", "run: derive build"),
    State.ORPHANED: (Code.ORPHAN, "nothing generates it any longer", "run: derive build"),
}


def file_findings(states: Iterable[FileState]) -> tuple[Finding, ...]:
    """Return one finding for each file that is not fresh."""
    return tuple(_finding(state) for state in states if state.state is not State.FRESH)


def _finding(state: FileState) -> Finding:
    code, message, hint = _FINDINGS[state.state]
    return Finding(code=code, where=state.path.as_posix(), message=message, hint=hint)
