"""The bound to first order: above what is measured, not far above, and what it leads to."""

import numpy as np
import pytest
import sympy as sp

from derive.lowering import operations as op
from derive.lowering.lower import value_of
from derive.lowering.pieces import lower_input
from derive.lowering.roundings import GOAL, POINTS, first_order_bound, with_few_roundings
from derive.lowering.symmetry import X
from derive.lowering.terms import Call, Let, Term, call, number, walk
from derive.symbols import x
from tests.lowering.test_lower import entry

E = Let("e", call(op.EXP, -Let("a", call(op.ABSOLUTE, X))))


@pytest.mark.parametrize(
    ("term", "low", "high"),
    [
        (X * X, 0.4, 0.51),
        (X * X * X, 0.9, 1.6),
        (number(2) * X, 0.0, 0.0),
        (call(op.EXP, X), 2.3, 2.41),
        (E / (number(1) + E), 3.0, 5.5),
        ((X + number(1)) - number(1), 5.0, 100.0),
    ],
    ids=["square", "cube", "double", "exp", "logistic", "cancelling"],
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


def test_exponentials_are_rounded_once_where_their_errors_add_up() -> None:
    """(p e) e with the root of an exponential; a single exponential stays as it is."""
    square = X * E * E / (number(1) + E)
    better = with_few_roundings(square, {})
    used = {node.operation for node in walk(better) if isinstance(node, Call)}
    assert op.EXP_ONCE in used
    assert first_order_bound(better, {}) < GOAL
    assert with_few_roundings(E, {}) == E


def test_a_formula_of_ones_own_names_the_rule() -> None:
    """X e^(-x^2): the program says that its exponentials are rounded once."""
    mine = entry(x * sp.exp(-(x**2)))
    lowered = lower_input(value_of(mine), mine)
    assert "functions rounded once" in lowered.rules
