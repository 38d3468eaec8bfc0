"""Time whole commands against a yardstick in the same run, and print the ratios.

Run with ``python benchmarks/commands.py``; each pair is interleaved and the medians are compared.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

RUNS = 5
ROOT = Path(__file__).parent.parent
DERIVE = (sys.executable, "-m", "derive")
PYTHON = (sys.executable, "-c")
#: stands for a new path in each run; the same with .py holds ``HAND_WRITTEN``
OUT = "<out>"
TEXTBOOK = (
    "import sympy as sp\n"
    "from derive.catalog import CATALOG\n"
    "from derive.symbols import x\n"
    "for entry in CATALOG:\n"
    "    sp.simplify(sp.diff(entry.expr, x))\n"
)
PROPERTIES = (
    "from derive.catalog import CATALOG\n"
    "from derive.properties import find_properties\n"
    "for entry in CATALOG:\n"
    "    find_properties(entry, others=CATALOG)\n"
)
#: functions that nobody has in a catalogue, with their derivatives
HAND_WRITTEN = "import numpy as np\n" + "".join(
    f"\ndef f{n}(x, a={n + 1}.5):\n"
    f"    return np.tanh(x) * np.exp(-x * x / a) + np.where(x > {n}, x, a)\n"
    f"\ndef f{n}_grad(x, a={n + 1}.5):\n    t, e = np.tanh(x), np.exp(-x * x / a)\n"
    f"    return (1 - t * t) * e - t * e * 2 * x / a + (x > {n})\n"
    for n in range(6)
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two commands that are worth comparing; ``warm`` keeps the cache between runs."""

    title: str
    command: tuple[str, ...]
    yardstick_title: str
    yardstick: tuple[str, ...]
    warm: bool = False


PAIRS = (
    Pair("derive --help", (*DERIVE, "--help"), "import click", (*PYTHON, "import click")),
    Pair(
        "derive show sigmoid",
        (*DERIVE, "show", "sigmoid"),
        "import sympy",
        (*PYTHON, "import sympy"),
    ),
    Pair(
        "derive build, everything new",
        (*DERIVE, "build", "--pdf", "never", "--out", OUT),
        "simplify(diff(f)) of the same entries",
        (*PYTHON, TEXTBOOK),
    ),
    Pair(
        "derive build, nothing changed",
        (*DERIVE, "build", "--pdf", "never", "--out", OUT),
        "import sympy",
        (*PYTHON, "import sympy"),
        warm=True,
    ),
    Pair(
        "derive verify, six pairs",
        (*DERIVE, "verify", f"{OUT}.py"),
        "import sympy",
        (*PYTHON, "import sympy"),
    ),
    Pair(
        "properties and relations of the catalogue",
        (*PYTHON, PROPERTIES),
        "simplify(diff(f)) of the same entries",
        (*PYTHON, TEXTBOOK),
    ),
)


def seconds(command: tuple[str, ...], cache: Path, out: Path) -> float:
    """Return the wall time of one run of ``command``, which must succeed."""
    words = [word.replace(OUT, str(out)) for word in command]
    start = time.perf_counter()
    subprocess.run(  # noqa: S603  (the commands are the constants above)
        words,
        cwd=ROOT,
        check=True,
        capture_output=True,
        env=os.environ | {"DERIVE_CACHE": str(cache)},
    )
    return time.perf_counter() - start


def medians(pair: Pair) -> tuple[float, float]:
    """Return the median seconds of both commands, run in turn; cold runs get an empty cache."""
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if pair.warm:
            seconds(pair.command, folder / "cache", folder / "out")
        for run in range(RUNS):
            suffix = "" if pair.warm else str(run)
            (folder / f"out{suffix}.py").write_text(HAND_WRITTEN, encoding="utf-8")
            ours.append(seconds(pair.command, folder / f"cache{suffix}", folder / f"out{suffix}"))
            theirs.append(seconds(pair.yardstick, folder / "cache", folder / "out"))
    return statistics.median(ours), statistics.median(theirs)


def main() -> None:
    """Print one row per pair."""
    table = Table("command", "seconds", "yardstick", "seconds ", "ratio")
    for pair in PAIRS:
        ours, theirs = medians(pair)
        table.add_row(
            pair.title, f"{ours:.2f}", pair.yardstick_title, f"{theirs:.2f}", f"{ours / theirs:.2f}"
        )
    Console().print(table)


if __name__ == "__main__":
    main()
