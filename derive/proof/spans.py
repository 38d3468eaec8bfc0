"""Intervals of one parameter: split at a value, joined with neighbours."""

from dataclasses import dataclass
from functools import cmp_to_key
from typing import Final

import sympy as sp
from sympy.core.relational import Relational

from derive.described import Root
from derive.errors import OutOfBudgetError, UndecidedError
from derive.expression.quoting import quoted
from derive.proof.balls import enclose
from derive.proof.deadline import Deadline
from derive.proof.region import Region
from derive.proof.tower import Tower
from derive.symbols import x

#: seconds for the question whether a number is 0
_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers between two exact ends (±oo allowed), each end in or out."""

    lower: sp.Expr = sp.S.NegativeInfinity
    upper: sp.Expr = sp.S.Infinity
    lower_closed: bool = False
    upper_closed: bool = False

    @property
    def point(self) -> sp.Expr | None:
        """The only member, when there is one."""
        return self.lower if self.lower == self.upper else None

    @property
    def sample(self) -> sp.Expr:
        """A member; an inner one where there is room."""
        match self.lower.is_infinite, self.upper.is_infinite:
            case True, True:
                return sp.S.Zero
            case True, _:
                return self.upper - 1
            case _, True:
                return self.lower + 1
            case _:
                return (self.lower + self.upper) / 2

    def holds(self, number: sp.Expr) -> bool:
        """Return whether an exact number is a member."""
        below, above = ordered(self.lower, number), ordered(number, self.upper)
        inside = below < 0 or (below == 0 and self.lower_closed)
        return inside and (above < 0 or (above == 0 and self.upper_closed))

    def meet(self, other: "Span") -> "Span | None":
        """Return the common members; None when there are none."""
        first = max(self, other, key=cmp_to_key(_by_lower))
        last = min(self, other, key=cmp_to_key(_by_upper))
        found = Span(first.lower, last.upper, first.lower_closed, last.upper_closed)
        order = ordered(found.lower, found.upper)
        both = found.lower_closed and found.upper_closed
        return found if order < 0 or (order == 0 and both) else None


LINE: Final = Span()


def ordered(a: sp.Expr, b: sp.Expr) -> int:
    """Return the sign of a - b for exact numbers or ±oo."""
    if a == b:
        return 0
    if a.is_infinite or b.is_infinite:
        return 1 if a is sp.S.Infinity or b is sp.S.NegativeInfinity else -1
    return sign_of_number(a - b)


def sign_of_number(number: sp.Expr) -> int:
    """Return the sign of a real number, by balls; zero when it is 0 in normal form.

    Raises ``UndecidedError`` when the ball around it holds zero at 512 bits, and its normal form
    does not say that it is 0.
    """
    if number == 0:
        return 0
    if isinstance(number, sp.Rational):
        return 1 if number > 0 else -1
    for bits in (64, 512):
        ball = enclose(number, {}, bits)
        if ball > 0:
            return 1
        if ball < 0:
            return -1
    if _is_zero(number) or is_root(number):
        return 0
    raise UndecidedError(
        f"the sign of {quoted(number)} could not be certified with balls of 512 bits"
    )


def is_root(number: sp.Expr) -> bool:
    """Return whether this is a multiple of the equation of a root that occurs, at that root."""
    roots = sorted(number.atoms(Root), key=str)
    same = {root: roots[0] for root in roots[1:] if _same_root(root, roots[0])}
    number = sp.expand(number.xreplace(same))
    return number == 0 or any(_is_multiple(number, root) for root in number.atoms(Root))


def _is_multiple(number: sp.Expr, root: Root) -> bool:
    """Whether g in number = g(root)·equation(root) has a value, whatever the root is."""
    moved = number.xreplace({root: x})
    if 0 in (sp.expand(moved - root.equation), sp.expand(moved + root.equation)):
        return True
    ratio = sp.cancel(sp.together(moved / root.equation))
    try:
        return bool(enclose(ratio.xreplace({x: root}), {}, 64).is_finite())
    except UndecidedError:
        return False


def _same_root(one: Root, other: Root) -> bool:
    """Whether a root lies where the other one is the only root of the same equation."""
    if one.equation != other.equation:
        return False
    ball = enclose(one, {}, 64)
    low, high = (enclose(end, {}, 64) for end in other.near)
    return bool(ball > low and ball < high)


def _is_zero(number: sp.Expr) -> bool:
    return rational_value(number) == 0


def rational_value(number: sp.Expr) -> sp.Rational | None:
    """Return the rational number that an expression without letters is, if it is seen to be one."""
    try:
        found = Tower(Region(), deadline=Deadline.after(_SECONDS)).convert(number).rational
    except (UndecidedError, OutOfBudgetError):
        return None
    return None if found is None else sp.Rational(int(found.p), int(found.q))


def _by_lower(a: Span, b: Span) -> int:
    return ordered(a.lower, b.lower) or int(b.lower_closed) - int(a.lower_closed)


def _by_upper(a: Span, b: Span) -> int:
    return ordered(a.upper, b.upper) or int(a.upper_closed) - int(b.upper_closed)


def cut(span: Span, at: sp.Expr) -> tuple[Span, ...]:
    """Return the parts below, at and above a number; empty ones left out."""
    parts = (Span(upper=at), Span(at, at, True, True), Span(lower=at))
    return tuple(common for part in parts if (common := span.meet(part)) is not None)


def united(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the same numbers as disjoint spans that do not touch, left to right."""
    joined: list[Span] = []
    for span in sorted(spans, key=cmp_to_key(_by_lower)):
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.upper == span.lower
            and (last.upper_closed or span.lower_closed)
        ):
            joined[-1] = Span(last.lower, span.upper, last.lower_closed, span.upper_closed)
        else:
            joined.append(span)
    return tuple(joined)


