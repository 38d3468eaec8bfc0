"""Definitions of which something false was once called proved: jumps, kinks and odd values."""

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.display import Cases
from derive.display.meaning import to_condition
from derive.printing import to_text
from derive.proof import Status
from derive.properties import find_properties
from derive.symbols import x

ODD_VALUE = sp.Piecewise((5, sp.Eq(x, 0)), (x, True))


def claimed(expr: sp.Expr) -> set[str]:
    """Return the keys of the properties of f = expr that are called proved."""
    entry = Activation(name="f", title="F", expr=expr, reference="made up")
    return {i.key for i in find_properties(entry).items if i.verdict.status is Status.PROVED}


def stated(expr: sp.Expr, key: str) -> str:
    """Return a property that is called proved, as text."""
    entry = Activation(name="f", title="F", expr=expr, reference="made up")
    item = find_properties(entry)[key]
    assert item.verdict.status is Status.PROVED
    return to_text(item.value)


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
    """One-sided limits of f′ that agree are no derivative at a jump: there is none."""
    assert stated(expr, "slope-at-zero") == "none"


def test_a_plateau_of_zeros_does_not_take_in_an_end_with_another_value() -> None:
    """The step is 0 for x < 0, and ½ at 0."""
    assert stated(sp.Heaviside(x), "zeros") == "x < 0"


def test_a_single_odd_value_is_noticed() -> None:
    """A function that is x but for f(0) = 5 is neither odd nor smooth, and 0 is no value of it."""
    assert not claimed(ODD_VALUE) & {"symmetry", "smoothness"}
    wanted = {
        "range": "y < 0 or y > 0",
        "monotonicity": "not monotone",
        "slope-at-zero": "none",
        "lipschitz": "none",
        "zeros": "none",
        "fixed-points": "x < 0 or x > 0",
    }
    assert {key: stated(ODD_VALUE, key) for key in wanted} == wanted


@pytest.mark.slow
def test_numbers_under_a_root_do_no_harm() -> None:
    """Factors without a letter, such as √π, are numbers for the search for zeros."""
    assert "monotonicity" in claimed(x + x * sp.erf(x) + sp.exp(-(x**2)))


A, B = sp.symbols("a b", real=True)


def with_parameters(expr: sp.Expr, *domains: tuple[sp.Symbol, sp.Basic]) -> Activation:
    """Return a definition whose parameters are 1 if nothing else is said."""
    parameters = tuple(
        Parameter(name=str(s), symbol=s, default=sp.S.One, meaning="made up", domain=domain)
        for s, domain in domains
    )
    return Activation(name="f", title="F", expr=expr, reference="made up", parameters=parameters)


def test_a_root_that_closes_to_a_kink_has_no_slope_there() -> None:
    """√(x² + a) has the slope 0 at 0 for a > 0; for a = 0 it is |x|."""
    entry = with_parameters(sp.sqrt(x**2 + A), (A, A >= 0))
    assert isinstance(find_properties(entry)["slope-at-zero"].value, Cases)


@pytest.mark.parametrize("key", ["range", "monotonicity"])
def test_cells_that_differ_in_two_parameters_are_not_joined(key: str) -> None:
    """A line bent at 0: slopes of one sign, both positive or both negative, are not "both ≠ 0"."""
    bent = sp.Piecewise((A * x, x > 0), (B * x, True))
    found = find_properties(with_parameters(bent, (A, sp.true), (B, sp.true)))[key].value
    assert isinstance(found, Cases)
    conditions = [to_condition(condition, {"a": A, "b": B}) for _, condition in found.rows]
    for setting in ({A: 1, B: 2}, {A: -1, B: 2}, {A: 1, B: -2}, {A: -1, B: -2}, {A: 0, B: 1}):
        assert sum(c.subs(setting) == sp.true for c in conditions) == 1
