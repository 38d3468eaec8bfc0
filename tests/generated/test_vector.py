"""Functions between vectors: values, masks, products with the Jacobian, and NumPy manners."""

from collections.abc import Callable
from types import ModuleType

import mpmath as mp
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from derive.catalog.vector import VECTOR_CATALOG
from derive.proof import Status
from derive.rendering.shifting import shifted
from derive.rendering.vector_module import has_module

AXIS = ("softmax", "log_softmax", "softmin")
GATES = ("glu", "reglu", "geglu", "swiglu")
INF = np.inf


def exact(name: str, row: np.ndarray) -> list[mp.mpf]:
    """Return the values of a normalised exponential at 340 digits."""
    with mp.workdps(340):
        sign = -1 if name == "softmin" else 1
        terms = [mp.exp(sign * mp.mpf(float(v))) for v in row]
        whole = mp.fsum(terms)
        if name == "log_softmax":
            return [mp.mpf(float(v)) - mp.log(whole) for v in row]
        return [term / whole for term in terms]


def test_templates_fit_the_whole_catalogue() -> None:
    """They are chosen by the shape of the record."""
    assert all(has_module(entry) for entry in VECTOR_CATALOG)


def test_only_sums_of_exponentials_are_shifted() -> None:
    """Sparsemax, a norm and a maximum have no shifted form; every other one is proved."""
    forms = {entry.name: shifted(entry) for entry in VECTOR_CATALOG}
    assert {name for name, form in forms.items() if form} == {*AXIS, "logsumexp"}
    assert all(form.verdict.status is Status.PROVED for form in forms.values() if form)


@pytest.mark.parametrize("name", AXIS)
@pytest.mark.parametrize(
    "row",
    [
        [0.1, 0.2, -0.3],
        [1000.0, 1001.0, 999.5],
        [-1e30, 0.0, 1e30],
        [-745.0, 0.0, 3.0],
        [1e300, 1e300],
        [5.0],
    ],
)
def test_values_are_right_for_large_and_small_inputs(
    package: ModuleType, name: str, row: list[float]
) -> None:
    """Within a few ulp of the exact value, without a warning."""
    function = getattr(getattr(package, name), name)
    expected = [float(v) for v in exact(name, np.array(row))]
    assert_allclose(function(row), expected, rtol=1e-14, atol=5e-324)
    with np.errstate(over="ignore"):
        single = np.array(row, np.float32)
    if np.isfinite(single).all():
        expected = [float(v) for v in exact(name, single)]
        assert_allclose(function(single), expected, rtol=5e-6, atol=1e-44)
        assert function(single).dtype == np.float32


@pytest.mark.parametrize("temperature", [0.01, 0.07, 7.0])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_temperature_costs_no_digits(
    package: ModuleType, dtype: type[np.floating], temperature: float
) -> None:
    """The rounding of x/T, 2000 say, is not what e^(x/T − m) is computed from."""
    x, t = np.array([20.1, 19.83, 19.9, -np.finfo(dtype).max], dtype), dtype(temperature)
    with mp.workdps(400):
        terms = [mp.exp((mp.mpf(float(v)) - mp.mpf(float(x[0]))) / mp.mpf(float(t))) for v in x]
        expected = [float(term / mp.fsum(terms)) for term in terms]
    for given in (t, np.full_like(x, t)):
        y = package.softmax.softmax(x, temperature=given)
        assert_allclose(y, expected, rtol=4 * np.finfo(dtype).eps, atol=0)
    large = np.array([np.finfo(dtype).max] * 2, dtype)  # divided by 0.01 they overflow
    assert_array_equal(package.softmax.softmax(large, temperature=t), [0.5, 0.5])


def test_masked_inputs_have_no_share(package: ModuleType) -> None:
    """−∞ gets 0 (or −∞ as a logarithm); the others share as if it were not there."""
    x = np.array([[-INF, 1.0, 2.0], [0.0, -INF, -INF], [-INF, -INF, -INF], [INF, 1.0, 2.0]])
    y = package.softmax.softmax(x)
    assert_array_equal(y[0, 1:], package.softmax.softmax([1.0, 2.0]))
    assert_array_equal(y[:2, 0], [0.0, 1.0])
    assert np.isnan(y[2:, 0]).all()
    logs = package.log_softmax.log_softmax(x)
    assert_array_equal(logs[1], [0.0, -INF, -INF])
    grad = np.ones((2, 3))
    assert_array_equal(package.softmax.softmax_backward_from_output(grad, y[:2])[:, 1], [0, 0])
    back = package.log_softmax.log_softmax_backward_from_output(grad, logs[:2])
    assert np.isfinite(back).all()


