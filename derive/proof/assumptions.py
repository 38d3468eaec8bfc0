"""What a region assumes of the parameters and of the input, written into a field's generators."""

from collections.abc import Callable

import sympy as sp
from flint import fmpq
from sympy.core.relational import Relational

from derive.proof import polynomials as poly
from derive.proof.conditions import operator_of
from derive.proof.elements import Bound, Element
from derive.proof.field import Field
from derive.proof.intervals import EVERYTHING, Interval, Signs
from derive.proof.ranges import element_range

Convert = Callable[[sp.Expr], Element]

_SIGNS = {
    ">": Signs.POSITIVE,
    ">=": Signs.NONNEGATIVE,
    "<": Signs.NEGATIVE,
    "<=": Signs.NONPOSITIVE,
    "!=": Signs.NONZERO,
    "==": Signs.ZERO,
}


def assume(field: Field, convert: Convert) -> None:
    """Record the region's assumptions: numbers as ranges, relations between letters as bounds.

    A condition that is not a conjunction of relations is left out, which can only lose proofs.
    """
    for assumption in field.region.assumptions:
        for relation in sp.And.make_args(assumption):
            _declare_letters(field, convert, relation)
            if isinstance(relation, Relational):
                _assume_relation(field, convert, relation)
            else:
                field.is_convex = False


def _declare_letters(field: Field, convert: Convert, *exprs: sp.Basic) -> None:
    letters = {s for e in exprs for s in e.free_symbols if isinstance(s, sp.Symbol)}
    for letter in sorted(letters - {field.variable}, key=str):
        _declare(field, convert(letter), letter)


def _declare(field: Field, letter: Element, symbol: sp.Symbol) -> None:
    """Take over a sign that was declared with the symbol itself, ``Symbol("a", positive=True)``."""
    (slot,) = letter.slots
    generator = field.generators[slot]
    field.is_convex &= not symbol.is_nonzero or bool(symbol.is_positive or symbol.is_negative)
    generator.range = generator.range.meet(declared_range(symbol))


def declared_range(symbol: sp.Symbol) -> Interval:
    """Return the range that the declaration of a symbol states."""
    if symbol.is_positive:
        return Interval(fmpq(0))
    if symbol.is_negative:
        return Interval(None, fmpq(0))
    if symbol.is_nonnegative:
        return Interval(fmpq(0), None, True)
    if symbol.is_nonpositive:
        return Interval(None, fmpq(0), False, True)
    return EVERYTHING


def _assume_relation(field: Field, convert: Convert, relation: Relational) -> None:
    difference = convert(relation.lhs) - convert(relation.rhs)
    found = _SIGNS[operator_of(relation)]
    field.is_convex &= _is_linear(difference) and found is not Signs.NONZERO
    if not difference.den.is_constant():
        return
    field.assumed.append((difference.num, found))
    if found in (Signs.ZERO, Signs.NONZERO):
        return
    for slot in difference.slots:
        if poly.degree(difference.num, slot) == 1:
            _bound(field, slot, difference, found)


def _is_linear(element: Element) -> bool:
    return bool(element.den.is_constant() and element.num.total_degree() <= 1)


def _bound(field: Field, slot: int, difference: Element, found: Signs) -> None:
    """From c·letter + rest ≷ 0 with a number c, bound the letter."""
    parts = poly.coefficients(difference.num, slot)
    if not parts[1].is_constant():
        return
    unit = poly.constant_value(parts[1])
    end = field.normal(-parts.get(0, poly.ZERO), poly.ONE) / field.lift(unit)
    is_lower = bool(found & Signs.POSITIVE) == (unit > 0)
    closed = bool(found & Signs.ZERO)
    field.bound(Bound(slot, end, is_lower, closed))


def limit_input(field: Field, convert: Convert) -> None:
    """Record the open interval of the input; an end may hold parameters or be irrational."""
    region = field.region
    _declare_letters(field, convert, region.lower, region.upper)
    for end, is_lower in ((region.lower, True), (region.upper, False)):
        if end not in (sp.S.Infinity, sp.S.NegativeInfinity):
            field.is_convex &= _is_linear(convert(end))
            field.bound(Bound(0, convert(end), is_lower, False))
            _enclose_end(field, convert(end), is_lower)


def _enclose_end(field: Field, end: Element, is_lower: bool) -> None:
    """Give an irrational end of the input a rational range too."""
    known = element_range(end)
    generator = field.generators[0]
    if is_lower and known.lower is not None:
        generator.range = generator.range.meet(Interval(known.lower, None))
    if not is_lower and known.upper is not None:
        generator.range = generator.range.meet(Interval(None, known.upper))
