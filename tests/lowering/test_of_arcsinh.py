"""sinh and cosh of d·arsinh x − e, their derivatives and their form in y: for any d and e."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation
from derive.catalog.hyperbolic import SINH_ARCSINH
from derive.lowering.lower import by_parameter_of, second_of, slope_of, value_of
from derive.lowering.of_arcsinh import of_arcsinh
from derive.lowering.pieced import Pieced
from derive.lowering.pieces import lower_input
from derive.lowering.rules import OF_ARCSINH
from derive.lowering.terms import Letter
from derive.proof import Status
from derive.symbols import x
from tests.lowering.evaluated import errors, values

D, E = (parameter.symbol for parameter in SINH_ARCSINH.parameters)
VALUE = value_of(SINH_ARCSINH)
SLOPE = slope_of(VALUE, SINH_ARCSINH)
BY_D, BY_E = (by_parameter_of(VALUE, p) for p in SINH_ARCSINH.parameters)
SIZES = np.concatenate([np.geomspace(1e-12, 1e12, 49), [1e100, 1e140]])
AT = np.concatenate([-SIZES, SIZES])


@pytest.mark.parametrize(
    "given",
    [
        *((0.75, 0.0), (1.5, 1.25)),
        *(
            pytest.param(given, marks=pytest.mark.slow)
            for given in ((1.0, 0.0), (2.0, 0.0), (0.5, -3.0))
        ),
    ],
)
@pytest.mark.parametrize("pieced", [VALUE, SLOPE, second_of(SLOPE), BY_D, BY_E])
def test_no_digits_are_lost(pieced: Pieced, given: tuple[float, float]) -> None:
    """To some units; more only where the value itself moves so much with a rounding of d or e."""
    d, e = given
    found = lower_input(pieced, SINH_ARCSINH)
    assert found.verdict.status is Status.PROVED
    assert OF_ARCSINH.name in found.rules
    exact = sp.lambdify((x, D, E), pieced.expr, "mpmath")
    slopes = [sp.lambdify((x, D, E), pieced.expr.diff(letter), "mpmath") for letter in (D, E)]
    with mpmath.workdps(700):
        true = [exact(mpmath.mpf(float(v)), mpmath.mpf(d), mpmath.mpf(e)) for v in AT]
        moved = [
            sum(
                abs(given * by(mpmath.mpf(float(v)), mpmath.mpf(d), mpmath.mpf(e)))
                for by, given in zip(slopes, (d, e), strict=True)
            )
            for v in AT
        ]
    computed = values(found.term, AT, delta=d, epsilon=e)
    assert np.isfinite(computed).all()
    room = [1 + float(m / abs(t)) if t else 1.0 for m, t in zip(moved, true, strict=True)]
    assert (errors(computed, true) / room).max() < 24


def test_a_straight_line_has_no_second_derivative() -> None:
    """For d = 1 and e = 0 the function is x, and f″ is 0 for each x, infinities included."""
    term = lower_input(second_of(SLOPE), SINH_ARCSINH).term
    ends = np.array([-np.inf, np.inf])
    for at in (AT, ends):
        assert not values(term, at, delta=1.0, epsilon=0.0).any()
    assert list(values(lower_input(VALUE, SINH_ARCSINH).term, ends, delta=1.0, epsilon=0.0)) == [
        -np.inf,
        np.inf,
    ]


@pytest.mark.parametrize(
    "expr",
    [
        sp.sinh(sp.asinh(x) ** 2 * D),  # not linear
        sp.sinh(D * sp.asinh(x)) + sp.sinh(E * sp.asinh(x)),  # two arguments
        sp.sinh(D * sp.asinh(x)) + x,  # another sum
        sp.sinh(D * sp.asinh(x)) * sp.sqrt(1 + x**2),  # grows
        sp.sinh(sp.asinh(2 * x) * D),  # another argument
        sp.asinh(x) * D,  # no hyperbolic function
        sp.sinh(sp.asinh(x) / 2),  # no parameter
    ],
)
def test_what_is_left_to_other_rules(expr: sp.Expr) -> None:
    """Each lacks something."""
    entry = Activation(
        name="mine",
        title="Mine",
        expr=expr,
        reference="none",
        parameters=SINH_ARCSINH.parameters,
    )
    assert of_arcsinh(value_of(entry), {D: Letter("delta"), E: Letter("epsilon")}) is None
