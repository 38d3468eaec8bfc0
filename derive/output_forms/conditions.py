"""Cells of the parameter space as one condition that people read, such as a ≥ 0."""

from collections.abc import Iterable, Iterator
from typing import Final, cast

import sympy as sp
from sympy.logic.boolalg import Boolean

from derive.activation import Activation
from derive.proof.comparisons import as_relation, possible_signs
from derive.proof.parameters import Cell
from derive.proof.spans import LINE, Span, cut

#: alternatives that a condition may have before it is said by what breaks it
_READABLE: Final = 2


def condition_of(
    cells: Iterable[Cell], activation: Activation, others: Iterable[Cell] | None = None
) -> sp.Basic:
    """Return the union of cells as a condition; true where that is every allowed parameter.

    ``others`` are the rest of the parameter space, where that is known: one comparison that holds
    in all of the cells and in none of the others is the whole condition.
    """
    everything, chosen, rest = Cell.of(activation), list(cells), list(others or ())
    if others is None:
        return sp.Or(*(_condition(cell, everything) for cell in joined(chosen)))
    if not rest:
        return sp.true if chosen else sp.false
    for quantity in dict.fromkeys(q for cell in chosen for q, _ in cell.relations):
        allowed = {sign for cell in chosen for sign in _signs_in(cell, quantity)}
        if allowed.isdisjoint(sign for cell in rest for sign in _signs_in(cell, quantity)):
            return as_relation(quantity, tuple(sorted(allowed)))
    chosen, rest = joined(chosen), joined(rest)
    if len(chosen) > max(len(rest), _READABLE):
        return sp.And(*(sp.Or(*_failing(cell, everything)) for cell in rest))
    return sp.Or(*(_condition(cell, everything) for cell in chosen))


def _failing(cell: Cell, everything: Cell) -> Iterator[Boolean]:
    """Yield what holds for the parameters outside a cell: one of these at least."""
    yield from (~bound for bound in _bounds(cell, everything))
    for quantity, signs in cell.relations:
        if (quantity, signs) not in everything.relations:
            yield as_relation(quantity, tuple(sign for sign in (-1, 0, 1) if sign not in signs))


def _signs_in(cell: Cell, quantity: sp.Expr) -> tuple[int, ...]:
    """Return the signs that a comparison may have in a cell."""
    stated = dict(cell.relations).get(quantity)
    return stated or possible_signs(quantity, dict(cell.domains))


def joined(cells: Iterable[Cell]) -> list[Cell]:
    """Return the same parameters in fewer cells: those that differ in one place become one."""
    waiting, found = list(cells), list[Cell]()
    while waiting:
        cell = waiting.pop(0)
        unions = ((k, other.join(cell)) for k, other in enumerate(found))
        k, union = next(((k, union) for k, union in unions if union is not None), (0, None))
        if union is None:
            found.append(cell)
        else:
            del found[k]
            waiting.insert(0, union)
    return found


def _condition(cell: Cell, everything: Cell) -> Boolean:
    """Return what a cell says beyond what every allowed parameter satisfies."""
    bounds = _bounds(cell, everything)
    compared = (pair for pair in cell.relations if pair not in everything.relations)
    return sp.And(*bounds, *(as_relation(*pair) for pair in compared))


def _bounds(cell: Cell, everything: Cell) -> list[Boolean]:
    """Return what a cell says of single letters."""
    allowed = dict(everything.domains)
    return [
        _membership(symbol, tuple(_opened(span, allowed[symbol]) for span in spans))
        for symbol, spans in cell.domains
        if spans != allowed[symbol]
    ]


def _opened(span: Span, allowed: tuple[Span, ...]) -> Span:
    """Return a span without the ends that every allowed value keeps to."""
    whole = Span(allowed[0].lower, allowed[-1].upper)
    low = (span.lower, span.lower_closed) == (whole.lower, allowed[0].lower_closed)
    high = (span.upper, span.upper_closed) == (whole.upper, allowed[-1].upper_closed)
    if span.point is not None or not (low or high):
        return span
    return Span(
        -sp.oo if low else span.lower,
        sp.oo if high else span.upper,
        not low and span.lower_closed,
        not high and span.upper_closed,
    )


def _membership(symbol: sp.Symbol, spans: tuple[Span, ...]) -> Boolean:
    """Return the membership of a letter in one of several spans; all but one number as a ≠ 0."""
    if len(spans) == 2 and spans == tuple(
        part for part in cut(LINE, spans[0].upper) if part.point is None
    ):
        return sp.Ne(symbol, spans[0].upper)
    return sp.Or(*(relation(symbol, span) for span in spans))


def relation(symbol: sp.Symbol, span: Span) -> Boolean:
    """Return the membership of a letter in a span, as relations."""
    if span.point is not None:
        return sp.Eq(symbol, span.point)
    bounds: list[Boolean] = []
    if not span.lower.is_infinite:
        bounds.append(symbol >= span.lower if span.lower_closed else symbol > span.lower)
    if not span.upper.is_infinite:
        bounds.append(symbol <= span.upper if span.upper_closed else symbol < span.upper)
    return sp.And(*bounds)


def both(*conditions: sp.Basic) -> Boolean:
    """Return the conjunction of conditions, which SymPy types as plain expressions."""
    return sp.And(*(cast(Boolean, condition) for condition in conditions))


def either(*conditions: sp.Basic) -> Boolean:
    """Return the disjunction."""
    return sp.Or(*(cast(Boolean, condition) for condition in conditions))
