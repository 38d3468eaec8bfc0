"""The careful program without its care: what is left where no guard acts and nothing cancels.

Each step keeps the meaning where it is taken, or the proof refuses what comes out: guards are gone,
of a choice between a polynomial and a formula the formula stays, exponents have one part, functions
are NumPy's own. Where a choice asks for the sign of x, both sides take |x|, which they then share.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from derive.lowering import operations as op
from derive.lowering.building import add, negated, over, times
from derive.lowering.folding import folded
from derive.lowering.for_floats import ONCE_OF
from derive.lowering.operation import Operation
from derive.lowering.symmetry import X
from derive.lowering.terms import (
    Call,
    Careful,
    Let,
    Letter,
    Number,
    Standing,
    Term,
    call,
    mapped,
    number,
    replaced,
    tables_of,
    walk,
)
from derive.lowering.timing import has_array
from derive.lowering.wide import plain
from derive.lowering.within import unsigned

_ZERO: Final = number(0)
_ONE: Final = number(1)
_SIZE: Final = call(op.ABSOLUTE, X)
#: what a guard leaves behind
_LEFT: Final[Mapping[Operation, Callable[..., Term]]] = {
    **dict.fromkeys((op.SATURATE, op.SATURATE_BELOW, op.BOUNDED, op.HELD), lambda u, *_bounds: u),
    op.EXCESS: lambda _u, _bound: _ONE,
    op.EXCESS_OF: lambda _u, _bound, m: m,
    op.ABOVE: lambda _u, _bound: _ZERO,
    op.BELOW: lambda _u, _bound: _ZERO,
    op.FADED: lambda value, _u: value,
    op.SIN_OR_ZERO: lambda u: call(op.QUIET_SIN, u),
    **dict.fromkeys(
        (op.SIN_AT, op.SIN_AT_OR_ZERO), lambda u, p, q: call(op.QUIET_SIN, over(times(p, u), q))
    ),
    **dict.fromkeys(
        (op.COS_AT, op.COS_AT_OR_ZERO), lambda u, p, q: call(op.QUIET_COS, over(times(p, u), q))
    ),
    op.COS_OR_ZERO: lambda u: call(op.QUIET_COS, u),
    op.WEIGHTED: times,
    op.PRODUCT: times,
    op.QUOTIENT: over,
    op.EXPM1_SUM: lambda u, _rest: call(op.EXPM1, u),
    op.QUIET_EXP: lambda u: call(op.EXP, u),
    op.QUIET_EXPM1: lambda u: call(op.EXPM1, u),
    op.QUIET_LOG: lambda u: call(op.LOG, u),
    op.QUIET_LOG1P: lambda u: call(op.LOG1P, u),
    op.SECH: lambda u: _ONE / call(op.COSH, u),
    op.LOGISTIC: lambda u: _ONE / (_ONE + call(op.EXP, negated(u))),
    op.HYPOT: lambda u, v: call(op.SQRT, _square(u) + _square(v)),
}
_FAR: Final = 2**10
_S: Final = Letter("size")
_SIDES: Final = frozenset((op.GREATER, op.GREATER_EQUAL, op.LESS))
#: v ≥ u for what is not u > v
_OPPOSITE: Final[Mapping[Operation, Operation]] = {
    op.LESS: op.GREATER_EQUAL,
    op.GREATER_EQUAL: op.LESS,
    op.GREATER: op.GREATER_EQUAL,
}
#: what may make a number of NaN
_DECIDING: Final = frozenset(
    (*_SIDES, op.EQUAL, op.SELECT, op.SELECT_FAR, op.SELECT_AWAY, op.RIGHT_OF, op.LEFT_OF)
)


def unguarded(term: Term) -> Iterator[Term]:
    """Yield the program without its care, and the same with x for |x|, everywhere or at the end."""
    found = _tidy(_levelled(_without_care(plain(term))))
    yield found
    yield _signless(found)
    yield unsigned(found)


def _without_care(term: Term) -> Term:
    match mapped(term, _without_care):
        case Careful(total):
            return total
        case Call(op.SELECT_FAR | op.SELECT_AWAY, (_, _, near)):
            return near
        case Call(op.SELECT, (_, chosen, other)) if _is_fitted(chosen) and not _is_fitted(other):
            return other
        case Call(op.SELECT, (Call(op.LESS, (_, Number(value))), chosen, _)) if value >= _FAR:
            return chosen
        case Call(op.SELECT, (test, chosen, other)):
            return _of_sizes(test, chosen, other)
        case Call(operation, arguments) if operation in _LEFT:
            return _LEFT[operation](*arguments)
        case Call(operation, arguments) if operation in ONCE_OF:
            return call(ONCE_OF[operation], *arguments)
        case Call(op.LOG | op.QUIET_LOG, (Call(op.ADD, (one, rest)),)) if one == _ONE:
            return call(op.LOG1P, rest)
        case Call(op.DIVIDE, (above, Call(op.EXP, (u,)))):
            return times(above, call(op.EXP, negated(u)))
        case Call(op.DIVIDE, (above, Call(op.MULTIPLY, (left, Call(op.EXP, (u,)))))):
            return times(_quotient(above, left), call(op.EXP, negated(u)))
        case Standing(value, _, _, _) if not _is_fitted(value):
            return value
        case Let(_, value) if value in (_ONE, _ZERO, X):
            return value
        case Let(_, Let() as inner):
            return inner
        case done:
            return folded(done)


def _levelled(term: Term) -> Term:
    """Let NaN choose the side that has it from x: the other, a constant, need not be told of it."""
    match mapped(term, _levelled):
        case Call(op.SELECT, (Call(operation, (u, v)), chosen, other)) if operation in _OPPOSITE:
            level = _without_constants(other)
            if level != other and not has_array(level) and _passes_nan(chosen):
                sides = (u, v) if operation is not op.GREATER else (v, u)
                return call(op.SELECT, call(_OPPOSITE[operation], *sides), level, chosen)
            return call(op.SELECT, call(operation, u, v), chosen, other)
        case done:
            return done


def _without_constants(term: Term) -> Term:
    match mapped(term, _without_constants):
        case Call(op.CONSTANT, (value, _)):
            return value
        case done:
            return done


def _passes_nan(term: Term) -> bool:
    """Whether the term is NaN where x is: no choice and no comparison is made on the way."""
    return has_array(term) and not any(
        isinstance(node, Call) and node.operation in _DECIDING for node in walk(term)
    )


def _quotient(above: Term, below: Term) -> Term:
    match above, below:
        case Number(value), Number(other):
            return number(value / other)
    return above / below


def _square(term: Term) -> Term:
    return number(term.value**2) if isinstance(term, Number) else term * term


def _is_fitted(term: Term) -> bool:
    return bool(tables_of(term))


def _of_sizes(test: Term, chosen: Term, other: Term) -> Term:
    """Return the choice by the sign of u with |u| on both sides, where they may share it."""
    match test:
        case Call(operation, (u, Number(value))) if operation in _SIDES and value == 0:
            above, below = (other, chosen) if operation is op.LESS else (chosen, other)
            size = call(op.ABSOLUTE, u)
            above = _tidy(replaced(_in_size(above, u, _S), _S, size))
            below = _tidy(replaced(_in_size(below, u, negated(_S)), _S, size))
            if below == above:
                return above
            if below == negated(above):
                return call(op.COPYSIGN, above, u)
            sides = (below, above) if operation is op.LESS else (above, below)
            return call(op.SELECT, test, *sides)
    return call(op.SELECT, test, chosen, other)


def _in_size(term: Term, u: Term, there: Term) -> Term:
    """Return the term where u is ``there``, s or -s with s = |u|."""
    match term:
        case Call(op.ABSOLUTE, (inside,)) if inside == u:
            return _S
        case Call(op.MAXIMUM | op.MINIMUM, (inside, bound)) if (inside, bound) == (u, _ZERO):
            return there
    return there if term == u else mapped(term, lambda part: _in_size(part, u, there))


def _tidy(term: Term) -> Term:
    """Return the term with as few minus signs as there have to be, in front."""
    match mapped(term, _tidy):
        case Call(op.NEGATE, (inside,)):
            return negated(inside)
        case Call(op.ADD, (left, right)):
            return add(left, right)
        case Call(op.SUBTRACT, (left, Call(op.NEGATE, (inside,)))):
            return left + inside
        case Call(op.SUBTRACT, (Number(value), right)) if value < 0:
            return negated(number(-value) + right)
        case Call(op.MULTIPLY, (Number(value), right)) if value.is_negative:
            return negated(times(number(-value), right))
        case Call(op.MULTIPLY, (left, right)):
            return times(left, right)
        case Call(op.DIVIDE, (above, Call(op.NEGATE, (below,)))):
            return negated(over(above, below))
        case Call(op.DIVIDE, (above, below)):
            return over(above, below)
        case done:
            return done


def _signless(term: Term) -> Term:
    """Return the term with x for |x| and without the sign that x gives at the end."""
    match term:
        case Call(op.COPYSIGN, (size, sign)) if sign == X:
            return _signless(size)
        case Call(op.MULTIPLY, (Call(op.SIGN, (letter,)), size)) if letter == X:
            return _signless(size)
        case Call(op.ABSOLUTE, (letter,)) if letter == X:
            return X
    match mapped(term, _signless):
        case Let(_, value) if value == X:
            return X
        case done:
            return done
