"""Far out: no clip where a slower exponential lives on, no warning, digits down to subnormals."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation
from derive.lowering import operations as op
from derive.lowering.cancelling import with_careful_sums
from derive.lowering.for_floats import is_quiet_in_single
from derive.lowering.halves import E, canonical, on_half_line
from derive.lowering.lower import value_of
from derive.lowering.operation import Operation
from derive.lowering.pieces import lower_input
from derive.lowering.safely import safe
from derive.lowering.terms import Call, Letter, call, number, walk
from derive.symbols import x
from tests.lowering.evaluated import errors, special, values

X = Letter("x")
LOGISTIC = 1 / (1 + sp.exp(-x))


def found(expr: sp.Expr, at: np.ndarray) -> np.ndarray:
    mine = Activation(name="mine", title="Mine", expr=expr, reference="none")
    return values(lower_input(value_of(mine), mine).term, at)


def test_a_logarithm_keeps_the_slower_exponential() -> None:
    """With log(1 + e^(-a)) in it, E is e^(-a), not the e^(-2a) of tanh."""
    (half,) = canonical((on_half_line(sp.tanh(x) * sp.log(1 + sp.exp(x)), -1),))
    assert half.atom(E).exact == sp.exp(-sp.Symbol("a", positive=True))
    (alone,) = canonical((on_half_line(sp.tanh(x), -1),))
    assert alone.atom(E).exact == sp.exp(-2 * sp.Symbol("a", positive=True))


@pytest.mark.slow
def test_no_clip_where_the_slower_one_lives_on() -> None:
    """Tanh x log(1 + e^x) is -e^x at -500, where e^(2x) is long 0."""
    at = np.array([-300.0, -411.0, -500.0, -700.0])
    exact = [-mpmath.exp(v) for v in at]
    assert errors(found(sp.tanh(x) * sp.log(1 + sp.exp(x)), at), exact).max() < 8


@pytest.mark.slow
def test_a_power_of_an_exponential_needs_no_halves() -> None:
    """Of x E^3 each factor is normal as long as the product is."""
    at = np.array([-12.191069390736516, -100.0, -230.0])
    with mpmath.workdps(40):
        exact = [v / (1 + mpmath.exp(-v)) / (1 + mpmath.exp(-2 * v)) for v in map(mpmath.mpf, at)]
    assert errors(found(x * LOGISTIC * (1 + sp.tanh(x)) / 2, at), exact).max() < 6


def test_a_logistic_factor_by_halves() -> None:
    """X σ(x) keeps its digits where σ(x) is subnormal; at both ends it is right."""
    term = safe(x * LOGISTIC, {x: X})
    at = np.array([-744.0, -741.5227196118672, -720.0, -1.0, 0.5, 300.0])
    with mpmath.workdps(40):
        exact = [v / (1 + mpmath.exp(-v)) for v in map(mpmath.mpf, at)]
    subnormal = np.array([float(e) for e in exact])
    assert np.abs(values(term, at) - subnormal)[:3].max() <= 2**-1074 + 4e-16 * 1e-310
    assert errors(values(term, at), exact)[3:].max() < 6
    assert values(term, np.array([-np.inf, np.inf])).tolist() == [0.0, np.inf]


def test_parts_leave_infinities_alone() -> None:
    """What is made of an infinity stays what it was, though parts would make a number of it."""
    total, size = np.array([0.0, 0.0]), np.array([1.0, 1.0])
    at = np.array([-np.inf, 0.25])
    got = special().where_it_cancels(
        lambda u: tuple(np.full_like(u[0], v) for v in (0.5, 0.0)), total, size, 0.5, at
    )
    assert got.tolist() == [0.0, 0.5]


@pytest.mark.parametrize("guard", [op.SATURATE, op.SATURATE_BELOW])
def test_held_inputs_are_exact_summands(guard: Operation) -> None:
    """X held, less a constant, rounds once: parts of x itself would be of no use."""
    term = call(guard, X, number(2)) - number(1)
    assert with_careful_sums(term, [{}], 0.5) == term
    other = call(op.EXP, X) - number(1)
    assert with_careful_sums(other, [{}], 0.5) != other


def test_float32_that_overflows_is_not_quiet() -> None:
    """1/(1 + e^(2x)) is 0 from 45 on, where e^(2x) overflows in float32, not in float64."""
    for held, quiet in ((60, False), (40, True)):
        inside = number(2) * call(op.BOUNDED, X, number(held))
        term = number(1) / (number(1) + call(op.EXP, inside))
        assert is_quiet_in_single(term, {}) is quiet
    assert is_quiet_in_single(X * X, {})  # what overflows itself may say so


def test_a_wave_beside_a_tanh_is_no_factor_of_it() -> None:
    """The product cos x tanh x is lowered: its cosine is no constant before the tanh."""
    at = np.array([-3.0, 0.5, 2.0])
    exact = [mpmath.cos(v) * mpmath.tanh(v) for v in map(mpmath.mpf, at)]
    assert errors(found(sp.cos(x) * sp.tanh(x), at), exact).max() < 6


def test_products_with_x_may_be_infinite_within_a_function() -> None:
    """The arctan of 3x at the largest float is a quarter turn, without a warning."""
    term = safe(sp.atan(3 * x) + sp.erf(x / 3), {x: X})
    assert values(term, np.array([1.7e308, np.inf])) == pytest.approx([np.pi / 2 + 1] * 2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("expr", "at", "wanted"),
    [
        (x * (sp.atan(x) / sp.pi + sp.S.Half), 1.7e308, 1.7e308),
        (sp.diff(x / sp.sqrt(1 + sp.log(1 + x**2)), x), np.inf, 0.0),
        (sp.log(sp.exp(x) + sp.exp(x / 8)), -np.inf, -np.inf),
    ],
    ids=["x comes last", "a logarithm below", "the larger of two"],
)
def test_ends_are_the_limits(expr: sp.Expr, at: float, wanted: float) -> None:
    """A wrong infinity, a wrong limit and NaN of the formulas as they stand."""
    assert found(expr, np.array([at])) == pytest.approx([wanted])


def test_the_larger_line_and_a_small_rest() -> None:
    """The sum p + log(1 + e^d) is max(p, p + d) + log(1 + e^(-|d|)), of lines alone."""
    rate = sp.Symbol("c", real=True)
    letters = {x: X, rate: Letter("c")}
    term = safe(x + sp.log(1 + sp.exp((rate - 1) * x)), letters)
    at = np.array([-np.inf, -800.0, -2.0, 0.0, 3.0, 800.0, np.inf])
    got = values(term, at, c=0.25)
    exact = [mpmath.log(mpmath.exp(v) + mpmath.exp(v / 4)) for v in map(mpmath.mpf, at[1:-1])]
    assert errors(got[1:-1], exact).max() < 8
    assert got[[0, -1]].tolist() == [-np.inf, np.inf]
    other = safe(x**2 + sp.log(1 + sp.exp(x)), letters)
    assert not any(isinstance(n, Call) and n.operation is op.MAXIMUM for n in walk(other))
