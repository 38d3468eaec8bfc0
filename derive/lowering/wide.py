"""A whole formula in float64 for float32: what makes roundings good is left out.

float64 has 29 digits more than float32. A formula whose errors add up to too much in float32, or
that carries them along at a price, is there computed plainly and its result rounded once. Every
operation is replaced by one of the same meaning, so what is proved of the formula stays proved.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import reduce
from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering.building import named, plus, times
from derive.lowering.operation import Operation
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
)
from derive.lowering.terms import walk as parts_of

_ZERO: Final = number(0)
#: a sum that has lost fewer digits than float64 has besides those of float32
_SHARE: Final = 2.0**-20


def _nothing(*_arguments: Term) -> Term:
    return _ZERO


def _exp_of_sum(u: Term, rest: Term) -> Term:
    return call(op.QUIET_EXP, folded(Call(op.ADD, (u, rest))))


def _expm1_of_sum(u: Term, rest: Term) -> Term:
    return call(op.QUIET_EXPM1, folded(Call(op.ADD, (u, rest))))


#: what computes the same with the errors of float64, which are far below a unit of float32
PLAIN: Final[Mapping[Operation, Callable[..., Term]]] = {
    op.PRODUCT_ERROR: _nothing,
    op.QUOTIENT_ERROR: _nothing,
    op.SUM_ERROR: _nothing,
    op.LOG_ERROR: _nothing,
    op.EXP_PRODUCT: lambda u, v: call(op.EXP, call(op.PRODUCT, u, v)),
    op.EXP_QUOTIENT: lambda u, v: call(op.EXP, call(op.QUOTIENT, u, v)),
    op.EXP_STRETCHED: lambda u, v: call(op.EXP, call(op.PRODUCT, u, v)),
    op.EXP_SHRUNK: lambda u, v: call(op.EXP, call(op.QUOTIENT, u, v)),
    op.EXP_SUM: _exp_of_sum,
    op.EXPM1_SUM: _expm1_of_sum,
    op.SELECT_FAR: lambda _test, _far, near: near,
    op.SELECT_AWAY: lambda _test, _away, near: near,
    op.EXP_OF_EXP: lambda c, u: call(op.QUIET_EXP, times(c, call(op.QUIET_EXP, u))),
    op.SECH_OF_EXP: lambda c, u: call(op.SECH, times(c, call(op.QUIET_EXP, u))),
}
#: what does not make a float32 larger
_HOLDING: Final = frozenset(
    (
        *(op.ABSOLUTE, op.NEGATE, op.MAXIMUM, op.MINIMUM, op.CLIP, op.SATURATE),
        *(op.SATURATE_BELOW, op.BOUNDED, op.HELD),
    )
)


@remembered
def plain(term: Term) -> Term:
    """Return the term without what makes roundings of float64 good."""
    done = mapped(term, plain)
    if isinstance(done, Careful):
        return replace(done, share=_SHARE)
    if isinstance(done, Let | Standing) and done.value == _ZERO:
        return _ZERO
    if not isinstance(done, Call):
        return done
    rewrite = PLAIN.get(done.operation)
    if rewrite is not None:
        return rewrite(*done.arguments)
    if done.operation is op.HYPOT and all(_fits_float32(v) for v in done.arguments):
        return call(op.SQRT, reduce(lambda u, v: u + v, map(_square, done.arguments)))
    if op.is_exp_polynomial(done.operation):
        return _exp_of_polynomial(*done.arguments)
    return done if done == term else folded(done)


def folded(sum_or_product: Call) -> Term:
    """Return the operation without a part that has become 0."""
    match sum_or_product:
        case Call(op.ADD, (left, right)) if _ZERO in (left, right):
            return right if left == _ZERO else left
        case Call(op.SUBTRACT, (left, Number(value))) if value == 0:
            return left
        case Call(op.MULTIPLY | op.DIVIDE, arguments) if _ZERO in arguments[:1]:
            return _ZERO
        case Call(op.MULTIPLY, (_, right)) if right == _ZERO:
            return _ZERO
        case Call(op.NEGATE | op.BOUNDED | op.WEIGHTED, (inside, *_)) if inside == _ZERO:
            return _ZERO
    return sum_or_product


@remembered
def for_single(term: Term) -> Term:
    """Return the term, computed in float64 and rounded to float32, with functions of few digits."""
    match mapped(term, for_single):
        case Call(op.ERFC, (u,)):
            return call(op.ERFC_IN_DOUBLE, u)
        case done:
            return done


@remembered
def without_choice_away(term: Term) -> Term:
    """Return the term with the one form of a factor that serves everywhere."""
    match mapped(term, without_choice_away):
        case Call(op.SELECT_AWAY, (_, _, near)):
            return near
        case done:
            return done


@remembered
def in_double(term: Term) -> Term:
    """Return the term with constants in parts as float64 has them: no first part for float32.

    Away from the zero each part that is subtracted rounds once.
    """
    match mapped(term, in_double):
        case Call(op.ADD | op.SUBTRACT, (Call(op.ADD | op.SUBTRACT, (inside, _)), _)) as total:
            constant = _constant_of(total)
            exact = constant is not None and sp.Rational(float(constant)) == constant
            return plus(inside, constant) if constant is not None and exact else total
        case done:
            return done


def _constant_of(total: Term) -> sp.Expr | None:
    """Return the sum of the two constants of (u + c) + d."""
    match total:
        case Call(op.ADD | op.SUBTRACT as outer, (Call(operation, (_, Number(c))), Number(d))):
            return (c if operation is op.ADD else -c) + (d if outer is op.ADD else -d)
    return None


def _fits_float32(term: Term) -> bool:
    """Whether this is at most x, or bounded, so that its square is a float64."""
    match named(term):
        case Call(op.SATURATE | op.BOUNDED, (_, Number())):
            return True
    return all(
        isinstance(part, Letter | Let | Number)
        or (isinstance(part, Call) and part.operation in _HOLDING)
        for part in parts_of(term)
    )


def _square(term: Term) -> Term:
    return number(term.value**2) if isinstance(term, Number) else term * term


def _exp_of_polynomial(at: Term, *coefficients: Term) -> Term:
    """Return e^P(a) by Horner's rule, each coefficient in one part."""
    values = [c.value for c in coefficients if isinstance(c, Number)]
    count = len(values) // 2
    first, *others = [high + low for high, low in zip(values[:count], values[count:], strict=True)][
        ::-1
    ]
    total: Term = number(first)
    for n, c in enumerate(others):
        total = at * total if n else total * at
        total = total if c == 0 else total + number(c)
    return call(op.EXP, total)
