"""What textbook code gets wrong in float32, point by point, with the proof of each fault.

Run with ``python -m benchmarks.textbook_faults [NAME…]`` in a checkout. The textbook code of the
benchmark is evaluated over the points at which generated code is measured, and compared with balls
that hold the exact value. The list goes to ``benchmarks/results/textbook_faults.md`` and ``.json``.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import click
import numpy as np
from flint import arb

from benchmarks.textbook import Array, Call, Code, formula_of, numpy_code
from derive.activation import Activation
from derive.catalog import CATALOG
from derive.checking.accuracy import LIMITS, Target, load_package, raises
from derive.checking.exact import Exact, errors_against_balls
from derive.checking.reference import Reference
from derive.checking.sweep import sweep
from derive.lowering import Role
from derive.lowering.lower import slope_of, value_of

ROOT: Final = Path(__file__).parent.parent
RESULTS: Final = ROOT / "benchmarks" / "results"
JSON: Final = "textbook_faults.json"
MARKDOWN: Final = "textbook_faults.md"
_POINTS: Final = 10_000
_DIGITS: Final = 12
#: half of the smallest float32: how much smaller a value is does not matter
_SMALL: Final = 2.0**-150


class Kind(StrEnum):
    """What can go wrong, the worst first."""

    NAN = "NaN"
    INFINITY = "wrong infinity"
    LOST = "no digit right"
    INACCURATE = "inaccurate"
    WARNING = "warning"


#: what makes a result wrong: a warning alone does not, nor an error that generated code may have
WRONG: Final = (Kind.NAN, Kind.INFINITY, Kind.LOST, Kind.INACCURATE)


@dataclass(frozen=True, slots=True)
class Fault:
    """One point: what the textbook gives, what is right, and what the generated code gives.

    ``exact`` is a ball, or a limit at ±∞. Errors are in ulp; None beside a limit, an infinity or a
    NaN.
    """

    kind: Kind
    x: str
    given: str
    exact: str
    ulp: float | None
    ours: str
    ours_ulp: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One function: its textbook code and the mildest x of every kind of fault, worst kind first.

    ``ulp`` is the largest error where at least the order of magnitude is right.
    """

    function: str
    code: str
    single_call: bool
    ulp: float
    faults: tuple[Fault, ...]

    @property
    def verdict(self) -> str:
        """What makes the textbook wrong, in brief; empty where nothing does."""
        wrong = [fault for fault in self.faults if fault.kind in WRONG]
        return "" if not wrong else _brief(wrong[0])


def _brief(fault: Fault) -> str:
    size = f" {fault.ulp:.3g} ulp" if fault.kind is Kind.INACCURATE and fault.ulp else ""
    return f"{fault.kind}{size} at {fault.x}"


@dataclass(frozen=True, slots=True)
class Measured:
    """Both codes over finite points, by rising |x|, with the balls of the exact values."""

    points: Array
    given: Array
    ours: Array
    balls: tuple[arb | None, ...]
    errors: Array
    ours_errors: Array


def row_of(target: Target, function: str, code: Code, ours: Call) -> Row:
    """Compare textbook code with the exact values of the target, and with ``ours``."""
    every = sweep(np.float32, _POINTS, target.kinks, ours)
    points = every[np.argsort(np.abs(every), kind="stable")]
    measured = _measured(target, points, code.call, ours)
    found = [*_inside(measured), *_at_ends(target.reference, code.call, ours)]
    warning = _warning(measured, code.call)
    found += [] if warning is None else [warning]
    first = {fault.kind: fault for fault in reversed(found)}
    worst = measured.errors[_some_digits(measured)]
    return Row(
        function,
        code.text,
        code.is_single_call,
        float(f"{worst.max(initial=0.0):.3g}"),
        tuple(first[kind] for kind in Kind if kind in first),
    )


