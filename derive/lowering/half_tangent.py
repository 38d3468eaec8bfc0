"""The tangent of half an angle as a quotient, from Lambert's continued fraction.

tan h = h/(1 − h²/(3 − h²/(5 − …))), cut off after eight numbers. Sine and cosine of 2h follow from
numerator and denominator with one division; both coefficients are whole numbers that a float64
holds. What cutting off is worth is bounded by the Taylor series of D(h²)·sin h − h·N(h²)·cos h.
"""

from dataclasses import dataclass
from functools import cache
from math import factorial
from typing import Final

from flint import arb, fmpq, fmpq_poly

from derive.errors import NoRuleError
from derive.lowering.series import BITS, bits_below
from derive.proof.precision import working_precision

_LEVELS: Final = 8
_TERMS: Final = 40
_LEAST_BITS: Final = 50
#: h is a quarter of a half turn at most, and a little for what rounding adds
_END: Final = fmpq(786, 1000)


@dataclass(frozen=True, slots=True)
class HalfTangent:
    """tan(r/2) = r·N(r²)/D(r²), lowest first, for |r| ≤ π/2: relative error below 2^-bits."""

    numerator: tuple[float, ...]
    denominator: tuple[float, ...]
    bits: int


@cache
def half_tangent() -> HalfTangent:
    """Return the quotient, D's highest coefficient 1, with its certified bound."""
    numerator, denominator = convergent()
    bits = certified(numerator, denominator)
    if bits < _LEAST_BITS:
        raise NoRuleError(f"tangent: the error is certified to 2^-{bits} only")
    scale = fmpq(4) ** denominator.degree() / denominator[denominator.degree()]
    above, below = (
        tuple(float((p[k] * scale / 4**k).p) for k in range(p.degree() + 1))
        for p in (numerator / 2, denominator)
    )
    return HalfTangent(above, below, bits)


def convergent() -> tuple[fmpq_poly, fmpq_poly]:
    """Return N and D of z = h², tan h ≈ h·N(z)/D(z)."""
    z = fmpq_poly([0, 1])
    above, below = fmpq_poly([1]), fmpq_poly([2 * _LEVELS - 1])
    for odd in range(2 * _LEVELS - 3, 0, -2):
        above, below = below, odd * below - z * above
    return above, below


def certified(numerator: fmpq_poly, denominator: fmpq_poly) -> int:
    """Return the largest n for which the relative error is certified below 2^-n; 0 if none is."""
    with working_precision(BITS):
        sine = fmpq_poly([fmpq((-1) ** k, factorial(2 * k + 1)) for k in range(_TERMS)])
        cosine = fmpq_poly([fmpq((-1) ** k, factorial(2 * k)) for k in range(_TERMS)])
        rest = denominator * sine - numerator * cosine
        z = arb(_END**2)
        size = sum((abs(arb(c)) * z**k for k, c in enumerate(rest.coeffs()[:_TERMS])), arb(0))
        # from there on each product has at most this many terms, each below 1/(2(k - degree))!
        weights = sum((abs(arb(c)) for p in (numerator, denominator) for c in p.coeffs()), arb(0))
        size += 2 * weights / factorial(2 * (_TERMS - denominator.degree()))
        least = _least(numerator, z) * arb(_END).cos()
        return bits_below(size / least) if least > 0 else 0


def _least(polynomial: fmpq_poly, z: arb) -> arb:
    """Return a lower bound of |N| on [0, z]."""
    first, *others = polynomial.coeffs()
    return abs(arb(first)) - sum((abs(arb(c)) * z ** (k + 1) for k, c in enumerate(others)), arb(0))
