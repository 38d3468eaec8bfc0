"""Files that are not fresh are found under their own codes."""

from pathlib import Path

import pytest

from derive.artifacts.records import FileState, State
from derive.checking.files import file_findings


@pytest.mark.parametrize(
    ("state", "number"),
    [
        (State.STALE, "DRV001"),
        (State.EDITED, "DRV002"),
        (State.ORPHANED, "DRV003"),
        (State.MISSING, "DRV004"),
    ],
)
def test_each_state_has_its_code(state: State, number: str) -> None:
    """The finding names the file and what to run."""
    (finding,) = file_findings([FileState(Path("generated/activations/elu.py"), state, "", "")])
    assert finding.code.number == number
    assert finding.where == "generated/activations/elu.py"
    assert "derive build" in finding.hint


def test_fresh_files_are_no_findings() -> None:
    """Nothing is said about what is as it should be."""
    assert file_findings([FileState(Path("a.py"), State.FRESH, "", "")]) == ()