def _measured(target: Target, points: Array, textbook: Call, ours: Call) -> Measured:
    given, own = _values(textbook, points), _values(ours, points)
    balls = Exact(target.pieced, target.values).balls(points)
    errors = (errors_against_balls(balls, values) for values in (given, own))
    return Measured(points, given, own, balls, *errors)


def _values(call: Call, points: Array) -> Array:
    """Return the values, rounded to float32 where the call has made something else of it."""
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(call(points)).astype(np.float32), points.shape)


def _at_ends(reference: Reference, textbook: Call, ours: Call) -> Iterator[Fault]:
    ends = np.array([-np.inf, np.inf], np.float32)
    pairs = zip(ends, _values(textbook, ends), _values(ours, ends), strict=True)
    for end, given, own in pairs:
        limit = reference.limit(int(np.sign(end)))
        if limit is None:
            continue
        kind = _at_limit(float(given), limit)
        if kind is not None:
            yield Fault(kind, str(end), str(given), f"limit {limit:g}", None, str(own), None)


def _at_limit(given: float, limit: float) -> Kind | None:
    if np.isnan(given):
        return Kind.NAN
    if np.isinf(given) or np.isinf(limit):
        return None if given == limit else Kind.INFINITY
    return Kind.LOST if abs(given - limit) >= abs(limit) > 0 else None


def _inside(measured: Measured) -> Iterator[Fault]:
    """Yield the first point of each kind of fault, and of an error beyond the limit the largest."""
    some = _some_digits(measured)
    large = np.where(some & (measured.errors > LIMITS[Role.VALUE]), measured.errors, 0.0)
    kinds = {
        Kind.NAN: np.isnan(measured.errors),
        Kind.INFINITY: np.isinf(measured.errors),
        Kind.LOST: np.isfinite(measured.errors) & (measured.errors >= 0) & ~some,
        Kind.INACCURATE: large == large.max(initial=0.0),
    }
    for kind, where in kinds.items():
        if where.any() and (kind is not Kind.INACCURATE or large.any()):
            yield _fault(kind, measured, int(np.argmax(where)))


def _some_digits(measured: Measured) -> Any:
    """Return where a value was judged and the error is below it, or below one ulp."""
    middles = _middles(measured)
    with np.errstate(invalid="ignore"):
        apart = np.abs(measured.given.astype(np.float64) - middles)
    finite = np.isfinite(measured.errors) & (measured.errors >= 0)
    return finite & ((apart < np.abs(middles)) | (measured.errors < 1))


def _middles(measured: Measured) -> Any:
    return np.array([np.nan if ball is None else float(ball.mid()) for ball in measured.balls])


