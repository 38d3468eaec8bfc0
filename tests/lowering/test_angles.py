"""Waves of products: the product is taken as it is, not as it rounds."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.lowering import operations as op
from derive.lowering.angles import with_exact_angles
from derive.lowering.lower import by_parameter_of, slope_of, value_of
from derive.lowering.pieces import lower_input
from derive.lowering.rules import WAVE_OF_PRODUCT
from derive.lowering.terms import Letter, Term, call, number
from derive.proof import Status
from derive.symbols import x
from tests.lowering.evaluated import errors, special, values

X, C = Letter("x"), Letter("c")
LETTER = sp.Symbol("c", real=True)
NEAR = np.array([np.pi / 30, 7 * np.pi / 30, 4 * np.pi, 1.0, -163 * np.pi / 30, 3.0, 1e-300])
FAR = np.array([1e4, 34567.25, -1e7, 3e15, 1e22, -1e100, 1e300, 1.7e308, -1.7976931348623157e308])
POINTS = np.concatenate([NEAR, np.nextafter(NEAR, 10), FAR])


def entry(expr: sp.Expr) -> Activation:
    parameter = Parameter(
        name="c", symbol=LETTER, default=sp.Rational(3, 2), meaning="any", domain=LETTER > 0
    )
    given = (parameter,) if expr.has(LETTER) else ()
    return Activation(name="mine", title="Mine", expr=expr, reference="none", parameters=given)


def exactly(function: object, factor: sp.Rational, points: np.ndarray) -> list[mpmath.mpf]:
    with mpmath.workdps(700):
        return [function(mpmath.mpf(float(p)) * factor.p / factor.q) for p in points]  # type: ignore[operator]


@pytest.mark.parametrize(
    "factor", [sp.S(2), sp.S(30), sp.Rational(3, 7), sp.Rational(1, 3)], ids=str
)
def test_no_digit_is_lost(factor: sp.Rational) -> None:
    """Near zeros, far out, and where the product overflows."""
    ratio = np.array(float(factor.p)), np.array(float(factor.q))
    for own, function in ((special().sin_at, mpmath.sin), (special().cos_at, mpmath.cos)):
        with np.errstate(over="raise", invalid="raise"):
            found = own(POINTS, ratio)
        assert errors(found, exactly(function, factor, POINTS)).max() < 8


def test_what_it_mends() -> None:
    """One rounding of 30 x is seen a thousand times at 1000, and 10^22 leaves nothing."""
    points = np.array([34.5575, 1e22])
    with np.errstate(all="ignore"):
        found = errors(np.sin(30 * points), exactly(mpmath.sin, sp.S(30), points))
    assert found.min() > 1e3


def test_float32_is_rounded_once() -> None:
    """The product is exact in float64, and p/q is never rounded to float32."""
    points = np.linspace(-1e4, 1e4, 101).astype(np.float32)
    found = special().sin_at(points, (np.array(1e8 + 1), np.array(1e9)))
    exact = exactly(mpmath.sin, sp.Rational(10**8 + 1, 10**9), points.astype(float))
    assert found.dtype == np.float32
    assert np.all(found == np.array([float(e) for e in exact]).astype(np.float32))


def test_ends_of_the_line() -> None:
    """A sine has no limit; one that stands for 0 there is 0. One number stays one."""
    ends = np.array([np.inf, -np.inf, np.nan])
    ratio = np.array(30.0), np.array(1.0)
    assert np.isnan(special().sin_at(ends, ratio)).all()
    assert special().sin_at_or_zero(ends, ratio)[:2].tolist() == [0.0, 0.0]
    assert special().cos_at(np.array(0.0), ratio).shape == ()


U: Term = call(op.PRODUCT, X, C)
SINE, COSINE = op.QUIET_SIN, op.QUIET_COS


@pytest.mark.parametrize(
    ("term", "wanted"),
    [
        (call(SINE, number(30) * X), call(op.SIN_AT, X, number(30), number(1))),
        (call(SINE, number(-30) * X), -call(op.SIN_AT, X, number(30), number(1))),
        (call(COSINE, number(-2) * X), call(op.COS_AT, X, number(2), number(1))),
        (call(SINE, U), call(op.SIN_AT, X, C, number(1))),
        (call(SINE, call(op.QUOTIENT, X, C)), call(op.SIN_AT, X, number(1), C)),
        (
            call(SINE, call(op.ABSOLUTE, U)),
            call(op.SIN_AT, call(op.ABSOLUTE, X), C, number(1)),
        ),
    ],
)
def test_products_are_taken_apart(term: Term, wanted: Term) -> None:
    """Numbers, a parameter above or below, and positive factors of |c x|."""
    assert with_exact_angles(term, frozenset("c")) == wanted


@pytest.mark.parametrize(
    "term",
    [
        call(SINE, X),
        call(SINE, number(sp.S.Half) * X),
        call(SINE, X * X),
        call(SINE, X + number(1)),
        call(SINE, C * (C * X)),
        call(SINE, number(3) * U),
        call(SINE, number(sp.sqrt(2)) * X),
        call(SINE, number(2**60 + 1) * X),
    ],
)
def test_others_stay(term: Term) -> None:
    """What is exact, what is no product with x, and factors that no two floats give."""
    assert with_exact_angles(term, frozenset("c")) == term


def test_sizes_need_positive_factors() -> None:
    """|c x| is no c |x| for c < 0."""
    term = call(SINE, call(op.ABSOLUTE, U))
    assert with_exact_angles(term, frozenset()) == term


@pytest.mark.slow
def test_programs_name_the_rule_and_are_proved() -> None:
    """Of a parameter, far out too; its own derivative keeps the rounding of u in u cos u."""
    mine = entry(x + sp.sin(LETTER * x) ** 2 / LETTER)
    value = value_of(mine)
    slope = lower_input(slope_of(value, mine), mine)
    assert WAVE_OF_PRODUCT.name in slope.rules
    assert slope.verdict.status is Status.PROVED
    points = np.array([1000.25, -666.0, 1e6, 3e9])
    with mpmath.workdps(60):
        exact = [1 + mpmath.sin(3 * mpmath.mpf(float(p))) for p in points]
    assert errors(values(slope.term, points, c=1.5), exact).max() < 6
    by = lower_input(by_parameter_of(value, mine.parameters[0]), mine)
    at = np.array([0.7770407901381409])
    with mpmath.workdps(60):
        v, c = mpmath.mpf(float(at[0])), mpmath.mpf(1.5)
        exact = [v * mpmath.sin(2 * c * v) / c - mpmath.sin(c * v) ** 2 / c**2]
    assert errors(values(by.term, at, c=1.5), exact).max() < 64


@pytest.mark.slow
def test_waves_are_not_held_where_an_exponential_is_gone() -> None:
    """The sum tanh x + sin(3x/7)/5 waves on where tanh is 1."""
    mine = entry(sp.tanh(x) + sp.sin(3 * x / 7) / 5)
    points = np.array([1000.0, -700.0, 402.5])
    with mpmath.workdps(40):
        exact = [mpmath.tanh(p) + mpmath.sin(mpmath.mpf(3 * p) / 7) / 5 for p in points]
    assert errors(values(lower_input(value_of(mine), mine).term, points), exact).max() < 8
