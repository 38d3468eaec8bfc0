"""What the roundings of an exponent have cut off, followed through sums, products and quotients.

e^u with a rounded u is wrong by |u| units of the result, up to 745. Where u is made of x and
parameters by arithmetic alone, what each operation cuts off is computed (exactly, by Dekker and
Knuth), added up to first order, and given to the exponential. In exact arithmetic it is nothing.
"""

from collections.abc import Callable, Mapping
from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering.building import is_power_of_two, named, negated
from derive.lowering.operation import Operation
from derive.lowering.parts import as_parts
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
    remembered,
    walk,
)

#: an exponent beyond this is wrong by more than half a unit, and so is the exponential
_LARGE: Final = 1
#: no rounding is larger where an exponential is a number, and 1 + rest is not 0
_MOST: Final = sp.S.Half
#: beyond it a square is no exponent, in any dtype
_LARGEST: Final = sp.Integer(2) ** 60
_ZERO: Final = number(0)
_U: Final = sp.Symbol("u", real=True)
_GUARDS: Final = (op.SATURATE, op.SATURATE_BELOW, op.BOUNDED, op.HELD)
_ARRAYS: Final = ("x", "y", "q")
_RAMPS: Final = (op.MAXIMUM, op.MINIMUM)
_PRODUCTS: Final = (op.MULTIPLY, op.PRODUCT, op.WEIGHTED)


def with_exact_exponents(term: Term, *, parts: bool = True) -> Term:
    """Return the term with what the roundings of every exponent have cut off made good.

    Without ``parts``, exponents of which that is not known stay as they are.
    """
    return _in_full(term) if parts else _where_known(term)


@remembered
def _in_full(term: Term) -> Term:
    return _made_good(mapped(term, _in_full), parts=True)


@remembered
def _where_known(term: Term) -> Term:
    return _made_good(mapped(term, _where_known), parts=False)


def _made_good(term: Term, *, parts: bool) -> Term:
    match term:
        case Call(operation, (u,)) if operation in _OF_SUM:
            u = _with_numbers_inside(u)
            done = call(operation, u)
            rest = rest_of(u)
            if rest is None:
                return (_in_parts(done) if parts else None) or done
            if rest == _ZERO:
                return done
            return _OF_SUM[operation](done, call(op.BOUNDED, rest, number(_MOST)))
        case Call(op.EXP_OF_EXP | op.EXP_OF_BOTH, (*factors, u)) as done:
            return _double(done, factors, u)
        case done:
            return done


def _double(done: Call, factors: list[Term], u: Term) -> Term:
    """Return e^(k·u + c·e^u) with the rest of u, which is magnified twice."""
    rest = rest_of(u)
    if rest is None or rest == _ZERO:
        return done
    *outer, c = factors
    slope: Term = call(op.PRODUCT, call(op.QUIET_EXP, u), c)
    for k in outer:
        slope = k + slope
    value = Let("s", done)
    return value + call(op.WEIGHTED, value, slope) * call(op.BOUNDED, rest, number(_MOST))


def _with_numbers_inside(term: Term) -> Term:
    """Return c·(s·s) as (c·s)·s, c a power of two below 1.

    What a product cuts off is known where it is below 1024, as exponents are.
    """
    match term:
        case Call(op.NEGATE, (inside,)):
            return negated(_with_numbers_inside(inside))
        case Call(op.MULTIPLY, (Number(c) as factor, inside)) if _is_power_of_two(factor):
            match named(_with_numbers_inside(inside)):
                case Call(op.MULTIPLY, (Number() as other, rest)) if _is_power_of_two(other):
                    return _with_numbers_inside(number(c * other.value) * rest)
                case Call(op.MULTIPLY, (first, second)) if abs(c) < 1:
                    return (factor * first) * second
    return term


def _in_parts(done: Call) -> Term | None:
    """Return it computed in parts where |u| is large, for u of functions that parts know."""
    program = as_parts(done)
    if program is None:
        return None
    value = Let("s", done)
    large = call(op.GREATER, call(op.ABSOLUTE, done.arguments[0]), number(_LARGE))
    return Careful(value, number(4) * value * large, program, letters_of(program), 0.5)


def letters_of(program: Term) -> tuple[str, ...]:
    """Return the letters of a program, x first."""
    used = {node.name for node in walk(program) if isinstance(node, Letter)}
    return tuple(sorted(used, key=lambda name: (name not in _ARRAYS, name)))


def _exp(done: Call, rest: Term) -> Term:
    return call(op.EXP_SUM, done.arguments[0], rest)


def _expm1(done: Call, rest: Term) -> Term:
    return call(op.EXPM1_SUM, done.arguments[0], rest)


def _logistic(done: Call, rest: Term) -> Term:
    value = Let("s", done)
    return value + value * (call(op.LOGISTIC, negated(done.arguments[0])) * rest)


def _sech(done: Call, rest: Term) -> Term:
    value = Let("s", done)
    return value - value * (call(op.TANH, done.arguments[0]) * rest)


def _log1p_exp(done: Call, rest: Term) -> Term:
    return done + call(op.LOGISTIC, done.arguments[0]) * rest


