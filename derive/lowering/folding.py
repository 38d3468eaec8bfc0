"""What a call is worth where an argument is 0 or 1, or all of them are numbers: log 1 is 0."""

from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering.building import times
from derive.lowering.terms import Call, Number, Term, number

_ZERO: Final = number(0)
_ONE: Final = number(1)


def folded(term: Term) -> Term:
    """Return a call without zeros and ones among its arguments; the arguments are folded."""
    match term:
        case Call(op.LOG | op.QUIET_LOG, (inside,)) if inside == _ONE:
            return _ZERO
        case Call(op.MINIMUM | op.SATURATE, (Number(u), Number(v))):
            return number(sp.Min(u, v))
        case Call(op.MAXIMUM | op.SATURATE_BELOW, (Number(u), Number(v))):
            return number(sp.Max(u, v))
        case Call(op.MULTIPLY, (left, right)):
            return _ZERO if _ZERO in (left, right) else times(left, right)
        case Call(op.DIVIDE, (above, below)) if below == _ONE:
            return above
        case Call(op.ADD | op.SUBTRACT, (left, right)) if right == _ZERO:
            return left
        case Call(op.ADD, (left, right)) if left == _ZERO:
            return right
        case _:
            return term
