"""Points at which code is tested: beside each zero, on both sides."""

import numpy as np
import pytest

from derive.checking.points import DTYPES, Array, Float, zero_neighbours


@pytest.mark.parametrize("dtype", DTYPES)
def test_all_zeros_are_found_at_once(dtype: type[Float]) -> None:
    """Neighbouring floats, one on each side; a few calls serve all of them."""
    calls = 0

    def wave(points: Array) -> Array:
        nonlocal calls
        calls += 1
        return np.cos(points)

    points = np.arange(0, 40, dtype=dtype)
    found = np.sort(zero_neighbours(wave, points))
    assert found.size == 2 * 12
    below, above = found[::2], found[1::2]
    assert (np.nextafter(below, dtype(np.inf)) == above).all()
    assert (np.sign(np.cos(below)) * np.sign(np.cos(above)) < 0).all()
    assert calls < 70


def test_no_zero_is_no_point() -> None:
    """A function of one sign is called once."""
    assert zero_neighbours(np.exp, np.arange(4.0)).size == 0
