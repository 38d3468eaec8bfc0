"""The tables and the picture of a run of ``benchmarks/numpy_code.py``."""

import statistics
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from benchmarks.textbook_faults import MARKDOWN, Row

#: seconds of each contender ("f|out=") by (dtype, size, entry)
Times: TypeAlias = Mapping[tuple[str, int, str], Mapping[str, float]]

_LARGE: Final = 10**7
_MIDDLE: Final = 10**6
_COLUMNS: Final = (
    *(
        "out=",
        "new",
        "2 workers",
        "textbook",
        "scipy",
        "numexpr",
        "torch",
        "torch, 2 threads",
        "jax",
    ),
)


def report(
    times: Times, machine: Mapping[str, Any], textbook: Mapping[str, Row], folder: Path
) -> str:
    """Return the page in Markdown; the picture is drawn into ``folder`` where matplotlib is.

    ``textbook`` says what textbook code does and gets wrong, by function.
    """
    lines = ["# Generated NumPy code against its peers", ""]
    lines += [
        "Made by `python -m benchmarks.numpy_code`; medians of interleaved calls, on "
        + ", ".join(f"{key} {value}" for key, value in machine.items())
        + ".",
        "",
        "f is the function, f′ its derivative from x. `out=` writes into a given array, `new` makes"
        " one. Textbook code is the definition, or SymPy's derivative of it, as people spell it;"
        " it overflows and loses digits where generated code does not (generated/accuracy.md).",
        "",
    ]
    lines += [
        "## Goals",
        "",
        "What misses a goal beside textbook code stands in one of three columns: there is nothing"
        " to gain on a single call of NumPy, and code that is wrong is quick in vain: what it gets"
        f" wrong is proved in [{MARKDOWN}]({MARKDOWN}).",
        "",
        "| goal | reached | missed, with the ratio | missed beside a single call of NumPy |"
        " missed where the textbook is wrong |",
        "|---|---|---|---|---|",
        *_goals(times, textbook),
        "",
    ]
    for dtype, size in dict.fromkeys((dtype, size) for dtype, size, _ in times):
        lines += [f"## {dtype}, {size:,} elements", "", *_table(times, dtype, size), ""]
    if _picture(times, folder / "numpy_code.svg"):
        lines[4:4] = ["![Speed beside textbook NumPy](numpy_code.svg)", ""]
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contenders on float32 arrays of one size; ``labels`` are f, f′ or both."""

    size: int
    other: str
    ours: str
    labels: tuple[str, ...] = ("f", "f′")


def ratios(times: Times, pair: Pair) -> dict[str, float]:
    """Return how many times slower than ours the other contender is, by function."""
    found = {}
    for (dtype, size, name), row in times.items():
        for label in pair.labels:
            other, ours = row.get(f"{label}|{pair.other}"), row.get(f"{label}|{pair.ours}")
            if (dtype, size) == ("float32", pair.size) and other is not None and ours is not None:
                found[f"{name} {label}"] = other / ours
    return found


#: strictly: one and the same call of NumPy differs from itself by 2 to 3 % in one run
_AS_FAST: Final = 1.0
_GOALS: Final = (
    ("10⁷, out=: twice as fast as the textbook", Pair(_LARGE, "textbook", "out="), 2.0),
    ("10⁷, out=: as fast as the textbook", Pair(_LARGE, "textbook", "out="), _AS_FAST),
    ("10⁶, new: as fast as the textbook", Pair(_MIDDLE, "textbook", "new"), _AS_FAST),
    ("10⁷: 3 times as fast as scipy.special", Pair(_LARGE, "scipy", "new"), 3.0),
    ("10⁷, out=: 3 times as fast as numexpr", Pair(_LARGE, "numexpr", "out="), 3.0),
    ("10⁷, out=: at most 3 times slower than torch", Pair(_LARGE, "torch", "out="), 1 / 3),
    ("10⁷: 1.6 times as fast on 2 workers", Pair(_LARGE, "out=", "2 workers"), 1.6),
    ("1 element: at most twice the textbook", Pair(1, "textbook", "new"), 0.5),
    ("100 elements: at most twice the textbook", Pair(100, "textbook", "new"), 0.5),
)


def _goals(times: Times, textbook: Mapping[str, Row]) -> Iterator[str]:
    for title, pair, least in _GOALS:
        found = ratios(times, pair)
        if found:
            known = textbook if pair.other == "textbook" else {}
            yield goal(f"float32, {title}", found, least, known)
    yield from _memory(times)


def goal(title: str, found: Mapping[str, float], least: float, textbook: Mapping[str, Row]) -> str:
    """Return the line of one goal: who missed it, by what the textbook does instead."""
    reached = sum(ratio >= least for ratio in found.values())
    missing = sorted((n for n in found if found[n] < least), key=lambda name: found[name])
    single = [n for n in missing if n in textbook and textbook[n].single_call]
    wrong = [n for n in missing if n in textbook and textbook[n].verdict and n not in single]
    rest = [n for n in missing if n not in single and n not in wrong]
    blamed = "; ".join(f"{n} {found[n]:.2f} ({textbook[n].verdict})" for n in wrong)
    cells = (title, f"{reached} of {len(found)}", _named(rest, found), _named(single, found))
    return f"| {' | '.join(cells)} | {blamed} |"


def _named(names: Iterable[str], found: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {found[name]:.2f}" for name in names)


def _memory(times: Times) -> Iterator[str]:
    """Backward from y beside a product of two arrays of the same size."""
    found = {}
    for (dtype, size, name), row in times.items():
        if (dtype, size) == ("float32", _LARGE) and "f*y|out=" in row:
            found[name] = row["f|multiply"] / row["f*y|out="]
    if found:
        title = "float32, 10⁷: backward from y within twice `np.multiply(x, g, out=)`"
        yield goal(title, found, 0.5, {})


def _table(times: Times, dtype: str, size: int) -> Iterator[str]:
    rows = {name: row for (d, s, name), row in times.items() if (d, s) == (dtype, size)}
    small = size <= 100
    unit = 1e9 if small else 1e9 / size
    yield f"Nanoseconds {'a call' if small else 'an element'}; the last column is textbook/out=."
    yield ""
    labels = [(label, column) for label in ("f", "f′") for column in _COLUMNS]
    used = [pair for pair in labels if any(f"{pair[0]}|{pair[1]}" in row for row in rows.values())]
    heads = [f"{label} {column}" for label, column in used]
    yield f"| function | {' | '.join(heads)} | backward | from y | multiply | f ratio | f′ ratio |"
    yield "|" + "---|" * (len(heads) + 6)
    for name, row in rows.items():
        cells = [_cell(row.get(f"{label}|{column}"), unit) for label, column in used]
        cells += [_cell(row.get(key), unit) for key in ("f*|out=", "f*y|out=", "f|multiply")]
        for label in ("f", "f′"):
            textbook, ours = row.get(f"{label}|textbook"), row.get(f"{label}|out=")
            cells.append("" if textbook is None or ours is None else f"{textbook / ours:.2f}")
        yield f"| {name} | {' | '.join(cells)} |"


def _cell(seconds: float | None, unit: float) -> str:
    return "" if seconds is None else f"{seconds * unit:.3g}"


def _picture(times: Times, path: Path) -> bool:
    """Draw textbook/ours for every function at 10⁷ float32; False where it cannot be drawn."""
    found = ratios(times, Pair(_LARGE, "textbook", "out=", ("f",)))
    try:
        import matplotlib  # noqa: PLC0415 - drawn where it is installed
    except ImportError:
        return False
    if not found:
        return False
    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "derive"
    from matplotlib import pyplot as plt  # noqa: PLC0415

    names = sorted(found, key=lambda name: found[name])
    figure, axes = plt.subplots(figsize=(7, 1 + 0.18 * len(names)))
    axes.barh([name.removesuffix(" f") for name in names], [found[name] for name in names])
    for line in (1, 2):
        axes.axvline(line, color="black", linewidth=0.8, linestyle=":")
    middle = statistics.median(found.values())
    axes.set_xlabel(
        f"times faster than textbook NumPy, float32, 10⁷ elements (median {middle:.1f})"
    )
    axes.set_xscale("log")
    axes.tick_params(axis="y", labelsize=7)
    axes.margins(y=0.01)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
    return True


__all__ = ["Pair", "Times", "goal", "ratios", "report"]
