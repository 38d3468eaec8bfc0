"""The same program without its guards: for a block of which no x lies where a guard acts.

min(|x|, b) is |x| and max(|x|, b)/b is 1 in a block with |x| < b. What is left is the program
itself, bit for bit, in fewer calls. x takes the place of |x| where squares are formed, and where
the sign of x is given to a quotient of |x| at the end: rounding is symmetric.
"""

from collections.abc import Iterator
from typing import Final

from derive.activation import Activation
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.acceptance import accept
from derive.lowering.folding import folded
from derive.lowering.pieced import Pieced
from derive.lowering.records import Lowered, Middle
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Call, Let, Number, Term, call, cost, mapped, number, walk

#: what it costs to look for the least and the largest x of a block, beside ``Operation.cost``
_LOOK: Final = 0.2
#: by how much the program has to be cheaper, for the code to be worth its lines
_GAIN: Final = 0.9
#: a bound below this is soon passed
_LEAST_BOUND: Final = 16
_SIZE: Final = call(op.ABSOLUTE, X)
_ONE: Final = number(1)


def within(pieced: Pieced, careful: Lowered, activation: Activation) -> Middle | None:
    """Return the program without guards, if it has any and is cheaper so."""
    bounds = sorted(_bounds(careful.term), key=lambda one: float(one.value))
    if not bounds or bounds[0].value < _LEAST_BOUND or activation.parameters:
        return None
    term = unsigned(_unguarded(careful.term))
    if cost(term) + _LOOK > _GAIN * cost(careful.term):
        return None
    lowered = accept(Tail(term, positive=False, rules=(rules.WITHIN,)), pieced, activation)
    bound = int(bounds[0].value)
    return None if lowered is None else Middle(lowered, -bound, bound)


def _bounds(term: Term) -> Iterator[Number]:
    """Yield the bounds of the guards of |x| and of x."""
    for node in walk(term):
        match node:
            case Call(op.SATURATE | op.EXCESS, (size, Number() as bound)) if _bare(size) == _SIZE:
                yield bound
            case Call(op.BOUNDED, (letter, Number() as bound)) if letter == X:
                yield bound


def _unguarded(term: Term) -> Term:
    """Return the term as it is where no guard acts."""
    match term:
        case Call(op.SATURATE, (size, Number())) if _bare(size) == _SIZE:
            return size
        case Call(op.EXCESS, (size, Number())) if _bare(size) == _SIZE:
            return _ONE
        case Call(op.BOUNDED, (letter, Number())) if letter == X:
            return X
    match mapped(term, _unguarded):
        case Let(_, value) if value in (_ONE, X):
            return value
        case Let(_, Let(_, _, _) as inner):
            return inner
        case Call(op.MULTIPLY, (one, other)) if _bare(one) == _bare(other) == _SIZE:
            return X * X
        case Call(op.HYPOT, (one, other)) if _bare(other) == _SIZE:
            return call(op.HYPOT, one, X)
        case changed:
            return folded(changed)


def unsigned(term: Term) -> Term:
    """Put x in the place of the leading |x| of a quotient that takes the sign of x."""
    match term:
        case Call(op.COPYSIGN, (size, sign)) if sign == X:
            return _with_x(size) or term
    return term


def _with_x(term: Term) -> Term | None:
    match term:
        case Call(op.DIVIDE | op.MULTIPLY, (first, *rest)):
            changed = X if _bare(first) == _SIZE else _with_x(first)
            return None if changed is None else call(term.operation, changed, *rest)
    return None


def _bare(term: Term) -> Term:
    return _bare(term.value) if isinstance(term, Let) else term
