"""Constants by which sine and cosine are computed to twice the digits of a float64."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

import sympy as sp
from flint import arb, fmpq

from derive.lowering.powers_of_two import exact_value
from derive.proof.precision import working_precision

_PARTS: Final = 3  # 159 bits of π/2 serve all turns below 2^53
_LAST_PLACE: Final = 971
_SHORT: Final = 32  # 33 digits of π/2, of 53
_BITS: Final = _LAST_PLACE + 256
_TERMS: Final = 15  # (π/4)^(2·15)/30! is below 2^-117


@dataclass(frozen=True, slots=True)
class QuarterTurns:
    """``turns`` is 2/π; ``parts`` add up to π/2; ``sine``, ``cosine`` hold ±1/n! in two parts.

    ``far`` add up to 2^971 less full turns: 2^971 is the last place of the largest float64.
    ``short`` add up to π/2, the first with so few digits that 2^20 of it are exact.
    """

    turns: float
    parts: tuple[float, ...]
    sine: tuple[tuple[float, ...], ...]
    cosine: tuple[tuple[float, ...], ...]
    far: tuple[float, ...]
    short: tuple[float, float]


@cache
def quarter_turns() -> QuarterTurns:
    """Return the constants; every part is the float64 next to what is left."""
    signs = [(-1) ** n for n in range(_TERMS)]
    return QuarterTurns(
        float(exact_value(2 / sp.pi)),
        in_parts(exact_value(sp.pi / 2), _PARTS),
        tuple(in_parts(sp.S(s) / sp.factorial(2 * n + 1), 2) for n, s in enumerate(signs)),
        tuple(in_parts(sp.S(s) / sp.factorial(2 * n), 2) for n, s in enumerate(signs)),
        in_parts(_less_full_turns(sp.Integer(2) ** _LAST_PLACE), _PARTS),
        _short(exact_value(sp.pi / 2)),
    )


def _short(value: sp.Rational) -> tuple[float, float]:
    first = sp.floor(value * 2**_SHORT) / sp.Integer(2) ** _SHORT
    return float(first), float(value - first)


def _less_full_turns(value: sp.Integer) -> sp.Rational:
    """Return value − 2πn, at most π in size, to 2^-200."""
    with working_precision(_BITS):
        turns = (arb(int(value)) / (2 * arb.pi())).mid()
        n = round(Fraction(int(turns.fmpq().p), int(turns.fmpq().q)))
        rest: fmpq = (arb(int(value)) - 2 * arb.pi() * n).mid().fmpq()
    return sp.Rational(int(rest.p), int(rest.q))


def in_parts(value: sp.Rational, count: int) -> tuple[float, ...]:
    """Return float64 numbers that add up to the value, each the nearest to what is left of it."""
    found: list[float] = []
    for _ in range(count):
        found.append(float(value))
        value -= sp.Rational(found[-1])
    return tuple(found)
