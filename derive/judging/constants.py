"""Floats in code as the exact numbers they stand for: 0.044715, 1/3, √(2/π), and products of them.

A float with few digits is its decimal. One with all digits is read as the simplest number of the
form q, q·√r, q·√π, q·√(r/π), … that rounds to it; where none does it stays its decimal. Every such
reading is an assumption that the report states.
"""

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import Final

import sympy as sp

#: decimals with at most this many digits are meant literally
_LITERAL_DIGITS: Final = 12
_LARGEST_PART: Final = 400
#: a reading may differ by this many units in the last place: the code may have rounded thrice
_ROUNDINGS: Final = 3

_BASES: Final[tuple[tuple[sp.Expr, float], ...]] = tuple(
    (base, float(base))
    for base in (
        sp.S.One,
        sp.sqrt(2),
        sp.sqrt(3),
        sp.pi,
        1 / sp.pi,
        sp.sqrt(sp.pi),
        1 / sp.sqrt(sp.pi),
        sp.sqrt(2 * sp.pi),
        sp.sqrt(2 / sp.pi),
        sp.log(2),
        1 / sp.log(2),
        sp.E,
        sp.log(10),
    )
)


@lru_cache(maxsize=4096)
def exact(text: str) -> sp.Expr:
    """Return what a float, given by its shortest decimal, stands for."""
    number = float(text)
    if math.isinf(number):
        return sp.oo if number > 0 else -sp.oo
    if is_literal(text):
        return sp.Rational(text)
    for base, value in _BASES:
        ratio = sp.Rational(number / value).limit_denominator(_LARGEST_PART)
        small = abs(ratio.p) <= _LARGEST_PART and ratio != 0
        if small and _same(float(ratio) * value, number):
            return ratio * base
    return sp.Rational(text)


def is_literal(text: str) -> bool:
    """Whether a decimal has so few digits that it is meant as it stands."""
    mantissa = text.lower().split("e")[0]
    digits = mantissa.replace(".", "").replace("-", "").lstrip("0")
    return len(digits) <= _LITERAL_DIGITS or number_is_whole(text)


def number_is_whole(text: str) -> bool:
    """Whether a decimal is an integer that a float holds exactly."""
    return float(text).is_integer() and abs(float(text)) < 2**53


def _same(left: float, right: float) -> bool:
    return abs(left - right) <= _ROUNDINGS * math.ulp(right)


def linked(texts: list[str], read: Callable[[str], sp.Expr] = exact) -> dict[str, sp.Expr]:
    """Return readings for all floats of one claim: some are products or quotients of others.

    1.7580993408473766 beside 1.0507009873554805 and 1.6732632423543772 is read as their product.
    """
    found = {text: read(text) for text in texts}
    unread = [t for t in texts if not is_literal(t) and found[t] == sp.Rational(t)]
    for text in sorted(unread, key=lambda t: (-len(t), t)):
        others = {t: e for t, e in found.items() if t != text and e not in (0, 1)}
        combined = _combination(float(text), others)
        if combined is not None:
            found[text] = combined
    return found


def _combination(wanted: float, others: dict[str, sp.Expr]) -> sp.Expr | None:
    """Return the product, quotient or simple multiple of other floats that rounds to a float."""
    for (left, a), (right, b) in combinations_with_replacement(others.items(), 2):
        for value, expr in _pairs(float(left), float(right), a, b):
            if _same(value, wanted):
                return expr
    for text, expr in others.items():
        for value, base in ((float(text), expr), (1 / float(text), 1 / expr)):
            ratio = sp.Rational(wanted / value).limit_denominator(64)
            if ratio != 0 and _same(float(ratio) * value, wanted):
                return ratio * base
    return None


def _pairs(left: float, right: float, a: sp.Expr, b: sp.Expr) -> Iterator[tuple[float, sp.Expr]]:
    yield left * right, a * b
    yield left / right, a / b
    yield right / left, b / a
