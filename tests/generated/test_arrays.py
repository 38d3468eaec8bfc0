"""Large arrays, strides, overlap, threads, subclasses: what NumPy's own functions do as well."""

import os
import threading
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from derive.activation import Activation
from tests.sample import SAMPLE

LARGE = 300_001  # more than two blocks, and no multiple of one


@pytest.fixture
def x() -> np.ndarray:
    return (np.random.default_rng(5).standard_normal(LARGE) * 4).astype(np.float32)


def alone(package: ModuleType, x: np.ndarray) -> np.ndarray:
    """Return silu of each part of an array that is smaller than a block."""
    return np.concatenate([package.silu.silu(part) for part in np.array_split(x, 10)])


def test_blocks_change_no_bit(package: ModuleType, x: np.ndarray) -> None:
    """A large array gives what its small parts give, whatever the number of threads."""
    expected = alone(package, x)
    for workers in (None, 1, 2, 3, -1, 10_000):
        assert_array_equal(package.silu.silu(x, workers=workers), expected)


@pytest.mark.parametrize("suffix", ["", "_derivative", "_second_derivative"])
@pytest.mark.parametrize("entry", SAMPLE, ids=lambda entry: entry.name)
def test_every_function_does_blocks_as_it_does_few_elements(
    package: ModuleType,
    x: np.ndarray,
    entry: Activation,
    suffix: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Signs and choices are made by bits in large arrays, and there is another array for them.

    Our own functions, where NumPy is slow, and programs for a few change roundings alone.
    """
    function = getattr(getattr(package, entry.name), f"{entry.name}{suffix}")
    few = np.concatenate([function(part) for part in np.array_split(x, 1500)])
    close = 16 * np.finfo(x.dtype).eps
    np.testing.assert_allclose(function(x), few, rtol=close, atol=close)
    monkeypatch.setattr(package._support, "_SLOW", frozenset())
    whole = function(x)
    np.testing.assert_allclose(whole, few, rtol=close, atol=close)
    assert_array_equal(function(x, out=x.copy()), whole)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("entry", SAMPLE, ids=lambda entry: entry.name)
def test_one_element_is_what_it_is_beside_another(
    package: ModuleType, entry: Activation, dtype: type
) -> None:
    """One element of any shape is computed as a number where that is possible.

    Another formula may serve it, which changes roundings, and the sign of what is 0, alone.
    """
    close = 0.0 if dtype is np.float16 else 16 * np.finfo(dtype).eps
    for suffix in ("", "_derivative", "_second_derivative"):
        function = getattr(getattr(package, entry.name), f"{entry.name}{suffix}")
        for value in (0.0, -0.0, 0.3, -1.2, 7.0, -30.0, 300.0, -np.inf, np.inf, np.nan):
            expected = function(np.full(2, value, dtype))[:1]
            for given in (np.array([value], dtype), np.array([[value]], dtype), dtype(value)):
                found = function(given)
                assert (found.shape, found.dtype) == (given.shape, expected.dtype)
                np.testing.assert_allclose(found.reshape(1), expected, rtol=close)
                if expected.any() and not np.isnan(value):
                    assert_array_equal(np.signbit(found.reshape(1)), np.signbit(expected))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("far", [-700.0, -90.0, 90.0, 700.0, -np.inf, np.inf, np.nan])
def test_one_x_far_out_changes_the_others_by_roundings(
    package: ModuleType, x: np.ndarray, dtype: type, far: float
) -> None:
    """A block with an x far out is computed by another formula, each element as well as alone."""
    for function in (package.silu.silu, package.silu.silu_derivative, package.softplus.softplus):
        for size in (3, LARGE):
            given = x[:size].astype(dtype)
            given[1] = far
            found = function(given)
            alone = function(np.delete(given, 1))
            few = 16 * np.finfo(dtype).eps
            np.testing.assert_allclose(np.delete(found, 1), alone, rtol=few, atol=few)
            close = 0.0 if dtype is np.float16 else few
            np.testing.assert_allclose(found[1], function(given[1:2])[0], rtol=close)


@pytest.mark.parametrize("workers", [None, 2])
def test_any_strides(package: ModuleType, x: np.ndarray, workers: int | None) -> None:
    """Steps, reversed axes, transposed and broadcast arrays give the same values."""
    expected = alone(package, x)
    silu = package.silu.silu
    assert_array_equal(silu(x[::-1], workers=workers), expected[::-1])
    wide = np.repeat(x, 2).reshape(-1, 2)
    assert_array_equal(silu(wide[:, 1], workers=workers), expected)
    square = x[:149_769].reshape(387, 387)
    transposed = silu(square.T, workers=workers)
    assert_array_equal(transposed, expected[:149_769].reshape(387, 387).T)
    assert transposed.flags.f_contiguous
    assert_array_equal(silu(np.broadcast_to(x, (2, LARGE)), workers=workers)[1], expected)
    swapped = x.astype(">f4")
    assert_array_equal(silu(swapped, workers=workers), expected)
    assert silu(swapped).dtype == np.float32


@pytest.mark.parametrize("size", [100, LARGE])
@pytest.mark.parametrize("shift", [-1, 0, 1, 7])
def test_out_may_overlap_the_input(
    package: ModuleType, x: np.ndarray, size: int, shift: int
) -> None:
    """Writing over the input, or a view that overlaps it, gives the values of a fresh array."""
    room = np.concatenate([np.zeros(10, np.float32), x[:size], np.zeros(10, np.float32)])
    given, out = room[10 : 10 + size], room[10 + shift : 10 + shift + size]
    expected = package.silu.silu(given)
    assert package.silu.silu(given, out=out) is out
    assert_array_equal(out, expected)


@pytest.mark.parametrize("size", [100, LARGE])
def test_out_may_be_reversed_or_the_gradient(package: ModuleType, x: np.ndarray, size: int) -> None:
    """A reversed view of the input, and grad_y, can be written over."""
    given, grad = x[:size].copy(), x[::-1][:size].copy()
    expected = package.silu.silu_backward(grad, given)
    assert_array_equal(package.silu.silu_backward(grad, given, out=grad), expected)
    expected = package.silu.silu(given)
    package.silu.silu(given, out=given[::-1])
    assert_array_equal(given[::-1], expected)


@pytest.mark.parametrize("size", [3, LARGE])
def test_parameters_and_gradients_broadcast(package: ModuleType, x: np.ndarray, size: int) -> None:
    """A column of slopes and a row of inputs, a gradient of one element: as NumPy broadcasts."""
    slopes = np.array([[0.0], [0.5]])
    row = x[:size]
    table = package.leaky_relu.leaky_relu(row, negative_slope=slopes, workers=2)
    expected = np.where(row > 0, row, slopes.astype(np.float32) * row)
    assert_array_equal(table, expected)
    back = package.leaky_relu.leaky_relu_backward(np.float32(2.0), row, negative_slope=slopes)
    assert_array_equal(back, np.broadcast_to(np.where(row > 0, 2.0, 2.0 * slopes), back.shape))


def test_out_may_be_wider_or_of_another_dtype(package: ModuleType, x: np.ndarray) -> None:
    """As with a ufunc, out may have more axes, and any dtype the result can be cast to."""
    out = np.zeros((2, LARGE))
    assert package.silu.silu(x, out=out) is out
    assert_array_equal(out[1], package.silu.silu(x))
    narrow = np.zeros(3, np.float16)
    package.silu.silu(np.ones(3), out=narrow)
    assert_array_equal(narrow, np.full(3, package.silu.silu(1.0), np.float16))


@pytest.mark.parametrize("size", [3, LARGE])
def test_bad_arguments_leave_out_alone(package: ModuleType, size: int) -> None:
    """workers=0, a wrong or read-only out, a wrong dtype: an error, and out is as it was."""
    x, out = np.zeros(size), np.full(size, 7.0)
    silu = package.silu.silu
    with pytest.raises(ValueError, match="workers must not be 0"):
        silu(x, out=out, workers=0)
    with pytest.raises(ValueError, match="workers must be at least"):
        silu(x, out=out, workers=-(os.cpu_count() or 1) - 1)
    with pytest.raises(TypeError):
        silu(x, out=out, workers=1.5)
    with pytest.raises(ValueError, match="broadcast"):
        package.silu.silu_backward(np.zeros(2), np.zeros(size), out=out)
    with pytest.raises(ValueError, match="shape"):
        silu(np.zeros(size + 1), out=out)
    with pytest.raises(ValueError, match="shape"):
        silu(np.zeros((2, size)), out=out)
    with pytest.raises(TypeError, match="complex128"):
        silu(np.zeros(size, complex), out=out)
    with pytest.raises(TypeError, match="Cannot cast"):
        silu(x, out=np.zeros(size, np.int64))
    with pytest.raises(ValueError, match="negative_slope"):
        package.leaky_relu.leaky_relu_backward_from_output(x, x, negative_slope=-1.0, out=out)
    out.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        silu(x, out=out)
    assert_array_equal(out, np.full(size, 7.0))


@pytest.mark.parametrize("workers", [None, 2])
def test_errstate_reaches_every_thread(
    package: ModuleType, x: np.ndarray, workers: int | None
) -> None:
    """What np.errstate demands is demanded in threads as well, and an error is raised."""
    large = np.full(LARGE, -3.4e38, np.float32)
    with np.errstate(over="raise"), pytest.raises(FloatingPointError):
        package.leaky_relu.leaky_relu(large, negative_slope=2.0, workers=workers)
    before = threading.active_count()
    package.silu.silu(x, workers=workers)
    assert threading.active_count() == before


def test_empty_and_zero_dimensional(package: ModuleType) -> None:
    """Empty arrays stay empty; a 0-d array gives a scalar, and fills a 0-d out."""
    assert package.silu.silu(np.zeros((3, 0, 2)), workers=2).shape == (3, 0, 2)
    out = np.zeros(())
    assert package.silu.silu(np.array(1.0), out=out) is out
    assert type(package.silu.silu(np.array(1.0, np.float16))) is np.float16
    assert type(package.silu.silu(2)) is np.float64
    assert type(package.silu.silu(0.5)) is np.float64


class Tagged(np.ndarray):
    """A subclass of NumPy's array."""


def test_subclasses_and_array_likes(package: ModuleType) -> None:
    """Subclasses come back, masks are kept, nested lists and __array__ are taken as arrays."""
    silu = package.silu.silu
    tagged = np.ones(3).view(Tagged)
    assert type(silu(tagged)) is Tagged
    assert type(package.silu.silu_backward(np.ones(3), tagged)) is Tagged
    masked = silu(np.ma.array([1.0, 2.0], mask=[False, True]))
    assert masked.mask.tolist() == [False, True]
    assert silu([[1, 2], [3, 4]]).shape == (2, 2)

    class Like:
        def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
            return np.ones(2, np.float32)

    assert silu(Like()).dtype == np.float32


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [1, 5000])
def test_bits_are_chosen_and_signed_as_numpy_does(
    package: ModuleType, dtype: type, size: int
) -> None:
    """NaN, infinities, signed zeros and subnormals come through unchanged, numbers as well."""
    rng = np.random.default_rng(6)
    special = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, np.finfo(dtype).smallest_subnormal])
    u, v = (rng.choice(special, size).astype(dtype) for _ in range(2))
    mask, out, scratch = rng.random(size) < 0.5, np.empty(size, dtype), np.empty(size, dtype)
    choose = package._support.choose
    for a, b in ((u, v), (u, -0.0), (1.5, v), (np.array(2.0, dtype), dtype(-3.0))):
        found = choose(mask, a, b, out=out, scratch=scratch)
        expected = np.where(mask, np.asarray(a, dtype), np.asarray(b, dtype))
        assert found.tobytes() == expected.tobytes()
    over = v.copy()
    choose(mask, u, over, out=over, scratch=scratch)
    assert over.tobytes() == np.where(mask, u, v).tobytes()
    wide = np.repeat(u, 2)[::2]
    assert (
        choose(mask, wide, v, out=out, scratch=scratch).tobytes() == np.where(mask, u, v).tobytes()
    )
    signed = package._support.signed
    for a, b in ((u, v), (1.5, v), (v, np.array(-0.0, dtype))):
        found = signed(a, b, out=out, scratch=scratch)
        assert found.tobytes() == np.copysign(np.asarray(a, dtype), b).tobytes()
    over = u.copy()
    assert signed(over, v, out=over, scratch=scratch).tobytes() == np.copysign(u, v).tobytes()
    over = v.copy()
    assert signed(u, over, out=over, scratch=scratch).tobytes() == np.copysign(u, v).tobytes()


