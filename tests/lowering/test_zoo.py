"""Activations outside the catalogue are lowered, and measured against exact values."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from derive.checking.accuracy import Accuracy, accuracy_findings
from tests.lowering.zoo import ACCURATE, FAST, OTHERS, measured
from tests.thinned import thinned


@pytest.mark.parametrize("name", thinned(FAST, 2))
def test_a_few_are_accurate(name: str, tmp_path: Path) -> None:
    """No digit, limit, NaN, warning or dtype is wrong beyond the limits of the check."""
    assert accuracy_findings(measured(name, tmp_path)) == ()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", [*ACCURATE, *OTHERS])
def test_all_are_lowered_and_measured(name: str, tmp_path: Path) -> None:
    """Every expression has a program that keeps dtypes; with -s a row of the table is printed."""
    found = measured(name, tmp_path)
    print(_row(name, found))
    assert all(not one.wrong_dtype for one in found)
    if name in ACCURATE:
        assert accuracy_findings(found) == ()


def _row(name: str, found: Iterable[Accuracy]) -> str:
    cells = [
        f"{one.role.value}: {one.max_ulp:.3g} ulp, {one.lost} lost, {one.nan} NaN, "
        f"{one.inf} inf, {one.warnings} warned"
        for one in found
        if one.dtype == "float64"
    ]
    return f"{name:<16} " + " | ".join(cells)
