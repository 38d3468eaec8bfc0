"""Time generated NumPy code against its peers in one interleaved run, and keep the ratios.

Run with ``python -m benchmarks.numpy_code [NAME…]`` in a checkout; ``pip install -e '.[bench]'``
brings the peers. Every contender runs in turn, round after round, and medians are compared. The
tables go to ``benchmarks/results/``; what the textbook gets wrong is read from there
(``python -m benchmarks.textbook_faults``). What was measured is kept size by size, and a run that
was interrupted goes on with ``--resume``: it takes over what the same machine measured of the same
code.
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import Any, Final

import click
import numpy as np

from benchmarks.contenders import PEERS, contenders, installed
from benchmarks.record import Measured, Place, Record, codes_of, read, write
from benchmarks.report import report
from benchmarks.textbook_faults import stored
from derive.catalog import CATALOG
from derive.checking.accuracy import load_package

ROOT: Final = Path(__file__).parent.parent
RESULTS: Final = ROOT / "benchmarks" / "results"
PACKAGE: Final = ROOT / "generated" / "activations"
RECORD: Final = "numpy_code.json"
_LEAST: Final = 1e-3  # seconds: what is quicker is repeated


def seconds(call: Callable[[], object], clock: Callable[[], float]) -> float:
    """Return the time of one call, repeated where it is short."""
    start = clock()
    call()
    once = clock() - start
    if once > _LEAST:
        return once
    number = min(2000, int(_LEAST / max(once, 1e-7)) + 1)
    start = clock()
    for _ in range(number):
        call()
    return (clock() - start) / number


def medians(
    calls: Mapping[str, Callable[[], object]], rounds: int, *, shared: bool
) -> dict[str, float]:
    """Return the median seconds of each call, all of them run in turn.

    On a shared machine that is processor time of this process, but for those that use two threads.
    """
    times: dict[str, list[float]] = {name: [] for name in calls}
    clocks = {
        name: time.process_time if shared and "2 " not in name else time.perf_counter
        for name in calls
    }
    for call in calls.values():
        call()
    for _ in range(rounds):
        for name, call in calls.items():
            times[name].append(seconds(call, clocks[name]))
    return {name: statistics.median(values) for name, values in times.items()}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured, and how."""

    dtypes: tuple[str, ...]
    sizes: tuple[int, ...]
    rounds: int
    shared: bool


def measure(
    plan: Plan, codes: Mapping[str, str], known: Collection[Place]
) -> Iterator[dict[Place, Measured]]:
    """Yield the rows of one dtype and size after another, without those that are known."""
    package = load_package(PACKAGE)
    entries = [entry for entry in CATALOG if entry.name in codes]
    for dtype, size in product(plan.dtypes, plan.sizes):
        rng = np.random.default_rng(size)
        x, g = ((rng.standard_normal(size) * 3).astype(dtype) for _ in range(2))
        found = {}
        for entry in entries:
            place = (dtype, size, entry.name)
            if place in known:
                continue
            with np.errstate(all="ignore"):
                calls = dict(contenders(package, entry, x, g))
                times = medians(calls, plan.rounds, shared=plan.shared)
            found[place] = Measured(codes[entry.name], times)
            _progress(f"{dtype} {size} {entry.name}")
        yield found


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text:60}")


def machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    return {
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        **{peer: version(peer) if installed(peer) else "left out" for peer in PEERS},
    }


class Listed(click.ParamType):
    """Words with commas between them, each of one type."""

    name = "list"

    def __init__(self, word: Callable[[str], Any]) -> None:
        self._word = word

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Any, ...]:
        """Return the words of a text."""
        return value if isinstance(value, tuple) else tuple(map(self._word, value.split(",")))


@click.command()
@click.argument("names", nargs=-1)
@click.option("--dtypes", type=Listed(str), default="float32,float64", show_default=True)
@click.option("--sizes", type=Listed(int), default="1,100,10000,1000000,10000000")
@click.option("--rounds", default=3, show_default=True)
@click.option(
    "--shared", is_flag=True, help="Others use the machine: measure processor time, and say so."
)
@click.option("--resume", is_flag=True, help="Keep what this machine measured of the same code.")
def main(names: tuple[str, ...], resume: bool, **options: Any) -> None:
    """Measure, and write the tables and the picture."""
    plan = Plan(**options)
    before = machine() | {"rounds": plan.rounds}
    if plan.shared:
        before["times"] = "of the processor, but for two threads: the machine was shared"
    RESULTS.mkdir(exist_ok=True)
    codes = codes_of(PACKAGE, names)
    record = Record(before)
    if resume:
        record = record.going_on_from(read(RESULTS / RECORD), codes)
    for rows in measure(plan, codes, record.rows):
        record.rows.update(rows)
        write(record, RESULTS / RECORD)
    times = {place: row.seconds for place, row in record.rows.items()}
    text = report(times, before, stored(RESULTS), RESULTS)
    (RESULTS / "numpy_code.md").write_text(text, encoding="utf-8")
    click.echo(text)


if __name__ == "__main__":
    main()
