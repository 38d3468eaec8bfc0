"""The table of 2^(n/256) in two parts: by it eᵘ is computed to more digits than a float64 has."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import sympy as sp

from derive.proof import enclose

_BITS: Final = 200
_STEPS: Final = 256
_STEP_BITS: Final = 42  # after the point: n·step is exact for all n below 2^19


@dataclass(frozen=True, slots=True)
class PowersOfTwo:
    """eᵘ = 2^(n/256) e^(u − n (step + rest)); ``coarse`` are 2^(n/16), ``fine`` 2^(n/256)."""

    steps: float
    step: float
    rest: float
    coarse: tuple[tuple[float, float], ...]
    fine: tuple[tuple[float, float], ...]


@cache
def powers_of_two() -> PowersOfTwo:
    """Return the table; every part is the float64 next to its exact value."""
    step = sp.log(2) / _STEPS
    few = sp.Rational(sp.floor(exact_value(step) * 2**_STEP_BITS), 2**_STEP_BITS)
    return PowersOfTwo(
        float(exact_value(1 / step)),
        float(few),
        float(exact_value(step) - few),
        *(
            tuple(_in_two(exact_value(2 ** sp.Rational(n, parts))) for n in range(16))
            for parts in (16, _STEPS)
        ),
    )


def exact_value(constant: sp.Expr) -> sp.Rational:
    """Return the middle of a ball with 200 bits."""
    middle = enclose(constant, {}, bits=_BITS).mid().fmpq()
    return sp.Rational(int(middle.p), int(middle.q))


def _in_two(value: sp.Rational) -> tuple[float, float]:
    high = float(value)
    return high, float(value - sp.Rational(high))
