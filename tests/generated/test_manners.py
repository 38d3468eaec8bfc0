"""NumPy manners of the generated functions: dtypes, shapes, out=, errors, kinks, warnings."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from derive.checking.points import DTYPES, hard_points
from tests.sample import SAMPLE

FUNCTIONS = tuple(
    (entry.name, suffix)
    for entry in SAMPLE
    for suffix in ("", "_derivative", "_second_derivative", "_backward")
)
pytestmark = pytest.mark.parametrize(("name", "suffix"), FUNCTIONS, ids="".join)
Function = Callable[..., Any]


def get(package: ModuleType, name: str, suffix: str) -> Function:
    function: Function = getattr(getattr(package, name), f"{name}{suffix}")
    if suffix == "_backward":
        return lambda x, **options: function(np.ones_like(x), x, **options)
    return function


def test_dtype_and_shape_are_kept(package: ModuleType, name: str, suffix: str) -> None:
    """A float16, float32 or float64 array of any shape gives one of the same dtype and shape."""
    function = get(package, name, suffix)
    for dtype in DTYPES:
        for shape in ((3,), (2, 0), (2, 3)):
            result = function(np.full(shape, 0.7, dtype))
            assert (result.dtype, result.shape) == (np.dtype(dtype), shape)


def test_a_scalar_gives_a_scalar(package: ModuleType, name: str, suffix: str) -> None:
    """Zero-dimensional input gives a NumPy scalar; integers and booleans count as float64."""
    function = get(package, name, suffix)
    assert type(function(np.float32(0.5))) is np.float32
    assert type(function(np.array(0.5))) is np.float64
    assert function(np.array([1, 2])).dtype == np.float64
    assert function(np.array([True])).dtype == np.float64


def test_input_stays_and_out_may_be_the_input(package: ModuleType, name: str, suffix: str) -> None:
    """Inputs are not modified or returned; out=x works in place, on strided arrays as well."""
    function = get(package, name, suffix)
    x = np.linspace(-5, 5, 22).reshape(2, 11)[:, ::2]
    before = x.copy()
    fresh = function(x)
    assert_array_equal(x, before)
    assert not np.shares_memory(fresh, x)
    assert function(x, out=x) is x
    assert_array_equal(x, fresh)


def test_wrong_out_is_refused_and_untouched(package: ModuleType, name: str, suffix: str) -> None:
    """A wrong shape raises ValueError, integers or a list TypeError, as in NumPy."""
    function = get(package, name, suffix)
    out = np.full(3, 7.0)
    with pytest.raises(ValueError, match=r"shape|broadcast"):
        function(np.zeros(2), out=out)
    with pytest.raises(TypeError, match="Cannot cast"):
        function(np.zeros(3), out=np.zeros(3, dtype=np.int64))
    with pytest.raises(TypeError, match="out must be an array"):
        function(np.zeros(3), out=[0.0, 0.0, 0.0])
    assert_array_equal(out, [7.0, 7.0, 7.0])


@pytest.mark.parametrize("bad", [np.array([1j]), np.array(["1"]), np.array([None])], ids=str)
def test_what_is_no_real_number_is_refused(
    package: ModuleType, name: str, suffix: str, bad: Any
) -> None:
    """Complex numbers, strings and objects raise TypeError that names the function."""
    function: Function = getattr(getattr(package, name), f"{name}{suffix}")
    arguments = (bad, bad) if suffix == "_backward" else (bad,)
    with pytest.raises(TypeError, match=name):
        function(*arguments)


def test_nothing_warns_and_only_nan_gives_nan(package: ModuleType, name: str, suffix: str) -> None:
    """No overflow, invalid value or division by zero on any float; NaN comes from NaN alone."""
    function = get(package, name, suffix)
    for dtype in DTYPES:
        points = hard_points(dtype, (-3.0, 0.0, 3.0))
        points = np.append(points, np.array([np.inf, -np.inf], dtype))
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            assert not np.isnan(function(points)).any()
            assert np.isnan(function(np.array([np.nan], dtype))).all()


@settings(deadline=None, max_examples=25)  # a machine that is busy is no finding
@given(values=st.lists(st.floats(allow_nan=False, width=64), min_size=1, max_size=5))
def test_elements_do_not_depend_on_their_neighbours(
    package: ModuleType, name: str, suffix: str, values: list[float]
) -> None:
    """An array gives the values that its elements give one by one, bit for bit."""
    function = get(package, name, suffix)
    with np.errstate(over="ignore"):
        together = function(np.array(values))
        alone = [function(np.array([value]))[0] for value in values]
    np.testing.assert_allclose(together, alone, rtol=1e-14, atol=5e-324)
