"""What falls exponentially keeps its digits where x outlives it, for all parameters."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.lowering import operations as op
from derive.lowering.composed import composed
from derive.lowering.exponents import rest_of
from derive.lowering.falling_factors import DEEP, U, halves_far_down, halves_of_log1p_exp
from derive.lowering.lower import by_parameter_of, slope_of, value_of
from derive.lowering.parts import as_parts
from derive.lowering.pieced import Pieced
from derive.lowering.pieces import lower_input
from derive.lowering.power_of_logistic import power_of_logistic
from derive.lowering.rules import POWER_OF_LOGISTIC
from derive.lowering.terms import Letter, Number, Standing, Term, call, number
from derive.proof import Status
from derive.symbols import x
from tests.lowering.evaluated import errors, values

A, B = (sp.Symbol(name, real=True) for name in "ab")
FALLING = np.concatenate(
    [-np.linspace(300, 498, 23), [-60.0, -1.0, 1e-3, 2.0, 4.375, 30.0, 800.0, -1e5]]
)
POWERS = np.array([-370.0, -300, -45, -2.5, -1e-3, 0.5, 3, 30, 300, 720, 744, 1e300, -1e300])


def entry(expr: sp.Expr) -> Activation:
    letters = sorted(expr.free_symbols - {x}, key=str)
    parameters = tuple(
        Parameter(name=s.name, symbol=s, default=sp.S.Half, meaning="a number", domain=s > 0)
        for s in letters
    )
    return Activation(name="mine", title="Mine", expr=expr, reference="none", parameters=parameters)


def worst(pieced: Pieced, term: Term, at: np.ndarray, **given: float) -> float:
    letters = [sp.Symbol(name, real=True) for name in given]
    exact = sp.lambdify((x, *letters), pieced.expr, "mpmath")
    with mpmath.workdps(900):
        numbers = [mpmath.mpf(v) for v in given.values()]
        true = [mpmath.re(exact(mpmath.mpf(float(v)), *numbers)) for v in at]
    return float(errors(values(term, at, **given), true).max())


@pytest.mark.slow
@pytest.mark.parametrize("given", [{"a": 0.5, "b": 1.5}, {"a": 7.0, "b": 1.25}], ids=str)
def test_x_outlives_the_exponential_in_tanh(given: dict[str, float]) -> None:
    """Where e^(bx) is subnormal, and where bx rounds: x tanh(a e^(bx)), its derivative by a."""
    own = entry(x * sp.tanh(A * sp.exp(B * x)))
    value = value_of(own)
    for pieced in (value, by_parameter_of(value, own.parameters[0])):
        found = lower_input(pieced, own)
        assert found.verdict.status is Status.PROVED
        assert worst(pieced, found.term, FALLING, **given) < 5


@pytest.mark.slow
@pytest.mark.parametrize("a", [0.5, 3.75])
def test_x_beside_a_power_of_the_logistic_function(a: float) -> None:
    """The slope has a zero that moves with a, the derivative by a the logarithm."""
    own = entry(x / (1 + sp.exp(-x)) ** A)
    value = value_of(own)
    for pieced in (value, slope_of(value, own), by_parameter_of(value, own.parameters[0])):
        found = lower_input(pieced, own)
        assert POWER_OF_LOGISTIC.name in found.rules
        assert found.verdict.status is Status.PROVED
        assert worst(pieced, found.term, POWERS, a=a) < 6


def test_one_function_of_each_kind() -> None:
    """The same for f alone, without its proof."""
    letters: dict[sp.Basic, Term] = {A: Letter("a"), B: Letter("b")}
    tanh, power = x * sp.tanh(A * sp.exp(B * x)), x / (1 + sp.exp(-x)) ** A
    tail = power_of_logistic(value_of(entry(power)), letters)
    assert tail is not None
    assert worst(value_of(entry(power)), tail.term, POWERS[::2], a=2.0) < 5
    exact = np.array([-400.0, -495.0, 2.0])  # times b without a rounding
    assert worst(value_of(entry(tanh)), composed(tanh, letters).term, exact, a=0.5, b=1.5) < 5


def test_both_factors_are_the_function() -> None:
    """The product is the function wherever both are numbers, and what stands for it exactly."""
    u = Letter("x")
    held = call(op.EXP, call(op.MAXIMUM, u, number(-DEEP)))
    far = halves_far_down(call(op.TANH, held), sp.tanh(sp.exp(U)), u)
    for (first, last), exact in (
        (far, sp.tanh(sp.exp(U))),
        (halves_of_log1p_exp(u), sp.log(1 + sp.exp(U))),
    ):
        assert isinstance(first, Standing)
        assert isinstance(last, Standing)
        assert sp.expand(first.exact * last.exact - exact) == 0
        at = np.array([-700.0, -300.5, -64.25, -63.75, -41.5, -40.5, -1.0, 0.25, 30.0])
        product = values(first * last, at)
        with mpmath.workdps(700):
            true = [sp.lambdify(U, exact, "mpmath")(mpmath.mpf(float(v))) for v in at]
        assert errors(product, true).max() < 6


def test_what_a_ramp_takes_keeps_its_rest() -> None:
    """max(u, -64) has the rest of u where it is u, and none where it is -64."""
    u = call(op.PRODUCT, Letter("x"), Letter("b"))
    at = np.array([-100.0, -10.3])
    exact = [Fraction(float(v)) * Fraction(1.1) - Fraction(float(v) * 1.1) for v in at]
    for ramp, taken in (
        (call(op.MAXIMUM, u, number(-64)), 1),
        (call(op.MINIMUM, number(-64), u), 0),
        (call(op.BELOW, u, number(64)), 0),
    ):
        rest = rest_of(ramp)
        assert rest is not None
        found = values(rest, at, b=1.1)
        assert found[taken] == float(exact[taken])
        assert found[1 - taken] == 0
    both = call(op.MAXIMUM, u, call(op.PRODUCT, Letter("b"), Letter("x")))
    assert rest_of(both) is None


def test_a_rest_is_nothing_in_parts() -> None:
    """What a rounding has cut off is 0 there, whatever it is multiplied by."""
    u = call(op.PRODUCT, Letter("x"), Letter("b"))
    rest = rest_of(call(op.MAXIMUM, u, number(-64)))
    assert rest is not None
    assert as_parts(rest) == Number(sp.S.Zero)
    assert as_parts(u * call(op.LESS, u, number(0))) is None
