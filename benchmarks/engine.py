"""Forms in y against ``sympy.simplify(sympy.diff(f))``, entry by entry, in one run.

Run with ``python benchmarks/engine.py [NAME…]``. Work counts one element as
``derive.output_forms.cost`` does; SymPy starts each entry with an empty cache, as we do.
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import sympy as sp
from rich.console import Console
from rich.table import Table
from sympy.core.cache import clear_cache

from derive.activation import Activation
from derive.catalog import CATALOG, get
from derive.output_forms import find_forms
from derive.output_forms.cost import cost
from derive.output_forms.records import OutputForms
from derive.symbols import x

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: what was found, its work and time, beside SymPy's."""

    name: str
    found: OutputForms
    work: int
    sympy_work: int
    seconds: float
    sympy_seconds: float


def timed(function: Callable[[], Result]) -> tuple[Result, float]:
    """Return the result and the seconds it took from an empty SymPy cache."""
    clear_cache()
    start = time.perf_counter()
    return function(), time.perf_counter() - start


def measure(entry: Activation) -> Row:
    """Find the forms of one entry, then let SymPy differentiate and simplify it."""
    found, seconds = timed(lambda: find_forms(entry))
    simplified, sympy_seconds = timed(lambda: sp.simplify(sp.diff(entry.expr, x)))
    shown = found.forms or found.mixed
    work = max(form.cost for form in shown)
    return Row(entry.name, found, work, cost(simplified), seconds, sympy_seconds)


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
            f"{row.seconds:.2f}",
            f"{row.sympy_seconds:.2f}",
        )
    return table


def main() -> None:
    """Print the table for the entries named on the command line, or for all."""
    entries = [get(name) for name in sys.argv[1:]] or CATALOG
    Console().print(table_of([measure(entry) for entry in entries]))


if __name__ == "__main__":
    main()
