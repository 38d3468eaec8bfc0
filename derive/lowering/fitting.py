"""A polynomial close to a smooth function on [0, upper]: Chebyshev interpolation in mpmath.

The variable is t = (a − m)/(a + m), which spreads the half-line evenly; interpolation at Chebyshev
points is within a few bits of the best polynomial. Digits are those of mpmath at a fixed precision,
so they are the same on every machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

import mpmath as mp

DIGITS: Final = 45
_TARGET: Final = 2.0**-56
_CENTRES: Final = (3, 4, 5, 6, 7, 8)
_DEGREES: Final = range(18, 34, 2)
_CHECKS: Final = 8  # points per degree at which the error is measured


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients in t, lowest first; ``error`` is the largest relative error measured."""

    centre: int
    coefficients: tuple[float, ...]
    error: float
    points: int


def fit(function: Callable[[mp.mpf], mp.mpf], upper: int) -> Fit | None:
    """Return the polynomial of least degree whose relative error is below 2^-56, if one is."""
    with mp.workdps(DIGITS):
        known = cache(function)
        for degree in _DEGREES:
            found = min(
                (_interpolate(known, upper, centre, degree) for centre in _CENTRES),
                key=lambda candidate: candidate.error,
            )
            if found.error < _TARGET:
                return found
    return None


def _interpolate(function: Callable[[mp.mpf], mp.mpf], upper: int, centre: int, degree: int) -> Fit:
    last = mp.mpf(upper - centre) / (upper + centre)
    nodes = _chebyshev(degree + 1, last)
    values = [function(_back(t, centre)) for t in nodes]
    exact = _through(nodes, values)
    probes = _chebyshev(degree + 2, last)
    if max(_error(function, exact, t, centre) for t in probes) < 4 * _TARGET:
        probes = _chebyshev(_CHECKS * degree + 1, last)
    error = max(_error(function, exact, t, centre) for t in probes)
    return Fit(centre, tuple(float(c) for c in exact), float(error), len(probes))


def _chebyshev(count: int, last: mp.mpf) -> list[mp.mpf]:
    """Return the Chebyshev points of the interval [-1, last]."""
    middle, half = (last - 1) / 2, (last + 1) / 2
    return [middle + half * mp.cos(mp.pi * (2 * k + 1) / (2 * count)) for k in range(count)]


def _back(t: mp.mpf, centre: int) -> mp.mpf:
    return centre * (1 + t) / (1 - t)


def _error(
    function: Callable[[mp.mpf], mp.mpf], coefficients: list[mp.mpf], t: mp.mpf, centre: int
) -> mp.mpf:
    value = function(_back(t, centre))
    return abs(mp.polyval(coefficients[::-1], t) / value - 1)


def _through(nodes: list[mp.mpf], values: list[mp.mpf]) -> list[mp.mpf]:
    """Return the coefficients of the polynomial through all points, by divided differences."""
    differences = list(values)
    for order in range(1, len(nodes)):
        for k in range(len(nodes) - 1, order - 1, -1):
            rise = differences[k] - differences[k - 1]
            differences[k] = rise / (nodes[k] - nodes[k - order])
    coefficients = [mp.mpf(0)]
    for node, difference in zip(reversed(nodes), reversed(differences), strict=True):
        shifted = [mp.mpf(0), *coefficients]
        for k, c in enumerate(coefficients):
            shifted[k] -= node * c
        shifted[0] += difference
        coefficients = shifted
    return coefficients[: len(nodes)]
