"""Where a function has reached its asymptote k·x + c in float64: beyond it x is not needed."""

from dataclasses import dataclass
from typing import Final

import sympy as sp
from flint import arb

from derive.errors import UndecidedError
from derive.lowering import operations as op
from derive.lowering.building import times
from derive.lowering.operation import Operation
from derive.lowering.terms import Let, Letter, Term, call, number, replaced
from derive.proof import enclose
from derive.proof.asymptotics import limit as asymptotic_limit
from derive.proof.balls import sign_of_ball
from derive.symbols import x

_X: Final = Letter("x")
_CANDIDATES: Final = (*range(2, 12), *range(12, 40, 4), *range(40, 120, 20), 200, 400, 800)
#: for what nears its limit like 1/x: x² still fits float32
_FARTHEST: Final = 2**62
_BITS: Final = 128
#: against a value that is not 0; e^-748 is 0 in float64
_RELATIVE: Final = arb(2) ** -60
_NOTHING: Final = arb(2) ** -1080


@dataclass(frozen=True, slots=True)
class Asymptote:
    """f(x) is slope·x + offset, to float64, from ``start`` on outwards."""

    start: int
    slope: sp.Expr


def settled(expr: sp.Expr, term: Term) -> Term | None:
    """Return the term with x held where ``expr`` has settled; ``None`` where it never does."""
    left, right = (asymptote(expr, side) for side in (-1, 1))
    if left is None and right is None:
        return None
    held: Term = _X
    if right is not None:
        held = call(op.SATURATE, held, number(right.start))
    if left is not None:
        held = call(op.SATURATE_BELOW, held, number(-left.start))
    done = replaced(term, _X, Let("c", held, "beyond it the result is at its limit"))
    if right is not None and right.slope != 0:
        done = done + _beyond(right.slope, op.ABOVE, right.start)
    if left is not None and left.slope != 0:
        done = done + _beyond(left.slope, op.BELOW, left.start)
    return done


def _beyond(slope: sp.Expr, operation: Operation, start: int) -> Term:
    excess = call(operation, _X, number(start))
    return times(number(slope), excess)


def asymptote(expr: sp.Expr, side: int) -> Asymptote | None:
    """Return what f settles to at side·∞, measured with balls at the start and further out."""
    for start in _CANDIDATES:  # the limit that is found most often, and most easily
        if all(_is_nothing(expr, sp.S.Zero, side * far) for far in _further(start)):
            return Asymptote(start, sp.S.Zero)
    slope = _limit(expr / x, side)
    if slope is None or not slope.is_finite:
        return None
    offset = _limit(sp.expand(expr - slope * x) if slope != 0 else expr, side)
    if offset is None or not offset.is_finite:
        return None
    rest = expr - slope * x - offset
    for start in (*_CANDIDATES, _FARTHEST):
        if all(_is_nothing(rest, slope * x + offset, side * far) for far in _further(start)):
            return Asymptote(start, slope)
    return None


def _further(start: int) -> tuple[int, ...]:
    return start, start + 1, start + 2, start * 5 // 4 + 1


def _is_nothing(rest: sp.Expr, line: sp.Expr, at: int) -> bool:
    point = {x: sp.Integer(at)}
    try:
        size = abs(enclose(rest, point, bits=_BITS))
        target = abs(enclose(line, point, bits=_BITS))
    except UndecidedError:
        return False
    return bool(size < (_NOTHING if target.is_zero() else _RELATIVE * target))


def _limit(expr: sp.Expr, side: int) -> sp.Expr | None:
    """Return the limit by asymptotic expansion, else by SymPy; its use is checked by balls."""
    try:
        return asymptotic_limit(expr, side * sp.oo, sign_of_constant)
    except UndecidedError:
        pass
    try:
        found = sp.limit(expr, x, side * sp.oo)
    except (NotImplementedError, ValueError):
        return None
    return found if found.is_number and not found.has(sp.AccumBounds) else None


def sign_of_constant(constant: sp.Expr) -> int:
    """Return the sign of an expression without letters, by a ball; raises ``UndecidedError``."""
    sign = sign_of_ball(enclose(constant, {}))
    if sign is None:
        raise UndecidedError(f"the sign of {constant} is not decided")
    return sign
