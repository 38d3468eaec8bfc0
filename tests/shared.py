"""What takes long to make and is only read: made once for all workers of a run."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

#: seconds after which a worker no longer waits for the one that began
PATIENCE = 120.0


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that ``make`` fills, by whichever worker of this run comes first."""
    base = factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    target, claim, ends = root / name, root / f"{name}.claimed", time.monotonic() + PATIENCE
    while not target.exists():
        try:
            claim.mkdir()
        except FileExistsError:
            assert time.monotonic() < ends, f"{name}: the worker that began is not done"
            time.sleep(0.05)
            continue
        try:
            unfinished = factory.mktemp(f"unfinished-{name}")
            make(unfinished)
            unfinished.rename(target)
        finally:
            claim.rmdir()  # after a failure the next worker tries itself
    return target
