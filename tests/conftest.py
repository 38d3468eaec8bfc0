"""What all processes of a run share, made fresh for each run: byte code and what was worked out.

Results of an earlier run stand in for nothing; within one run the same sources may share.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_FOLDER = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Let processes that are started later, workers too, share a cache and compile once."""
    if hasattr(config, "workerinput"):
        return
    folder = Path(tempfile.mkdtemp(prefix="derive-tests-"))
    config.stash[_FOLDER] = folder
    os.environ["DERIVE_CACHE"] = str(folder / "cache")
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):  # then not beside the sources
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    os.environ.setdefault("SYMPY_CACHE_SIZE", "20000")  # as the command line does
    os.environ["DERIVE_JOBS"] = "1"  # the tests themselves run on every processor


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    folder = config.stash.get(_FOLDER, None)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def same_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work off formulas in the process of the test."""
    from tests.asking import asking_here  # noqa: PLC0415  only who asks imports the engine

    yield from asking_here(monkeypatch)
