"""Whether f turns round for every parameter, and on which question that depends."""

from functools import partial

import pytest
import sympy as sp

from derive.errors import DependsOnParametersError, UndecidedError
from derive.output_forms.levels import range_of
from derive.output_forms.shape import Stretch
from derive.output_forms.turning import turns_everywhere
from derive.output_forms.values import sign_in
from derive.proof import Region
from derive.proof.asymptotics import limit, sign_near
from derive.proof.parameters import Cell
from derive.proof.spans import Span
from derive.symbols import x

a = sp.Symbol("a", real=True)
CELL = Cell(((a, (Span(sp.S.Zero, sp.oo),)),))


def stretch(expr: sp.Expr, lower: sp.Expr = -sp.oo, upper: sp.Expr = sp.oo) -> Stretch:
    """Return the function on an interval, with its derivative."""
    return Stretch(Region(lower, upper, (a > 0,)), expr, expr.diff(x))


@pytest.mark.parametrize("expr", [sp.cos(a * sp.atan(x)), sp.exp(-a * sp.sin(x) ** 2)])
def test_a_certified_extreme_is_a_turn(expr: sp.Expr) -> None:
    """f′ is 0 at the origin and f″ is not, whatever a is."""
    assert turns_everywhere(stretch(expr), CELL)


def test_a_wave_whose_angle_grows_without_bound_turns() -> None:
    """The angle of sin(a x(1 + x)) runs through a half line, whatever a > 0 is."""
    assert turns_everywhere(stretch(sp.sin(a * x * (1 + x)), lower=sp.S.Zero), CELL)


@pytest.mark.parametrize(
    "place",
    [
        stretch(sp.sin(a * sp.atan(x)), lower=sp.S.Zero),  # for a > 1 alone
        stretch(a * x**3),  # f″ is 0 too
        stretch(sp.sinh(x) - x),
        stretch(sp.cosh(a * x), lower=sp.S.Zero),  # the origin is an end
    ],
)
def test_what_does_not_turn_is_not_said_to(place: Stretch) -> None:
    """A point where f′ is 0 alone is no turn, nor is one at an end."""
    assert not turns_everywhere(place, CELL)


def test_a_sign_that_depends_on_a_parameter_is_a_question() -> None:
    """2 + (1 + a)e^((1−a)x) + (a − 1)e^(−(1+a)x): its sign far left is that of a − 1."""
    expr = 2 + (1 + a) * sp.exp((1 - a) * x) + (a - 1) * sp.exp(-(1 + a) * x)
    with pytest.raises(DependsOnParametersError, match="a = 1"):
        sign_near(expr, -sp.oo, partial(sign_in, CELL))
    with pytest.raises(DependsOnParametersError, match="a = 1"):
        limit(expr, -sp.oo, partial(sign_in, CELL))


def test_other_reasons_are_told_as_they_are() -> None:
    """Where no parameter is asked for, the first way's reason is kept."""
    with pytest.raises(UndecidedError) as caught:
        sign_near(sp.sin(x), sp.oo, partial(sign_in, CELL))
    assert not isinstance(caught.value, DependsOnParametersError)


@pytest.mark.slow
def test_an_optimum_has_one_spelling() -> None:
    """The greatest value of −f is minus the least one of f: the very same number."""
    f = x + sp.tanh(x) - x * sp.tanh(x) ** 2
    low, high = range_of(f, -sp.oo, sp.oo) or (0, 0)
    assert range_of(-f, -sp.oo, sp.oo) == (-high, -low)
    assert sp.expand(low + (range_of(-f, -sp.oo, sp.oo) or (0, 0))[1]) == 0


def test_a_power_may_stand_in_an_exponent_too() -> None:
    """a·x^(a − 1)·e^(−x^a) vanishes: what stands before one power may hold it again."""
    expr = a * x ** (a - 1) * sp.exp(-(x**a))
    assert limit(expr, sp.oo, partial(sign_in, CELL)) == 0
