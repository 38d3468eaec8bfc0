"""One formula for a whole line from formulas on intervals and values at the points between them.

The line is the x axis (for f′(x)) or the y axis (for f′ in y). A point joins a neighbour whose
formula takes the point's value there; neighbours with one formula become one interval; two that
mirror each other at 0 become a formula in |v|; what is left is a Piecewise, cases from the right.
Equality is asked of ``same``, so that what is merged is what the caller can certify.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import sympy as sp

from derive.output_forms.cost import cost
from derive.proof import Region
from derive.proof.powers import value_at

Same = Callable[[sp.Expr, sp.Expr], bool]
SameUpTo = Callable[[sp.Expr, sp.Expr, sp.Expr], bool]


@dataclass(frozen=True, slots=True)
class Span:
    """``expr`` holds on lower < v < upper."""

    lower: sp.Expr
    upper: sp.Expr
    expr: sp.Expr


@dataclass(frozen=True, slots=True)
class Boundary:
    """Between two spans: the value at the point, None where the point does not matter."""

    at: sp.Expr
    value: sp.Expr | None
    joins_left: bool = True
    joins_right: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """Spans from left to right; ``boundaries[k]`` lies at the right end of ``spans[k]``."""

    variable: sp.Symbol
    spans: tuple[Span, ...]
    boundaries: tuple[Boundary, ...]


def line_of(
    variable: sp.Symbol,
    spans: list[Span],
    values: dict[sp.Expr, sp.Expr],
    same: Same,
    assumed: Region,
) -> Line:
    """Return the line with every boundary's value compared with the formulas beside it.

    Spans are sorted and do not overlap; ``values`` holds the points that matter. A point beyond the
    outermost span opens a span of its own there. ``assumed`` holds what parameters fulfil.
    """

    def takes(span: Span, at: sp.Expr, value: sp.Expr) -> bool:
        return same(value_at(span.expr, variable, at, assumed), value)

    spans = _with_outer_points(spans, values, takes)
    boundaries = []
    for left, right in pairwise(spans):
        value = values.get(left.upper)
        joined = [value is None or takes(side, left.upper, value) for side in (left, right)]
        boundaries.append(Boundary(left.upper, value, *joined))
    return Line(variable, tuple(spans), tuple(boundaries))


def _with_outer_points(
    spans: list[Span],
    values: dict[sp.Expr, sp.Expr],
    takes: Callable[[Span, sp.Expr, sp.Expr], bool],
) -> list[Span]:
    first, last = spans[0], spans[-1]
    below, above = values.get(first.lower), values.get(last.upper)
    if below is not None and not takes(first, first.lower, below):
        spans = [Span(sp.S.NegativeInfinity, first.lower, below), *spans]
    if above is not None and not takes(last, last.upper, above):
        spans = [*spans, Span(last.upper, sp.S.Infinity, above)]
    return spans


def assemble(line: Line, same: Same, same_up_to: SameUpTo | None = None) -> sp.Expr:
    """Return one expression in the variable that equals every span's formula and point's value.

    ``same_up_to`` tells whether formulas are equal between 0 and a bound.
    """
    line = _merge_equal(line, same)
    candidates = [_piecewise(line)]
    mirrored = _merge_mirrored(line, same_up_to or (lambda left, right, _: same(left, right)))
    if mirrored is not None:
        candidates.append(_piecewise(mirrored))
    return min(candidates, key=lambda e: (cost(e), str(e)))


def _merge_equal(line: Line, same: Same) -> Line:
    for k, boundary in enumerate(line.boundaries):
        left, right = line.spans[k : k + 2]
        if boundary.joins_left and boundary.joins_right and same(left.expr, right.expr):
            return _merge_equal(_joined(line, k, left.expr), same)
    return line


def _merge_mirrored(line: Line, same: SameUpTo) -> Line | None:
    """Two neighbours of 0 with F(-v) on the left and F(v) on the right: F(|v|) on both."""
    v = line.variable
    for k, boundary in enumerate(line.boundaries):
        left, right = line.spans[k : k + 2]
        meets = boundary.at == 0 and boundary.joins_left and boundary.joins_right
        upper = right.upper if left.lower == -right.upper else sp.S.Infinity
        if meets and same(left.expr.subs(v, -v), right.expr, upper):
            return _joined(line, k, right.expr.subs(v, sp.Abs(v)))
    return None


def _joined(line: Line, k: int, expr: sp.Expr) -> Line:
    left, right = line.spans[k : k + 2]
    spans = (*line.spans[:k], Span(left.lower, right.upper, expr), *line.spans[k + 2 :])
    return replace(line, spans=spans, boundaries=line.boundaries[:k] + line.boundaries[k + 1 :])


def _piecewise(line: Line) -> sp.Expr:
    if len(line.spans) == 1:
        return line.spans[0].expr
    exceptions = [
        (boundary.value, sp.Eq(line.variable, boundary.at))
        for boundary in line.boundaries
        if not (boundary.joins_left or boundary.joins_right)
    ]
    if len(line.spans) == 3 and line.spans[0].expr == line.spans[2].expr:
        return sp.Piecewise(*exceptions, _middle(line), (line.spans[0].expr, True))
    cases = [
        (span.expr, _right_of(boundary, line.variable))
        for span, boundary in zip(line.spans[1:], line.boundaries, strict=True)
    ]
    return sp.Piecewise(*exceptions, *reversed(cases), (line.spans[0].expr, True))


def _middle(line: Line) -> tuple[sp.Expr, sp.Basic]:
    v, (low, high) = line.variable, line.boundaries
    above = v > low.at if low.joins_left else v >= low.at
    below = v < high.at if high.joins_right else v <= high.at
    return line.spans[1].expr, sp.And(above, below)


def _right_of(boundary: Boundary, variable: sp.Symbol) -> sp.Basic:
    """V > b, or v ≥ b where the point belongs to the right side only; exceptions come first."""
    alone = not boundary.joins_left and not boundary.joins_right
    return variable > boundary.at if boundary.joins_left or alone else variable >= boundary.at
