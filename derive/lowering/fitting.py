"""A polynomial close to a smooth function: interpolation at Chebyshev points.

On [0, upper] the variable is t = (a − m)/(a + m), which spreads the half-line evenly; on a short
interval it is t itself, between −1 and 1. Interpolation at Chebyshev points is within a few bits of
the best polynomial. All digits are those of balls at a fixed precision, far more than a float has,
so they are the same on every machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from flint import arb, fmpq

from derive.proof.precision import working_precision

Function = Callable[[arb], arb]

BITS: Final = 448
_TARGET: Final = 2.0**-56
_CENTRES: Final = (3, 4, 5, 6, 7, 8)
_DEGREES: Final = range(18, 34, 2)
_SHORT_DEGREES: Final = range(6, 34, 2)
_KEPT: Final = 2  # centres that are still tried after the first degree
_CHECKS: Final = 8  # points per degree at which the error is measured


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients in t, lowest first; ``error`` is the largest relative error measured."""

    centre: int
    coefficients: tuple[float, ...]
    error: float
    points: int


def fit(function: Function, upper: int) -> Fit | None:
    """Return the polynomial of least degree whose relative error is below 2^-56, if one is."""
    with working_precision(BITS):
        known = cache(function)
        centres: tuple[int, ...] = _CENTRES
        for degree in _DEGREES:
            found = sorted(
                (_interpolate(known, upper, centre, degree) for centre in centres),
                key=lambda candidate: candidate.error,
            )
            if found[0].error < _TARGET:
                return found[0]
            centres = tuple(one.centre for one in found[:_KEPT])
    return None


def fit_short(function: Function) -> Fit | None:
    """Return the same for a function of t on [-1, 1]; the centre of the fit is 0."""
    with working_precision(BITS):
        known = cache(function)
        for degree in _SHORT_DEGREES:
            found = _through_chebyshev(known, degree, arb(1), 0)
            if found.error < _TARGET:
                return found
    return None


def _interpolate(function: Function, upper: int, centre: int, degree: int) -> Fit:
    last = arb(fmpq(upper - centre, upper + centre))
    return _through_chebyshev(lambda t: function(_back(t, centre)), degree, last, centre)


def _through_chebyshev(function: Function, degree: int, last: arb, centre: int) -> Fit:
    nodes = _chebyshev(degree + 1, last)
    exact = through(nodes, [function(t) for t in nodes])
    probes = _chebyshev(degree + 2, last)
    if max(_error(function, exact, t) for t in probes) < 4 * _TARGET:
        probes = _chebyshev(_CHECKS * degree + 1, last)
    error = max(_error(function, exact, t) for t in probes)
    return Fit(centre, tuple(float(c) for c in exact), error, len(probes))


def _chebyshev(count: int, last: arb) -> list[arb]:
    """Return the Chebyshev points of the interval [-1, last]."""
    middle, half = (last - 1) / 2, (last + 1) / 2
    return [(middle + half * arb(fmpq(2 * k + 1, 2 * count)).cos_pi()).mid() for k in range(count)]


def _back(t: arb, centre: int) -> arb:
    return (centre * (1 + t) / (1 - t)).mid()


def _error(function: Function, coefficients: list[arb], t: arb) -> float:
    value = function(t)
    total = coefficients[-1]
    for c in coefficients[-2::-1]:
        total = total * t + c
    return abs(float(total / value - 1))


def through(nodes: list[arb], values: list[arb]) -> list[arb]:
    """Return the coefficients of the polynomial through all points, by divided differences."""
    differences = [value.mid() for value in values]
    for order in range(1, len(nodes)):
        for k in range(len(nodes) - 1, order - 1, -1):
            rise = differences[k] - differences[k - 1]
            differences[k] = (rise / (nodes[k] - nodes[k - order])).mid()
    coefficients = [arb(0)]
    for node, difference in zip(reversed(nodes), reversed(differences), strict=True):
        shifted = [arb(0), *coefficients]
        for k, c in enumerate(coefficients):
            shifted[k] -= node * c
        shifted[0] += difference
        coefficients = [c.mid() for c in shifted]
    return coefficients[: len(nodes)]
