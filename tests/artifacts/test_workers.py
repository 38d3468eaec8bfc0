"""How many processes work, and where that is said."""

import os

import pytest

from derive.artifacts.workers import Workers
from derive.errors import UsageError


def _processes(monkeypatch: pytest.MonkeyPatch, said: str) -> set[int]:
    monkeypatch.setenv("DERIVE_JOBS", said)
    found: set[int] = set()
    with Workers() as workers:
        workers.each(os.getpid, {"first": (), "second": ()}, lambda _, number: found.add(number))
    return found


def test_one_process_is_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other is started."""
    assert _processes(monkeypatch, "1") == {os.getpid()}


def test_more_are_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that asks only waits."""
    assert os.getpid() not in _processes(monkeypatch, "3")


@pytest.mark.parametrize("said", ["", "0", "-1", "two"])
def test_what_is_no_number_is_refused(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line names the variable."""
    with pytest.raises(UsageError, match=f"DERIVE_JOBS is '{said}'"):
        _processes(monkeypatch, said)
