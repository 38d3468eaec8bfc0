"""Zeros and fixed points: where f vanishes or returns its input, exactly or isolated."""

from dataclasses import dataclass
from functools import partial, reduce
from typing import Final

import sympy as sp

from derive.display import Node, Relation, Sym, Words
from derive.display.reading import from_sympy
from derive.proof.zeros import Zero, around
from derive.properties.cases import Finding
from derive.properties.jumps import value_at
from derive.properties.levels import decimals
from derive.properties.profile import Subject
from derive.symbols import x

X: Final = Sym("x")


@dataclass(frozen=True, slots=True)
class Segment:
    """An interval of zeros; None is ±oo, and equal ends are a single point.

    ``low_in`` and ``high_in`` say whether the ends belong to it.
    """

    low: Zero | None
    high: Zero | None
    low_in: bool = True
    high_in: bool = True

    @property
    def node(self) -> Node:
        """The segment as a condition on x."""
        below, above = ("≤" if closed else "<" for closed in (self.low_in, self.high_in))
        if self.low is None:
            return Words("every x") if self.high is None else Relation(above, X, _number(self.high))
        if self.high is None:
            return Relation({"≤": "≥", "<": ">"}[below], X, _number(self.low))
        if self.low == self.high:
            return Relation("=", X, _number(self.low))
        return Relation(above, Relation(below, _number(self.low), X), _number(self.high))


def _number(zero: Zero) -> Node:
    return decimals(zero.low, zero.high) if zero.exact is None else from_sympy(zero.exact)


def zeros(subject: Subject) -> Finding:
    """Return all x with f(x) = 0."""
    return _solutions(subject, sp.S.Zero)


def fixed_points(subject: Subject) -> Finding:
    """Return all x with f(x) = x."""
    return _solutions(subject, x)


def _solutions(subject: Subject, other: sp.Expr) -> Finding:
    segments = _segments(subject, other)
    method = "exact roots, or one change of sign between zeros of the derivative (Rolle)"
    if not segments:
        return Finding(Words("none"), method)
    return Finding(reduce(partial(Relation, "or"), [s.node for s in segments]), method)


def _segments(subject: Subject, other: sp.Expr) -> list[Segment]:
    found: list[Segment] = []
    for index, piece in enumerate(subject.pieces):
        subject.require_continuous(piece)
        table = subject.table(piece.expr - other, piece)
        lower, upper = piece.region.lower, piece.region.upper
        if index > 0 and _vanishes(subject, other, lower):
            found.append(Segment(around(lower), around(lower)))
        if table.signs == (0,):
            inside = [e.is_infinite or _vanishes(subject, other, e) for e in (lower, upper)]
            low, high = (None if end.is_infinite else around(end) for end in (lower, upper))
            found.append(Segment(low, high, *inside))
        found += [Segment(zero, zero) for zero in table.zeros]
    return _joined(found)


def _vanishes(subject: Subject, other: sp.Expr, at: sp.Expr) -> bool:
    return subject.cell.sign(value_at(subject, at) - other.subs(x, at)) == 0


def _joined(segments: list[Segment]) -> list[Segment]:
    """Join segments that share an end."""
    joined: list[Segment] = []
    for segment in segments:
        last = joined[-1] if joined else None
        if last and last.high is not None and last.high == segment.low and last.high_in:
            joined[-1] = Segment(last.low, segment.high, last.low_in, segment.high_in)
        else:
            joined.append(segment)
    return joined
