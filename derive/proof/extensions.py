"""Polynomials in one root over the field below it: inverses by the extended Euclidean algorithm."""

from derive.errors import UndecidedError
from derive.proof.elements import Element

#: coefficients by power
Dense = dict[int, Element]


def inverse_modulo(given: Dense, modulus: Dense, zero: Element) -> Dense:
    """Return the inverse of one polynomial modulo another, coefficients in the field."""
    remainders = (modulus, given)
    cofactors: tuple[Dense, Dense] = ({}, {0: zero + 1})
    while max(remainders[1]) > 0:
        quotient, rest = _divided(remainders[0], remainders[1], zero)
        if not rest:
            raise UndecidedError("a hidden relation between roots makes a denominator 0")
        product = _dense_product(quotient, cofactors[1], zero)
        remainders = (remainders[1], rest)
        cofactors = (cofactors[1], _dense_difference(cofactors[0], product, zero))
    unit = remainders[1][0]
    return {power: part / unit for power, part in cofactors[1].items()}


def _divided(top: Dense, bottom: Dense, zero: Element) -> tuple[Dense, Dense]:
    quotient: Dense = {}
    low = max(bottom)
    while top and max(top) >= low:
        power = max(top) - low
        quotient[power] = top[max(top)] / bottom[low]
        top = _dense_difference(top, _dense_product({power: quotient[power]}, bottom, zero), zero)
    return quotient, top


def _dense_product(left: Dense, right: Dense, zero: Element) -> Dense:
    total: Dense = {}
    for i, a in left.items():
        for j, b in right.items():
            total[i + j] = total.get(i + j, zero) + a * b
    return total


def _dense_difference(left: Dense, right: Dense, zero: Element) -> Dense:
    powers = {*left, *right}
    parts = {k: left.get(k, zero) - right.get(k, zero) for k in powers}
    return {k: part for k, part in parts.items() if not part.is_zero}
