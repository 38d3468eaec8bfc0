"""Time generated NumPy code against its peers in one interleaved run, and keep the ratios.

Run with ``python -m benchmarks.numpy_code [NAME…]`` in a checkout; ``pip install -e '.[bench]'``
brings the peers. Every contender runs in turn, round after round, and medians are compared. The
tables go to ``benchmarks/results/``; what the textbook gets wrong is read from there
(``python -m benchmarks.textbook_faults``).
"""

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click
import numpy as np

from benchmarks.contenders import PEERS, contenders, installed
from benchmarks.report import Times, report
from benchmarks.textbook_faults import stored
from derive.catalog import CATALOG
from derive.checking.accuracy import load_package

ROOT: Final = Path(__file__).parent.parent
RESULTS: Final = ROOT / "benchmarks" / "results"
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

    names: tuple[str, ...]
    dtypes: tuple[str, ...]
    sizes: tuple[int, ...]
    rounds: int
    shared: bool


def measure(plan: Plan) -> Times:
    """Return seconds by (dtype, size, entry, contender)."""
    package = load_package(ROOT / "generated" / "activations")
    known = [entry for entry in CATALOG if hasattr(package, entry.name)]
    entries = [entry for entry in known if not plan.names or entry.name in plan.names]
    found: Times = {}
    for dtype in plan.dtypes:
        for size in plan.sizes:
            rng = np.random.default_rng(size)
            x, g = ((rng.standard_normal(size) * 3).astype(dtype) for _ in range(2))
            for entry in entries:
                with np.errstate(all="ignore"):
                    calls = dict(contenders(package, entry, x, g))
                    times = medians(calls, plan.rounds, shared=plan.shared)
                found[dtype, size, entry.name] = times
                _progress(f"{dtype} {size} {entry.name}")
    return found


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


@click.command()
@click.argument("names", nargs=-1)
@click.option("--dtypes", default="float32,float64", show_default=True)
@click.option("--sizes", default="1,100,10000,1000000,10000000", show_default=True)
@click.option("--rounds", default=3, show_default=True)
@click.option(
    "--shared", is_flag=True, help="Others use the machine: measure processor time, and say so."
)
def main(names: tuple[str, ...], dtypes: str, sizes: str, rounds: int, shared: bool) -> None:
    """Measure, and write the tables and the picture."""
    before = machine() | {"rounds": rounds}
    if shared:
        before["times"] = "of the processor, but for two threads: the machine was shared"
    numbers = tuple(int(size) for size in sizes.split(","))
    found = measure(Plan(names, tuple(dtypes.split(",")), numbers, rounds, shared))
    RESULTS.mkdir(exist_ok=True)
    plain = [
        {"dtype": d, "size": s, "name": n, "nanoseconds": {c: round(t * 1e9) for c, t in v.items()}}
        for (d, s, n), v in found.items()
    ]
    record = json.dumps({"machine": before, "times": plain}, indent=1, ensure_ascii=False)
    (RESULTS / "numpy_code.json").write_text(record + "\n", encoding="utf-8")
    text = report(found, before, stored(RESULTS), RESULTS)
    (RESULTS / "numpy_code.md").write_text(text, encoding="utf-8")
    click.echo(text)


if __name__ == "__main__":
    main()
