"""Range, limits, monotonicity, convexity, smoothness: read off the stretches of f."""

from collections.abc import Iterable
from typing import Final

import sympy as sp

from derive.display import Node, Num, Pow, Relation, Sym, Words
from derive.errors import UndecidedError
from derive.proof.region import Piece
from derive.properties.cases import Finding
from derive.properties.levels import Level, compare, finite, level_toward
from derive.properties.profile import End, Stretch, Subject
from derive.properties.regular import require_regular
from derive.symbols import x

Y: Final = Sym("y")
#: one-sided derivatives are compared up to this order
ORDER: Final = 6


def limit_at(subject: Subject, end: sp.Expr) -> Finding:
    """Return lim f(x) as x → ±oo."""
    piece = subject.pieces[-1] if end is sp.S.Infinity else subject.pieces[0]
    level = level_toward(piece.expr, end, subject.cell)
    return Finding(Relation("→", Y, level.node), "asymptotic expansion with remainder")


def continuous(subject: Subject) -> None:
    """Raise ``UndecidedError`` unless f is continuous where its pieces meet."""
    for at, left, right in subject.joints:
        require_no_jump(subject, at, left, right)


def require_no_jump(subject: Subject, at: sp.Expr, left: Piece, right: Piece) -> None:
    """Raise ``UndecidedError`` unless f(at) is the limit from both sides."""
    value = finite(subject.expr.subs(x, at))
    for piece in (left, right):
        if subject.cell.sign(finite(piece.expr.subs(x, at)) - value) != 0:
            raise UndecidedError(f"f jumps at x = {at}")


def range_of(subject: Subject) -> Finding:
    """Return the set of values: an interval, since f is continuous."""
    continuous(subject)
    ends = [e for stretch in subject.stretches() for e in _ends_with_attainment(stretch)]
    lowest, low_taken = extreme(subject, ends, -1)
    highest, high_taken = extreme(subject, ends, 1)
    method = "f is continuous and monotone between the ends of its stretches, whose values bound it"
    return Finding(interval(lowest, low_taken, highest, high_taken), method)


def _ends_with_attainment(stretch: Stretch) -> Iterable[tuple[Level, bool]]:
    """Yield both levels; one at ±oo is a value of f only when f is constant up to there."""
    for end in (stretch.left, stretch.right):
        yield end.level, end.place is not None or stretch.slope == 0


def extreme(
    subject: Subject, levels: Iterable[tuple[Level, bool]], direction: int
) -> tuple[Level, bool]:
    """Return the largest (+1) or smallest (-1) level, and whether any like it is attained."""
    (best, taken), *rest = levels
    for level, attained in rest:
        order = direction * compare(level, best, subject.cell)
        if order > 0:
            best, taken = level, attained
        elif order == 0:
            taken = taken or attained
    return best, taken


def interval(low: Level, low_taken: bool, high: Level, high_taken: bool) -> Node:
    """Return the statement that y lies between two levels, at an end only where it is taken."""
    below, above = ("≤" if low_taken else "<"), ("≤" if high_taken else "<")
    if low == high:
        return Relation("=", Y, low.node)
    if low.rank == 0 and high.rank == 1:
        return Relation({"≤": "≥", "<": ">"}[below], Y, low.node)
    if low.rank == -1 and high.rank == 0:
        return Relation(above, Y, high.node)
    return Relation(above, Relation(below, low.node, Y), high.node)


def monotonicity(subject: Subject) -> Finding:
    """Return how f rises or falls on the whole line."""
    continuous(subject)
    stretches = subject.stretches()
    slopes = {stretch.slope for stretch in stretches}
    method = "the sign of f′ on every piece"
    match (1 in slopes, -1 in slopes, 0 in slopes):
        case (True, True, _):
            return Finding(
                Words("not monotone"), method, _turns(stretches, "rises", "falls", "constant")
            )
        case (False, False, _):
            return Finding(Words("constant"), method)
        case (rises, _, flat):
            word = "increasing" if rises else "decreasing"
            return Finding(Words(word if flat else f"strictly {word}"), method)


def _turns(stretches: Iterable[Stretch], rising: str, falling: str, flat: str) -> str:
    words = {1: rising, -1: falling, 0: flat}
    return ", then ".join(f"{words[s.slope]} {where(s.left, s.right)}" for s in stretches)


