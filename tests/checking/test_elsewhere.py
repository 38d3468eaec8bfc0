"""Generated code where parameters are not at their defaults: no digit lost, no NaN, no warning."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import pytest
import sympy as sp

from derive.activation import Activation
from derive.catalog import CATALOG, get
from derive.checking.accuracy import load_package
from derive.checking.table import Row, rows_elsewhere
from derive.checking.table_text import faults_in
from derive.lowering import Role
from derive.rendering.module import SUPPORT, render_support
from tests.known import forms_of, module_of

#: as floats they have few digits, so that float32 has them too; products with most are rounded
VALUES = (0.96875, 1.5, 3.0, 0.0625, 11.0, -1.5)
COUNT = 500
#: in ulp: f and what is made of it, away from zeros; the slope from y as a function of y
MOST = 12.0
PARAMETRISED = [entry for entry in CATALOG if entry.parameters]
#: what is wrong there still; strict: once it is right, the line goes
OPEN = {
    "pelu": "by a: an infinity of the wrong kind at one point",
    "isru": "from y, no digit beside the output at which it saturates",
    "isrlu": "from y, no digit beside the output at which it saturates",
    "snake": "by alpha: infinite beyond the largest float over alpha",
    "sinh_arcsinh": "no digit beside its zero for epsilon other than 0",
    "tanh_soft": "by alpha: warnings, and points that are not decided",
}
WRONG_ONCE = [
    ("soft_exponential", {"alpha": 1.5}, "soft_exponential_derivative"),
    ("pelu", {"b": 3.0}, "pelu_second_derivative"),
    ("smelu", {"beta": 1.5}, "smelu"),
    ("steep_softplus", {"beta": 1.5}, "steep_softplus_derivative_by_beta"),
    ("gompertz", {"alpha": 3.0, "beta": 3.0}, "gompertz"),
    ("general_logistic", {"alpha": 3.0}, "general_logistic_second_derivative"),
]


def loaded(name: str, folder: Path) -> ModuleType:
    """Return a package of one module."""
    (folder / "__init__.py").write_text(f"from . import {name}\n", encoding="utf-8")
    (folder / SUPPORT).write_text(render_support(), encoding="utf-8")
    (folder / f"{name}.py").write_text(module_of(name), encoding="utf-8")
    return load_package(folder, "_derive_elsewhere")


def faults(row: Row) -> str:
    return faults_in(asdict(row))


@pytest.mark.parametrize(("name", "given", "function"), WRONG_ONCE)
def test_what_was_wrong_elsewhere(
    name: str, given: Mapping[str, float], function: str, tmp_path: Path
) -> None:
    """Cases in which all was well at the defaults alone."""
    rows = rows_elsewhere(loaded(name, tmp_path), forms_of(name), given, COUNT, function)
    found = [(row, faults(row)) for row in rows]
    assert len(found) == 2
    for row, fault in found:
        assert not fault, f"{row.function} {row.dtype}: {fault}"
        assert row.max_ulp < MOST or "second" in function, f"{row.max_ulp} at {row.where}"


def choices(entry: Activation) -> Iterator[dict[str, float]]:
    """Yield a value other than the default for each parameter in turn."""
    for parameter in entry.parameters:
        for value in VALUES:
            inside = parameter.domain.subs(parameter.symbol, sp.Rational(value))
            if inside == sp.true:
                yield {parameter.name: value}


@pytest.mark.slow
@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(
            entry,
            id=entry.name,
            marks=[pytest.mark.xfail(reason=OPEN[entry.name], strict=True)]
            if entry.name in OPEN
            else [],
        )
        for entry in PARAMETRISED
    ],
)
def test_nothing_is_lost_elsewhere(entry: Activation, tmp_path: Path) -> None:
    """No NaN, no wrong infinity, no warning, whatever the parameter; f and f′ keep digits."""
    package = loaded(entry.name, tmp_path)
    wrong = []
    for given in choices(get(entry.name)):
        for row in rows_elsewhere(package, forms_of(entry.name), given, COUNT):
            own = row.role in (Role.VALUE, Role.DERIVATIVE) and row.lost
            if row.nan or row.inf or row.warnings or row.undecided or own:
                wrong.append((row.function, row.dtype, given, faults(row), row.where))
    assert not wrong
