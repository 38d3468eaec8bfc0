"""What to keep instead of y where y has forgotten x: its distance to the limit, with all digits.

Where y tends to c ≠ 0 and the slope to 0, y rounded to c says nothing of the slope (``loss``). The
distance q = |c − y| says all of it, takes no more room, and is computed from x without
subtracting: 1 − σ(x) = e⁻ˣ/(1 + e⁻ˣ). Where f′ is even and both tails are lossy, or one is and the
other needs the small y, q is taken at |x|.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import sympy as sp

from derive.activation import Activation
from derive.errors import DeriveError
from derive.lowering import operations as op
from derive.lowering.loss import digit_losses
from derive.lowering.pieced import Pieced
from derive.lowering.records import DigitLoss, Lowered
from derive.lowering.terms import Call, walk
from derive.proof import Piece, Region, Status, pieces_of, prove_equal, sign_on
from derive.symbols import x


@dataclass(frozen=True, slots=True)
class TailCode:
    """q as a function of x, and f′ as a function of q (written with x).

    q is |y − ``limit``|, at |x| where ``folded``.
    """

    tail: Pieced
    slope: Pieced
    limit: sp.Expr
    folded: bool


def tail_code(
    activation: Activation, value: Pieced, form: Pieced, losses: tuple[DigitLoss, ...]
) -> TailCode | None:
    """Return the first code that loses no digits at either end; ``None`` where y is enough."""
    known = {c.symbol: c.value for c in activation.constants}
    plain = [_with_constants(pieced, known) for pieced in (value, form)]
    for code in _candidates(activation, plain[0], plain[1], losses):
        if digit_losses(code.tail, code.slope, activation.defaults) == ():
            return code
    return None


def _with_constants(pieced: Pieced, known: dict[sp.Symbol, sp.Rational]) -> Pieced:
    pieces = tuple(
        Piece(
            Region(
                p.region.lower.xreplace(known), p.region.upper.xreplace(known), p.region.assumptions
            ),
            p.expr.xreplace(known),
        )
        for p in pieced.pieces
    )
    return Pieced(pieces, tuple(v.xreplace(known) for v in pieced.values))


def keeps_digits(tail: Lowered) -> bool:
    """Whether the term takes no difference: a distance that is subtracted has lost its digits."""
    return not any(
        isinstance(node, Call) and node.operation is op.SUBTRACT for node in walk(tail.term)
    )


def _candidates(
    activation: Activation, value: Pieced, form: Pieced, losses: tuple[DigitLoss, ...]
) -> Iterator[TailCode]:
    known = {c.symbol: c.value for c in activation.constants}
    for loss in losses:
        limit = loss.limit.xreplace(known)
        direction = _direction(value, loss, activation)
        slope = _of_distance(form, limit, direction, activation)
        if slope is not None and len(losses) == 1:
            pieces = tuple(_distance(p, limit, direction) for p in value.pieces)
            values = tuple(direction * (v - limit) for v in value.values)
            yield TailCode(Pieced(pieces, values), slope, loss.limit, folded=False)
        if loss.end == "x → ∞" and _is_even(value, activation):
            slope = _of_distance(_upper(form, value), limit, direction, activation)
            if slope is None:
                continue
            yield TailCode(_folded(value, limit, direction), slope, loss.limit, folded=True)


def _direction(value: Pieced, loss: DigitLoss, activation: Activation) -> int:
    """Return the sign of y − c near the end; a name for |y − c|, nothing rests on it."""
    last, at = (value.pieces[-1], 30) if loss.end == "x → ∞" else (value.pieces[0], -30)
    known = {c.symbol: c.value for c in activation.constants} | activation.defaults
    distance = (last.expr - loss.limit).xreplace(known).subs(x, at)
    return 1 if sp.N(distance, 60) > 0 else -1


def _distance(piece: Piece, limit: sp.Expr, direction: int) -> Piece:
    return Piece(piece.region, sp.expand(direction * (piece.expr - limit)))


def _of_distance(
    form: Pieced, limit: sp.Expr, direction: int, activation: Activation
) -> Pieced | None:
    """Return F(c ± q), factored; ``None`` where its cases do not move along."""
    expr = form.expr.subs(x, limit + direction * x)
    if not expr.has(sp.Piecewise):
        return Pieced((Piece(Region(), sp.factor(expr)),), ())
    try:
        pieces = pieces_of(expr, Region(assumptions=activation.assumptions))
    except DeriveError:
        return None
    if any(sp.expand(a.expr - b.expr).subs(x, a.region.upper) != 0 for a, b in pairwise(pieces)):
        return None  # where f′ jumps, q beside the cut rounds to it and no longer tells the side
    tidy = tuple(Piece(p.region, sp.factor(sp.expand(p.expr))) for p in pieces)
    return Pieced(tidy, tuple(expr.subs(x, p.region.upper) for p in pieces[:-1]))


def _upper(form: Pieced, value: Pieced) -> Pieced:
    """Return F for the outputs of x > 0: |y| is y where these are positive."""
    right = value.pieces[-1]
    region = Region(lower=sp.S.Zero, assumptions=right.region.assumptions)
    if sign_on(right.expr, region) != 1 or len(form.pieces) != 1:
        return form
    piece = form.pieces[0]
    return Pieced((Piece(piece.region, piece.expr.subs(sp.Abs(x), x)),), ())


def _is_even(value: Pieced, activation: Activation) -> bool:
    """Whether f′ is even, for a function of one piece or of two that meet at 0."""
    if len(value.pieces) > 2 or value.cuts not in ((), (0,)):
        return False
    left, right = (sp.diff(value.pieces[n].expr, x) for n in (0, -1))
    region = Region(lower=sp.S.Zero, assumptions=activation.assumptions)
    return prove_equal(right, left.subs(x, -x), region, variable=x).status is Status.PROVED


def _folded(value: Pieced, limit: sp.Expr, direction: int) -> Pieced:
    """Return |c − f(|x|)|."""
    right = direction * (value.pieces[-1].expr - limit)
    assumptions = value.pieces[0].region.assumptions
    pieces = (
        Piece(Region(upper=sp.S.Zero, assumptions=assumptions), right.subs(x, -x)),
        Piece(Region(lower=sp.S.Zero, assumptions=assumptions), right),
    )
    return Pieced(pieces, (right.subs(x, 0),))
