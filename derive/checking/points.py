"""Points at which generated code is tested: the hard ones first, then a spread of ordinary ones."""

from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Float = np.floating[Any]
Array = NDArray[Float]
DTYPES: Final[tuple[type[Float], ...]] = (np.float16, np.float32, np.float64)

#: where exp, expm1, tanh and Gaussians of some dtype saturate, underflow or overflow
_EDGES: Final = (9.01, 10.4, 11.09, 16.64, 17.33, 19.06, 20.0, 27.3, 36.74, 37.43, 38.6, 39.5, 88.0)
_FAR: Final = (88.73, 89.0, 103.3, 104.0, 400.0, 700.0, 709.0, 709.79, 710.0, 745.0, 746.0, 800.0)
_VERY_FAR: Final = (1e4, 3e4, 1e10, 2.0**60, 1e18, 1e30, 1e100, 1e154, 1e160, 1e300)
_SMALL: Final = (1e-300, 1e-30, 1e-17, 1e-9, 1e-8, 1e-5, 1e-3, 0.01, 0.1)
#: more elements than generated code calls a few, anywhere
MANY: Final = 4100
#: fewer, with both ends of the line, than generated code shares among two kernels
_A_FEW: Final = 500
#: of so many points one is tried so: each such call takes as long as thousands of elements
_EACH: Final = 16
#: neighbours that are computed in one block of many
_TOGETHER: Final = 8
_HALVINGS: Final = 100
_ORDINARY: Final = tuple(0.173 + 0.37 * n for n in range(30))


def hard_points(dtype: type[Float], kinks: Iterable[float]) -> Array:
    """Return the finite points for a dtype, both signs: ±0, subnormals, edges, kinks, ordinary."""
    limits = np.finfo(dtype)
    own = (float(limits.max), float(limits.max) / 8, float(limits.tiny), float(limits.eps))
    sizes = [*_ORDINARY, *_EDGES, *_FAR, *_VERY_FAR, *_SMALL, *own, 0.0, 0.5, 1.0, 2.0]
    kept = [s for s in sizes if s <= own[0]] + [float(limits.smallest_subnormal)]
    values = np.array([*kept, *(-s for s in kept), *kinks], dtype)
    near = np.array(list(kinks), dtype)
    ends = np.array([-np.inf, np.inf], dtype)
    neighbours = [np.nextafter(near, end) for end in ends]
    return np.unique(np.concatenate([values, *neighbours]))


def every_way(call: Callable[[Array], Array], points: Array, size: int) -> tuple[Array, Array]:
    """Return points and values: in blocks of ``size``, and with the ends of the line in the block.

    A generated function may use another formula for a block that holds no x far out, and others
    for a few elements: where ``size`` is small, large blocks of neighbours are tried too, else
    a part of the points in small ones. Points are repeated where the values differ.
    """
    ends = np.array([-np.finfo(points.dtype).max, np.finfo(points.dtype).max], points.dtype)
    parts = _split(points, size)
    first, *others = (_values(call, parts, 0, more) for more in (ends[:0], ends))
    ways = [(points, first, other) for other in others]
    if size < MANY:
        order = np.argsort(points, kind="stable")
        places, blocks = np.argsort(order, kind="stable"), _split(points[order], _TOGETHER)
        large = (_values(call, blocks, MANY, more)[places] for more in (ends[:0], ends))
        ways += [(points, first, other) for other in large]
    else:
        some = points[::_EACH]
        few = (_values(call, _split(some, _A_FEW), 0, more) for more in (ends[:0], ends))
        ways += [(some, first[::_EACH], other) for other in few]
    at, values = [points], [first]
    for tried, known, other in ways:
        differs = (known != other) & ~(np.isnan(known) & np.isnan(other))
        at.append(tried[differs])
        values.append(other[differs])
    return np.concatenate(at), np.concatenate(values)


def _split(points: Array, size: int) -> list[Array]:
    return np.array_split(points, max(1, -(-points.size // size)))


def _values(
    call: Callable[[Array], Array], parts: Iterable[Array], least: int, more: Array
) -> Array:
    """Return the values of all parts, each repeated to a size and with more points beside it."""
    given = ((part, _repeated(part, least)) for part in parts)
    return np.concatenate([call(np.concatenate([b, more]))[: part.size] for part, b in given])


def _repeated(part: Array, least: int) -> Array:
    """Return the points again and again until there are so many."""
    return part if part.size >= least else np.tile(part, -(-least // part.size))[:least]


def zero_neighbours(function: Callable[[Array], Array], points: Array) -> Array:
    """Return the neighbouring floats between which the computed function changes sign.

    All intervals are halved at once: x·cos x changes sign a hundred times among the hard points.
    """
    with np.errstate(all="ignore"):  # x·sin x changes sign among the largest floats too
        values = function(points)
        before = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)
        low, high, below = points[before], points[before + 1], np.sign(values[before])
        for _ in range(_HALVINGS if before.size else 0):
            middle = low / 2 + high / 2
            inside = (middle != low) & (middle != high)
            if not inside.any():
                break
            same = np.sign(function(middle)) == below
            low, high = np.where(inside & same, middle, low), np.where(inside & ~same, middle, high)
    return np.concatenate([low, high])