def jacobian(function: Callable[[np.ndarray], np.ndarray], x: np.ndarray) -> np.ndarray:
    """Return ∂y_i/∂x_j by central differences."""
    h = 1e-6
    steps = np.eye(len(x)) * h
    return np.array([(function(x + s) - function(x - s)) / (2 * h) for s in steps]).T


@pytest.mark.parametrize("name", AXIS)
def test_backward_is_the_product_with_the_jacobian(package: ModuleType, name: str) -> None:
    """From y alone; along any axis; with a temperature where there is one."""
    module = getattr(package, name)
    function, backward = getattr(module, name), getattr(module, f"{name}_backward_from_output")
    x, grad = np.array([0.3, -1.2, 0.8, 2.0]), np.array([1.0, -2.0, 0.5, 0.25])
    for options in ({}, {"temperature": 2.5}) if name == "softmax" else ({},):
        expected = grad @ jacobian(lambda v, o=options: function(v, **o), x)
        found = backward(grad, function(x, **options), **options)
        assert_allclose(found, expected, rtol=1e-6, atol=1e-9)
    column, gradients = x[:, None] * np.ones(3), grad[:, None] * np.ones(3)
    y = function(column, axis=0)
    assert_allclose(y[:, 1], function(x), rtol=1e-15)
    assert_allclose(backward(gradients, y, axis=0)[:, 2], backward(grad, function(x)), rtol=1e-15)


def test_arrays_are_worked_in_chunks(package: ModuleType) -> None:
    """A large array gives what its rows give; out may be the input; float16 is rounded once."""
    x = np.random.default_rng(2).standard_normal((3, 700, 50)).astype(np.float32) * 5
    softmax = package.softmax.softmax
    for axis in (0, 1, 2, -1):
        y = softmax(x, axis=axis)
        assert_array_equal(y[:, :20, :], softmax(x, axis=axis)[:, :20, :])
        assert_allclose(y.sum(axis=axis, dtype=np.float64), 1.0, rtol=1e-6)
    alone = np.stack([softmax(row) for row in x[0]])
    assert_array_equal(softmax(x)[0], alone)
    copy = x.copy()
    assert softmax(copy, out=copy) is copy
    assert_array_equal(copy, softmax(x))
    small = x[0].astype(np.float16)
    assert_array_equal(softmax(small), softmax(small.astype(np.float64)).astype(np.float16))
    shared = np.zeros((700, 51), np.float32)
    shared[:, :50] = x[0]
    softmax(shared[:, :50], out=shared[:, 1:])
    assert_array_equal(shared[:, 1:], alone)


def test_bad_arguments_leave_out_alone(package: ModuleType) -> None:
    """A wrong axis, shape, dtype or temperature: the usual errors."""
    softmax, out = package.softmax.softmax, np.full((2, 3), 7.0)
    with pytest.raises(ValueError, match="axis 2 does not exist"):
        softmax(np.ones((2, 3)), axis=2, out=out)
    with pytest.raises(ValueError, match="axis"):
        softmax(1.0)
    with pytest.raises(ValueError, match="shape"):
        softmax(np.ones(3), out=out)
    with pytest.raises(TypeError, match="complex"):
        softmax(np.ones((2, 3), complex), out=out)
    with pytest.raises(TypeError, match="Cannot cast"):
        softmax(np.ones((2, 3)), out=np.ones((2, 3), int))
    with pytest.raises(ValueError, match="temperature > 0, got temperature = 0"):
        softmax(np.ones((2, 3)), temperature=0, out=out)
    assert_array_equal(out, np.full((2, 3), 7.0))


@pytest.mark.parametrize("name", GATES)
def test_gates_and_their_gradients(package: ModuleType, name: str) -> None:
    """Backward from the inputs, and from what may be saved, agree with differences."""
    module = getattr(package, name)
    function, backward = getattr(module, name), getattr(module, f"{name}_backward")
    rng = np.random.default_rng(4)
    a, b, grad = rng.standard_normal((3, 50)) * 3
    h = 1e-6
    by_a = (function(a + h, b) - function(a - h, b)) / (2 * h)
    by_b = (function(a, b + h) - function(a, b - h)) / (2 * h)
    for found, expected in zip(backward(grad, a, b), (grad * by_a, grad * by_b), strict=True):
        assert_allclose(found, expected, rtol=1e-5, atol=1e-7)
    if hasattr(module, f"{name}_saved"):
        saved = getattr(module, f"{name}_saved")(a, b)
        again = getattr(module, f"{name}_backward_from_saved")(grad, *saved)
        for found, expected in zip(again, backward(grad, a, b), strict=True):
            assert_allclose(found, expected, rtol=1e-9, atol=1e-12)
    single = function(a.astype(np.float32), b.astype(np.float32), workers=2)
    assert single.dtype == np.float32
    room = (np.empty(50), np.empty(50))
    assert backward(grad, a, b, out=room)[0] is room[0]
    assert_array_equal(room[1], backward(grad, a, b)[1])


