"""Powers of a sum 1 + u, with what the rounding of the sum has cut off.

The error of t = 1 + u counts n times in tⁿ. It is (1 − t) + u, exactly, and tⁿ + n·tⁿ⁻¹ times it
has one more rounding instead of n. In exact arithmetic nothing is added.
"""

from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering.building import named, power
from derive.lowering.terms import (
    Call,
    Let,
    Number,
    Term,
    call,
    mapped,
    number,
    remembered,
)

_LARGEST: Final = 16


@remembered
def with_sum_errors(term: Term) -> Term:
    """Return the term with the powers of such sums made good."""
    found = _power_of_sum(term)
    if found is None:
        return mapped(term, with_sum_errors)
    base, exponent, integer, rest = found
    inside = Let(base.name, with_sum_errors(base.value), base.note)
    error = call(op.SMALL_SUM_ERROR, integer, with_sum_errors(rest), inside)
    lower = power(inside, exponent - 1)
    lower = lower if exponent == 2 else Let("p", lower)
    return inside * lower + number(exponent) * lower * error


def _power_of_sum(term: Term) -> tuple[Let, int, Number, Term] | None:
    """Return t, n, c, u for tⁿ with t = c + u, n > 1, written as a product of itself."""
    base, exponent = _power(term)
    inside = named(base)
    if exponent < 2 or not isinstance(base, Let) or not isinstance(inside, Call):
        return None
    match inside:
        case Call(op.ADD, (Number(value) as integer, rest)) if _is_small_integer(value):
            return base, exponent, integer, rest
        case Call(op.SUBTRACT, (rest, Number(value))) if _is_small_integer(value):
            return base, exponent, Number(-value), rest
    return None


def _power(term: Term) -> tuple[Term, int]:
    """Return t, n for a product of n times t."""
    match term:
        case Call(op.MULTIPLY, (left, right)) if isinstance(right, Let):
            base, exponent = _power(left)
            if base == right:
                return base, exponent + 1
    return term, 1


def _is_small_integer(value: sp.Expr) -> bool:
    return isinstance(value, sp.Integer) and 0 < abs(value) <= _LARGEST
