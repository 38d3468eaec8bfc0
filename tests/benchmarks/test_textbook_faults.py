"""The list of what textbook code gets wrong: the wrong is blamed, the right is not."""

from pathlib import Path

import numpy as np
import pytest
import sympy as sp

from benchmarks.textbook import Array, Code, numpy_code
from benchmarks.textbook_faults import Kind, Row, page, row_of, stored, write
from derive.checking.accuracy import Target
from derive.lowering import Role
from derive.lowering.pieced import Pieced
from derive.proof import Piece, Region
from derive.symbols import x


def judged(formula: sp.Expr, exact: sp.Expr | None = None) -> Row:
    """Judge code printed from a formula against an exact function, beside code in float64."""
    code = numpy_code(formula)
    assert code is not None
    return row_of(target_of(exact if exact is not None else formula), "fake f", code, np.tanh)


def target_of(exact: sp.Expr) -> Target:
    """Return a function of the whole line as a target."""
    return Target("fake", Role.VALUE, Pieced((Piece(Region(), exact),), ()), {})


def kinds(row: Row) -> list[Kind]:
    """Return what the row is blamed for."""
    return [fault.kind for fault in row.faults]


@pytest.mark.parametrize("formula", [sp.tanh(x), sp.exp(x), x, 2 * x, sp.atan(x)])
def test_right_code_is_not_blamed(formula: sp.Expr) -> None:
    """A right function has no fault, exp's right infinities and right zeros included."""
    row = judged(formula)
    assert kinds(row) == []
    assert not row.verdict


def test_a_nan_is_found_where_a_value_exists() -> None:
    """e^x/(1 + e^x) is ∞/∞ from 88.7."""
    row = judged(sp.exp(x) / (1 + sp.exp(x)))
    assert kinds(row)[0] is Kind.NAN
    assert row.verdict == "NaN at 88.73"
    assert row.faults[0].exact.startswith("[1.0")


def test_a_nan_is_found_at_an_end_alone() -> None:
    """x/(1 + |x|) is right at every number and ∞/∞ at the ends."""
    fault = judged(x / (1 + sp.Abs(x)), x / sp.sqrt(x**2)).faults[0]
    assert (fault.kind, fault.x, fault.exact) == (Kind.NAN, "-inf", "limit -1")


def test_a_wrong_infinity_is_found() -> None:
    """log(1 + e^x) is x far out, not ∞."""
    assert Kind.INFINITY in kinds(judged(sp.log(1 + sp.exp(x))))


def test_lost_digits_are_found_at_the_mildest_x() -> None:
    """1 − tanh² is worth nothing from 9."""
    row = judged(1 - sp.tanh(x) ** 2)
    assert row.verdict.startswith("no digit right at 9.0")
    assert row.faults[0].ulp is not None
    assert row.faults[0].ulp > 1e6


def test_a_wrong_sign_and_a_wrong_formula_are_blamed() -> None:
    """Code of another function has no digit right."""
    assert judged(-sp.tanh(x), sp.tanh(x)).verdict.startswith("no digit right")
    assert judged(sp.tanh(x) * sp.Rational(1001, 1000), sp.tanh(x)).verdict.startswith("inaccurate")


def test_a_warning_alone_is_listed_and_is_no_error() -> None:
    """A right value by way of an overflow."""

    def noisy(values: Array) -> Array:
        return np.tanh(values) + 0 / np.maximum(np.exp(values * 1000), 1)

    row = row_of(target_of(sp.tanh(x)), "fake f", Code("def f(x): ...", noisy), np.tanh)
    assert kinds(row) == [Kind.WARNING]
    assert not row.verdict


def test_an_infinity_beyond_all_floats_is_right() -> None:
    """e^(e^x) exceeds float32 at 4.5: no fault there."""
    assert Kind.INFINITY not in kinds(judged(sp.exp(sp.exp(x))))


def test_the_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Report and list speak of the same rows."""
    rows = [judged(sp.exp(x) / (1 + sp.exp(x))), judged(sp.tanh(x))]
    write([rows[0]], tmp_path)
    assert stored(tmp_path) == {"fake f": rows[0]}
    assert stored(tmp_path / "nowhere") == {}
    text = "\n".join(page(rows))
    assert "88.73" in text
    assert "nan" in text