def where(left: End, right: End) -> str:
    """Return an interval of the x axis in words."""
    if left.place is None and right.place is None:
        return "everywhere"
    if left.place is None:
        return f"for x < {point(right)}"
    if right.place is None:
        return f"for x > {point(left)}"
    return f"for {point(left)} < x < {point(right)}"


def point(end: End) -> str:
    """Return the place of an end as text, in decimals where no short closed form is known."""
    if end.place is None:
        raise UndecidedError("an infinite end is no point")
    if isinstance(end.place.exact, sp.Rational):
        return _text(end.place.exact)
    return f"{float((end.place.low + end.place.high) / 2):.6g}…".replace("-", "−")


def convexity(subject: Subject) -> Finding:
    """Return whether f is convex or concave on the whole line."""
    continuous(subject)
    stretches = subject.stretches(1)
    jumps = [(_jump_of_slope(subject, *joint), joint[0]) for joint in subject.joints]
    slopes = {s.slope for s in stretches}
    bends = slopes | {sign for sign, _ in jumps}
    method = "the sign of f″ on every piece, and of the jump of f′ where two meet"
    match (1 in bends, -1 in bends):
        case (True, True):
            note = _bends(stretches, jumps)
            return Finding(Words("neither convex nor concave"), method, note)
        case (False, False):
            return Finding(Words("a line"), method)
        case (up, _):
            strictly = "" if 0 in slopes else "strictly "
            return Finding(Words(strictly + ("convex" if up else "concave")), method)


def _jump_of_slope(subject: Subject, at: sp.Expr, left: Piece, right: Piece) -> int:
    slopes = [finite(piece.expr.diff(x).subs(x, at)) for piece in (left, right)]
    return subject.cell.sign(slopes[1] - slopes[0])


def _bends(stretches: tuple[Stretch, ...], jumps: list[tuple[int, sp.Expr]]) -> str:
    parts = [_turns(stretches, "convex", "concave", "a line")] if _bent(stretches) else []
    words = {1: "rises", -1: "falls"}
    parts += [f"f′ {words[sign]} by a jump at x = {_text(at)}" for sign, at in jumps if sign]
    return "; ".join(parts)


def _bent(stretches: tuple[Stretch, ...]) -> bool:
    return any(stretch.slope for stretch in stretches)


def _text(number: sp.Expr) -> str:
    return str(number).replace("-", "−")


def smoothness(subject: Subject) -> Finding:
    """Return how many derivatives f has everywhere, from the one-sided ones where pieces meet."""
    for piece in subject.pieces:
        require_regular(subject, piece)
    for joint in subject.joints:
        _require_value(subject, *joint)
    jumps = [(_first_jump(subject, *joint), joint[0]) for joint in subject.joints]
    orders = [order for order, _ in jumps if order is not None]
    if not orders:
        return Finding(_class(None), "one formula without singularities on every piece")
    lowest = min(orders)
    places = ", ".join(_text(at) for order, at in jumps if order == lowest)
    if lowest == 0:
        return Finding(Words("not continuous"), "one-sided values differ", f"jump at x = {places}")
    name = {1: "f′", 2: "f″"}.get(lowest, f"derivative {lowest}")
    method = "one-sided derivatives where pieces meet, compared order by order"
    return Finding(_class(lowest - 1), method, f"{name} jumps at x = {places}")


def _require_value(subject: Subject, at: sp.Expr, before: Piece, after: Piece) -> None:
    """Raise ``UndecidedError`` where both limits agree and the value of f does not."""
    limits = [finite(piece.expr.subs(x, at)) for piece in (before, after)]
    if subject.cell.sign(limits[0] - limits[1]) == 0:
        require_no_jump(subject, at, before, after)


def _first_jump(subject: Subject, at: sp.Expr, before: Piece, after: Piece) -> int | None:
    """Return the lowest order in which one-sided derivatives differ; None when formulas agree."""
    left, right = before.expr, after.expr
    for order in range(ORDER + 1):
        if sp.expand(left - right) == 0:
            return None
        if subject.cell.sign(finite(left.subs(x, at)) - finite(right.subs(x, at))) != 0:
            return order
        left, right = left.diff(x), right.diff(x)
    raise UndecidedError(f"{ORDER} one-sided derivatives agree at x = {at}, the formulas differ")


def _class(order: int | None) -> Node:
    return Pow(Sym("C"), Sym("oo") if order is None else Num(order))
