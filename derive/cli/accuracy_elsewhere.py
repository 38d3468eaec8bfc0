"""`derive accuracy NAME --param alpha=3`: measure where parameters are not at their defaults."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from derive.cli.terminal import progress
from derive.errors import UsageError

if TYPE_CHECKING:
    from derive.activation import Activation
    from derive.checking.table import Row


def given_values(texts: Iterable[str]) -> dict[str, float]:
    """Return the values of parameters by name, from texts as ``alpha=3``."""
    from derive.expression.parameters import parse_parameter

    return {p.name: float(p.default) for p in map(parse_parameter, texts)}


def say_elsewhere(entry: "Activation", folder: Path, given: Mapping[str, float], count: int) -> int:
    """Print the largest error of each function, and what is wrong; return how many have faults."""
    from derive.checking.accuracy import load_package
    from derive.checking.table import rows_elsewhere
    from derive.output_forms import find_forms

    _check(entry, given)
    package = folder / "activations"
    if not (package / f"{entry.name}.py").is_file():
        raise UsageError(f"{package}: no module for {entry.name}; run: derive build")
    faulty = 0
    with progress("measuring", 1) as report:
        rows = tuple(rows_elsewhere(load_package(package), find_forms(entry), given, count))
        report(entry.name)
    for row in rows:
        fault = _fault(row)
        faulty += bool(fault)
        click.echo(f"{row.function} {row.dtype} {row.max_ulp:.3g} ulp at {row.where:.6g}{fault}")
    return faulty


def _check(entry: "Activation", given: Mapping[str, float]) -> None:
    """Refuse what is no parameter, and values outside a domain."""
    import sympy as sp

    known = {p.name: p for p in entry.parameters}
    for name, value in given.items():
        if name not in known:
            own = ", ".join(known) or "none"
            raise UsageError(f"{entry.name} has no parameter '{name}'; its own: {own}")
        domain = known[name].domain
        if domain.subs(known[name].symbol, sp.Rational(value)) != sp.true:
            raise UsageError(f"{name}={value:g}: {entry.name} needs {domain}")


def _fault(row: "Row") -> str:
    kinds = (
        (row.lost, "without a digit"),
        (row.nan, "NaN"),
        (row.inf, "of a wrong infinity"),
        (row.warnings, "with a warning"),
    )
    found = ", ".join(f"{count} {what}" for count, what in kinds if count)
    return f"; {found}" if found else ""
