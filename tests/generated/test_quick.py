"""Quick and careful kernels share an array: each element comes from the one that serves it."""

import math
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

Array = np.ndarray[Any, np.dtype[Any]]


@pytest.fixture(scope="module")
def shared(package: ModuleType) -> Any:
    """Return a kernel that gives 1 where the quick one serves and 2 where the careful one does."""
    special = package._support

    @special.kernel(scratch=2)
    def _quick(x: Array, y: Array, scratch: Sequence[Array]) -> None:
        one, two = scratch
        np.divide(x, x, one)  # warns at 0 and at infinity, which it does not serve
        np.multiply(one, one, two)
        np.copyto(y, two)

    domain = special.Quick(_quick, above=-80.0, below=80.0, holes=((-0.5, 0.25), (2.0, 3.0)))

    @special.kernel(scratch=1, quick=domain)
    def _careful(x: Array, y: Array, scratch: Sequence[Array]) -> None:
        (one,) = scratch
        np.isnan(x, out=one)
        np.copyto(one, np.nan, where=np.isnan(x))
        np.add(one, 2.0, y)

    return lambda x, **given: special.apply(_careful, x, **given)


def expected(x: Array) -> Array:
    inside = (x > -80) & (x < 80) & ~((x > -0.5) & (x < 0.25)) & ~((x > 2) & (x < 3))
    return np.where(np.isnan(x), np.nan, np.where(inside, 1.0, 2.0))


@pytest.mark.parametrize("size", [5000, 300_000])
@pytest.mark.parametrize("spread", [0.1, 3.0, 60.0])
def test_each_element_by_its_own_kernel(shared: Any, size: int, spread: float) -> None:
    """Few or many outside, NaN and infinities among them; no warning of what is thrown away."""
    x = (spread * np.random.default_rng(3).standard_normal(size)).astype(np.float32)
    x[:6] = np.nan, np.inf, -np.inf, 0.0, 2.5, -80.0
    with np.errstate(all="raise"):
        found = shared(x)
    quickly = found == 1
    assert not quickly[expected(x) == 2].any()
    assert_array_equal(np.isnan(found), np.isnan(x))
    assert found.dtype == np.float32
    if spread == 3.0:  # where most is inside, all that is inside is done quickly
        assert_array_equal(found, expected(x))


@pytest.mark.parametrize(("rows", "columns"), [((4096, 1), (1, 2)), ((1, 4096), (3, 1))])
def test_an_input_smaller_than_the_result(
    shared: Any, rows: tuple[int, int], columns: tuple[int, int]
) -> None:
    """An element that the careful kernel serves is found where the gradient makes it two."""
    x = np.full(rows, 1.0, np.float32)
    x.flat[10] = 0.125
    found = shared(x, grad_y=np.ones(columns, np.float32))
    assert_array_equal(found, np.broadcast_to(expected(x), found.shape))


def test_shapes_strides_and_results_given(shared: Any) -> None:
    """Two axes, an order of Fortran, every second element, ``out``, threads: the same values."""
    x = (3 * np.random.default_rng(4).standard_normal((400, 900))).astype(np.float32)
    whole = expected(x)
    for given in (x, np.asfortranarray(x)):
        out = np.empty_like(given)
        assert shared(given, out=out) is out
        assert set(np.unique(out)) <= {1.0, 2.0}
        assert not (out == 1)[whole == 2].any()
        assert not (shared(given, workers=2) == 1)[whole == 2].any()
    assert not (shared(x[::2, 1::2]) == 1)[whole[::2, 1::2] == 2].any()


@pytest.mark.parametrize("value", [0.1, 1.0, 2.5, 100.0, np.nan, np.inf])
def test_few_elements_are_not_parted(shared: Any, value: float) -> None:
    """One kernel for all of a small array; one value outside makes it the careful one."""
    for size in (1, 2, 100):
        x = np.full(size, 1.0, np.float32)
        x[-1] = value
        with np.errstate(all="raise"):
            found = shared(x)
        outside = expected(x) == 2
        assert (found[outside] == 2).all()
        assert np.isnan(found[-1]) == np.isnan(value)


def test_other_dtypes_are_careful(shared: Any) -> None:
    """The quick kernel is for float32 alone, whatever scratch arrays the other needs."""
    for dtype in (np.float16, np.float64):
        assert (shared(np.linspace(4, 8, 5000, dtype=dtype)) == 2).all()


