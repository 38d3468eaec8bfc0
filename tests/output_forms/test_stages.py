"""Compositions judged stage by stage."""

import pytest
import sympy as sp

from derive.output_forms.stages import direction_by_stages, prove_by_stages, stages_of
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


def test_a_slope_is_proved_in_stages() -> None:
    """For y = exp(−exp(−x)) the slope is −y log y; with another factor it is not."""
    gompertz = sp.exp(-sp.exp(-x))
    right = prove_by_stages(gompertz, -y * sp.log(y), Region())
    assert right is not None
    assert right.status is Status.PROVED
    tiny = 1 + sp.Rational(1, 10**30)
    for wrong in (-tiny * y * sp.log(y), y * sp.log(y), -y * sp.log(y) + y):
        assert prove_by_stages(gompertz, wrong, Region()) is None
