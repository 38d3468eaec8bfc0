"""Sums split into independent parts, q·key each: what exponents, angles and powers are made of."""

from math import gcd
from typing import Final

from flint import fmpq, fmpz

from derive.proof import polynomials as poly
from derive.proof.elements import Element, Generator

_LARGEST_TO_FACTOR: Final = 2**140
_DEEPEST_SPLIT: Final = 12


def parts(element: Element, depth: int = 0) -> list[tuple[Element, fmpq]]:
    """Return (key, q) with element = Σ q·key: polynomial part first, then the proper fraction.

    A key is a monomial over a monic denominator, so that proportional exponents share a key. The
    fraction is proper in the newest letter below: e^x/(e^b + e^x) and e^b/(e^b + e^x) share a key.
    """
    field = element.field
    for slot in poly.slots(element.den)[-1:]:
        high, low = poly.degree(element.num, slot), poly.degree(element.den, slot)
        if high >= low and depth < _DEEPEST_SPLIT:
            ratio = field.normal(poly.leading(element.num, slot), poly.leading(element.den, slot))
            whole = ratio * field.normal(poly.LETTERS[slot] ** (high - low), poly.ONE)
            return [*parts(whole, depth + 1), *parts(element - whole, depth + 1)]
    found = []
    for monomial, coefficient in element.num.terms():
        key = field.normal(poly.RING.from_dict({monomial: fmpq(1)}), element.den)
        found.append((key, fmpq(coefficient)))
    return found


def collected(element: Element) -> list[tuple[Element, fmpq]]:
    """Return the parts with equal keys added up, without zeros, in a fixed order."""
    total: dict[Element, fmpq] = {}
    for key, q in parts(element):
        total[key] = total.get(key, fmpq(0)) + q
    return sorted(((k, q) for k, q in total.items() if q != 0), key=lambda pair: pair[0].key)


def single(element: Element) -> Generator | None:
    """Return the generator that an element is, if it is one."""
    if not element.den.is_one() or len(element.num) != 1 or element.num.total_degree() != 1:
        return None
    (slot,) = element.slots
    return element.field.generators[slot] if element.num == poly.LETTERS[slot] else None


def common_step(a: fmpq, b: fmpq) -> fmpq:
    """Return the largest rational of which both are integer multiples."""
    return fmpq(gcd(int(a.p * b.q), int(b.p * a.q)), int(a.q * b.q))


def prime_powers(value: fmpq) -> list[tuple[int, int]]:
    """Return primes and exponents of a positive rational; huge parts are taken as they are."""
    found: dict[int, int] = {}
    for part, sign in ((int(value.p), 1), (int(value.q), -1)):
        factors = [(part, 1)] if part > _LARGEST_TO_FACTOR else fmpz(part).factor()
        for prime, multiplicity in factors if part != 1 else []:
            found[int(prime)] = found.get(int(prime), 0) + sign * int(multiplicity)
    return sorted((p, k) for p, k in found.items() if k)
