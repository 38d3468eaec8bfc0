"""Where f jumps, and the values that it takes then: a union of intervals and points."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cmp_to_key, partial, reduce

import sympy as sp

from derive.display import Node, Relation
from derive.errors import UndecidedError
from derive.proof import Piece, pieces_of
from derive.properties.levels import Level, compare, finite
from derive.properties.profile import Subject
from derive.symbols import x


@dataclass(frozen=True, slots=True)
class Jump:
    """A point without continuity: the signs of f(at) − f(at−) and of f(at+) − f(at)."""

    at: sp.Expr
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Part:
    """An interval of values; equal ends are a single value."""

    low: Level
    low_taken: bool
    high: Level
    high_taken: bool


def value_at(subject: Subject, at: sp.Expr) -> sp.Expr:
    """Return f(at), cases decided by what the cell says of the parameters."""
    (piece,) = pieces_of(subject.expr.subs(x, at), subject.cell.line)
    return finite(piece.expr)


def jumps(subject: Subject) -> list[Jump]:
    """Return the points where f is not continuous; raises where that is not certified."""
    found = []
    for at, left, right in subject.joints:
        value, sign = value_at(subject, at), subject.cell.sign
        before = sign(value - finite(left.expr.subs(x, at)))
        after = sign(finite(right.expr.subs(x, at)) - value)
        if before or after:
            found.append(Jump(at, before, after))
    return found


def require_no_jump(subject: Subject, at: sp.Expr, left: Piece, right: Piece) -> None:
    """Raise ``UndecidedError`` unless f(at) is the limit from both sides."""
    value = value_at(subject, at)
    for piece in (left, right):
        if subject.cell.sign(finite(piece.expr.subs(x, at)) - value) != 0:
            raise UndecidedError(f"f jumps at x = {at}")


def values(subject: Subject) -> Iterator[Part]:
    """Yield the values of f, as few disjoint parts from the lowest to the highest."""
    parts = sorted(_parts(subject), key=cmp_to_key(partial(_by_low, subject=subject)))
    current, *others = parts
    for part in others:
        gap = compare(part.low, current.high, subject.cell)
        if gap > 0 or (gap == 0 and not (part.low_taken or current.high_taken)):
            yield current
            current = part
        else:
            current = _joined(current, part, subject)
    yield current


def any_of(nodes: list[Node]) -> Node:
    """Return the statement that one of several holds."""
    return reduce(partial(Relation, "or"), nodes)


def _parts(subject: Subject) -> Iterator[Part]:
    for stretch in subject.stretches():
        ends = [
            (end.level, end.inner or stretch.slope == 0) for end in (stretch.left, stretch.right)
        ]
        (low, low_taken), (high, high_taken) = ends if stretch.slope >= 0 else ends[::-1]
        yield Part(low, low_taken, high, high_taken)
    for at, _left, _right in subject.joints:
        level = Level(value_at(subject, at))
        yield Part(level, True, level, True)


def _by_low(first: Part, second: Part, subject: Subject) -> int:
    order = compare(first.low, second.low, subject.cell)
    return order or int(second.low_taken) - int(first.low_taken)


def _joined(first: Part, second: Part, subject: Subject) -> Part:
    order = compare(first.high, second.high, subject.cell)
    taken = (order >= 0 and first.high_taken) or (order <= 0 and second.high_taken)
    low_taken = first.low_taken
    if compare(first.low, second.low, subject.cell) == 0:
        low_taken = low_taken or second.low_taken
    return Part(first.low, low_taken, first.high if order >= 0 else second.high, taken)
