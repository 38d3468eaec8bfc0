"""The ring Q[g0, …, g31] in which generators of a tower are letters; FLINT does the arithmetic.

Every tower uses the same ring, a slot a generator, so that polynomials can be mixed freely.
"""

import math
from collections import defaultdict
from functools import lru_cache
from typing import Final

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpq_poly

from derive.errors import UndecidedError

SLOTS: Final = 32
#: products with more pairs of terms than this are refused: nothing useful is that large
_LARGEST_PRODUCT: Final = 1_500_000
_LARGEST_DEGREE: Final = 600
_LARGEST_POWER: Final = 20_000

RING: Final[fmpq_mpoly_ctx] = fmpq_mpoly_ctx.get(("g", SLOTS), Ordering.lex)
LETTERS: Final[tuple[fmpq_mpoly, ...]] = RING.gens()
ZERO: Final[fmpq_mpoly] = RING.constant(0)
ONE: Final[fmpq_mpoly] = RING.constant(1)

Factors = tuple[fmpq, tuple[tuple[fmpq_mpoly, int], ...]]


def multiply(left: fmpq_mpoly, right: fmpq_mpoly) -> fmpq_mpoly:
    """Return the product; raises ``UndecidedError`` when it would be unreasonably large."""
    if len(left) * len(right) > _LARGEST_PRODUCT:
        raise UndecidedError("the expression is too large for exact algebra")
    return left * right


def check_power(base: fmpq_mpoly, exponent: int) -> None:
    """Raise ``UndecidedError`` when base^exponent would be unreasonably large."""
    size = len(base)
    if exponent * max(0, *base.degrees()) > _LARGEST_DEGREE:
        raise UndecidedError("an exponent is too large for exact algebra")
    if size > 1 and math.comb(exponent + size - 1, size - 1) > _LARGEST_POWER:
        raise UndecidedError("a power is too large for exact algebra")


def substitute(
    polynomial: fmpq_mpoly, slot: int, num: fmpq_mpoly, den: fmpq_mpoly
) -> tuple[fmpq_mpoly, fmpq_mpoly]:
    """Return (p, d) with p/d the polynomial at num/den in place of one slot."""
    top = degree(polynomial, slot)
    if top <= 0:
        return polynomial, ONE
    total = ZERO
    for power, coefficient in coefficients(polynomial, slot).items():
        total += multiply(coefficient, num**power * den ** (top - power))
    return total, den**top


def slots(polynomial: fmpq_mpoly) -> list[int]:
    """Return the slots that occur, lowest first."""
    return [slot for slot, degree in enumerate(polynomial.degrees()) if degree > 0]


def degree(polynomial: fmpq_mpoly, slot: int) -> int:
    """Return the degree in one slot; −1 for the zero polynomial."""
    return int(polynomial.degrees()[slot])


def coefficients(polynomial: fmpq_mpoly, slot: int) -> dict[int, fmpq_mpoly]:
    """Return the coefficients of the powers of one slot, as polynomials in the others."""
    parts: dict[int, dict[tuple[int, ...], fmpq]] = defaultdict(dict)
    for monomial, coefficient in polynomial.terms():
        rest = (*monomial[:slot], 0, *monomial[slot + 1 :])
        parts[monomial[slot]][rest] = coefficient
    return {power: RING.from_dict(part) for power, part in sorted(parts.items())}


def leading(polynomial: fmpq_mpoly, slot: int) -> fmpq_mpoly:
    """Return the coefficient of the highest power of one slot."""
    return coefficients(polynomial, slot)[degree(polynomial, slot)]


def constant_value(polynomial: fmpq_mpoly) -> fmpq:
    """Return the rational number that a constant polynomial is."""
    return polynomial.leading_coefficient() if not polynomial.is_zero() else fmpq(0)


def factors(polynomial: fmpq_mpoly) -> Factors:
    """Return (c, ((f, k), …)), f irreducible over the integers, leading coefficient positive."""
    return _factors(_Keyed(polynomial))


class _Keyed:
    """A polynomial that can be a dictionary key."""

    __slots__ = ("polynomial", "text")

    def __init__(self, polynomial: fmpq_mpoly) -> None:
        self.polynomial = polynomial
        self.text = str(polynomial)

    def __hash__(self) -> int:
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and self.text == other.text


@lru_cache(maxsize=4096)
def _factors(keyed: _Keyed) -> Factors:
    polynomial = keyed.polynomial
    if polynomial.is_constant():
        return constant_value(polynomial), ()
    if max(polynomial.degrees()) > _LARGEST_DEGREE:
        raise UndecidedError("the degree is too high to factor")
    unit, found = polynomial.factor()
    result = []
    for factor, multiplicity in sorted(found, key=lambda pair: str(pair[0])):
        turned = -factor if factor.leading_coefficient() < 0 else factor
        unit = -unit if turned is not factor and multiplicity % 2 else unit
        result.append((turned, int(multiplicity)))
    return fmpq(unit), tuple(result)


def univariate(polynomial: fmpq_mpoly, slot: int) -> fmpq_poly:
    """Return a polynomial in one slot only as a dense univariate polynomial."""
    dense = [fmpq(0)] * (degree(polynomial, slot) + 1)
    for monomial, coefficient in polynomial.terms():
        dense[monomial[slot]] = coefficient
    return fmpq_poly(dense)


def rational_root(value: fmpq, degree_: int) -> fmpq | None:
    """Return the positive rational r with r^n = value, if there is one (value > 0)."""
    roots = [_integer_root(int(part), degree_) for part in (value.p, value.q)]
    if None in roots:
        return None
    return fmpq(roots[0], roots[1])  # type: ignore[arg-type]  # None was excluded above


def _integer_root(value: int, degree_: int) -> int | None:
    low, high = 0, 1 << (value.bit_length() // degree_ + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree_ <= value else (low, middle - 1)
    return low if low**degree_ == value else None