@pytest.mark.parametrize("size", [1, 100, 5000, 300_000])
def test_float64_has_a_kernel_of_its_own(package: ModuleType, size: int) -> None:
    """``ordinary`` serves float64, and float16 by way of it; the middle serves what it does not."""
    special = package._support

    one = special.kernel(scratch=1)(lambda x, y, scratch: np.copyto(y, 1.0 + 0.0 * x))
    ordinary = special.Quick(one, above=-2.0, below=2.0, holes=((0.25, 0.75),))
    three = special.kernel(scratch=2)(lambda x, y, scratch: np.copyto(y, 3.0 + 0.0 * x))
    made = special.kernel(scratch=0, ordinary=ordinary, middle=three, above=-9.0, below=9.0)
    careful = made(lambda x, y, scratch: np.copyto(y, 2.0 + 0.0 * x))
    x = np.full(size, 1.0)
    few = size == 100  # one of an ordinary hundred lies in a hole: the middle serves them all
    assert (special.apply(careful, x) == (3 if few else 1)).all()
    assert (special.apply(careful, x.astype(np.float16)) == 1).all()
    assert not (special.apply(careful, x.astype(np.float32)) == 1).any()
    within = 2.0 if size == 1 else 3.0  # one alone in a hole is not worth a look at more bounds
    for value, own, beside in ((0.5, within, 3.0), (100.0, 2.0, 2.0), (np.nan, np.nan, 2.0)):
        x[-1] = value
        found = special.apply(careful, x)
        assert_array_equal(found[-1], own)
        assert_array_equal(found[:-1], beside if few else 1.0)


def test_only_at_its_parameters(package: ModuleType) -> None:
    """A bound of roundings holds for the parameters that it was found for."""
    special = package._support

    @special.kernel(scratch=0)
    def _quick(x: Array, c: Array, y: Array, scratch: Sequence[Array]) -> None:
        y.fill(1.0)

    @special.kernel(scratch=0, quick=special.Quick(_quick, defaults=(0.5,)))
    def _careful(x: Array, c: Array, y: Array, scratch: Sequence[Array]) -> None:
        y.fill(2.0)

    for size in (1, 10, 3000):
        x = np.ones(size, np.float32)
        assert (special.apply(_careful, x, 0.5) == 1).all()
        assert (special.apply(_careful, x, 0.75) == 2).all()
        assert (special.apply(_careful, x, 0.5) == 1).all()
        assert (special.apply(_careful, x, np.full(size, 0.5)) == 2).all()


def test_a_default_counts_as_the_float32_that_it_becomes(package: ModuleType) -> None:
    """0.01 is no float32, and what a kernel is given is one."""
    special = package._support
    quick = special.Quick(
        special.kernel(scratch=0)(lambda x, c, y, scratch: y.fill(1.0)), defaults=(0.01,)
    )
    careful = special.kernel(scratch=0, quick=quick)(lambda x, c, y, scratch: y.fill(2.0))
    for size in (1, 10, 3000):
        x = np.ones(size, np.float32)
        assert (special.apply(careful, x, 0.01) == 1).all()
        assert (special.apply(careful, x, 0.010001) == 2).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [1, 2, 100])
def test_few_elements_have_a_formula_of_their_own(
    package: ModuleType, size: int, dtype: type
) -> None:
    """Of finite elements alone where that is said; shapes, scalars and gradients as always."""
    special = package._support

    @special.kernel(scratch=0, few=lambda x, c: 0.0 * x + 1.0, finite=True)
    def _inside(x: Array, c: Array, y: Array, scratch: Sequence[Array]) -> None:
        y.fill(3.0)

    @special.kernel(scratch=0, middle=_inside, below=5.0)
    def _careful(x: Array, c: Array, y: Array, scratch: Sequence[Array]) -> None:
        y.fill(2.0)

    x = np.ones(size, dtype)
    assert_array_equal(special.apply(_careful, x, 0.5), np.ones(size, dtype), strict=True)
    shaped = special.apply(_careful, x.reshape(size, 1), 0.5)
    assert_array_equal(shaped, np.ones((size, 1), dtype), strict=True)
    assert type(special.apply(_careful, x[0].reshape(()), 0.5)) is dtype
    for value in (6.0, -np.inf, np.nan):
        x[-1] = value
        assert (special.apply(_careful, x, 0.5) == 2).all()
    alone = special.apply(_inside, np.full(size, np.inf, dtype), 0.5)
    assert (alone == 3).all()


