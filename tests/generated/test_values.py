"""Values of the generated functions: kinks, parameters, conditions, limits, backward forms."""

from types import ModuleType

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from derive.activation import Activation
from derive.checking.points import DTYPES
from tests.sample import SAMPLE


def test_kinks_follow_the_entry(package: ModuleType) -> None:
    """At a kink the derivative is the convention of the entry, exactly, in every dtype."""
    for entry in SAMPLE:
        derivative = getattr(getattr(package, entry.name), f"{entry.name}_derivative")
        for kink in entry.kinks:
            for dtype in DTYPES:
                expected = dtype(float(kink.derivative.subs(entry.defaults)))
                at = dtype(float(kink.at))
                np.testing.assert_array_max_ulp(derivative(at), expected, maxulp=1)


def test_relu_at_zero_and_beside(package: ModuleType) -> None:
    """relu′ is 0 at 0 and at −0, 1 at the smallest number above."""
    tiny = np.finfo(np.float64).smallest_subnormal
    x = np.array([-tiny, -0.0, 0.0, tiny])
    assert_array_equal(package.relu.relu_derivative(x), [0.0, 0.0, 0.0, 1.0])


def test_hard_sigmoid_at_its_knees(package: ModuleType) -> None:
    """hard_sigmoid′ is 0 at ±3 and 1/6 one float inside."""
    inside = np.nextafter(3.0, 0.0)
    x = np.array([-3.0, -inside, inside, 3.0])
    assert_array_equal(package.hard_sigmoid.hard_sigmoid_derivative(x), [0, 1 / 6, 1 / 6, 0])


def test_parameters_broadcast_and_keep_the_dtype(package: ModuleType) -> None:
    """A column of slopes against a row of inputs gives a table in the dtype of the input."""
    slopes = np.array([[0.0], [0.5]])
    x = np.array([-2.0, 3.0], dtype=np.float32)
    result = package.leaky_relu.leaky_relu(x, negative_slope=slopes)
    assert result.dtype == np.float32
    assert_array_equal(result, [[0.0, 3.0], [-1.0, 3.0]])
    second = package.leaky_relu.leaky_relu_second_derivative(x, negative_slope=slopes)
    assert second.shape == (2, 2)


def test_parameters_are_keywords_only(package: ModuleType) -> None:
    """A parameter given by position is a mistake, and refused."""
    with pytest.raises(TypeError, match="positional"):
        package.elu.elu(1.0, 2.0)


@pytest.mark.parametrize("form", ["derivative_from_output", "backward_from_output"])
@pytest.mark.parametrize("slope", [-0.1, float("nan"), np.array([0.1, -0.1])])
def test_a_form_in_y_outside_its_condition_is_refused(
    package: ModuleType, form: str, slope: float
) -> None:
    """The message names the value given, the condition, and what to call instead."""
    function = getattr(package.leaky_relu, f"leaky_relu_{form}")
    arguments = (1.0, 1.0) if form.startswith("backward") else (1.0,)
    with pytest.raises(ValueError, match=r"negative_slope >= 0, got .*call leaky_relu_"):
        function(*arguments, negative_slope=slope)


def test_the_other_functions_take_any_parameter(package: ModuleType) -> None:
    """A negative slope is fine where x is given."""
    assert package.leaky_relu.leaky_relu_derivative(-1.0, negative_slope=-0.1) == -0.1


def test_derivative_by_a_parameter(package: ModuleType) -> None:
    """∂y/∂a of the leaky ReLU is min(x, 0), ∂y/∂α of ELU is e^min(x, 0) − 1."""
    x = np.array([-2.0, 0.0, 3.0])
    by_slope = package.leaky_relu.leaky_relu_derivative_by_negative_slope(x)
    assert_array_equal(by_slope, [-2.0, 0.0, 0.0])
    by_alpha = package.elu.elu_derivative_by_alpha(x, alpha=5.0)
    assert_array_equal(by_alpha, [np.expm1(-2.0), 0.0, 0.0])


