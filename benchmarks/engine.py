"""Forms in y, and in x and y, against SymPy's derivative: entry by entry, in one run.

Run with ``python benchmarks/engine.py [NAME…]``. Work counts one element as
``derive.output_forms.cost`` does. The mixed forms are compared with what ``cse([f, diff(f)])`` adds
to f, the times with those of ``simplify(diff(f))``; either starts with an empty SymPy cache. Times
are those of the processor, so that a busy machine does not count.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

import sympy as sp
from rich.console import Console
from rich.table import Table
from sympy.core.cache import clear_cache

from derive.activation import Activation
from derive.catalog import CATALOG
from derive.errors import UndecidedError
from derive.output_forms import OutputForms, find_forms
from derive.output_forms.cost import cost, extra_work
from derive.output_forms.shape import shape_of
from derive.proof import Status
from derive.symbols import x

Result = TypeVar("Result")

#: derivatives that need no more operations can hardly be shortened
_TRIVIAL: Final = 2

#: a survey of activations; the goals for times are about these
SURVEY: Final = [
    "sigmoid",
    "steep_sigmoid",
    "sigmoid_from_tanh",
    "squared_sigmoid",
    "general_logistic",
    "tanh",
    "lecun_tanh",
    "penalized_tanh",
    "tanh_shrink",
    "tanh_ratio",
    "steep_softplus",
    "log_sigmoid",
    "algebraic",
    "isru",
    "isrlu",
    "arctan",
    "cauchy_cdf",
    "arcsinh",
    "gudermannian",
    "erf",
    "probit",
    "squareplus",
    "bent_identity",
    "gompertz",
    "cloglog",
    "log_log",
    "sinh_arcsinh",
    "softsign",
    "elliott",
    "elu",
    "selu",
    "celu",
    "relu",
    "leaky_relu",
    "hard_tanh",
    "relu6",
    "hard_sigmoid",
    "hard_swish",
    "symlog",
    "symmetric_sqrt",
    "sqnl",
    "soft_exponential",
    "squared_relu",
    "soft_shrink",
    "hard_shrink",
    "soft_clip",
    "cubic_sigmoid",
    "gaussian",
    "log_cosh",
    "sech",
    "cos",
    "silu",
    "swish",
    "quick_gelu",
    "mish",
    "gelu",
    "gelu_tanh",
    "lisht",
    "snake",
    "tanh_exp",
    "smish",
    "logish",
    "serf",
    "x_gaussian",
    "gcu",
    "sinc",
    "elish",
    "phish",
    "tanh_soft",
    "esh",
    "pade_tanh",
    "double_exp",
    "squared_softplus",
]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: what was found, its work and time, beside SymPy's.

    ``mixed`` pairs what each mixed form adds to f with what ``cse([f, diff(f)])`` adds.
    """

    name: str
    found: OutputForms
    mixed: tuple[tuple[int, int], ...]
    work: int
    sympy_work: int
    seconds: float
    sympy_seconds: float


def timed(function: Callable[[], Result]) -> tuple[Result, float]:
    """Return the result and the processor seconds it took from an empty SymPy cache."""
    clear_cache()
    start = time.process_time()
    return function(), time.process_time() - start


def measure(entry: Activation) -> Row:
    """Find the forms of one entry, then let SymPy differentiate and simplify it."""
    found, seconds = timed(lambda: find_forms(entry))
    simplified, sympy_seconds = timed(lambda: sp.simplify(sp.diff(entry.expr, x)))
    shown = found.forms or found.mixed
    return Row(
        name=entry.name,
        found=found,
        mixed=tuple(mixed_work(found)),
        work=max(form.cost for form in shown),
        sympy_work=cost(simplified),
        seconds=seconds,
        sympy_seconds=sympy_seconds,
    )


def mixed_work(found: OutputForms) -> Iterator[tuple[int, int]]:
    """Yield the new operations of each mixed form, and those of SymPy's derivative."""
    for stretch, form in zip(shape_of(found.activation).stretches, found.mixed, strict=True):
        yield form.cost, extra_work(stretch.expr.diff(x), stretch.expr)


def table_of(rows: list[Row]) -> Table:
    """Return the table of all rows, with the totals in its footer."""
    ours, theirs = sum(r.seconds for r in rows), sum(r.sympy_seconds for r in rows)
    ratio = statistics.median(r.work / max(r.sympy_work, 1) for r in rows)
    table = Table(show_footer=True)
    table.add_column("entry", f"{len(rows)} entries")
    table.add_column("kind")
    table.add_column("form", overflow="fold")
    table.add_column("work")
    table.add_column("SymPy's", f"median ratio {ratio:.2f}")
    table.add_column("mixed, SymPy's")
    table.add_column("seconds", f"{ours:.1f}")
    table.add_column("SymPy's", f"{theirs:.1f}: ratio {ours / theirs:.2f}")
    for row in rows:
        shown = row.found.forms or row.found.mixed
        table.add_row(
            row.name,
            str(row.found.kind),
            "; ".join(str(form.expr) for form in shown),
            str(row.work),
            str(row.sympy_work),
            "; ".join(f"{new}, {most}" for new, most in row.mixed),
            f"{row.seconds:.2f}",
            f"{row.sympy_seconds:.2f}",
        )
    return table


def goals_of(rows: list[Row]) -> Table:
    """Return what was aimed at beside what was measured."""
    table = Table("", "goal", "measured")
    survey = [row for row in rows if row.name in SURVEY]
    seconds = [row.seconds for row in survey] or [0.0]
    share = sum(seconds) / max(sum(row.sympy_seconds for row in survey), 1e-9)
    table.add_row(f"time for {len(survey)} of the survey, total", "≤ 30 s", f"{sum(seconds):.1f} s")
    table.add_row("worst", "≤ 4 s", f"{max(seconds):.2f} s")
    table.add_row("median", "≤ 0.2 s", f"{statistics.median(seconds):.2f} s")
    table.add_row("against simplify(diff(f))", "≤ 0.3", f"{share:.2f}")
    forms = [form for row in rows for form in (*row.found.forms, *row.found.mixed)]
    proved = sum(form.verdict.status is Status.PROVED for form in forms)
    table.add_row("forms proved", "all", f"{proved} of {len(forms)}")
    pairs = [pair for row in rows for pair in row.mixed if pair != (0, 0)]
    above = sum(new > most for new, most in pairs)
    table.add_row("mixed forms dearer than cse of f and f′", "0", f"{above} of {len(pairs)}")
    worth = [new / most for new, most in pairs if most > _TRIVIAL]
    words = f"median ratio of mixed forms, more than {_TRIVIAL} operations"
    table.add_row(words, "≤ 0.8", f"{statistics.median(worth or [0.0]):.2f} ({len(worth)} forms)")
    return table


def main() -> None:
    """Print both tables for the entries named on the command line, or for all."""
    known = {entry.name: entry for entry in CATALOG}
    rows: list[Row] = []
    for name in sys.argv[1:] or known:
        try:
            rows.append(measure(known[name]))
        except UndecidedError as error:
            Console().print(f"{name}: undecided: {error}")
    console = Console()
    console.print(table_of(rows))
    console.print(goals_of(rows))


if __name__ == "__main__":
    main()
