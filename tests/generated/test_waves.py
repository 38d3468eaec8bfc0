"""Sums of a sine and a cosine keep their digits beside each of their zeros, however far out."""

from types import ModuleType

import mpmath
import numpy as np
import pytest


def neighbours(scale: float) -> np.ndarray:
    """Return float64 numbers on both sides of zeros of sin u + u·cos u, and nearest to them."""
    near = []
    with mpmath.workdps(60):
        for n in range(int(scale), int(scale) + 15):
            middle = (n + mpmath.mpf(1) / 2) * mpmath.pi
            u = middle
            for _ in range(40):
                u = middle + mpmath.atan(1 / u)
            near.append(float(u))
    return np.concatenate([np.nextafter(near, np.inf), near, np.nextafter(near, -np.inf)])


@pytest.mark.parametrize("scale", [0.0, 1e3, 1e8, 1e14])
def test_digits_beside_zeros(package: ModuleType, scale: float) -> None:
    """Beside a zero the sum is as small as one unit of u, and still right to its last digits."""
    wave = package._support.wave
    u = neighbours(scale)
    found = wave(u, 1.0, u)
    with mpmath.workdps(60):
        exact = [mpmath.sin(mpmath.mpf(v)) + mpmath.mpf(v) * mpmath.cos(mpmath.mpf(v)) for v in u]
        wrong = [abs(mpmath.mpf(f) - e) / abs(e) for f, e in zip(found, exact, strict=True)]
    assert max(wrong) < 2 * np.finfo(float).eps


def test_what_has_no_wave(package: ModuleType) -> None:
    """Infinities and NaN are NaN without a warning; one number is as good as an array."""
    wave = package._support.wave
    with np.errstate(all="raise"):
        assert np.isnan(wave(np.array([np.inf, -np.inf, np.nan]), 1.0, -1.0)).all()
    one = wave(np.array(np.pi / 4), 1.0, -1.0)
    assert one == pytest.approx(-5.5e-17, rel=0.1)
    assert package._support.sin_or_zero(np.array([np.inf, 0.5]))[0] == 0.0
    assert package._support.cos_or_zero(np.array([np.inf, 0.5]))[0] == 0.0


@pytest.mark.parametrize("scale", [1e-30, 1.0, 30.0, 2e6, 1e30])
def test_float32_is_float64_rounded_once(package: ModuleType, scale: float) -> None:
    """In every quarter turn, in parts and in one, beside zeros and where turns are not counted."""
    special = package._support
    rng = np.random.default_rng(11)
    u = (scale * rng.uniform(-3, 3, 40_000)).astype(np.float32)
    u[:99] = (np.arange(1, 100) * np.pi / 2).astype(np.float32)
    wide = u.astype(np.float64)
    for p, q, exact in (
        (np.float32(1), np.float32(-1), np.sin(wide) - np.cos(wide)),
        (u, np.float32(1), wide * np.sin(wide) + np.cos(wide)),
    ):
        unit = np.spacing(np.abs(exact).astype(np.float32)).astype(float)
        for shape in (u.shape, (200, 200)):
            shaped = p.reshape(shape) if p.ndim else p
            found = special.wave(u.reshape(shape), shaped, q).ravel()
            assert found.dtype == np.float32
            assert np.max(np.abs(found - exact) / unit) < 0.501
    with np.errstate(all="raise"):
        ends = special.wave(np.array([np.inf, -np.inf, np.nan], np.float32), 1.0, 1.0)
    assert np.isnan(ends).all()
    assert np.isnan(special.wave(np.array(np.inf, np.float32), 1.0, 1.0))


@pytest.mark.parametrize("scale", [1e-30, 1.0, 60.0, 1e3, 1e30])
@pytest.mark.parametrize("size", [1, 1023, 20_000])
def test_the_square_of_a_sine_and_a_cosine(package: ModuleType, scale: float, size: int) -> None:
    """In every quarter turn and beside zeros, in place too, NaN among others, without a warning."""
    special = package._support
    u = (scale * np.random.default_rng(5).uniform(-3, 3, size)).astype(np.float32)
    turns = (np.arange(-60, 59, dtype=float)[: size // 2] + 0.25) * np.pi
    u[: turns.size] = np.nextafter(turns.astype(np.float32), np.float32(0))
    exact = (np.sin(u.astype(np.longdouble)) + np.cos(u.astype(np.longdouble))) ** 2
    unit = np.spacing(exact.astype(np.float32)).astype(float)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        found = special.wave_square(u)
        over = u.copy()
        assert special.wave_square(over, out=over) is over
        folded = special.wave_square(np.append(u, [np.nan, np.inf]).astype(np.float32))
    assert found.dtype == np.float32
    assert np.max(np.abs(found - exact) / unit) < 4.3
    np.testing.assert_array_equal(over, found)
    assert np.max(np.abs(folded[:-2] - exact) / unit) < 4.3
    assert np.isnan(folded[-2:]).all()


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2000,)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_product_with_one_is_no_product(
    package: ModuleType, dtype: type, shape: tuple[int, ...]
) -> None:
    """The plain function serves, at infinities too; beside one it would be wrong by far."""
    special = package._support
    u = np.asarray(np.random.default_rng(4).normal(0.0, 50.0, shape), dtype)
    if u.size > 2:
        u[:3] = np.inf, -np.inf, np.nan
    beside = np.asarray(1 + 2.0**-20, dtype)
    plain = [special.sin, special.cos_or_zero, special.wave_square]
    at = [special.sin_at, special.cos_at_or_zero, special.wave_square_at]
    for one, stretched in zip(plain, at, strict=True):
        expected = one(u.reshape(-1)).reshape(shape)
        found = stretched(u, (np.asarray(1.0, dtype), 1.0))
        assert found.dtype == expected.dtype
        assert found.shape == shape
        np.testing.assert_array_equal(found, expected)
        assert not np.array_equal(stretched(u, (beside, 1.0)), expected)
