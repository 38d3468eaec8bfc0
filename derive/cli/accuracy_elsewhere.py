"""`derive accuracy NAME --param alpha=3`: measure where parameters are not at their defaults."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from derive.cli.terminal import progress
from derive.errors import UsageError

if TYPE_CHECKING:
    from derive.activation import Activation


def given_values(texts: Sequence[str]) -> dict[str, float]:
    """Return the values of parameters by name, from texts as ``alpha=3``."""
    from derive.expression.parameters import parse_parameter

    for text in texts:
        if "=" not in text:
            raise UsageError(f"--param {text} states no value; write for example {text}=3")
    return {p.name: float(p.default) for p in map(parse_parameter, texts)}


def say_elsewhere(entry: "Activation", folder: Path, given: Mapping[str, float], count: int) -> int:
    """Print the largest error of each function, and what is wrong; return how many have faults.

    A function that refuses these values, for its form does not hold there, is named.
    """
    from derive.checking.accuracy import load_package, targets
    from derive.checking.table import rows_elsewhere
    from derive.checking.table_text import faults_in
    from derive.output_forms import find_forms

    _check(entry, given)
    package = folder / "activations"
    if not (package / f"{entry.name}.py").is_file():
        raise UsageError(f"{package}: no module for {entry.name}; run: derive build")
    native, forms = load_package(package), find_forms(entry)
    with progress("measuring", 1) as report:
        rows = tuple(rows_elsewhere(native, forms, given, count))
        report(entry.name)
    found = [faults_in(asdict(row)) for row in rows]
    for row, fault in zip(rows, found, strict=True):
        wrong = f"; {fault} of {row.points}" if fault else ""
        click.echo(f"{row.function} {row.dtype} {row.max_ulp:.3g} ulp at {row.where:.6g}{wrong}")
    measured = {row.function for row in rows}
    for target in targets(forms):
        if hasattr(getattr(native, entry.name), target.name) and target.name not in measured:
            click.echo(f"{target.name} refuses these values")
    return sum(map(bool, found))


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
