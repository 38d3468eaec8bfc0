"""The largest slope, and where the slope dies out."""

from dataclasses import replace
from typing import Final

import sympy as sp

from derive.display import Cases, Node, Relation, Sym, Words
from derive.display.reading import from_sympy
from derive.errors import UndecidedError
from derive.proof.parameters import OpenSignError
from derive.proof.region import Piece
from derive.proof.zeros import Zero, around, bisect
from derive.properties.cases import Finding
from derive.properties.jumps import jump_at, jumps
from derive.properties.levels import Level, compare, decimals, level_toward, limit_at_end, magnitude
from derive.properties.profile import End, Stretch, Subject
from derive.properties.regular import require_regular_at
from derive.properties.shape import point, where
from derive.symbols import x

X: Final = Sym("x")
#: an activation is saturated where |f′| is below this part of its largest value
SATURATED: Final = sp.Rational(1, 100)


def steepest(subject: Subject) -> Finding:
    """Return sup |f′| with where it is reached, or only approached."""
    level, note = supremum(subject)
    method = "f′ is monotone between the zeros of f″; its values at all ends are compared"
    return Finding(level.node, method, note)


def supremum(subject: Subject) -> tuple[Level, str]:
    """Return sup |f′|, and in words where it is reached."""
    ends = [
        (magnitude(end.level, subject.cell), end, stretch)
        for stretch in subject.stretches(1)
        for end in (stretch.left, stretch.right)
    ]
    last, mirrored = len(ends) - 1, _is_mirrored(subject)
    asked = range(len(ends) // 2 if mirrored else 0, len(ends))
    best = ends[asked[0]][0]
    for k in asked[1:]:
        if compare(ends[k][0], best, subject.cell) > 0:
            best = ends[k][0]
    reached = {k for k in asked if compare(ends[k][0], best, subject.cell) == 0}
    reached |= {last - k for k in reached} if mirrored else set()
    places = [_place(subject, *ends[k][1:]) for k in sorted(reached)]
    return best, "; ".join(dict.fromkeys(places))


def _is_mirrored(subject: Subject) -> bool:
    """Whether f is even or odd, piece by piece: |f′| has each value on the right of 0 too."""
    pairs = list(zip(subject.pieces, subject.pieces[::-1], strict=True))
    ends = all(left.region.lower == -right.region.upper for left, right in pairs)
    return ends and any(
        all(sp.expand(a.expr.subs(x, -x) - side * b.expr) == 0 for a, b in pairs)
        for side in (1, -1)
    )


def _place(subject: Subject, end: End, stretch: Stretch) -> str:
    if stretch.slope == 0:
        return f"reached {where(stretch.left, stretch.right)}"
    if end.place is None:
        return f"approached as x → {'−∞' if end is stretch.left else '∞'}"
    if end.inner or _differentiable(subject, end.place):
        return f"reached at x = {point(end)}"
    side = "above" if end is stretch.left else "below"
    return f"approached as x → {point(end)} from {side}"


def _differentiable(subject: Subject, place: Zero) -> bool:
    return any(
        at == place.exact and subject.cell.sign(_slope(left, at) - _slope(right, at)) == 0
        for at, left, right in subject.joints
    )


def lipschitz(subject: Subject) -> Finding:
    """Return the smallest L with |f(a) - f(b)| ≤ L |a - b|: it is sup |f′|, f being continuous."""
    if jumps(subject):
        return Finding(Words("none"), "f is not continuous", "not Lipschitz continuous")
    level, _ = supremum(subject)
    if level.rank != 0:
        return Finding(Words("none"), "f′ is unbounded", "not Lipschitz continuous")
    return Finding(level.node, "mean value theorem on every piece, with sup |f′|")


def slope_at_zero(subject: Subject) -> Finding:
    """Return f′(0), or the two one-sided slopes."""
    for at, left, right in subject.joints:
        if subject.cell.sign(at) == 0:
            return _slopes_at_joint(subject, at, left, right)
    (piece,) = [p for p in subject.pieces if _holds_zero(subject, p)]
    require_regular_at(subject, piece.expr, sp.S.Zero)
    return Finding(Level(_slope(piece, sp.S.Zero)).node, "substitution in f′")


def _slopes_at_joint(subject: Subject, at: sp.Expr, left: Piece, right: Piece) -> Finding:
    if jump_at(subject, at, left, right).signs:
        return Finding(Words("none"), "f is not continuous at 0", "f jumps at x = 0")
    before, after = _slope(left, at), _slope(right, at)
    if sp.expand(before - after) == 0:
        return Finding(Level(after).node, "both one-sided derivatives agree")
    agree = subject.cell.settle(before - after).free_symbols
    note = "no derivative" + (" unless the two agree" if agree else "")
    rows = (
        (Level(before).node, Words("from the left")),
        (Level(after).node, Words("from the right")),
    )
    return Finding(Cases(rows), "one-sided derivatives", note)


def _slope(piece: Piece, at: sp.Expr) -> sp.Expr:
    return limit_at_end(piece.expr.diff(x), at)


def _holds_zero(subject: Subject, piece: Piece) -> bool:
    lower, upper = piece.region.lower, piece.region.upper
    above = lower.is_infinite or subject.cell.sign(lower) < 0
    return above and (upper.is_infinite or subject.cell.sign(upper) > 0)


def saturation(subject: Subject, end: sp.Expr) -> Finding:
    """Return from where on to ``end`` the slope stays below 1 % of its largest value."""
    pieces = subject.pieces[::-1] if end is sp.S.Infinity else subject.pieces
    tail = level_toward(pieces[0].expr.diff(x), end, subject.cell)
    if compare(tail, Level(sp.S.Zero), subject.cell) != 0:
        return Finding(Words("none"), "the limit of f′ is not 0", "f′ does not tend to 0")
    best, _ = supremum(subject)
    if best.rank != 0 or compare(best, Level(sp.S.Zero), subject.cell) == 0:
        return Finding(
            Words("none"),
            "sup |f′| is 0 or infinite",
            "1 % of the largest slope is no threshold here",
        )
    thresholds = _thresholds(subject, best)
    edges = [_edge(subject, pieces, end, threshold) for threshold in thresholds]
    sign = ">" if end is sp.S.Infinity else "<"
    return Finding(
        _beyond(sign, edges), "exact or isolated roots of |f′| = sup |f′|/100; no later one exists"
    )


def _thresholds(subject: Subject, best: Level) -> list[sp.Rational]:
    settled = best if best.exact is None else Level(subject.cell.settle(best.exact))
    if settled.exact is not None and settled.exact.free_symbols:
        raise UndecidedError("1 % of the largest slope depends on the parameters")
    low, high = settled.bounds
    return [SATURATED * bound for bound in dict.fromkeys((low, high))]


def _edge(
    subject: Subject, pieces: tuple[Piece, ...], end: sp.Expr, threshold: sp.Rational
) -> Zero:
    """Return the last point, going towards ``end``, where |f′| is not below the threshold."""
    try:
        return _exact_edge(subject, pieces, end, threshold)
    except OpenSignError:
        raise
    except UndecidedError:
        return _edge_by_stretches(subject, end, threshold)


def _exact_edge(
    subject: Subject, pieces: tuple[Piece, ...], end: sp.Expr, threshold: sp.Rational
) -> Zero:
    last = -1 if end is sp.S.Infinity else 0
    for piece in pieces:
        slope = piece.expr.diff(x)
        table = subject.table((slope - threshold) * (slope + threshold), piece, bisected=False)
        if table.signs[last] >= 0:
            border = piece.region.upper if end is sp.S.Infinity else piece.region.lower
            return around(border)
        if table.zeros:
            return table.zeros[last]
    raise UndecidedError("f′ is below 1 % of its largest value everywhere")


def _edge_by_stretches(subject: Subject, end: sp.Expr, threshold: sp.Rational) -> Zero:
    """Return the same, from the stretches on which f′ is monotone, the outermost first."""
    if subject.cell.line.assumptions:
        raise UndecidedError("where f′ falls below 1 % of its largest value depends on parameters")
    outward = end is sp.S.Infinity
    pairs = [
        (piece.expr.diff(x), stretch)
        for piece in subject.pieces
        for stretch in replace(subject, pieces=(piece,)).stretches(1)
    ]
    for slope, stretch in pairs[::-1] if outward else pairs:
        outer, inner = (stretch.right, stretch.left)[:: 1 if outward else -1]
        if _size(outer.level, threshold) >= 0 and outer.place is not None:
            return outer.place
        if _size(inner.level, threshold) > 0:
            wanted = threshold if inner.level.bounds[0] > 0 else -threshold
            return _crossing(subject.cell.settle(slope) - wanted, stretch)
    raise UndecidedError("f′ is below 1 % of its largest value everywhere")


def _crossing(excess: sp.Expr, stretch: Stretch) -> Zero:
    """Return the one place where a monotone function changes its sign."""
    low, high = stretch.left.place, stretch.right.place
    ends = (-sp.oo if low is None else low.high, sp.oo if high is None else high.low)
    return bisect(excess, *ends, -stretch.slope)


def _size(level: Level, threshold: sp.Rational) -> int:
    """Return whether |level| is below (-1), at (0) or above (+1) a threshold."""
    low, high = level.bounds
    if max(abs(low), abs(high)) < threshold:
        return -1
    if low == high and abs(low) == threshold:
        return 0
    if low > threshold or high < -threshold:
        return 1
    raise UndecidedError("a slope was not separated from 1 % of the largest")


def _beyond(sign: str, edges: list[Zero]) -> Node:
    """Return the statement x > edge or x < edge, with decimals beside a closed form."""
    exact = edges[0].exact if len(edges) == 1 else None
    if exact is not None and exact.is_Rational:
        return Relation(sign, X, from_sympy(exact))
    near = decimals(min(edge.low for edge in edges), max(edge.high for edge in edges))
    if exact is None:
        return Relation(sign, X, near)
    return Relation("=", Relation(sign, X, from_sympy(exact)), near)
