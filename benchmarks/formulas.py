"""Users' formulas: what the generated code of formulas outside the catalogue is worth.

Run with ``python -m benchmarks.formulas [NUMBER…]`` in a checkout. Each formula goes the way of a
user's own: it is read, derived and lowered within a budget, its module is written, and every
function is measured against exact values. Prints one line a formula, worst figures first.
"""

import math
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final

import click
import numpy as np

from derive.checking.accuracy import LIMITS, load_package, measure
from derive.checking.table import Row, Sizes, table_of
from derive.checking.trial import tried_module
from derive.custom.ask import ask
from derive.custom.definition import Definition
from derive.errors import DeriveError
from derive.output_forms.records import OutputForms
from derive.rendering.mode import Mode
from derive.rendering.module import SUPPORT, render_support

_BUDGET: Final = 90.0
_SIZES: Final = Sizes(float32=20_000, balls=4_000)
_ANY: Final = "a=1/2: a > 0"

#: a formula and its parameters; each differs in structure from every other one
FORMULAS: Final[tuple[tuple[str, ...], ...]] = (
    ("x/(1 + abs(x)**p)**(1/p)", "p=3: p > 0"),
    ("x*(1 + k*x/sqrt(1 + x**2))/2", "k=1/2"),
    ("x/sqrt(1 + log(1 + x**2))",),
    ("sin(x)*exp(-x**2)",),
    ("cos(2*x)",),
    ("x*(atan(x)/pi + 1/2)",),
    ("tanh(sinh(x))",),
    ("x*erf(exp(x))",),
    ("x*tanh(a*exp(b*x))", _ANY, "b=3/2: b > 0"),
    ("x if x > 0 else x + x**2/sqrt(1 + x**2)",),
    ("log(1 + exp(x))*tanh(log(1 + exp(x)))",),
    ("x*(1 - exp(-exp(x)))",),
    ("x*log(1 + tanh(exp(x)))",),
    ("sinh(x)/(1 + cosh(x))",),
    ("x*cos(x)/(1 + x**2)",),
    ("x*exp(-abs(x))",),
    ("x*abs(x)/(1 + x**2)",),
    ("x*log(1 + x**2)/(1 + abs(x))",),
    ("(p - q)*x/(1 + exp(-b*(p - q)*x)) + q*x", "p=5/4: p > 1", "q=1/4: q < 1", "b=1: b > 0"),
    ("log(exp(x) + exp(a*x))", "a=1/10: a > 0"),
    ("x*clip(x + 2, 0, 2)/2",),
    ("x if x >= 0 else x*exp(x)",),
    ("sqrt(x**2 + a**2) - a", _ANY),
    ("x + sin(2*x)/2",),
    ("tanh(x) + a*x", _ANY),
    ("(exp(x) - exp(-a*x))/(exp(x) + exp(-a*x))", _ANY),
    ("atan(sinh(x))",),
    ("erf(x)*exp(-x**2)",),
    ("x*log(1 + exp(-x))",),
    ("1/(1 + x**2)",),
    ("x/(1 + x**2)",),
    ("tanh(x)/cosh(x)",),
    ("log(cosh(x))/x if x != 0 else 0",),
    ("(1 - exp(-a*x))/(a*(1 + exp(-a*x)))", _ANY),
    ("asinh(exp(x))",),
    ("exp(x) - 1 if x < 0 else x + x**2/2",),
    ("x*sqrt((1 + tanh(x))/2)",),
    ("x**3/(1 + x**2)",),
    ("sign(x)*log(1 + abs(x)**3)",),
    ("1 - exp(-x**2)",),
    ("x*(1 - exp(-x**2))",),
    ("sin(x)/(1 + abs(x))",),
    ("atan(x)*tanh(x)",),
    ("exp(-(x - 1)**2)",),
    ("(1 + x*exp(-x)/(1 + exp(-x)))/(1 + exp(-x))",),
    ("x*erfc(-x/sqrt(2))/2",),
    ("sign(x)*((1 + abs(x))**(1/3) - 1)",),
    ("sqrt(log(1 + exp(x)))",),
    ("x*tanh(x**2)",),
    ("x/(1 + exp(-x))**2",),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One formula: what refused it, or its figures and what is beyond a limit."""

    number: int
    text: str
    refused: str = ""
    rows: tuple[Row, ...] = ()
    faults: tuple[str, ...] = ()


def judged(number: int) -> Judged:
    """Take one formula from its text to measured code."""
    text, *parameters = FORMULAS[number]
    try:
        answer = ask(
            Definition(expr=text, parameters=tuple(parameters), name="own"), budget=_BUDGET
        )
        if answer.study is None:
            return Judged(number, text, "; ".join(map(str, answer.unreached)))
        source = {mode: tried_module(answer.study, mode) for mode in Mode}
    except (DeriveError, ValueError, ArithmeticError) as error:
        return Judged(number, text, f"{type(error).__name__}: {error}")
    return _measured(number, text, source, answer.output_forms)


def _measured(number: int, text: str, source: Mapping[Mode, str], forms: OutputForms) -> Judged:
    with tempfile.TemporaryDirectory() as name, np.errstate(all="ignore"):
        native, rounded = (_package(Path(name), mode, source[mode]) for mode in Mode)
        rows = table_of(native, rounded, forms, _SIZES).rows
        special = [one for one in measure(native.own, forms) if one.nan or one.inf or one.warnings]
    faults = list(_faults(rows))
    faults += [
        f"{one.function} {one.dtype} {_counts(one.nan, one.inf, one.warnings)} (hard points)"
        for one in special
    ]
    return Judged(number, text, "", rows, tuple(dict.fromkeys(faults)))


def _package(folder: Path, mode: Mode, source: str) -> ModuleType:
    inside = folder / mode.value
    inside.mkdir()
    (inside / SUPPORT).write_text(render_support(mode), encoding="utf-8")
    (inside / "own.py").write_text(source, encoding="utf-8")
    (inside / "__init__.py").write_text("from . import own\n", encoding="utf-8")
    return load_package(inside, f"_formulas_{mode.value}")


def _faults(rows: Iterable[Row]) -> Iterator[str]:
    """Yield what is beyond its limit: errors, lost digits, NaN, infinities, warnings."""
    for row in rows:
        where = f"{row.function} {row.dtype} {row.mode}"
        limit = {"float16": 0.5001, "float32": 0.501}.get(row.dtype, 8.0)
        limit = limit if row.mode == "rounded" else LIMITS[row.role]
        if row.max_ulp > limit or row.lost:
            yield f"{where} {row.max_ulp:.4g} ulp at {row.where!r} ({row.lost} lost)"
        if row.nan or row.inf or row.warnings:
            yield f"{where} {_counts(row.nan, row.inf, row.warnings)}"


def _counts(nan: int, inf: int, warnings: int) -> str:
    found = ((nan, "NaN"), (inf, "wrong infinity"), (warnings, "warnings"))
    return ", ".join(f"{count} {what}" for count, what in found if count)


def line(one: Judged) -> str:
    """Return the line of a formula: the worst figure of each function in float64, then faults."""
    if one.refused:
        return f"{one.number:>3} {one.text}\n      refused: {one.refused}"
    worst: dict[str, float] = {}
    for row in one.rows:
        if row.dtype == "float64":
            short = row.function.removeprefix("own_").replace("own", "f")
            worst[short] = max(worst.get(short, 0.0), row.max_ulp)
    figures = ", ".join(f"{name} {ulp:.3g}" for name, ulp in worst.items() if math.isfinite(ulp))
    return "\n".join(
        [f"{one.number:>3} {one.text}", f"      {figures}", *(f"    ! {f}" for f in one.faults)]
    )


@click.command()
@click.argument("numbers", nargs=-1, type=int)
@click.option("--jobs", default=1, show_default=True)
def main(numbers: tuple[int, ...], jobs: int) -> None:
    """Measure the formulas, all of them unless some are given by their numbers."""
    chosen = numbers or tuple(range(len(FORMULAS)))
    faulty = refused = 0
    with ProcessPoolExecutor(jobs) as workers:
        for one in workers.map(judged, chosen):
            click.echo(line(one))
            faulty += bool(one.faults)
            refused += bool(one.refused)
    right = len(chosen) - faulty - refused
    click.echo(
        f"{len(chosen)} formulas: {right} within every limit, {faulty} not, {refused} refused"
    )


if __name__ == "__main__":
    main()
