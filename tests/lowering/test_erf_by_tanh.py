"""erf in float32 as a hyperbolic tangent: its bound holds, and for nothing worse."""

import math

import mpmath as mp
import numpy as np
import pytest

from derive.lowering.erf_by_tanh import certified, erf_by_tanh
from tests.lowering.evaluated import special


def error_at(coefficients: tuple[float, ...], at: float) -> mp.mpf:
    with mp.workdps(40):
        q = mp.polyval([mp.mpf(c) for c in reversed(coefficients)], mp.mpf(at) ** 2)
        return abs(mp.tanh(at * q) / mp.erf(at) - 1)


def test_the_bound_is_no_smaller_than_the_error_seen() -> None:
    """At points of all sizes, the fit in exact arithmetic is within what is certified."""
    fit = erf_by_tanh()
    points = [*np.geomspace(1e-9, fit.end, 200), *np.linspace(0.01, fit.end, 300)]
    assert max(error_at(fit.coefficients, float(at)) for at in points) < 2.0**-fit.bits


@pytest.mark.parametrize(("place", "change"), [(0, 1e-6), (1, 1e-5), (5, 1e-2), (10, 1.0)])
def test_a_perturbed_fit_is_not_certified(place: int, change: float) -> None:
    """The error of a coefficient that is seen is also in the bound."""
    fit = erf_by_tanh()
    wrong = list(fit.coefficients)
    wrong[place] *= 1 + change
    bits = certified(tuple(wrong))
    assert bits < fit.bits
    points = np.linspace(1e-3, fit.end, 300)
    assert not bits or max(error_at(tuple(wrong), float(at)) for at in points) < 2.0**-bits


def test_another_function_is_not_certified() -> None:
    """Signs, a missing coefficient, tanh itself: nothing of that is erf."""
    fit = erf_by_tanh()
    assert certified(tuple(-c for c in fit.coefficients)) == 0
    assert certified(fit.coefficients[:-1]) < 8
    assert certified((1.0,)) < 4


@pytest.mark.parametrize("size", [1, 2, 5000])
def test_float32_within_five_units(size: int) -> None:
    """Both signs, subnormal numbers, the ends and beyond; infinities give 1, NaN is NaN."""
    at = np.concatenate([np.geomspace(1e-44, 20, 2500), np.linspace(0, 5, 2500)])
    x = np.concatenate([at, -at]).astype(np.float32)
    with np.errstate(all="raise", under="ignore"):
        found = np.concatenate([special().erf(part) for part in np.split(x[: 100 * size], 100)])
        ends = special().erf(np.array([np.inf, -np.inf, np.nan, -0.0], np.float32))
    exact = np.array([math.erf(v) for v in x[: found.size]])
    units = np.spacing(np.maximum(np.abs(exact), 1e-38).astype(np.float32))
    assert (np.abs(found - exact) / units).max() < 5
    np.testing.assert_array_equal(ends, [1.0, -1.0, np.nan, 0.0])
    assert np.signbit(ends[3])


@pytest.mark.parametrize("shape", [(), (1,), (7,), (3, 4), (512,), (513,), (0,)], ids=str)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_few_elements_one_by_one(shape: tuple[int, ...], dtype: type) -> None:
    """Any shape, in place too, and arrays with gaps; more elements give the same to a few units."""
    x = np.random.default_rng(2).normal(size=(2, *shape)).astype(dtype)
    u, gaps = x[0], np.moveaxis(x, 0, -1)[..., 0]
    with np.errstate(all="raise", under="ignore"):
        found = special().erf(u, out=np.empty_like(u))
        spread = special().erf(gaps, out=np.moveaxis(np.empty_like(x), 0, -1)[..., 0])
    exact = np.vectorize(math.erf, otypes=[float])(u)
    assert found.dtype == dtype
    assert (np.abs(found - exact) <= 4 * np.spacing(np.abs(exact).astype(dtype))).all()
    np.testing.assert_array_equal(spread, found)
