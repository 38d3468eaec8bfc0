"""Products of two exponentials, and powers of a logistic function: for any parameters."""

from collections.abc import Callable

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.catalog.distributions import GENERAL_LOGISTIC, GOMPERTZ
from derive.lowering import rules
from derive.lowering.double_exponential import double_exponential
from derive.lowering.lower import by_parameter_of, second_of, slope_of, value_of
from derive.lowering.pieced import Pieced
from derive.lowering.pieces import lower_input
from derive.lowering.power_of_logistic import power_of_logistic
from derive.lowering.rules import ONE_EXPONENT, POWER_OF_LOGISTIC, LoweringRule
from derive.lowering.terms import Letter
from derive.proof import Status
from derive.symbols import x
from tests.lowering.evaluated import errors, values

NEAR = np.linspace(-6, 6, 25) + 2.0**-7
FAR = np.array([-1e300, -800.0, -745.0, -90.0, -30.0, 30.0, 90.0, 745.0, 800.0, 1e300])


def functions(entry: Activation) -> dict[str, Pieced]:
    value = value_of(entry)
    slope = slope_of(value, entry)
    by = {p.name: by_parameter_of(value, p) for p in entry.parameters}
    return {"slope": slope, "second": second_of(slope), **by}


def exact(pieced: Pieced, at: np.ndarray, **given: float) -> list[mpmath.mpf]:
    letters = sorted(pieced.expr.free_symbols - {x}, key=str)
    call: Callable[..., mpmath.mpf] = sp.lambdify((x, *letters), pieced.expr, "mpmath")
    with mpmath.workdps(400):
        numbers = [mpmath.mpf(given[letter.name]) for letter in letters]
        return [mpmath.re(call(mpmath.mpf(float(v)), *numbers)) for v in at]


@pytest.mark.parametrize(
    ("entry", "given", "rule"),
    [
        (GOMPERTZ, {"alpha": 1.0, "beta": 1.0}, ONE_EXPONENT),
        (GOMPERTZ, {"alpha": 0.5, "beta": 3.0}, ONE_EXPONENT),
        (GENERAL_LOGISTIC, {"alpha": 1.0}, POWER_OF_LOGISTIC),
        (GENERAL_LOGISTIC, {"alpha": 0.25}, POWER_OF_LOGISTIC),
        (GENERAL_LOGISTIC, {"alpha": 4.0}, POWER_OF_LOGISTIC),
    ],
)
def test_no_digits_are_lost(entry: Activation, given: dict[str, float], rule: LoweringRule) -> None:
    """Near 0 to a few units, but beside a zero that log β rounds; far out without a warning."""
    for name, pieced in functions(entry).items():
        found = lower_input(pieced, entry)
        assert found.verdict.status is Status.PROVED
        assert not found.notes
        assert rule.name in found.rules
        worst = errors(values(found.term, NEAR, **given), exact(pieced, NEAR, **given))
        assert worst.max() < (60 if name == "second" else 16)
        far = values(found.term, FAR, **given)
        assert np.isfinite(far).all()


def test_the_zero_of_the_second_derivative_keeps_its_digits() -> None:
    """It lies at 0 for the defaults, and expm1 vanishes there as it should."""
    tiny = np.array([1e-300, -1e-9, 2.0**-52])
    for entry in (GOMPERTZ, GENERAL_LOGISTIC):
        ones = {p.name: 1.0 for p in entry.parameters}
        second = functions(entry)["second"]
        found = values(lower_input(second, entry).term, tiny, **ones)
        assert errors(found, exact(second, tiny, **ones)).max() < 8


A, B = (sp.Symbol(name, real=True) for name in "ab")


@pytest.mark.parametrize(
    "expr",
    [
        sp.exp(x - sp.exp(x)),  # no parameter
        sp.exp(A * x - B * sp.exp(A * x)) + 1,  # no product
        sp.exp(-B * sp.exp(A * x)),  # nothing grows
        sp.exp(A * x + B * sp.exp(A * x)),  # does not fall
        sp.exp(-sp.exp(A * x)) * (sp.exp(A * x) + 1) * sp.exp(A * x),  # no zero
        (1 + sp.exp(-x)) ** -A * sp.sin(x),  # a wave beside
        (1 + sp.exp(-x)) ** -A / x,  # a pole
        (1 + sp.exp(-2 * x)) ** -A,  # another rate
        (2 + sp.exp(-x)) ** -A,  # not 1 + w
        (1 + sp.exp(-x)) ** -A + 1,  # no product
        (1 + sp.exp(-x)) ** -A * sp.exp(x),  # grows
    ],
)
def test_what_is_no_such_product(expr: sp.Expr) -> None:
    """Each lacks something, and is left to other rules."""
    parameters = tuple(
        Parameter(name=s.name, symbol=s, default=sp.S.One, meaning="a number", domain=s > 0)
        for s in (A, B)
    )
    entry = Activation(
        name="mine", title="Mine", expr=expr, reference="none", parameters=parameters
    )
    letters = {s: Letter(s.name) for s in (A, B)}
    for rule in (double_exponential, power_of_logistic):
        assert rule(value_of(entry), letters) is None


_SLOPE = Parameter(
    name="a",
    symbol=sp.Symbol("a", real=True),
    default=sp.S.Half,
    meaning="any",
    domain=sp.Symbol("a", real=True) > 0,
)


@pytest.mark.parametrize(
    ("sign", "cancels"), [(1, False), (-1, True)], ids=["tanh x + ax", "tanh x - ax"]
)
def test_a_sum_without_cancellation_is_preferred(sign: int, cancels: bool) -> None:
    """Beside 0 the terms of tanh x + ax have one sign; those of tanh x − ax have not."""
    entry = Activation(
        name="mine",
        title="mine",
        expr=sp.tanh(x) + sign * _SLOPE.symbol * x,
        parameters=(_SLOPE,),
        reference="none",
    )
    lowered = lower_input(value_of(entry), entry)
    assert lowered.verdict.status is Status.PROVED
    assert (rules.IN_PARTS.name in lowered.rules) is cancels
    at = np.array([-1e-17, 1e-300, 3.0, 1.9150080481545375])
    with mpmath.workprec(300):
        exact = [mpmath.tanh(p) + sign * mpmath.mpf(p) / 2 for p in at]
    assert errors(values(lowered.term, at, a=0.5), exact).max() < 4
