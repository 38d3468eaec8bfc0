"""What one rounding of an exponent costs, made good: e^(c·eᵘ), sech eᵘ, e^(−s²), e^(−2|s|).

An exponent u that has been rounded once is wrong by |u| units of the result, up to 745. Where u is
an exponential itself, the function of u is one operation that carries eᵘ in two parts; where it is
a product of sums, what the roundings cut off is followed through them and added to the exponent.
"""

from collections.abc import Mapping
from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering.building import is_power_of_two, named, negated, scaled
from derive.lowering.operation import Operation
from derive.lowering.terms import (
    Call,
    Let,
    Letter,
    Number,
    Standing,
    Term,
    call,
    mapped,
    number,
    remembered,
    walk,
)

_EXPONENTIALS: Final = (op.EXP, op.QUIET_EXP)
_RAMPS: Final = (op.MAXIMUM, op.MINIMUM, op.ABSOLUTE)
_INPUTS: Final = ("x", "y", "q")
_OF_EXP: Final[Mapping[Operation, Operation]] = {
    op.EXP: op.EXP_OF_EXP,
    op.QUIET_EXP: op.EXP_OF_EXP,
    op.EXPM1: op.EXPM1_OF_EXP,
    op.SECH: op.SECH_OF_EXP,
}


@remembered
def compensated(term: Term) -> Term:
    """Return the term with every magnified exponent in two parts; its meaning is the same."""
    done = mapped(term, compensated)
    match done:
        case Call(operation, (inside,)) if operation in _OF_EXP:
            return (
                _of_exponential(operation, inside)
                or _of_square(operation, inside)
                or _of_size(operation, inside)
                or done
            )
        case Call(op.MULTIPLY | op.WEIGHTED as operation, (left, right)):
            return _outlived(operation, left, right) or _outlived(operation, right, left) or done
    return done


def _outlived(product: Operation, falling: Term, other: Term) -> Term | None:
    """Multiply by the root of e^(−c·eᵘ) twice, and last: what grows may outlive it."""
    match falling:
        case Call(op.NEGATE, (inside,)):
            found = _outlived(product, inside, other)
            return None if found is None else negated(found)
        case Call(op.MULTIPLY, (rest, root)) if _is_root(root):
            return call(product, rest, other) * root
    half = _root(named(falling))
    return None if half is None else other * half * half


def _root(falling: Term) -> Term | None:
    match falling:
        case Call(op.EXP_OF_EXP, (factor, exponent)) if _is_negative(factor):
            halved = (
                Number(factor.value / 2)
                if isinstance(factor, Number)
                else scaled(sp.S.Half, factor)
            )
            return Let("h", call(op.EXP_OF_EXP, halved, exponent))
        case Call(op.EXP_SUM, (Call(op.NEGATE, (square,)), Call(op.NEGATE, (rest,)))):
            halves = (negated(scaled(sp.S.Half, part)) for part in (square, rest))
            return Let("h", call(op.EXP_SUM, *halves))
    return None


def _is_root(term: Term) -> bool:
    inside = named(term)
    return isinstance(inside, Call) and inside.operation in (
        op.EXP_OF_EXP,
        op.EXP_SUM,
        op.SECH_OF_EXP,
    )


def _is_negative(factor: Term) -> bool:
    match factor:
        case Number(value):
            return bool(value.is_negative)
        case Call(op.NEGATE, _):
            return True
    return False


def _of_exponential(operation: Operation, inside: Term) -> Term | None:
    found = multiple_of_exponential(inside)
    if found is None:
        return None
    factor, exponent = found
    if operation is op.EXPM1 and isinstance(factor, Number) and factor.value.is_negative:
        return None  # it tends to -1, and so do its errors to 0
    return call(_OF_EXP[operation], factor, exponent)


def multiple_of_exponential(term: Term) -> tuple[Term, Term] | None:
    """Return c, u for c·eᵘ with c free of the input, through names."""
    match term:
        case Let(_, value) | Standing(value):
            return multiple_of_exponential(value)
        case Call(operation, (inside,)) if operation in _EXPONENTIALS:
            return number(1), inside
        case Call(op.NEGATE, (inside,)):
            found = multiple_of_exponential(inside)
            return None if found is None else (_minus(found[0]), found[1])
        case Call(op.MULTIPLY, (left, right)):
            for factor, other in ((left, right), (right, left)):
                found = multiple_of_exponential(other)
                if found is not None and found[0] == number(1) and not has_input(factor):
                    return factor, found[1]
    return None


def _minus(factor: Term) -> Term:
    return Number(-factor.value) if isinstance(factor, Number) else negated(factor)


def has_input(term: Term) -> bool:
    """Whether it is made of an input."""
    return any(isinstance(node, Letter) and node.name in _INPUTS for node in walk(term))


def _of_square(operation: Operation, inside: Term) -> Term | None:
    """e^(−s·s), s a sum: the exponent and what its roundings have cut off."""
    if operation not in _EXPONENTIALS:
        return None
    factor, square = _scaled(inside)
    match square:
        case Call(op.MULTIPLY, (left, right)) if left == right and _is_sum(left):
            first = left if abs(factor) == 1 else number(abs(factor)) * left
            whole = Let("p", first * left)
            cut_off = call(op.PRODUCT_ERROR, first, left, whole)
            rest: Term = cut_off + number(2) * first * _sum_error(left)
            if factor < 0:
                return call(op.EXP_SUM, negated(whole), negated(rest))
            return call(op.EXP_SUM, whole, rest)
    return None


def _of_size(operation: Operation, inside: Term) -> Term | None:
    """e^(−2|v|), v a ramp and a tail: the exponent and what the rounding of v has cut off."""
    match operation, inside:
        case op.EXP, Call(op.NEGATE, (Call(op.MULTIPLY, (Number() as c, size)),)):
            match size:
                case Call(op.ABSOLUTE, (Let() as v,)) if _has_ramp(v):
                    rest = Number(-c.value) * (call(op.SIGN, v) * _sum_error(v))
                    return call(op.EXP_SUM, inside, rest)
    return None


def _has_ramp(term: Term) -> bool:
    """Whether this is a sum of max(x, 0), which is as large as x may be, and something else."""
    match named(term):
        case Call(op.ADD | op.SUBTRACT, summands):
            ramps = (named(one) for one in summands)
            return any(isinstance(r, Call) and r.operation in _RAMPS for r in ramps)
    return False


def _scaled(term: Term) -> tuple[sp.Rational, Term]:
    """Return c and u of c·u, c a power of two or the negative of one."""
    match term:
        case Call(op.NEGATE, (inside,)):
            factor, part = _scaled(inside)
            return -factor, part
        case Let(_, value):
            return _scaled(value)
        case Call(op.MULTIPLY, (Number(c), inside)) if _halves(c):
            factor, part = _scaled(inside)
            return c * factor, part
    return sp.S.One, term


def _halves(c: sp.Expr) -> bool:
    """Whether this is ±2^-n: a product with it is exact."""
    return isinstance(c, sp.Rational) and abs(c) <= 1 and is_power_of_two(abs(c))


def _is_sum(term: Term) -> bool:
    inside = named(term)
    return isinstance(inside, Call) and inside.operation is op.ADD


def _sum_error(term: Term) -> Term:
    """Return what the rounding of a sum has cut off."""
    match named(term):
        case Call(op.ADD, (left, right)):
            return call(op.SUM_ERROR, left, right, term)
        case Call(op.SUBTRACT, (left, right)):
            return call(op.SUM_ERROR, left, negated(right), term)
    raise TypeError("a sum is expected")
