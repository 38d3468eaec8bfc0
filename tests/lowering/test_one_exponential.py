"""A·eᵘ + C: what is free of x is added first, so that nothing cancels where it vanishes."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.lowering.lower import by_parameter_of, value_of
from derive.lowering.one_exponential import one_exponential
from derive.lowering.pieces import lower_input, lower_output
from derive.lowering.rules import CONSTANTS_FIRST
from derive.lowering.terms import Letter
from derive.proof import Status
from derive.symbols import x
from tests.lowering.evaluated import values

ALPHA = sp.Symbol("alpha", real=True)
PARAMETER = Parameter(
    name="alpha", symbol=ALPHA, default=sp.S.One, meaning="a rate", domain=ALPHA > 0
)


def entry(expr: sp.Expr) -> Activation:
    return Activation(
        name="mine", title="Mine", expr=expr, parameters=(PARAMETER,), reference="none"
    )


SOFT = entry((sp.exp(ALPHA * x) - 1) / ALPHA + ALPHA)


@pytest.mark.parametrize("alpha", [0.01, 0.3, 1.0, 2.5])
def test_no_digits_are_lost(alpha: float) -> None:
    """The function and its derivative by α, for any α; beside a zero as its size allows."""
    at = np.concatenate([-np.geomspace(1e-12, 300, 60), np.geomspace(1e-12, 100, 60)])
    for pieced in (value_of(SOFT), by_parameter_of(value_of(SOFT), PARAMETER)):
        found = lower_input(pieced, SOFT)
        assert found.verdict.status is Status.PROVED
        assert CONSTANTS_FIRST.name in found.rules
        exact = sp.lambdify((x, ALPHA), pieced.expr, "mpmath")
        with mpmath.workdps(50):
            true = [exact(mpmath.mpf(float(v)), mpmath.mpf(alpha)) for v in at]
        computed = values(found.term, at, alpha=alpha)
        room = 1e-14 * np.abs(alpha * at) + 4e-16 * max(1.0, alpha**-2)
        for value, wanted, extra in zip(computed, true, room, strict=True):
            assert abs(value - wanted) <= 1e-15 * abs(wanted) + extra * max(1, abs(wanted))


def test_a_form_in_y_adds_its_constants_first() -> None:
    """1 + αy − α² is αy for α = 1, however small y is."""
    activation = entry(1 + ALPHA * x - ALPHA**2)
    found = lower_output(value_of(activation), activation)
    assert found.verdict.status is Status.PROVED
    assert values(found.term, np.array(1e-300), alpha=1.0) == 1e-300


@pytest.mark.parametrize(
    "expr",
    [
        sp.exp(x) + 1,  # no parameter
        ALPHA * sp.exp(x) + x,  # x outside
        sp.exp(ALPHA * x) + sp.exp(x) + ALPHA,  # two exponentials
        sp.exp(ALPHA * x**2) + ALPHA,  # not linear
        sp.exp(ALPHA * x),  # no constant
        sp.exp(x + ALPHA) + ALPHA,  # no multiple of x
    ],
)
def test_what_is_no_such_sum(expr: sp.Expr) -> None:
    """Each lacks something."""
    assert one_exponential(value_of(entry(expr)), {ALPHA: Letter("alpha")}) is None