@pytest.fixture(scope="module")
def brief(package: ModuleType) -> Any:
    """Return a kernel that gives 7, x + c in float64 where the brief function serves."""
    special = package._support

    def _brief(x: Array, c: Array) -> Array:
        return np.where(x > 0.5, x, x + c)

    serves = special.Brief(_brief, above=-9.0, holes=((2.0, 3.0),), defaults=(1e-9,), double=True)

    @special.kernel(scratch=0, brief=serves)
    def _careful(x: Array, c: Array, y: Array, scratch: Sequence[Array]) -> None:
        y.fill(7.0)

    return lambda x, c=1e-9: special.apply(_careful, x, c)


@pytest.mark.parametrize("size", [1, 2, 100, 600])
def test_a_few_are_computed_in_float64(brief: Any, size: int) -> None:
    """Where the brief program serves; the result is rounded once, 600 elements are not a few."""
    x = np.full(size, 3e-8, np.float32)
    expected = (x.astype(float) + float(np.float32(1e-9))).astype(np.float32)
    own = expected if size <= 512 else np.full_like(x, 7.0)
    assert_array_equal(brief(x), own, strict=True)
    assert_array_equal(brief(x.reshape(size, 1)), own.reshape(size, 1), strict=True)
    assert type(brief(x[0].reshape(()))) is np.float32
    assert (brief(x.astype(float)) == 7).all()
    assert (brief(x, 0.5) == 7).all()
    for value in (-10.0, 2.5, np.nan, -np.inf):
        x[-1] = value
        assert (brief(x) == 7).all()


@pytest.mark.parametrize("size", [1, 2, 100])
def test_of_some_or_of_one(package: ModuleType, size: int) -> None:
    """A brief function for one element leaves two of them to what there is."""
    special = package._support
    one = special.Brief(lambda x: x + 1.0, most=1)
    kernel = special.kernel(scratch=0, brief=one, few=lambda x: 0.0 * x)(
        lambda x, y, _: y.fill(7.0)
    )
    found = special.apply(kernel, np.ones(size, np.float32))
    assert_array_equal(found, np.full(size, 2.0 if size == 1 else 0.0, np.float32), strict=True)


@pytest.mark.parametrize(
    ("function", "value", "expected"),
    [
        (lambda x: np.exp(x) / 2.0, 89.0, np.exp(89.0) / 2),
        (lambda x: 1.0 / np.exp(x), 800.0, 0.0),  # the C library has no exponential of 800
        (lambda x: 1.0 / x, 0.0, np.inf),
        (lambda x: np.log(x) + 1.0, 0.0, -np.inf),
        (lambda x: np.maximum(x, 0.0) + np.minimum(1.0, x), np.nan, np.nan),
        (lambda x: np.sign(x) * np.cbrt(x), -8.0, 2.0),
        (lambda x: np.linalg.norm(x) + 1.0, -8.0, 9.0),  # no function of one number has that name
    ],
)
def test_one_by_the_c_library(
    package: ModuleType, function: Any, value: float, expected: float
) -> None:
    """In float64; where that raises an error, NumPy's result is taken after all."""
    special = package._support
    kernel = special.kernel(scratch=0, few=function)(lambda x, y, _: y.fill(7.0))
    with np.errstate(all="ignore"):
        found = special.apply(kernel, np.array([value], np.float32))
        assert_array_equal(found, np.array([expected], np.float32).reshape(np.shape(found)))


def test_functions_of_one_number_are_those_of_arrays(package: ModuleType) -> None:
    """Every name in the table, with as many arguments as it takes."""
    special = package._support
    first = {"constant": 2.0, "exp_of_exp": -0.5, "expm1_of_exp": 0.5, "sech_of_exp": 0.5}
    second = {"exp_square": -1.0, "copysign": -0.25, "hypot": 2.0, "maximum": 1.0, "minimum": 1.0}
    second |= {"power": -0.75, "right_of": 1.0, "left_of": 1.0, "product": 3.0, "quotient": 3.0}
    second |= dict.fromkeys(("exp_product", "exp_stretched", "exp_quotient", "exp_shrunk"), 0.75)
    for name in special._OF_ONE.keys() - {"where", "once"}:
        of_many = getattr(np, name, None) or getattr(special, name)
        for u in (0.5, 1.25, 3.0, math.nan):
            if math.isnan(u) and (name.startswith("exp") or name == "sech_of_exp"):
                continue
            x = np.array([u])
            arguments = [first[name], u] if name in first else [u, second.get(name, 0.0)]
            arrays = [np.array(first[name]), x] if name in first else [x, np.array(arguments[1])]
            count = 2 if name in first or name in second else 1
            expected = float(of_many(*arrays[:count])[0])
            found = special._OF_ONE[name](*arguments[:count])
            digits = 1e-7 if name == "exp_square" else 1e-14  # that of arrays is for float32
            assert found == pytest.approx(expected, rel=digits, nan_ok=True), name


