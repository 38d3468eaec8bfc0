"""A parameter that may be 0 times a part that may be infinite: 0, where IEEE 754 has NaN."""

from typing import Final

from derive.lowering import operations as op
from derive.lowering.terms import Call, Let, Letter, Term, call, children, walk

_MONOTONE: Final = (op.ABSOLUTE, op.MAXIMUM, op.MINIMUM, op.NEGATE)


def weighed(term: Term, zeros: frozenset[str]) -> Term:
    """Return the term with such products by ``weighted``; ``zeros`` names those parameters."""
    match term:
        case Call(op.MULTIPLY, (left, right)):
            for weight, part in ((left, right), (right, left)):
                if _is_weight(weight, zeros) and is_unbounded(part):
                    return call(op.WEIGHTED, weight, part)
            return Call(op.MULTIPLY, (weighed(left, zeros), weighed(right, zeros)))
        case Call(operation, arguments):
            return Call(operation, tuple(weighed(t, zeros) for t in arguments))
        case Let(name, value, note):
            return Let(name, weighed(value, zeros), note)
    return term


def _is_weight(term: Term, zeros: frozenset[str]) -> bool:
    letters = {node.name for node in walk(term) if isinstance(node, Letter)}
    return "x" not in letters and bool(letters & zeros)


def is_unbounded(term: Term) -> bool:
    """Whether this is x, |x|, max(x, 0), min(x, 0) or a negative of one."""
    if term == Letter("x"):
        return True
    allowed = isinstance(term, Let) or (isinstance(term, Call) and term.operation in _MONOTONE)
    return allowed and any(is_unbounded(part) for part in children(term))
