"""Cube roots are rounded once, whatever the C library gives."""

from types import ModuleType

import numpy as np
import pytest
from flint import arb, ctx


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_cube_roots_are_rounded_once(package: ModuleType, dtype: type) -> None:
    """Within a unit of the last digit; glibc's may miss by three."""
    u = np.exp(np.random.default_rng(0).uniform(-80, 80, 2000)).astype(dtype)
    u[::2] *= -1
    found = package._support.cbrt(u)
    before, ctx.prec = ctx.prec, 100
    try:
        exact = [(1 if v > 0 else -1) * arb(abs(float(v))).root(3) for v in u]
        wrong = [abs(float(e - arb(float(f)))) for e, f in zip(exact, found, strict=True)]
    finally:
        ctx.prec = before
    assert max(np.array(wrong) / np.abs(np.spacing(found))) < 1.0


def test_roots_that_are_exact(package: ModuleType) -> None:
    """Zeros and infinities keep their signs, NaN stays, nothing warns."""
    u = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 27.0, -1e-300])
    with np.errstate(all="raise"):
        found = package._support.cbrt(u)
    np.testing.assert_allclose(found, [0.0, -0.0, np.inf, -np.inf, np.nan, 3.0, -1e-100], 1e-15)
    assert np.signbit(found[1])
    assert not np.signbit(found[0])