_OF_SUM: Final[Mapping[Operation, Callable[[Call, Term], Term]]] = {
    op.EXP: _exp,
    op.QUIET_EXP: _exp,
    op.EXPM1: _expm1,
    op.QUIET_EXPM1: _expm1,
    op.LOGISTIC: _logistic,
    op.SECH: _sech,
    op.LOG1P_EXP: _log1p_exp,
}


def rest_of(term: Term) -> Term | None:
    """Return what the roundings of a value have cut off, ``None`` where that is not known."""
    match term:
        case Letter():
            return _ZERO
        case Number(value):
            return _rest_of_number(value)
        case Let(_, value) | Standing(value):
            return rest_of(value)
        case Call(op.NEGATE, (u,)):
            return _mapped(rest_of(u), negated)
        case Call(op.ABSOLUTE, (u,)):
            return _mapped(rest_of(u), lambda rest: call(op.SIGN, u) * rest)
        case Call(operation, (u, *_)) if operation in _GUARDS:
            return rest_of(u)
        case Call(operation, (u, v)) if operation in _RAMPS:
            return _of_ramp(operation, u, v)
        case Call(op.BELOW, (u, Number(bound))) if bound.is_Integer:
            below = call(op.LESS, u, number(-bound))
            return _mapped(rest_of(u), lambda rest: call(op.WEIGHTED, below, rest))
        case Call(operation, (u, v)) if operation in _PRODUCTS:
            return _of_product(u, v, term)
        case Call(op.ADD, (u, v)):
            return _of_sum(u, v, term)
        case Call(op.SUBTRACT, (u, v)):
            return _of_sum(u, negated(v), term)
        case Call(op.DIVIDE | op.QUOTIENT, (u, v)):
            return _of_quotient(u, v, term)
        case Call(op.LOG | op.QUIET_LOG, (u,)) if _is_small(u):
            return call(op.LOG_ERROR, u, _held(term))
    return None


def _of_ramp(operation: Operation, u: Term, v: Term) -> Term | None:
    """Return the rest of the one that is taken, where the other is exact."""
    first, second = rest_of(u), rest_of(v)
    if first is None or second is None:
        return None
    if _ZERO not in (first, second):
        return None
    if first == second:
        return _ZERO
    u, v, rest = (u, v, first) if second == _ZERO else (v, u, second)
    taken = op.GREATER if operation is op.MAXIMUM else op.LESS
    return call(op.WEIGHTED, call(taken, u, v), rest)  # the rest may be infinite where it is not


def _mapped(rest: Term | None, change: Callable[[Term], Term]) -> Term | None:
    return rest if rest is None or rest == _ZERO else change(rest)


def _rest_of_number(value: sp.Expr) -> Term:
    """Return what a constant is more than its float64; the constant itself is exact."""
    if not value.is_number or value.has(sp.oo, sp.nan, sp.zoo):
        return _ZERO
    rest = sp.N(value - sp.Rational(float(value)), 20)
    return _ZERO if rest == 0 else Standing(number(rest), sp.S.Zero, _U, _ZERO)


def _of_product(u: Term, v: Term, rounded: Term) -> Term | None:
    u, v = (v, u) if _is_small(u) else (u, v)
    first, second = rest_of(u), rest_of(v)
    if first is None or second is None:
        return None
    # of a square that overflows nothing is to be told, but its second factor has to be finite
    held = call(op.BOUNDED, v, number(_LARGEST)) if u == v else v
    own = _ZERO if _is_power_of_two(v) else call(op.PRODUCT_ERROR, u, held, _held(rounded))
    return _added(own, _added(_weighted(first, v), _weighted(second, u)))


def _of_sum(u: Term, v: Term, rounded: Term) -> Term | None:
    first, second = rest_of(u), rest_of(v)
    if first is None or second is None:
        return None
    return _added(call(op.SUM_ERROR, u, v, _held(rounded)), _added(first, second))


def _of_quotient(u: Term, v: Term, rounded: Term) -> Term | None:
    """u/v is wrong by (rest of u - (u/v)(rest of v))/v, and by its own rounding."""
    first, second = rest_of(u), rest_of(v)
    if first is None or second is None:
        return None
    own = _ZERO if _is_power_of_two(v) else call(op.QUOTIENT_ERROR, u, v, _held(rounded))
    less = _weighted(second, _held(rounded))
    above = first if less == _ZERO else _added(first, negated(less))
    return _added(own, above if above == _ZERO else above / v)


def _held(term: Term) -> Term:
    return term if isinstance(term, Let | Letter | Number) else Let("p", term)


def _added(left: Term, right: Term) -> Term:
    if _ZERO in (left, right):
        return right if left == _ZERO else left
    return left + right


def _weighted(rest: Term, by: Term) -> Term:
    """Return rest·by, 0 where there is no rest although the other is infinite."""
    return _ZERO if rest == _ZERO else call(op.WEIGHTED, rest, by)


def _is_small(term: Term) -> bool:
    """Whether it has no array, so that it may be looked at."""
    bare = named(term)
    return isinstance(bare, Number) or (isinstance(bare, Letter) and bare.name not in _ARRAYS)


def _is_power_of_two(term: Term) -> bool:
    bare = named(term)
    if not isinstance(bare, Number) or not isinstance(bare.value, sp.Rational):
        return False
    return is_power_of_two(abs(bare.value))
