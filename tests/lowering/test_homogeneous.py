"""An exponential is divided out of a quotient where all of it can be, and nowhere else."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.lowering.homogeneous import divided_out
from derive.lowering.lower import slope_of, value_of
from derive.lowering.pieces import lower_input
from derive.symbols import x
from tests.lowering.evaluated import errors, values

A = sp.Symbol("a", real=True)
ONE, OTHER = sp.exp(x), sp.exp(A * x)


@pytest.mark.parametrize(
    "expr",
    [
        sp.log(ONE + OTHER),
        (ONE + A * OTHER) / (ONE + OTHER),
        (ONE - 1 / OTHER) / (ONE + 1 / OTHER),
        x * OTHER / (ONE + 2 * OTHER),
        ONE * OTHER / (ONE + OTHER) ** 2,
    ],
)
def test_what_is_homogeneous(expr: sp.Expr) -> None:
    """The same function, with one exponential fewer."""
    found = divided_out(expr)
    assert len(found.atoms(sp.exp)) == 1
    at = {x: sp.Rational(3, 7), A: sp.Rational(-5, 3)}
    assert abs(sp.N((found - expr).subs(at), 30)) < 1e-25


@pytest.mark.parametrize(
    "expr",
    [
        ONE + OTHER,
        ONE / (1 + OTHER),
        (ONE + OTHER) ** 2,
        sp.log(1 + ONE + OTHER),
        sp.log(ONE + OTHER) / (ONE + OTHER),
        ONE / (ONE + 1 / ONE),
        sp.exp(x + A) / (1 + ONE),
    ],
)
def test_what_stays(expr: sp.Expr) -> None:
    """Another degree, exponents whose ratio is a number, a logarithm of something else."""
    assert divided_out(expr) == expr


@pytest.mark.parametrize("slope", [False, True])
def test_a_logarithm_of_two_exponentials(slope: bool) -> None:
    """Far out on both sides, where both exponentials are infinite or 0."""
    parameter = Parameter(
        name="a", symbol=A, default=sp.Rational(1, 8), meaning="slope on the left", domain=A > 0
    )
    activation = Activation(
        name="mine",
        title="Mine",
        expr=sp.log(ONE + OTHER),
        parameters=(parameter,),
        reference="none",
    )
    value = value_of(activation)
    lowered = lower_input(slope_of(value, activation) if slope else value, activation)
    at = np.array([-5000.0, -700.0, -3.0, 0.1, 40.0, 5000.0])
    function = (sp.diff(activation.expr, x) if slope else activation.expr).subs(
        A, parameter.default
    )
    with mpmath.workdps(60):
        exact = [sp.lambdify(x, function, "mpmath")(mpmath.mpf(p)) for p in at]
    assert errors(values(lowered.term, at, a=0.125), exact).max() < 5