def span_of(symbol: sp.Symbol, condition: sp.Basic) -> Span:
    """Return the values of ``symbol`` that a condition such as ``a >= 0`` allows.

    Raises ``UndecidedError`` for a condition that is not a bound, or several, on this symbol.
    """
    if condition is sp.true:
        return LINE
    parts = condition.args if isinstance(condition, sp.And) else (condition,)
    found: Span | None = LINE
    for part in parts:
        found = found.meet(_bound(symbol, part)) if found is not None else None
    if found is None:
        raise UndecidedError(f"no value of {symbol} satisfies {condition}")
    return found


def spans_of(symbol: sp.Symbol, condition: sp.Basic) -> tuple[Span, ...]:
    """Return the same as disjoint spans, for conditions that leave out numbers, as ``a != 0``."""
    parts = sp.And.make_args(condition)
    holes = [part for part in parts if isinstance(part, sp.Ne)]
    spans: tuple[Span, ...] = (span_of(symbol, sp.And(*(p for p in parts if p not in holes))),)
    for hole in holes:
        at = hole.rhs if hole.lhs == symbol else hole.lhs
        if at.free_symbols:
            raise UndecidedError(f"{hole} does not compare {symbol} with a number")
        parts_of = (cut(span, at) for span in spans)
        spans = tuple(part for found in parts_of for part in found if part.point != at)
    return spans


def _bound(symbol: sp.Symbol, relation: sp.Basic) -> Span:
    if isinstance(relation, Relational) and relation.rhs == symbol:
        relation = relation.reversed
    if not isinstance(relation, Relational) or relation.lhs != symbol or relation.rhs.free_symbols:
        raise UndecidedError(f"{relation} does not bound {symbol} by a number")
    match relation:
        case sp.Gt() | sp.Ge():
            return Span(lower=relation.rhs, lower_closed=isinstance(relation, sp.Ge))
        case sp.Lt() | sp.Le():
            return Span(upper=relation.rhs, upper_closed=isinstance(relation, sp.Le))
        case sp.Eq():
            return Span(relation.rhs, relation.rhs, True, True)
        case _:
            raise UndecidedError(f"{relation} does not bound {symbol} on one side")
