"""Definitions of which something false was once called proved: jumps, kinks and odd values."""

import pytest
import sympy as sp

from derive.activation import Activation
from derive.proof import Status
from derive.properties import find_properties
from derive.symbols import x

ODD_VALUE = sp.Piecewise((5, sp.Eq(x, 0)), (x, True))


def claimed(expr: sp.Expr) -> set[str]:
    """Return the keys of the properties of f = expr that are called proved."""
    entry = Activation(name="f", title="F", expr=expr, reference="made up")
    return {i.key for i in find_properties(entry).items if i.verdict.status is Status.PROVED}


@pytest.mark.parametrize(
    "expr", [sp.atan(1 / x), sp.atan((1 + x) / (1 - x)), 2 * x - sp.acot(x)], ids=str
)
def test_a_jump_that_the_derivative_hides_is_noticed(expr: sp.Expr) -> None:
    """The derivative of each is continuous, f is not: nothing follows from the sign of f′."""
    assert not claimed(expr) & {"range", "monotonicity", "convexity", "lipschitz", "zeros"}


@pytest.mark.parametrize(
    "expr",
    [sp.sqrt(x**4 + x**2), sp.sqrt(1 - sp.exp(-(x**2))), sp.sqrt(1 - sp.cos(x)), sp.sqrt(x)],
    ids=str,
)
def test_a_root_of_0_is_a_zero_and_a_kink(expr: sp.Expr) -> None:
    """All vanish at 0, so "no zeros" is false, and f′ does not exist there."""
    assert not claimed(expr) & {"zeros", "smoothness", "lipschitz", "slope-at-zero"}


@pytest.mark.parametrize("expr", [sp.sign(x), sp.Heaviside(x), x + sp.sign(x)], ids=str)
def test_no_slope_is_claimed_where_f_jumps(expr: sp.Expr) -> None:
    """One-sided limits of f′ that agree are no derivative at a jump."""
    assert "slope-at-zero" not in claimed(expr)


def test_a_plateau_of_zeros_does_not_take_in_an_end_with_another_value() -> None:
    """The step is 0 for x < 0, and ½ at 0."""
    assert "zeros" not in claimed(sp.Heaviside(x))


def test_a_single_odd_value_is_noticed() -> None:
    """A function that is x but for f(0) = 5 is neither odd nor smooth."""
    assert not claimed(ODD_VALUE) & {"symmetry", "smoothness", "range", "slope-at-zero"}


def test_numbers_under_a_root_do_no_harm() -> None:
    """Factors without a letter, such as √π, are numbers for the search for zeros."""
    assert "monotonicity" in claimed(x + x * sp.erf(x) + sp.exp(-(x**2)))