@pytest.mark.parametrize("entry", SAMPLE, ids=lambda entry: entry.name)
def test_backward_is_grad_times_derivative(package: ModuleType, entry: Activation) -> None:
    """Both backward forms are grad_y times the derivative; shapes broadcast, dtypes promote."""
    name = entry.name
    module = getattr(package, name)
    x = np.linspace(-2.5, 2.5, 7, dtype=np.float32)
    grad = np.array([[1.0], [-2.0]])
    backward = getattr(module, f"{name}_backward")(grad, x)
    assert backward.dtype == np.float64
    derivative = getattr(module, f"{name}_derivative")(x)
    np.testing.assert_allclose(backward, grad * derivative, rtol=2e-6)
    if hasattr(module, f"{name}_backward_from_output"):
        y = getattr(module, name)(x.astype(np.float64))
        from_output = getattr(module, f"{name}_backward_from_output")(1.0, y)
        np.testing.assert_allclose(from_output, derivative, rtol=1e-5, atol=1e-12)


def test_plain_numbers_do_not_widen(package: ModuleType) -> None:
    """A Python number as grad_y leaves float32 alone, as in NumPy."""
    x = np.zeros(2, dtype=np.float32)
    assert package.sigmoid.sigmoid_backward(2.0, x).dtype == np.float32
    assert package.sigmoid.sigmoid_backward(np.float64(2.0), x).dtype == np.float64


def test_limits_at_infinity(package: ModuleType) -> None:
    """At ±∞ every function takes its limit: no 0 times ∞, no ∞ − ∞."""
    ends = np.array([-np.inf, np.inf])
    expected = {
        "sigmoid": ([0, 1], [0, 0]),
        "tanh": ([-1, 1], [0, 0]),
        "softplus": ([0, np.inf], [0, 1]),
        "elu": ([-1, np.inf], [0, 1]),
        "softsign": ([-1, 1], [0, 0]),
        "silu": ([0, np.inf], [0, 1]),
        "gelu": ([0, np.inf], [0, 1]),
    }
    for name, (values, slopes) in expected.items():
        module = getattr(package, name)
        assert_array_equal(getattr(module, name)(ends), values, name)
        assert_array_equal(getattr(module, f"{name}_derivative")(ends), slopes, name)


@pytest.mark.parametrize("size", [7, 70_001])
@pytest.mark.parametrize("shape", [(), (1,), (3, 1), (2, 3, 1)])
def test_the_gradient_of_a_parameter_has_its_shape(
    package: ModuleType, size: int, shape: tuple[int, ...]
) -> None:
    """It is grad_y · ∂y/∂a summed over the axes along which a was broadcast."""
    rng = np.random.default_rng(3)
    x = rng.standard_normal((3, size))
    grad = rng.standard_normal((2, 3, size))
    slope = np.full(shape, 0.25)
    found = package.leaky_relu.leaky_relu_backward_by_negative_slope(
        grad, x, negative_slope=slope, workers=2
    )
    products = grad * np.minimum(x, 0.0)
    ahead = 3 - len(shape)
    axes = tuple(n for n in range(3) if n < ahead or shape[n - ahead] == 1)
    expected = np.sum(products, axis=axes).reshape(shape)
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-11)
    assert np.shape(found) == shape


def test_the_gradient_of_a_parameter_goes_into_out(package: ModuleType) -> None:
    """The output has the shape of the parameter, and is untouched when an argument is wrong."""
    backward = package.leaky_relu.leaky_relu_backward_by_negative_slope
    x = np.array([-1.0, -2.0, 3.0], np.float32)
    out = np.zeros(1, np.float32)
    assert backward(1.0, x, negative_slope=np.array([0.1]), out=out) is out
    assert_array_equal(out, [-3.0])
    assert type(backward(1.0, x)) is np.float32
    for wrong in (np.zeros(2), np.zeros(1, int)):
        with pytest.raises((ValueError, TypeError)):
            backward(1.0, x, negative_slope=np.array([0.1]), out=wrong)
        assert not wrong.any()
