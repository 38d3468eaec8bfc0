"""Points for whole sweeps: bit patterns evenly, where functions live densely, and hard ones."""

from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from derive.checking.points import Array, Float, hard_points, zero_neighbours

#: beyond this every exponential of the catalogue has reached its limit in every dtype
_FAR: Final = 760.0
_SEED: Final = 20_240_229
_UNSIGNED: Final = {2: np.uint16, 4: np.uint32, 8: np.uint64}


def sweep(
    dtype: type[Float], count: int, kinks: Iterable[float], function: Callable[[Array], Array]
) -> Array:
    """Return about ``count`` finite points, sorted, both signs; all of them where that is fewer.

    One part is spread over the bit patterns, so that every exponent is met, one over the logarithms
    from 2⁻¹² to 2⁸, one evenly to ±760, and, where ``function`` changes sign, one about its zeros,
    at distances of 10⁻¹ to 10⁻¹⁵ and on neighbouring floats.
    """
    size = np.dtype(dtype).itemsize
    if 2 ** (8 * size) <= count:
        return _finite(np.arange(2 ** (8 * size), dtype=_UNSIGNED[size]).view(dtype))
    rng = np.random.default_rng(_SEED)
    hard = hard_points(dtype, kinks)
    zeros = zero_neighbours(function, hard)
    share = count // 4 if zeros.size else count // 3
    patterns = rng.integers(0, 2 ** (8 * size), share, dtype=_UNSIGNED[size]).view(dtype)
    logs = np.exp2(rng.uniform(-12, 8, share)) * rng.choice([-1.0, 1.0], share)
    even = rng.uniform(-_FAR, _FAR, share)
    near = _about(zeros.astype(np.float64), rng, count - 3 * share) if zeros.size else even[:0]
    with np.errstate(over="ignore"):
        drawn = [part.astype(dtype) for part in (logs, even, near)]
    return _finite(np.concatenate([hard, zeros, patterns, *drawn]))


def _about(zeros: NDArray[np.float64], rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    distances = 10.0 ** rng.uniform(-15, -1, count) * rng.choice([-1.0, 1.0], count)
    at = rng.choice(zeros, count)
    return np.asarray(at + distances * np.maximum(np.abs(at), 1e-3))


def _finite(values: NDArray[Any]) -> Array:
    return np.unique(values[np.isfinite(values)])
