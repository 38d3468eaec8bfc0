"""Range, limits, monotonicity, convexity, smoothness: read off the stretches of f."""

from collections.abc import Iterable
from functools import partial, reduce
from typing import Final

import sympy as sp

from derive.display import Node, Num, Pow, Relation, Sym, Words
from derive.errors import UndecidedError
from derive.proof.region import Piece
from derive.properties.cases import Finding
from derive.properties.intervals import Image, Y, extreme, united
from derive.properties.jumps import Jump, Run, jump_at, jumps, runs
from derive.properties.levels import Level, level_toward, limit_at_end
from derive.properties.profile import End, Stretch, Subject
from derive.properties.regular import require_regular
from derive.symbols import x

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
    if jump_at(subject, at, left, right).signs:
        raise UndecidedError(f"f jumps at x = {at}")


def range_of(subject: Subject) -> Finding:
    """Return the set of values: an interval for each part on which f is continuous."""
    images = [image_of(run) for run in runs(subject)]
    alone = [jump.value for jump in jumps(subject) if 0 not in (jump.before, jump.after)]
    images += [Image(Level(value), True, Level(value), True) for value in alone]
    joined = reduce(partial(Relation, "or"), [image.node for image in united(images, subject.cell)])
    method = "f is continuous and monotone between the ends of its stretches, whose values bound it"
    return Finding(joined, method)


def image_of(run: Run) -> Image:
    """Return the values of a continuous part of f."""
    ends = [e for stretch in run.subject.stretches() for e in _ends_with_attainment(stretch, run)]
    return Image(*extreme(run.subject, ends, -1), *extreme(run.subject, ends, 1))


def _ends_with_attainment(stretch: Stretch, run: Run) -> Iterable[tuple[Level, bool]]:
    """Yield both levels; one at ±oo or at a jump is a value of f where f is constant up to it."""
    stretches = run.subject.stretches()
    jumped = {
        0: stretch is stretches[0] and not run.left,
        1: stretch is stretches[-1] and not run.right,
    }
    for k, end in enumerate((stretch.left, stretch.right)):
        taken = end.place is not None and not jumped[k]
        yield end.level, taken or stretch.slope == 0


def monotonicity(subject: Subject) -> Finding:
    """Return how f rises or falls on the whole line, jumps included."""
    stretches = subject.stretches()
    leaps = jumps(subject)
    slopes = {stretch.slope for stretch in stretches}.union(*(jump.signs for jump in leaps))
    method = "the sign of f′ on every piece" + (", and of each jump" if leaps else "")
    match (1 in slopes, -1 in slopes, 0 in slopes):
        case (True, True, _):
            turns = _turns(stretches, "rises", "falls", "constant")
            return Finding(Words("not monotone"), method, "; ".join([turns, *_leaps(leaps)]))
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
    if leaps := jumps(subject):
        method = "a convex or concave function is continuous"
        return Finding(Words("neither convex nor concave"), method, "; ".join(_leaps(leaps)))
    stretches = subject.stretches(1)
    kinks = [(_jump_of_slope(subject, *joint), joint[0]) for joint in subject.joints]
    slopes = {s.slope for s in stretches}
    bends = slopes | {sign for sign, _ in kinks}
    method = "the sign of f″ on every piece, and of the jump of f′ where two meet"
    match (1 in bends, -1 in bends):
        case (True, True):
            note = _bends(stretches, kinks)
            return Finding(Words("neither convex nor concave"), method, note)
        case (False, False):
            return Finding(Words("a line"), method)
        case (up, _):
            strictly = "" if 0 in slopes else "strictly "
            return Finding(Words(strictly + ("convex" if up else "concave")), method)


def _leaps(leaps: Iterable[Jump]) -> list[str]:
    return [f"f jumps at x = {_text(jump.at)}" for jump in leaps]


def _jump_of_slope(subject: Subject, at: sp.Expr, left: Piece, right: Piece) -> int:
    slopes = [limit_at_end(piece.expr.diff(x), at) for piece in (left, right)]
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
    limits = [limit_at_end(piece.expr, at) for piece in (before, after)]
    if subject.cell.sign(limits[0] - limits[1]) == 0:
        require_no_jump(subject, at, before, after)


def _first_jump(subject: Subject, at: sp.Expr, before: Piece, after: Piece) -> int | None:
    """Return the lowest order in which one-sided derivatives differ; None when formulas agree."""
    left, right = before.expr, after.expr
    for order in range(ORDER + 1):
        if sp.expand(left - right) == 0:
            return None
        if subject.cell.sign(limit_at_end(left, at) - limit_at_end(right, at)) != 0:
            return order
        left, right = left.diff(x), right.diff(x)
    raise UndecidedError(f"{ORDER} one-sided derivatives agree at x = {at}, the formulas differ")


def _class(order: int | None) -> Node:
    return Pow(Sym("C"), Sym("oo") if order is None else Num(order))
