"""Compositions judged stage by stage."""

import pytest
import sympy as sp

from derive.output_forms.cost import cost
from derive.output_forms.pure import form_of
from derive.output_forms.shape import Stretch
from derive.output_forms.stages import (
    bends,
    direction_by_stages,
    factors_by_stages,
    prove_by_stages,
    slope_by_stages,
    stages_of,
)
from derive.proof import Region, Status
from derive.symbols import x, y

DEEP = sp.log(1 + sp.exp(sp.sinh(x / sp.sqrt(1 + x**2))))
RISING = (DEEP, sp.tanh(sp.log(1 + sp.exp(x)) ** 2), sp.sqrt(sp.log(2 + sp.sinh(sp.exp(x)))))


@pytest.mark.parametrize("expr", RISING, ids=str)
def test_rising_stages_rise_together(expr: sp.Expr) -> None:
    """Each stage rises on the range of the one inside it, so the whole does."""
    assert direction_by_stages(expr, Region()) == 1
    assert direction_by_stages(expr.subs(x, -x), Region()) == -1


@pytest.mark.parametrize(
    "expr",
    [
        sp.exp(sp.sinh(x) ** 2),
        sp.atan(1 / sp.sinh(x)),
        sp.tanh(sp.exp(x) - sp.exp(2 * x)),
        sp.exp(sp.sign(x) * sp.exp(x)),
        x * sp.tanh(x),
    ],
    ids=str,
)
def test_turns_poles_and_jumps_tell_nothing(expr: sp.Expr) -> None:
    """A stage that turns, has a pole or jumps on its range ends the argument."""
    assert direction_by_stages(expr, Region()) is None


def test_ranges_are_handed_on() -> None:
    """The logarithm sees what is above 1 only, the square what is positive."""
    found = stages_of(sp.log(1 + sp.exp(x)) ** 2, Region())
    assert found is not None
    assert [(s.region.lower, s.region.upper) for s in found] == [(-sp.oo, sp.oo), (0, sp.oo)] or (
        found[-1].region.lower == 0
    )


def test_ranges_beyond_reach_are_widened() -> None:
    """Inputs from e^-e^18 on cannot be sampled; 0 is a plain number below them."""
    found = stages_of(sp.tanh(sp.exp(-sp.exp(4 - 9 * sp.atan(sp.sinh(x))))), Region())
    assert found is not None
    assert found[-1].region.lower == 0
    assert found[-1].region.upper == sp.exp(-sp.exp(4 - 9 * sp.pi / 2))
    assert found[-2].region.upper == sp.exp(4 + 9 * sp.pi / 2)


def test_double_exponentials_of_parameters_are_out_of_reach_too() -> None:
    """e^-e^b, b > 0, is as good as 0 below the range."""
    b = sp.Symbol("b", real=True)
    found = stages_of(sp.sinh(sp.exp(-sp.exp(b * sp.erf(x)))), Region(assumptions=(b > 0,)))
    assert found is not None
    assert found[-1].region.lower == 0
    assert found[-1].region.upper == sp.exp(-sp.exp(-b))


@pytest.mark.parametrize(
    ("expr", "form"),
    [
        (sp.tanh(sp.tanh(x)), (1 - y**2) * (1 - sp.log((1 + y) / (1 - y)) ** 2 / 4)),
        (sp.sinh(sp.atan(x)), sp.sqrt(1 + y**2) * sp.cos(sp.asinh(y)) ** 2),
        (sp.tanh(sp.exp(x)), (1 - y**2) * sp.log((1 + y) / (1 - y)) / 2),
    ],
    ids=str,
)
def test_forms_of_two_stages_are_short(expr: sp.Expr, form: sp.Expr) -> None:
    """The form of the stages is taken where it is shorter than what is found at once."""
    found = form_of(Stretch(Region(), expr, expr.diff(x)))
    assert found is not None
    assert found[1].status is Status.PROVED
    assert cost(found[0]) <= cost(form)


def test_the_derivative_of_a_deep_composition_is_a_product() -> None:
    """Each factor is the slope of one stage in its own input or output; together they are f′."""
    factors = factors_by_stages(DEEP, Region())
    assert factors is not None
    assert len(factors) == bends(DEEP, Region()) == 4
    assert factors[-1][1] == DEEP
    before = [x, *(w for _, w in factors)]
    product = sp.Mul(
        *(f.xreplace({x: v, y: w}) for (f, w), v in zip(factors, before, strict=False))
    )
    at = {x: sp.Rational(3, 7)}
    assert abs(sp.N((product - DEEP.diff(x)).subs(at), 40)) < 1e-35


def test_lines_in_exponents_may_hold_parameters() -> None:
    """The range of e^(b(x/4 + 3/2)) is known for b > 0."""
    b = sp.Symbol("b", real=True)
    expr = sp.log(1 + sp.exp(b * (x / 4 + sp.Rational(3, 2))))
    found = slope_by_stages(expr, Region(assumptions=(b > 0,)))
    assert found is not None
    assert sp.expand(found - b * (1 - sp.exp(-y)) / 4) == 0


def test_no_slope_is_proved_through_a_turn() -> None:
    """A stage that turns round has no slope in its output; nothing is claimed."""
    turning = sp.exp(sp.sinh(sp.tanh(x**2)))
    assert factors_by_stages(turning, Region()) is None
    assert slope_by_stages(turning, Region()) is None


def test_a_slope_is_proved_in_stages() -> None:
    """For y = exp(−exp(−x)) the slope is −y log y; with another factor it is not."""
    gompertz = sp.exp(-sp.exp(-x))
    right = prove_by_stages(gompertz, -y * sp.log(y), Region())
    assert right is not None
    assert right.status is Status.PROVED
    tiny = 1 + sp.Rational(1, 10**30)
    for wrong in (-tiny * y * sp.log(y), y * sp.log(y), -y * sp.log(y) + y):
        assert prove_by_stages(gompertz, wrong, Region()) is None
