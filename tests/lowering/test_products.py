"""Products and exponents whose rounding is made good, against exact fractions."""

from collections.abc import Callable
from fractions import Fraction
from types import SimpleNamespace

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from numpy.typing import NDArray

from derive.activation import Activation, Parameter
from derive.lowering.factors import exp_polynomial
from derive.lowering.halves import a
from derive.lowering.lower import value_of
from derive.lowering.pieces import lower_input
from derive.lowering.scaling import scaling_of
from derive.lowering.terms import Letter, meaning
from derive.symbols import x
from tests.lowering.evaluated import special

RATE = sp.Symbol("beta", real=True)
DEPTH = sp.Symbol("alpha", real=True)
DTYPES = pytest.mark.parametrize("dtype", [np.float32, np.float64])


@pytest.fixture(name="support", scope="module")
def _support() -> SimpleNamespace:
    return special()


def points(dtype: type) -> NDArray[np.floating]:
    return np.random.default_rng(1).normal(size=400).astype(dtype) * dtype(10)


@DTYPES
def test_the_error_of_a_product_is_exact(dtype: type, support: SimpleNamespace) -> None:
    """u·v is what was rounded plus its error, to the last digit."""
    u, v = points(dtype), np.asarray(dtype(1.7123))
    rounded = u * v
    error = support.product_error(u, v, rounded)
    assert error.dtype == dtype
    for one, whole, rest in zip(u, rounded, error, strict=True):
        assert fraction(one) * fraction(v) == fraction(whole) + fraction(rest)


@DTYPES
def test_the_error_of_a_quotient_has_all_its_digits(dtype: type, support: SimpleNamespace) -> None:
    """u/v is what was rounded plus its error, but for one rounding of the error."""
    u, v = points(dtype), np.asarray(dtype(1.7123))
    rounded = u / v
    error = support.quotient_error(u, v, rounded)
    for one, whole, rest in zip(u, rounded, error, strict=True):
        exact = fraction(one) / fraction(v) - fraction(whole)
        assert abs(fraction(rest) - exact) <= 4 * np.finfo(dtype).eps * abs(exact)


def test_far_out_the_error_is_nothing(support: SimpleNamespace) -> None:
    """Products that overflow are infinite without a warning, and have no error."""
    u, v = np.array([1e300, -np.inf, 3.0]), np.asarray(2.0**100)
    with np.errstate(over="raise", invalid="raise"):
        rounded = support.product(u, v)
        assert rounded.tolist() == [np.inf, -np.inf, 3 * 2.0**100]
        assert support.product_error(u, v, rounded).tolist() == [0.0, 0.0, 0.0]
        assert support.exp_product(-u[:1], v).tolist() == [0.0]


@DTYPES
@pytest.mark.parametrize("name", ["exp_product", "exp_quotient"])
def test_exponentials_keep_their_digits_far_out(
    dtype: type, name: str, support: SimpleNamespace
) -> None:
    """e^(u·v) is right to two ulp where u·v rounded alone costs up to 300."""
    largest = 80.0 if dtype is np.float32 else 660.0
    u, v = np.linspace(-largest, -0.1, 300).astype(dtype), np.asarray(dtype(1.03))
    found = getattr(support, name)(u, v)
    for one, value in zip(u, found, strict=True):
        with mp.workdps(40):
            factor = mp.mpf(float(v)) if name == "exp_product" else 1 / mp.mpf(float(v))
            exact = mp.exp(mp.mpf(float(one)) * factor)
            assert abs(mp.mpf(float(value)) / exact - 1) < 2 * np.finfo(dtype).eps


@DTYPES
def test_a_polynomial_exponent_keeps_its_digits(dtype: type, support: SimpleNamespace) -> None:
    """The coefficients are irrational and the exponent is of degree 3."""
    exponent = -sp.sqrt(2) * a - a**3 / 30
    term = exp_polynomial(exponent, Letter("a"))
    assert sp.expand(meaning(term, {"a": a}).args[0] - exponent) == 0
    high, low = ([float(n.value) for n in term.arguments[k : k + 4]] for k in (1, 5))
    at = np.linspace(0.1, 12.0 if dtype is np.float32 else 26.0, 300).astype(dtype)
    for one, value in zip(at, support.exp_polynomial(at, high, low), strict=True):
        with mp.workdps(40):
            exact = mp.exp(-mp.sqrt(2) * mp.mpf(float(one)) - mp.mpf(float(one)) ** 3 / 30)
            assert abs(mp.mpf(float(value)) / exact - 1) < 2 * np.finfo(dtype).eps


def stretched(expr: sp.Expr, *symbols: sp.Symbol, domain: Callable[..., sp.Basic]) -> Activation:
    parameters = tuple(
        Parameter(name=s.name, symbol=s, default=sp.S.One, meaning="any", domain=domain(s))
        for s in symbols
    )
    return Activation(name="mine", title="M", expr=expr, reference="none", parameters=parameters)


def positive(symbol: sp.Symbol) -> sp.Basic:
    return symbol > 0


@pytest.mark.parametrize(
    ("expr", "scale", "multiple"),
    [
        (x / (1 + sp.exp(-RATE * x)), RATE, 1 / RATE),
        (DEPTH * sp.tanh(x / RATE), 1 / RATE, DEPTH),
        (x / sp.sqrt(1 + RATE * x**2), sp.sqrt(RATE), 1 / sp.sqrt(RATE)),
        (sp.Piecewise((0, x < -RATE), ((x + RATE) ** 2 / RATE, True)), 1 / RATE, RATE),
    ],
    ids=str,
)
def test_parameters_that_only_stretch_are_found(
    expr: sp.Expr, scale: sp.Expr, multiple: sp.Expr
) -> None:
    """f(x) = m·g(s·x): s and m are read off the formula."""
    symbols = sorted(expr.free_symbols - {x}, key=str)
    activation = stretched(expr, *symbols, domain=positive)
    found = scaling_of(value_of(activation), activation)
    assert found is not None
    assert (found.scale, sp.cancel(found.multiple / multiple).free_symbols) == (scale, set())
    assert not found.shape.expr.free_symbols - {x}
    assert "parameters that only stretch" in lower_input(value_of(activation), activation).rules


@pytest.mark.parametrize(
    ("expr", "domain"),
    [
        (x / (1 + sp.exp(-RATE * x)), lambda _symbol: sp.true),
        (x / (1 + sp.exp(-RATE * x)), lambda symbol: symbol >= 0),
        (sp.tanh(RATE * x) + x**2, positive),
        (sp.tanh(RATE * x) + sp.exp(-(x**2)), positive),
    ],
    ids=["any sign", "zero allowed", "two scales", "two functions"],
)
def test_what_does_more_than_stretch_is_not(expr: sp.Expr, domain: Callable[..., sp.Basic]) -> None:
    """A scale must be positive, and must take every parameter away."""
    activation = stretched(expr, RATE, domain=domain)
    assert scaling_of(value_of(activation), activation) is None


def fraction(value: np.floating) -> Fraction:
    return Fraction(float(value))
