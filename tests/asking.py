"""Formulas worked off in the process of the test: what is tested is the answer, not the process."""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest

from derive.cli import answering
from derive.custom import worker
from derive.custom.messages import Order

ASK = import_module("derive.custom.ask")  # the package holds a function of this name


def asking_here(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let ``ask`` start no process, which would import the engine anew for each formula."""
    deepest = sys.getrecursionlimit()
    patch.setattr(ASK, "_received", received)
    patch.setattr(ASK, "started", lambda: None)
    patch.setattr(answering, "started", lambda: None)
    sys.setrecursionlimit(worker.DEEPEST)
    yield
    sys.setrecursionlimit(deepest)


def received(
    order: Order, _budget: float, _process: subprocess.Popen[bytes] | None
) -> list[object]:
    """Work off the order; it and all results are pickled, as between processes."""
    said: list[bytes] = []
    given: Order = pickle.loads(pickle.dumps(order))  # noqa: S301  written here
    worker.work(given, lambda message: said.append(pickle.dumps(message)))
    return [pickle.loads(message) for message in said]  # noqa: S301  written here