@pytest.mark.parametrize("size", [1, 100, 600])
def test_erfc_of_few_digits(package: ModuleType, size: int) -> None:
    """By the C library or by ours: all digits of float32, in the tail as well."""
    special = package._support
    x = np.linspace(-3.0, 26.0, size)
    exact = np.array([math.erfc(value) for value in x])
    for found in (special.short_erfc(x), special.short_erfc(x, out=np.empty_like(x))):
        assert np.max(np.abs(found / exact - 1)) < 1e-14


def test_negative_zero_is_another_parameter(package: ModuleType) -> None:
    """What is remembered from the call before is told by identity, and 0.0 == -0.0."""
    special = package._support
    signs = special.kernel(scratch=0, few=np.copysign)(
        lambda x, c, y, _scratch: np.copysign(x, c, y)
    )
    x = np.ones(1, np.float32)
    found = [special.apply(signs, x, c)[0] for c in (0.0, -0.0, 0.0, -1.0, 1)]
    assert found == [1, -1, 1, -1, 1]


@pytest.mark.parametrize("name", ["exp", "expm1", "log", "log1p", "sin", "cos", "tan"])
@pytest.mark.parametrize("value", [1.0, 0.0, -1.0, 1e5, np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("size", [1, 2, 100, 600])
def test_functions_of_a_few_warn_of_nothing(
    package: ModuleType, name: str, value: float, size: int
) -> None:
    """Where it can be seen that none would, warnings are not turned off."""
    if name.startswith("log") and value < 0 and (name == "log" or value < -1):
        pytest.skip("of no number")
    x = np.ones(size)
    x[-1] = value
    with np.errstate(all="raise", under="ignore"):
        found = getattr(package._support, name)(x)
    with np.errstate(all="ignore"):
        assert_array_equal(found, getattr(np, name)(x))


@pytest.mark.parametrize("size", [1, 2, 100, 600])
@pytest.mark.parametrize("cut", [0.0, -0.5, 3.0, 1e-45, 3e38, np.inf, -np.inf])
def test_sides_of_a_cut(package: ModuleType, size: int, cut: float) -> None:
    """A few elements are told by a difference, which must not overflow or vanish."""
    special = package._support
    largest = np.finfo(np.float32).max
    values = [cut, np.nextafter(np.float32(cut), np.float32(-9)), 0.0, -0.0, 1e-45, -largest]
    for value in (*values, largest, np.inf, -np.inf, np.nan):
        x, bound = np.full(size, value, np.float32), np.array(cut, np.float32)
        with np.errstate(all="raise"):
            right, left = (
                side(x, bound, out=x.copy()) for side in (special.right_of, special.left_of)
            )
        nan = np.isnan(x)
        assert_array_equal(right, np.where(nan, np.nan, x > bound))
        assert_array_equal(left, np.where(nan, np.nan, x < bound))


@pytest.mark.parametrize("size", [1, 2, 100, 600])
@pytest.mark.parametrize("factor", [2.0, -3.0, 1.0, 0.25, 1e-30, 1e30, np.inf])
def test_products_and_quotients_overflow_quietly(
    package: ModuleType, size: int, factor: float
) -> None:
    """Whether a few are seen to be modest or warnings are turned off, it is NumPy's result."""
    special, v = package._support, np.array(factor, np.float32)
    for value in (1.5, -1e18, 3e38, -3e38, 1e-44, np.inf, np.nan):
        x = np.full(size, value, np.float32)
        with np.errstate(all="raise", under="ignore"):
            found = special.product(x, v), special.quotient(x, v) if np.isfinite([value]) else x
        with np.errstate(all="ignore"):
            assert_array_equal(found[0], x * v)
            assert_array_equal(found[1], x / v if np.isfinite(value) else x)
