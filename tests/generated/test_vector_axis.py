"""Projections, norms and log-sum-exp: values, masks, gradients, manners."""

from fractions import Fraction
from types import ModuleType, SimpleNamespace

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from numpy.testing import assert_allclose, assert_array_equal

from derive.catalog.vector import LOGSUMEXP, RMS_NORM, SPARSEMAX
from derive.rendering.vector_axis import is_norm, projection
from derive.symbols import x
from derive.vector import Aggregate, VectorActivation
from tests.generated.test_vector import jacobian

INF = np.inf
ONTO = ("sparsemax", "entmax15")
ROWS = ([0.3, -1.2, 0.8, 0.75], [1000.0, 1000.25, -5.0], [5.0], [0.0, 0.0, 0.0], [-1e30, 1.0, 1.5])


def by_bisection(name: str, row: list[float]) -> list[float]:
    """Return the projection with τ to 50 digits."""
    power, rate = (1, 1) if name == "sparsemax" else (2, mp.mpf(1) / 2)
    with mp.workdps(80):
        z = [rate * mp.mpf(v) for v in row]
        low, high = max(z) - 1, max(z)
        for _ in range(250):
            tau = (low + high) / 2
            if mp.fsum(max(v - tau, 0) ** power for v in z) > 1:
                low = tau
            else:
                high = tau
        return [float(max(v - high, 0) ** power) for v in z]


@pytest.mark.parametrize("name", ONTO)
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_projections_are_those_of_the_definition(
    package: ModuleType, name: str, row: list[float]
) -> None:
    """The sum is 1, and every share is that of a threshold found by halving."""
    function = getattr(getattr(package, name), name)
    y = function(row)
    assert_allclose(y, by_bisection(name, row), rtol=1e-13, atol=1e-15)
    assert y.sum() == pytest.approx(1.0, abs=1e-15)
    assert function(np.array(row, np.float32)).dtype == np.float32


@pytest.mark.parametrize("name", ONTO)
@pytest.mark.parametrize("beyond", [1e-6, 1e-10, 3e-15, 2.5e-16, -1e-15])
def test_shares_beside_the_edge_keep_their_digits(
    package: ModuleType, name: str, beyond: float
) -> None:
    """An input just above τ has a share far smaller than the rounding of τ."""
    function = getattr(getattr(package, name), name)
    row = np.array([[0.3, 0.1, -0.2, -5.0], [0.7, 0.55, 0.5, -3.0]])
    rate = 1.0 if name == "sparsemax" else 0.5
    for values in row:
        y = function(values[:3])
        size = float(y[0]) if name == "sparsemax" else float(np.sqrt(y[0]))
        edge = (values[0] * rate - size + beyond) / rate
        given = [*values[:3].tolist(), edge]
        assert_allclose(function(given), by_bisection(name, given), rtol=1e-15, atol=1e-45)


@pytest.mark.parametrize("name", ONTO)
def test_equal_inputs_share_equally(package: ModuleType, name: str) -> None:
    """And a clear winner takes all."""
    function = getattr(getattr(package, name), name)
    assert_allclose(function([7.0, 7.0]), [0.5, 0.5], rtol=3e-16)
    assert_array_equal(function([7.0, 1.0, 2.0]), [1.0, 0.0, 0.0])
    assert Fraction(float(package.sparsemax.sparsemax([0.5, 0.25])[0])) == Fraction(5, 8)


@pytest.mark.parametrize("name", ONTO)
@pytest.mark.parametrize("shape", [(0,), (2, 0), (0, 3)])
def test_nothing_is_shared_by_none(package: ModuleType, name: str, shape: tuple[int, ...]) -> None:
    """An axis of no elements gives an empty array, as softmax does."""
    for axis in range(len(shape)):
        y = getattr(getattr(package, name), name)(np.zeros(shape, np.float32), axis=axis)
        assert (y.shape, y.dtype) == (shape, np.float32)


@pytest.mark.parametrize("name", ONTO)
def test_masked_inputs_have_no_share(package: ModuleType, name: str) -> None:
    """−∞ gets 0, and its gradient is 0; NaN where there is no value."""
    module = getattr(package, name)
    function, backward = getattr(module, name), getattr(module, f"{name}_backward_from_output")
    rows = np.array([[-INF, 1.0, 1.5], [-INF, -INF, -INF], [INF, 0.0, 1.0], [np.nan, 0.0, 1.0]])
    with np.errstate(all="raise"):
        y = function(rows)
    assert_array_equal(y[0, 1:], function(rows[0, 1:]))
    assert y[0, 0] == 0
    assert np.isnan(y[1:]).all()
    assert backward([1.0, 2.0, 3.0], y[0])[0] == 0


