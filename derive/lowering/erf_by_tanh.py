"""erf for float32 as tanh(x·Q(x²)): Q fitted at generation time, the error of the whole certified.

Where erf is near ±1, tanh forgives what Q is wrong by, so ten terms suffice, and the hyperbolic
tangent is one of NumPy's quickest functions. Q interpolates artanh(erf x)/x at Chebyshev points of
x; its coefficients are float32. The certificate is Taylor's theorem on short intervals, in balls.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, reduce
from typing import Final

import numpy as np
from flint import arb, arb_series, fmpq

from derive.errors import NoRuleError
from derive.lowering.fitting import through
from derive.lowering.series import BITS, bits_below, bound_within, coefficients, series_length
from derive.proof.precision import working_precision

#: beyond it erf is 1 in float32
END: Final = fmpq(4)
_DEGREE: Final = 10
_TERMS: Final = 12
_STEPS: Final = 384
_FIRST: Final = 4  # steps in one, beside 0
_LEAST_BITS: Final = 24


@dataclass(frozen=True, slots=True)
class TanhFit:
    """tanh(x·Q(z)) is erf x for z the smaller one of x² and end²: relative error below 2^-bits."""

    end: float
    coefficients: tuple[float, ...]
    bits: int


@cache
def erf_by_tanh() -> TanhFit:
    """Return the fit with its certified bound."""
    found = _fitted()
    bits = certified(found)
    if bits < _LEAST_BITS:
        raise NoRuleError(f"erf: the error of tanh(x Q(x^2)) is certified to 2^-{bits} only")
    return TanhFit(float(END.p) / float(END.q), found, bits)


def _fitted() -> tuple[float, ...]:
    """Return the float32 coefficients of the polynomial through Chebyshev points of x."""
    with working_precision(BITS):
        angles = (arb(fmpq(2 * k + 1, 2 * _DEGREE + 2)) for k in range(_DEGREE + 1))
        points = [(arb(END) * (1 - angle.cos_pi()) / 2).mid() for angle in angles]
        values = [_artanh_erf(arb_series([at]))[0] / at for at in points]
        exact = through([(at * at).mid() for at in points], values)
    return tuple(float(np.float32(float(c))) for c in exact)


def _artanh_erf(at: arb_series) -> arb_series:
    """Return artanh(erf x) = log((1 + erf x)/erfc x)/2."""
    return ((1 + at.erf()) / at.erfc()).log() / 2


def certified(fitted: tuple[float, ...]) -> int:
    """Return the largest n for which the relative error is certified below 2^-n; 0 if none is."""
    with working_precision(BITS), series_length(_TERMS + 1):
        return bits_below(reduce(arb.max, _errors(fitted)))


def _errors(fitted: tuple[float, ...]) -> Iterator[arb]:
    """Yield bounds of |tanh v/erf x - 1| on intervals that cover x ≥ 0."""
    step = END / _STEPS
    last = _error(fitted, fmpq(0), _FIRST * step)
    yield last
    for n in range(_FIRST, _STEPS):
        last = _error(fitted, n * step, (n + 1) * step)
        yield last
    yield (last + arb(END).erfc()) / arb(END).erf()  # beyond, neither comes nearer to 1 than 1


def _error(fitted: tuple[float, ...], low: fmpq, high: fmpq) -> arb:
    """Return a bound of sinh d/(cosh(u + d) sinh u), the error for v = u + d, u = artanh(erf x).

    |d| ≤ s·x. Besides sinh u ≥ sinh(u(low)), u ≥ erf x ≥ x·erf(high)/high, which serves beside 0.
    """
    slope = _slope(fitted, low, high)
    most, least = slope * arb(high), _artanh_erf(arb_series([arb(low)]))[0]
    if not most < 1:
        return arb.pos_inf()
    shared = most.sinh() / (most if most > 0 else arb(1)) * slope * arb(high) / arb(high).erf()
    fallen = (least - most).max(arb(0)).cosh()
    apart = most.sinh() / least.sinh() if least > 0 else arb.pos_inf()
    return arb((shared.min(apart) / fallen).upper())


def _slope(fitted: tuple[float, ...], low: fmpq, high: fmpq) -> arb:
    """Return a bound of |d|/x: Taylor's polynomial about the middle, or about 0, and the rest."""
    middle = arb(0) if low == 0 else arb((low + high) / 2)
    about, over = (arb_series([at, arb(1)]) for at in (middle, arb(low).union(arb(high))))
    if low == 0:  # d is odd: its first coefficient is 0, and x is divided out
        terms = coefficients(_difference(fitted, about), _TERMS)[1:]
        rest = coefficients(_difference(fitted, over), _TERMS + 1)[_TERMS]
    else:
        terms = coefficients(_difference(fitted, about) / about, _TERMS)
        rest = coefficients(_difference(fitted, over) / over, _TERMS + 1)[_TERMS]
    return bound_within([*terms, rest], arb(high) - middle)


def _difference(fitted: tuple[float, ...], at: arb_series) -> arb_series:
    square = at * at
    total = arb_series([arb(fitted[-1])])
    for c in fitted[-2::-1]:
        total = total * square + arb(c)
    return total * at - _artanh_erf(at)
