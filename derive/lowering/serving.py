"""Where a quick program serves: an interval without a few holes, from the bounds of its roundings.

The bounds are to first order and at points, so this chooses; what is measured of the generated code
is what counts. The domain is worth its tests where most of an ordinary array lies in it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from derive.lowering.roundings import Values

#: steps that meet no power of two, at which sums and quotients happen to be exact
_FINE: Final = np.exp2(np.arange(-9.987, 7.0, 1 / 32))
_FAR: Final = np.exp2(
    np.concatenate([np.arange(-125.9, -10.0, 0.971), np.arange(7.03, 128, 0.487)])
)
_LARGEST: Final = [float(np.finfo(np.float32).max)]
_SIZES: Final = np.sort(np.concatenate([_FINE, _FAR, _LARGEST])).astype(np.float32).astype(float)
#: float32 of all sizes, the ordinary ones densely, and 0
POINTS: Final[Values] = np.concatenate([-_SIZES[::-1], [0.0], _SIZES])
_FARTHER: Final = np.exp2(
    np.concatenate(
        [
            np.arange(-1021.9, -10.0, 3.971),
            np.arange(7.03, 10.5, 1 / 8),
            np.arange(10.6, 1024, 1.487),
        ]
    )
)
_WIDE_SIZES: Final = np.sort(np.concatenate([_FINE, _FARTHER, [float(np.finfo(float).max)]]))
#: float64 of all sizes
WIDE_POINTS: Final[Values] = np.concatenate([-_WIDE_SIZES[::-1], [0.0], _WIDE_SIZES])
#: what an ordinary array is taken for: normal with this standard deviation
_SPREAD: Final = 3.0
_MOST_HOLES: Final = 2
_FEW: Final = 8
_AROUND: Final = 2
_LEAST_GAP: Final = 0.01
_DIGITS: Final = 3
_BISECTIONS: Final = 40
#: distances to a zero, as shares of it
_BESIDE: Final = tuple(2.0**-n for n in (6, 8, 10, 13, 17, 21))


#: before which of some points a function changes its sign, and where
Zeros: TypeAlias = tuple[NDArray[np.intp], Values]


@dataclass(frozen=True, slots=True)
class Domain:
    """low < x < high, an end without a bound ``None``, but for x between the ends of a hole."""

    low: float | None
    high: float | None
    holes: tuple[tuple[float, float], ...] = ()

    @property
    def tests(self) -> int:
        """How many comparisons tell whether x lies there."""
        return (self.low is not None) + (self.high is not None) + 2 * len(self.holes)

    @property
    def outside(self) -> float:
        """The share of an ordinary array that lies outside."""
        low = 0.0 if self.low is None else _below(self.low)
        high = 0.0 if self.high is None else 1 - _below(self.high)
        return low + high + sum(_below(end) - _below(start) for start, end in self.holes)


def worst_around(bounds: Values) -> Values:
    """Return the largest of the bounds at each point and its neighbours.

    At one point in two a sum happens to be exact.
    """
    ends = np.pad(bounds, _AROUND, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(ends, 2 * _AROUND + 1)
    found: Values = windows.max(axis=1)
    return found


def crossings(exact: Values, value: Callable[[Values], Values], points: Values = POINTS) -> Zeros:
    """Return before which of the points a function changes its sign, and where it does.

    A bound grows beside a zero, and may do so between two points that are tried.
    """
    signs = np.sign(exact)
    with np.errstate(invalid="ignore"):
        found = np.flatnonzero(signs[:-1] * signs[1:] < 0)
    low, high = points[found], points[found + 1]
    for _ in range(_BISECTIONS if found.size else 0):
        middle = low / 2 + high / 2
        before = np.sign(value(middle)) == signs[found]
        low, high = np.where(before, middle, low), np.where(before, high, middle)
    return found, high


def bounds_beside(zeros: Zeros, points: Values, bounds: Callable[[Values], Values]) -> Values:
    """Return the bounds at the points; on both sides of a zero, the largest beside it."""
    found = bounds(points)
    before, at = zeros
    if at.size:
        near = beside(at)
        worst = bounds(near.ravel()).reshape(near.shape).max(axis=0)
        for place in (before, before + 1):
            found[place] = np.maximum(found[place], worst)
    return found


def beside(zeros: Values) -> Values:
    """Return float32 closer and closer to each zero, a row for each distance."""
    rows = [zeros * (1 + side * step) for step in _BESIDE for side in (-1, 1)]
    with np.errstate(over="ignore"):  # a zero of float64 may be beyond the largest of them
        return np.array(rows).astype(np.float32).astype(np.float64)


def domain_of(
    good: NDArray[np.bool], *, left: bool, right: bool, points: Values = POINTS
) -> Domain | None:
    """Return the domain in which every one of the points is ``good``; ``None`` if there is none.

    ``left`` and ``right`` say that it is good at the infinities too.
    """
    good = _without_short_runs(good)
    if not good[points.size // 2 :].any() or not good[: points.size // 2].any():
        return None
    first, last = int(np.argmax(good)), points.size - 1 - int(np.argmax(good[::-1]))
    low = None if left and first == 0 else _inward(points[first], up=True)
    high = None if right and last == points.size - 1 else _inward(points[last], up=False)
    runs = _runs(~good[first : last + 1])
    holes = [(float(points[first + a - 1]), float(points[first + b])) for a, b in runs]
    while len(holes) > 1 and (len(holes) > _MOST_HOLES or min(_gaps(holes)) < _LEAST_GAP):
        holes = _with_the_nearest_joined(holes)
    return Domain(low, high, tuple((_inward(a, up=False), _inward(b, up=True)) for a, b in holes))


def _without_short_runs(good: NDArray[np.bool]) -> NDArray[np.bool]:
    """Leave out what is good between bad ones at a few points only."""
    kept = good.copy()
    for start, stop in _runs(good):
        if stop - start < _FEW:
            kept[start:stop] = False
    return kept


def _runs(bad: NDArray[np.bool]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], bad, [False]]).astype(int)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _gaps(holes: Sequence[tuple[float, float]]) -> list[float]:
    """Return the shares of an ordinary array that lie between the holes."""
    return [_below(b[0]) - _below(a[1]) for a, b in pairwise(holes)]


def _with_the_nearest_joined(holes: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    n = int(np.argmin(_gaps(holes)))
    return [*holes[:n], (holes[n][0], holes[n + 1][1]), *holes[n + 2 :]]


def _inward(value: Any, *, up: bool) -> float:
    """Return the value with few digits, not below it where ``up``, else not above it."""
    exact = float(value)
    near = float(f"{exact:.{_DIGITS}g}")
    if math.isinf(near):  # no float has so many
        near = exact
    elif near == exact or (near > exact) == up:
        return near
    step = 10.0 ** (math.floor(math.log10(abs(exact))) - _DIGITS + 1)
    return float(f"{near + (step if up else -step):.{_DIGITS}g}")


def _below(value: float) -> float:
    return 0.5 * math.erfc(-value / (_SPREAD * math.sqrt(2)))