@pytest.mark.parametrize("name", ONTO)
@pytest.mark.parametrize("axis", [0, 1])
def test_gradients_of_projections(package: ModuleType, name: str, axis: int) -> None:
    """From y alone, along any axis."""
    module = getattr(package, name)
    function, backward = getattr(module, name), getattr(module, f"{name}_backward_from_output")
    row, grad = np.array([0.3, -0.2, 0.8, -3.0]), np.array([1.0, -2.0, 0.5, 0.25])
    expected = grad @ jacobian(function, row)
    stacked = np.stack([row, row + 1], axis=1 - axis)
    gradients = np.stack([grad, grad], axis=1 - axis)
    found = backward(gradients, function(stacked, axis=axis), axis=axis)
    assert_allclose(np.take(found, 0, axis=1 - axis), expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("size", [1e-300, 1.0, 1e300])
def test_norms_neither_overflow_nor_vanish(package: ModuleType, size: float) -> None:
    """The mean of the squares is 1 for inputs of any size, and nothing warns."""
    module, row = package.rms_norm, np.array([3.0, -4.0, 0.0, 1.0]) * size
    with np.errstate(all="raise"):
        y, r = module.rms_norm(row), module.rms_norm_saved(row)
    assert_allclose(y, np.array([3.0, -4.0, 0.0, 1.0]) / np.sqrt(6.5), rtol=1e-15)
    assert_allclose(r, [np.sqrt(6.5) * size], rtol=1e-15)
    assert np.isnan(module.rms_norm(np.zeros(3))).all()


@pytest.mark.parametrize("size", [1e-300, 1.0, 1e300])
def test_other_norms(package: ModuleType, size: float) -> None:
    """Length 1, whatever the size of the inputs."""
    row = np.array([3.0, -4.0, 0.0, 1.0]) * size
    with np.errstate(all="raise"):
        assert_allclose(package.l2_norm.l2_norm(row) * np.sqrt(26), row / size, rtol=1e-15)


@pytest.mark.parametrize("norm", ["rms_norm", "l2_norm"])
def test_the_gradient_of_a_norm_needs_y_and_r(package: ModuleType, norm: str) -> None:
    """It agrees with differences, along any axis."""
    module = SimpleNamespace(
        rms_norm=getattr(getattr(package, norm), norm),
        rms_norm_saved=getattr(getattr(package, norm), f"{norm}_saved"),
        rms_norm_backward=getattr(getattr(package, norm), f"{norm}_backward"),
    )
    row, grad = np.array([0.3, -1.2, 0.8, 2.0]), np.array([1.0, -2.0, 0.5, 0.25])
    y, r = module.rms_norm(row), module.rms_norm_saved(row)
    expected = grad @ jacobian(module.rms_norm, row)
    assert_allclose(module.rms_norm_backward(grad, y, r), expected, rtol=1e-6, atol=1e-9)
    column = row[:, None] * np.ones(3)
    kept = module.rms_norm(column, axis=0), module.rms_norm_saved(column, axis=0)
    found = module.rms_norm_backward(grad[:, None] * np.ones(3), *kept, axis=0)
    assert_allclose(found[:, 1], expected, rtol=1e-6, atol=1e-9)


def test_log_sum_exp(package: ModuleType) -> None:
    """The axis is gone, large inputs do not overflow, masks have no share, out is filled."""
    lse = package.logsumexp.logsumexp
    rows = np.array([[1000.0, 1000.0], [-1000.0, 3.0], [-INF, 2.0], [-INF, -INF], [INF, 0.0]])
    expected = [1000 + np.log(2), 3.0, 2.0, -INF, INF]
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        y = lse(rows)
    assert_allclose(y, expected, rtol=1e-15)
    assert_allclose(lse(rows.T, axis=0), expected, rtol=1e-15)
    out = np.empty(5)
    assert lse(rows, out=out) is out
    assert_array_equal(out, y)
    assert lse(np.float32([1.0, 2.0])).dtype == np.float32
    assert lse([0.0, 2.0], temperature=2.0) == pytest.approx(2 * np.log(1 + np.e))


def test_the_gradient_of_log_sum_exp(package: ModuleType) -> None:
    """It is softmax times the gradient: 0 for a masked input."""
    module, softmax = package.logsumexp, package.softmax.softmax
    rows = np.array([[1.0, 2.0, -0.5], [-INF, 0.0, 700.0]])
    for temperature in (1.0, 2.5):
        y = module.logsumexp(rows, temperature=temperature)
        dx = module.logsumexp_backward([2.0, -1.0], rows, y, temperature=temperature)
        share = softmax(rows, temperature=temperature)
        assert_allclose(dx, np.array([[2.0], [-1.0]]) * share, rtol=1e-13, atol=1e-300)
    found = module.logsumexp_backward([2.0, -1.0], rows.T, module.logsumexp(rows), axis=0)
    assert_allclose(found.T[0], 2 * softmax(rows)[0], rtol=1e-13)


def test_bad_arguments(package: ModuleType) -> None:
    """The errors NumPy users expect."""
    with pytest.raises(ValueError, match="axis 3 does not exist"):
        package.logsumexp.logsumexp(np.ones((2, 3)), axis=3)
    with pytest.raises(ValueError, match="must be numbers"):
        package.logsumexp.logsumexp(np.ones((2, 3)), temperature=np.ones(3))
    with pytest.raises(ValueError, match="temperature > 0"):
        package.logsumexp.logsumexp(np.ones((2, 3)), temperature=-1.0)
    with pytest.raises(TypeError, match="complex"):
        package.sparsemax.sparsemax(np.ones(3, complex))


TAU, R = sp.Symbol("tau", real=True), sp.Symbol("r", positive=True)


def onto(term: sp.Expr, total: sp.Expr = sp.S.One) -> VectorActivation:
    return VectorActivation(
        name="mine",
        title="Mine",
        inputs=(x,),
        outputs=(term,),
        aggregates=(Aggregate(symbol=TAU, term=term, total=total),),
        reference="none",
    )


def test_records_are_told_apart_by_their_shape() -> None:
    """Another power, another total, a slope below 0: no template; a norm is no projection."""
    assert projection(onto(sp.Max(0, 3 * x - TAU) ** 2)) is not None
    for other in (
        onto(sp.Max(0, x - TAU) ** 3),
        onto(sp.Max(0, x - TAU), sp.Integer(2)),
        onto(sp.Max(0, -x - TAU)),
        onto(sp.Max(0, x - 2 * TAU)),
        onto(sp.Max(0, x**2 - TAU)),
        RMS_NORM,
        LOGSUMEXP,
    ):
        assert projection(other) is None
    assert is_norm(RMS_NORM)
    assert not is_norm(SPARSEMAX)
    assert not is_norm(LOGSUMEXP)