def _warning(measured: Measured, textbook: Call) -> Fault | None:
    """Return the mildest x at which NumPy warns although the exact value is a float32."""
    inside = np.flatnonzero(np.abs(_middles(measured)) <= float(np.finfo(np.float32).max))
    if not inside.size or not raises(textbook, measured.points[inside]):
        return None
    while inside.size > 1:
        half = inside[: inside.size // 2]
        inside = half if raises(textbook, measured.points[half]) else inside[half.size :]
    return _fault(Kind.WARNING, measured, int(inside[0]))


def _fault(kind: Kind, measured: Measured, n: int) -> Fault:
    return Fault(
        kind,
        str(measured.points[n]),
        str(measured.given[n]),
        _shown(measured.balls[n]),
        _figure(measured.errors[n]),
        str(measured.ours[n]),
        _figure(measured.ours_errors[n]),
    )


def _shown(ball: arb | None) -> str:
    if ball is None:
        return ""
    return f"below {_SMALL:g}" if abs(ball) < _SMALL else str(ball.str(_DIGITS))


def _figure(error: float) -> float | None:
    return float(f"{error:.3g}") if np.isfinite(error) and error >= 0 else None


def rows_of(entry: Activation, package: Any) -> Iterator[Row]:
    """Yield f and f′ of one entry; what SciPy lacks where it is not installed is left out."""
    module = getattr(package, entry.name)
    value = value_of(entry)
    targets = (
        ("f", Target(entry.name, Role.VALUE, value, entry.defaults)),
        ("f′", _slope(entry, value)),
    )
    for label, target in targets:
        code = numpy_code(formula_of(entry, slope=target.role is Role.DERIVATIVE))
        if code is not None:
            yield row_of(target, f"{entry.name} {label}", code, getattr(module, target.name))


def _slope(entry: Activation, value: Any) -> Target:
    slope = slope_of(value, entry)
    return Target(f"{entry.name}_derivative", Role.DERIVATIVE, slope, entry.defaults)


def stored(folder: Path) -> dict[str, Row]:
    """Return the list on disk, by function; empty where there is none."""
    path = folder / JSON
    if not path.is_file():
        return {}
    rows = json.loads(path.read_text(encoding="utf-8"))["functions"]
    return {row["function"]: _row(row) for row in rows}


def _row(plain: dict[str, Any]) -> Row:
    faults = tuple(Fault(**fault | {"kind": Kind(fault["kind"])}) for fault in plain["faults"])
    return Row(**plain | {"faults": faults})


def page(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of the list: a summary, then one section for each function with a fault."""
    faulty = [row for row in rows if row.faults]
    wrong = [row for row in rows if row.verdict]
    yield "# What textbook NumPy code gets wrong in float32"
    yield ""
    yield (
        f"Made by `python -m benchmarks.textbook_faults`, on NumPy {np.__version__}: {len(rows)}"
        f" functions, at about {_POINTS:,} points each and at ±∞. The textbook is wrong in"
        f" {len(wrong)} of them: NaN where a value or a limit exists, an infinity for a number"
        " that float32 holds, not a digit right (the error is as large as the value, as of 0 for"
        f" a number that is not 0), or an error beyond the {LIMITS[Role.VALUE]:g} ulp that"
        " generated code is allowed. A warning alone is listed and does not count as wrong."
    )
    yield ""
    yield (
        "A kind of fault is shown once, at the x nearest to 0 that was met; an inaccuracy where"
        " it is largest. The exact value is a ball, certified by interval arithmetic; an ulp is"
        " its unit in the last place. To check a line, call the code above it with"
        " `np.array([x], np.float32)`, and evaluate the definition (`derive show NAME`) with"
        " mpmath at 50 digits."
    )
    for row in faulty:
        yield from ("", f"## {row.function}", "", "```text", row.code, "```", "")
        yield "| fault | x | textbook gives | exact | ulp | generated code gives | ulp |"
        yield "|---|---|---|---|---|---|---|"
        for fault in row.faults:
            cells = (fault.x, fault.given, fault.exact, fault.ulp, fault.ours, fault.ours_ulp)
            yield f"| {fault.kind} | {' | '.join('' if c is None else str(c) for c in cells)} |"
    right = [row.function for row in rows if not row.faults]
    yield from ("", "## Nothing to blame", "", ", ".join(right) or "none", "")


def write(rows: Sequence[Row], folder: Path) -> None:
    """Write both files."""
    folder.mkdir(exist_ok=True)
    plain = {"numpy": np.__version__, "functions": [asdict(row) for row in rows]}
    text = json.dumps(plain, indent=1, ensure_ascii=False)
    (folder / JSON).write_text(text + "\n", encoding="utf-8")
    (folder / MARKDOWN).write_text("\n".join(page(rows)), encoding="utf-8")


@click.command()
@click.argument("names", nargs=-1)
def main(names: tuple[str, ...]) -> None:
    """Measure, and write the list; named entries are shown alone and not written."""
    package = load_package(ROOT / "generated" / "activations")
    entries = [e for e in CATALOG if hasattr(package, e.name) and (not names or e.name in names)]
    rows: list[Row] = []
    for entry in entries:
        rows += rows_of(entry, package)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{entry.name:40}")
    if names:
        click.echo("\n".join(page(rows)))
    else:
        write(rows, RESULTS)


if __name__ == "__main__":
    main()
