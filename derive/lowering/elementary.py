"""Polynomials for float32 functions that NumPy computes one element at a time on most processors.

Each row writes G(z) = first + z·P(z) with G a quotient that has no zero: (eᶻ − 1)/z,
log((1 + s)/(1 − s))/s, arctan(s)/s and 2·sin²(s)/s² for z = s². P interpolates at Chebyshev
points; its coefficients are float32. The relative error is certified by Taylor's theorem on short
intervals, in balls.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, reduce
from math import factorial
from typing import Final

import numpy as np
from flint import arb, arb_poly, arb_series, fmpq

from derive.errors import NoRuleError
from derive.lowering.fitting import through
from derive.lowering.series import BITS, bits_below, bound_within, coefficients, series_length
from derive.proof.precision import working_precision

_TERMS: Final = 48
_STEPS: Final = 64
_LEAST_BITS: Final = 24
_FIRST_DIGITS: Final = 9
_TURN_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class Expansion:
    """Taylor coefficients of G about ``centre``; the k-th is at most ``most``/``reach``^k."""

    centre: fmpq
    reach: fmpq
    most: int
    series: Callable[[], list[arb]]


@dataclass(frozen=True, slots=True)
class Quotient:
    """G on [low, high], which the expansions cover, each up to half of its reach."""

    name: str
    value: Callable[[arb], arb]
    first: int
    low: fmpq
    high: fmpq
    degree: int
    expansions: tuple[Expansion, ...]


@dataclass(frozen=True, slots=True)
class Reduced:
    """Coefficients of P, lowest first; the relative error of first + z·P(z) is below 2^-bits."""

    coefficients: tuple[float, ...]
    bits: int


def _exponential() -> list[arb]:
    found = [arb(1)]
    for k in range(2, _TERMS + 1):
        found.append(found[-1] / k)
    return found


def _logarithm() -> list[arb]:
    return [arb(fmpq(2, 2 * k + 1)) for k in range(_TERMS)]


def _sine_square() -> list[arb]:
    return [arb(fmpq((-1) ** k * 2 ** (2 * k + 2), factorial(2 * k + 2))) for k in range(_TERMS)]


def _arctangent() -> list[arb]:
    return [arb(fmpq((-1) ** k, 2 * k + 1)) for k in range(_TERMS)]


def _arctangent_away() -> list[arb]:
    with series_length(_TERMS):
        root = arb_series([arb(fmpq(7, 8)), arb(1)]).sqrt()
        return coefficients(root.atan() / root, _TERMS)


#: eᶻ − 1 for |z| ≤ log(2)/2; log of [1/√2, √2], and of [1/2, 2.01]; arctan of [0, 1];
#: sine of an eighth of a turn, coefficients of 2·sin² are at most 2/2^k.
#: |∫ dt/(1 + z t²)| ≤ 1 where the real part of z is positive, which bounds the coefficients of
#: arctan(√z)/√z away from 0
QUOTIENTS: Final = (
    Quotient(
        *("exp", lambda z: z.expm1() / z, 1, fmpq(-7, 20), fmpq(7, 20), 5),
        (Expansion(fmpq(0), fmpq(1), 1, _exponential),),
    ),
    Quotient(
        *("log", lambda z: 2 * z.sqrt().atanh() / z.sqrt(), 2, fmpq(0), fmpq(3, 100), 3),
        (Expansion(fmpq(0), fmpq(1), 2, _logarithm),),
    ),
    Quotient(
        *("log1p", lambda z: 2 * z.sqrt().atanh() / z.sqrt(), 2, fmpq(0), fmpq(113, 1000), 4),
        (Expansion(fmpq(0), fmpq(1), 2, _logarithm),),
    ),
    Quotient(
        *("arctan", lambda z: z.sqrt().atan() / z.sqrt(), 1, fmpq(0), fmpq(1), 8),
        (
            Expansion(fmpq(0), fmpq(1), 1, _arctangent),
            Expansion(fmpq(7, 8), fmpq(7, 8), 1, _arctangent_away),
        ),
    ),
    Quotient(
        *("sine_square", lambda z: 2 * z.sqrt().sin() ** 2 / z, 2, fmpq(0), fmpq(31, 50), 3),
        (Expansion(fmpq(0), fmpq(2), 2, _sine_square),),
    ),
)


@cache
def log_of_two() -> tuple[float, float]:
    """Return log 2 in two parts, the first of so few digits that whole multiples are exact."""
    with working_precision(BITS):
        exact = arb(2).log()
        first = round(float(exact) * 2**_FIRST_DIGITS) / 2**_FIRST_DIGITS
        return first, float(exact - first)


@cache
def eighth_turn() -> tuple[float, float, float]:
    """Return π/4 in three parts: multiples of the first two up to 2^8 are exact."""
    with working_precision(BITS):
        rest, parts = arb.pi() / 4, []
        for place in (_TURN_DIGITS, 2 * _TURN_DIGITS):
            parts.append(float((rest * 2**place).floor()) / 2**place)
            rest -= parts[-1]
        return parts[0], parts[1], float(np.float32(float(rest)))


@cache
def elementary() -> dict[str, Reduced]:
    """Return the certified polynomials by the name of their function."""
    found = {}
    for row in QUOTIENTS:
        fitted = _fitted(row)
        bits = certified(row, fitted)
        if bits < _LEAST_BITS:
            raise NoRuleError(f"{row.name}: the error is certified to 2^-{bits} only")
        found[row.name] = Reduced(fitted, bits)
    return found


def _fitted(row: Quotient) -> tuple[float, ...]:
    """Return the float32 coefficients of the polynomial through Chebyshev points."""
    with working_precision(BITS):
        middle, half = arb((row.low + row.high) / 2), arb((row.high - row.low) / 2)
        angles = [arb(fmpq(2 * k + 1, 2 * row.degree + 2)) for k in range(row.degree + 1)]
        points = [(middle + half * angle.cos_pi()).mid() for angle in angles]
        exact = through(points, [(row.value(at) - row.first) / at for at in points])
    return tuple(float(np.float32(float(c))) for c in exact)


def certified(row: Quotient, fitted: tuple[float, ...]) -> int:
    """Return the largest n for which the relative error is certified below 2^-n; 0 if none is."""
    with working_precision(BITS):
        return bits_below(reduce(arb.max, _errors(row, fitted)))


def _errors(row: Quotient, fitted: tuple[float, ...]) -> Iterator[arb]:
    """Yield bounds of |(first + z·P(z))/G(z) − 1| on intervals that cover [low, high]."""
    step = (row.high - row.low) / _STEPS
    ours = arb_poly([arb(row.first), *map(arb, fitted)])
    exact = [(one, arb_poly(one.series())) for one in row.expansions]
    for n in range(_STEPS):
        centre = row.low + (2 * n + 1) * step / 2
        one, series = next(
            pair for pair in exact if 2 * (abs(centre - pair[0].centre) + step) <= pair[0].reach
        )
        shifted = series(arb_poly([arb(centre - one.centre), arb(1)]))
        rest = one.most * arb(2) ** (1 - _TERMS)  # (1/2)^k for all k ≥ TERMS
        error = _size(ours(arb_poly([arb(centre), arb(1)])) - shifted, step) + rest
        least = abs(shifted[0]) - (_size(shifted - shifted[0], step) + rest)
        yield arb((error / least).upper()) if least > 0 else arb.pos_inf()


def _size(polynomial: arb_poly, step: fmpq) -> arb:
    return bound_within(polynomial.coeffs(), arb(step / 2))
