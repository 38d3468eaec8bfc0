"""x/(1 + |x|ⁿ)^(1/n) and its derivatives: no power of x overflows, at most a few roundings."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.lowering.lower import second_of, slope_of, value_of
from derive.lowering.pieces import lower_input, lower_output
from derive.lowering.power_root import with_power_root
from derive.proof import Status
from derive.symbols import x
from tests.lowering.evaluated import values


def entry(expr: sp.Expr) -> Activation:
    return Activation(name="mine", title="Mine", expr=expr, reference="none")


ANY = sp.Symbol("n", positive=True)
LETTERED = Activation(
    name="mine",
    title="Mine",
    expr=x / (1 + sp.Abs(x) ** ANY) ** (1 / ANY),
    reference="none",
    parameters=(
        Parameter(name="n", symbol=ANY, default=sp.Integer(3), meaning="exponent", domain=ANY > 0),
    ),
)


@pytest.mark.parametrize("lettered", [False, True])
@pytest.mark.parametrize("n", [3, 4, 5])
def test_every_size_of_x(n: int, lettered: bool) -> None:
    """From 1e-300 to 1e300 the value and the slope have all but a few units of the last place."""
    activation = entry(x / (1 + sp.Abs(x) ** n) ** sp.Rational(1, n))
    activation = LETTERED if lettered else activation
    given = {"n": float(n)} if lettered else {}
    value = value_of(activation)
    at = np.concatenate([-np.geomspace(1e-300, 1e300, 41), np.geomspace(0.01, 100, 41)])
    for pieced, most in ((value, 3), (slope_of(value, activation), 2 * n)):
        found = lower_input(pieced, activation)
        assert found.verdict.status is Status.PROVED
        assert not found.notes
        computed = values(found.term, at, **given)
        with mpmath.workdps(40):
            size = [abs(mpmath.mpf(float(v))) for v in at]
            root = [mpmath.power(1 + s**n, -mpmath.mpf(1) / n) for s in size]
            if pieced is value:
                exact = [mpmath.sign(v) * s * r for v, s, r in zip(at, size, root, strict=True)]
            else:
                exact = [r ** (n + 1) for r in root]
        eps = np.finfo(float).eps
        for got, want in zip(computed, exact, strict=True):
            assert abs(got - want) <= most * eps * abs(want) + 1e-322


def test_the_limits_at_infinity() -> None:
    """±1, and no slope."""
    activation = entry(x / (1 + sp.Abs(x) ** 3) ** sp.Rational(1, 3))
    value = value_of(activation)
    ends = np.array([-np.inf, np.inf])
    assert list(values(lower_input(value, activation).term, ends)) == [-1.0, 1.0]
    slope = slope_of(value, activation)
    for pieced in (slope, second_of(slope)):
        assert not values(lower_input(pieced, activation).term, ends).any()


def test_a_root_of_y_keeps_the_digits_of_its_base() -> None:
    """Near |y| = 1 the base is small, and b·∛b keeps the digits that b^(4/3) would lose."""
    activation = entry((1 - sp.Abs(x) ** 3) ** sp.Rational(4, 3))
    found = lower_output(value_of(activation), activation)
    assert found.verdict.status is Status.PROVED
    y = 1 - 2.0**-50
    with mpmath.workdps(40):
        exact = (1 - mpmath.mpf(y) ** 3) ** (mpmath.mpf(4) / 3)
    assert abs(values(found.term, np.array([y]))[0] - exact) < 4e-16 * exact * 2


@pytest.mark.parametrize(
    "expr",
    [
        x / sp.sqrt(1 + x**2),  # another rule
        x / (2 + sp.Abs(x) ** 3) ** sp.Rational(1, 3),  # not 1 + aⁿ
        x / (1 + sp.Abs(x) ** 3) ** sp.Rational(1, 3) + x,  # no product
    ],
)
def test_what_is_no_product(expr: sp.Expr) -> None:
    """Each is left to other rules."""
    assert with_power_root(value_of(entry(expr)), {}) is None
