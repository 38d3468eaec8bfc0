"""Processes that work through a list of tasks; results come back by name, in any order."""

import os
import signal
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from types import TracebackType
from typing import Self, TypeVar

from derive.errors import UsageError

Result = TypeVar("Result")


class Workers:
    """Up to ``jobs`` processes, started when there is work for two, shared by all stages.

    Where no number is given, ``DERIVE_JOBS`` tells it, else it is 2.
    """

    def __init__(self, jobs: int | None = None) -> None:
        self._jobs = _chosen() if jobs is None else jobs
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for the processes; after an error, only for the tasks they are at."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=error is not None)

    def each(
        self,
        function: Callable[..., Result],
        tasks: Mapping[str, tuple[object, ...]],
        keep: Callable[[str, Result], None],
    ) -> None:
        """Call ``function`` with each task's arguments and ``keep`` with its name and result."""
        if self._jobs < 2 or len(tasks) < 2:
            for name, arguments in tasks.items():
                keep(name, function(*arguments))
            return
        pool = self._started()
        futures = {pool.submit(function, *arguments): name for name, arguments in tasks.items()}
        for future in as_completed(futures):
            keep(futures[future], future.result())

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # spawn: a fork of a process that draws a progress bar from a thread may deadlock
            self._pool = ProcessPoolExecutor(self._jobs, get_context("spawn"), _die_quietly)
        return self._pool


def _chosen() -> int:
    said = os.environ.get("DERIVE_JOBS", "2")
    if not said.isdecimal() or not int(said):
        raise UsageError(f"DERIVE_JOBS is '{said}'; give a number of processes, 1 or more")
    return int(said)


def _die_quietly() -> None:
    """Let Ctrl-C end a worker at once, without a traceback from each of them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
