"""float32 that is computed in float64: rounded once, for any shape, within NumPy's manners."""

from types import ModuleType

import numpy as np
import pytest


@pytest.mark.parametrize(
    "points",
    [
        np.empty(0, np.float32),
        np.float32(-1.5),
        np.array([0.25], np.float32),
        np.asfortranarray(np.linspace(-9, 9, 60, dtype=np.float32).reshape(4, 15)),
        np.linspace(-200, 200, 100_003, dtype=np.float32),
        np.linspace(-9, 9, 70_000, dtype=np.float32).reshape(2, -1)[:, ::2],
        np.array([-np.inf, -3e38, np.nan, 1e-45, np.inf], np.float32),
    ],
    ids=["none", "scalar", "one", "axes", "parts", "strides", "ends"],
)
def test_it_is_rounded_once(package: ModuleType, points: np.ndarray) -> None:
    """The float64 result, rounded, but for ties that float64 itself misses."""
    call = package.silu.silu_second_derivative
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        found = call(points)
        exact = call(np.asarray(points, np.float64))
    assert found.dtype == np.float32
    assert found.shape == np.shape(points)
    ulp = np.spacing(np.abs(exact).astype(np.float32)).astype(float)
    assert np.all((np.abs(found - exact) <= 0.5001 * ulp) | np.isnan(exact))
    assert np.array_equal(np.isnan(found), np.isnan(exact))


def test_out_may_be_the_input(package: ModuleType) -> None:
    """A large array over itself."""
    points = np.linspace(-9, 9, 100_003, dtype=np.float32)
    wanted = package.silu.silu_second_derivative(points)
    package.silu.silu_second_derivative(points, out=points)
    np.testing.assert_array_equal(points, wanted)
