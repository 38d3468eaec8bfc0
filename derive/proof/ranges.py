"""Certified rational intervals for elements, from signs, from generators and from balls."""

from collections.abc import Callable

from flint import arb, fmpq

from derive.errors import UndecidedError
from derive.expression.quoting import quoted
from derive.proof import polynomials as poly
from derive.proof.balls import enclose
from derive.proof.elements import Element
from derive.proof.intervals import BY_SIGNS, EVERYTHING, Interval, around
from derive.proof.precision import working_precision
from derive.proof.signs import certified_sign, signs


def nonnegative(element: Element, what: str) -> None:
    """Raise ``UndecidedError`` unless the element is certified nonnegative (and not 0)."""
    if certified_sign(element, strict=False) != 1:
        raise UndecidedError(
            f"{what}: {quoted(element)} is not certified positive on the whole region"
        )


def element_range(element: Element) -> Interval:
    """Return a certified interval: exact for an affine function of one generator, else by sign."""
    field = element.field
    value = element.rational
    if value is not None:
        return Interval(value, value, True, True)
    by_sign = BY_SIGNS.get(signs(element), EVERYTHING)
    if element.den.is_one() and element.num.total_degree() == 1 and len(element.slots) == 1:
        (slot,) = element.slots
        slope = poly.constant_value(poly.leading(element.num, slot))
        shift = poly.constant_value(poly.coefficients(element.num, slot).get(0, poly.ZERO))
        return field.generators[slot].range.affine(slope, shift).meet(by_sign)
    if element.is_constant:
        return _constant_range(element).meet(by_sign)
    return by_sign


def _constant_range(element: Element) -> Interval:
    """Return a rational enclosure of an element without letters, else what its sign says."""
    field = element.field
    if any(field.generators[slot].symbol is not None for slot in _all_letters(element)):
        return BY_SIGNS.get(signs(element), EVERYTHING)
    return around(enclose(field.to_sympy(element), {}, 80))


def _all_letters(element: Element) -> set[int]:
    field, found, pending = element.field, set[int](), list(element.slots)
    while pending:
        slot = pending.pop()
        if slot not in found:
            found.add(slot)
            argument = field.generators[slot].argument
            pending += argument.slots if argument is not None else []
    return found


def through(function: Callable[[arb], arb], value: fmpq) -> Interval:
    """Return a rational enclosure of function(value)."""
    with working_precision(80):
        return around(function(arb(value)))


def increasing(function: Callable[[arb], arb], known: Interval) -> Interval:
    """Return a rational interval around the values of an increasing function on an interval."""
    lower = None if known.lower is None else through(function, known.lower).lower
    upper = None if known.upper is None else through(function, known.upper).upper
    return Interval(lower, upper, known.lower_closed, known.upper_closed)
