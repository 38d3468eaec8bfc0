"""The bound to first order: above what is measured, and not far above."""

import numpy as np
import pytest
import sympy as sp

from derive.lowering import operations as op
from derive.lowering.roundings import FLOAT64, POINTS, first_order_bound
from derive.lowering.symmetry import X
from derive.lowering.terms import Let, Term, call, number

E = Let("e", call(op.EXP, -Let("a", call(op.ABSOLUTE, X))))


@pytest.mark.parametrize(
    ("term", "low", "high"),
    [
        (X * X, 0.4, 0.51),
        (X * X * X, 0.9, 1.6),
        (number(2) * X, 0.0, 0.0),
        (call(op.PRODUCT, X, number(1)), 0.0, 0.0),
        (call(op.EXP, X), 2.3, 2.41),
        (E / (number(1) + E), 3.0, 5.5),
        ((X + number(1)) - number(1), 5.0, 100.0),
    ],
    ids=["square", "cube", "double", "once", "exp", "logistic", "cancelling"],
)
def test_bounds_are_near_what_an_analysis_by_hand_gives(
    term: Term, low: float, high: float
) -> None:
    """Half a unit for each rounding, doubled at most by the place within a binade."""
    assert low <= first_order_bound(term, {}) <= high


def test_differences_without_rounding_cost_nothing() -> None:
    """X - rint(x) is exact, so nothing is lost although it cancels."""
    assert first_order_bound(X - call(op.ROUND, X), {}) == 0


def test_the_bound_holds_where_float32_is_run() -> None:
    """The error of a product of sums, measured, stays below the bound."""
    term = (X * X + number(3)) * (X + number(5)) / (X * X + number(7))
    u = POINTS.astype(np.float32)
    computed = (u * u + np.float32(3)) * (u + np.float32(5)) / (u * u + np.float32(7))
    exact = (POINTS**2 + 3) * (POINTS + 5) / (POINTS**2 + 7)
    ulp = np.spacing(np.abs(exact).astype(np.float32)).astype(float)
    assert np.max(np.abs(computed - exact) / ulp) <= first_order_bound(term, {})


def test_functions_of_float64_are_better() -> None:
    """The same roundings, smaller errors of exp."""
    term = E / (number(1) + E)
    assert first_order_bound(term, {}, FLOAT64) < 0.6 * first_order_bound(term, {})


def test_what_is_added_to_a_float_is_all_that_is_lost() -> None:
    """X - 1e-9 far from 0 is x: not half a unit but a billionth is lost."""
    term = (X + number(64)) - number(sp.Rational(1, 10**9))
    assert first_order_bound(term, {}) < 0.6 + first_order_bound(X + number(64), {})


def test_coefficients_in_an_exponent_are_kept_in_two_parts() -> None:
    """E^(-0.851 a) of a polynomial: its coefficients have no rounding of float32."""
    term = call(
        op.exp_polynomial(2), X, number(0), number(sp.Rational(-1, 3)), number(0), number(0)
    )
    assert first_order_bound(term, {}) <= 2.5
