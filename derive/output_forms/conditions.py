"""Cells of the parameter space as one condition that people read, such as a ≥ 0."""

from collections.abc import Iterable

import sympy as sp
from sympy.logic.boolalg import Boolean

from derive.activation import Activation
from derive.proof.parameters import Cell
from derive.proof.spans import Span, united


def condition_of(cells: Iterable[Cell], activation: Activation) -> sp.Basic:
    """Return the union of cells as a condition; true where that is every allowed parameter."""
    chosen = list(cells)
    everything = Cell.of(activation).domains
    if len(everything) == 0:
        return sp.true if chosen else sp.false
    if len(everything) > 1:
        if any(cell.domains == everything for cell in chosen):
            return sp.true
        return sp.Or(*(sp.And(*(relation(s, d[0]) for s, d in c.domains)) for c in chosen))
    ((symbol, domain),) = everything
    spans = united(tuple(c.domains[0][1][0] for c in chosen))
    return sp.true if spans == domain else sp.Or(*(relation(symbol, span) for span in spans))


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
