"""Functions that a power makes rational, and their limits."""

import pytest
import sympy as sp

from derive.errors import UndecidedError
from derive.proof.asymptotics import limit
from derive.proof.raised import raised
from derive.symbols import x

n = sp.Symbol("n", real=True)


def sign(expr: sp.Expr) -> int:
    """Return the sign for n = 3."""
    return int(sp.sign(expr.subs(n, 3)))


def test_the_power_of_a_sigmoid_is_rational() -> None:
    """(x/(1 + xⁿ)^(1/n))ⁿ = θ/(1 + θ), and the same of −f on the left."""
    for expr, side in ((x / (1 + x**n) ** (1 / n), 1), (x / (1 + (-x) ** n) ** (1 / n), -1)):
        (found,) = raised(expr)
        assert (found.side, found.power) == (side, n)
        assert found.value == found.theta / (1 + found.theta)
        assert found.bases == (1 + found.theta,)


@pytest.mark.parametrize("expr", [x**n + x, sp.exp(x) * x**n, (1 + x) ** n, x ** sp.Integer(3)])
def test_others_are_not(expr: sp.Expr) -> None:
    """No power of x + xⁿ is rational in xⁿ."""
    assert list(raised(expr)) == []


@pytest.mark.parametrize(
    ("expr", "end", "value"),
    [
        (x / (1 + x**n) ** (1 / n), sp.oo, 1),
        (x / (1 + (-x) ** n) ** (1 / n), -sp.oo, -1),
        (x / (2 + 3 * x**n) ** (1 / n), sp.oo, sp.Rational(1, 3) ** (1 / n)),
        (x / (1 + x**n) ** (2 / n), sp.oo, 0),
        (x**2 / (1 + x**n) ** (1 / n), sp.oo, sp.oo),
        (x / (1 + x ** (-n)) ** (1 / n), sp.oo, sp.oo),
    ],
)
def test_limits_follow(expr: sp.Expr, end: sp.Expr, value: sp.Expr) -> None:
    """Of the power first, then its root."""
    assert limit(expr, end, sign) == value


def test_a_power_of_what_is_negative_has_no_limit() -> None:
    """(1 − xⁿ)^(1/n) is not real far out, and a power of x is not on the left."""
    with pytest.raises(UndecidedError):
        limit(x / (1 - x**n) ** (1 / n), sp.oo, sign)
    with pytest.raises(UndecidedError):
        limit(x / (1 + x**n) ** (1 / n), -sp.oo, sign)