@pytest.mark.parametrize("size", [1, 7, LARGE])
@pytest.mark.parametrize(
    ("factor", "served"),
    [(1.0, True), (39.0, True), (41.0, False), (-1.0, False), (0.0, False)]
    + [(value, False) for value in (np.nan, np.inf, 1e-60)],
)
def test_bounds_move_with_a_parameter(
    package: ModuleType, size: int, factor: float, *, served: bool
) -> None:
    """The cheaper kernel serves where s·x is between its bounds; never where s is an array."""
    support = package._support

    @support.kernel(scratch=0)
    def inner(x: Any, s: Any, y: Any, scratch: Any) -> None:
        np.copyto(y, 1.0)

    @support.kernel(scratch=0, middle=inner, above=-80.0, below=40.0, scale=lambda s: s)
    def outer(x: Any, s: Any, y: Any, scratch: Any) -> None:
        np.copyto(y, 2.0)

    x = np.ones(size, np.float32)
    assert_array_equal(support.apply(outer, x, factor), np.where(served, 1.0, 2.0))
    assert_array_equal(support.apply(outer, x, factor, workers=2), np.where(served, 1.0, 2.0))
    assert_array_equal(support.apply(outer, x, np.full(size, factor)), 2.0)
    x[-1] = np.nan
    assert support.apply(outer, x, factor)[-1] == 2.0
