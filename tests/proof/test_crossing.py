"""A change of sign is narrowed to the cell on which halving ends, or not at all."""

import pytest
import sympy as sp

from derive.errors import UndecidedError
from derive.proof.crossing import crossing, value_of
from derive.symbols import x

WIDTH = sp.Rational(1, 2**40)


def halved(expr: sp.Expr, low: sp.Rational, high: sp.Rational) -> tuple[sp.Rational, sp.Rational]:
    value = value_of(expr, x, 192)
    rising = value(high) > 0
    while high - low > WIDTH:
        middle = (low + high) / 2
        low, high = (low, middle) if (value(middle) > 0) == rising else (middle, high)
    return low, high


@pytest.mark.parametrize(
    ("expr", "low", "high"),
    [
        (sp.tanh(x) - sp.Rational(1, 3), -4, 3),
        (1 - x * sp.exp(x), 0, 2),
        (sp.erf(x) - sp.Rational(99, 100), 0, 5),
        (x**9 - sp.Rational(1, 10**5), 0, 1),
        (sp.exp(50 * x) - 2, -1, 4),
    ],
)
def test_the_cell_is_that_of_halving(expr: sp.Expr, low: int, high: int) -> None:
    """The chord changes where one looks, not what is found."""
    ends = sp.Rational(low), sp.Rational(high)
    assert crossing(value_of(expr, x, 192), *ends, WIDTH) == halved(expr, *ends)


def test_what_is_not_certified_is_not_told() -> None:
    """No change of sign, a zero on the grid, a function without a value: nothing."""
    ends = sp.Integer(-1), sp.Integer(2)
    assert crossing(value_of(x**2 + 1, x, 192), *ends, WIDTH) is None
    assert crossing(value_of(x, x, 192), sp.Integer(-1), sp.Integer(1), WIDTH) is None
    assert crossing(value_of(sp.log(x), x, 192), *ends, WIDTH) is None
    with pytest.raises(UndecidedError):
        value_of(sp.Piecewise((x, x > 0), (0, True)), x, 192)