def test_tails_of_gates_keep_their_digits(package: ModuleType) -> None:
    """Far out, the gradient from the inputs is right where u has forgotten b."""
    _, by_b = package.glu.glu_backward(1.0, 1.0, 50.0)
    assert by_b == pytest.approx(float(mp.exp(-50)), rel=1e-14)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_paired_outputs_and_their_gradient(package: ModuleType, dtype: type) -> None:
    """Both sides of crelu; at its kink 0 arrives, from the input as from the outputs."""
    x = np.array([-INF, -2.5, -0.0, 0.0, 3.0, INF, np.nan], dtype)
    first, second = package.crelu.crelu(x)
    assert_array_equal(first, np.maximum(x, 0))
    assert_array_equal(second, np.maximum(-x, 0))
    assert not np.signbit(second[4:6]).any()
    assert first.dtype == second.dtype == dtype
    g1, g2 = np.full(7, 2.0, dtype), np.full(7, 5.0, dtype)
    expected = [-5.0, -5.0, 0.0, 0.0, 2.0, 2.0]
    assert_array_equal(package.crelu.crelu_backward(g1, g2, x)[:-1], expected)
    from_outputs = package.crelu.crelu_backward_from_output(g1, g2, first, second)
    assert_array_equal(from_outputs[:-1], expected)
    assert np.isnan(package.crelu.crelu_backward(g1, g2, x)[-1])


def test_paired_outputs_go_where_they_are_told(package: ModuleType) -> None:
    """`out=` takes one array for each output, and what is wrong leaves them alone."""
    x = np.linspace(-1, 1, 5)
    room = (np.empty(5), np.empty(5))
    returned = package.crelu.crelu(x, out=room)
    assert all(given is made for given, made in zip(room, returned, strict=True))
    with pytest.raises(TypeError, match="complex"):
        package.crelu.crelu(x + 1j)
    with pytest.raises(ValueError, match="shape"):
        package.crelu.crelu(x, out=(np.empty(4), None))


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_maxout_gives_the_gradient_to_the_largest(package: ModuleType, axis: int) -> None:
    """Of equal ones the first; the shape of x comes back."""
    maxout = package.maxout
    x = np.array([[1.0, 3.0, 3.0], [2.0, -1.0, 0.0]])
    y, index = maxout.maxout(x, axis=axis), maxout.maxout_saved(x, axis=axis)
    assert_array_equal(y, x.max(axis=axis))
    dx = maxout.maxout_backward(y * 10, index, size=x.shape[axis], axis=axis)
    expected = np.zeros_like(x)
    np.put_along_axis(
        expected, np.expand_dims(x.argmax(axis), axis), np.expand_dims(y * 10, axis), axis
    )
    assert_array_equal(dx, expected)
    with pytest.raises(ValueError, match="index"):
        maxout.maxout_backward(np.ones(7), index, size=3, axis=axis)


def test_the_logarithm_keeps_its_digits_beside_0(package: ModuleType) -> None:
    """-log(1 + e^-40) for the largest, where the logarithm of the rounded sum is 0."""
    y = package.log_softmax.log_softmax([40.0, 0.0])
    assert y[0] == pytest.approx(-np.exp(-40.0), rel=1e-14)
    assert package.log_softmax.log_softmax([3.0, 3.0])[0] == pytest.approx(-np.log(2), rel=1e-15)


def test_products_in_float32_are_formed_in_float64(package: ModuleType) -> None:
    """G - c loses its digits where one output is nearly 1: c is not rounded before."""
    backward = package.softmax.softmax_backward_from_output
    y = package.softmax.softmax(np.float32([17.0, 0.0]))
    grad = np.float32([1.5, 1.0])
    wide = backward(grad.astype(float), y.astype(float))
    assert backward(grad, y).dtype == np.float32
    assert_allclose(backward(grad, y), wide, rtol=1e-6)
