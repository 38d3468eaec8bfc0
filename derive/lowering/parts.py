"""Values in two or three parts, each a float64: what each operation on them is called.

The functions stand in the support module of the generated package; its constants are made here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering.operation import Operation
from derive.lowering.powers_of_two import exact_value
from derive.lowering.terms import (
    Call,
    Careful,
    Let,
    Letter,
    Number,
    Polynomial,
    Standing,
    Term,
    call,
    number,
    remembered,
)
from derive.lowering.wide import folded

_EXP_HALVINGS: Final = 8
_EXP_TERMS: Final = (10, 14)
_ARCTAN_HALVINGS: Final = 4
_ARCTAN_TERMS: Final = (14, 20)
_WAVE_TERMS: Final = (14, 19)

#: the function of parts for each operation
NAMES: Final[Mapping[Operation, str]] = {
    op.ADD: "parts_sum",
    op.SUBTRACT: "parts_difference",
    op.MULTIPLY: "parts_product",
    op.DIVIDE: "parts_quotient",
    op.NEGATE: "parts_minus",
    op.ABSOLUTE: "parts_size",
    op.MAXIMUM: "parts_larger",
    op.MINIMUM: "parts_smaller",
    op.SIGN: "parts_sign",
    op.EXP: "parts_exp",
    op.EXPM1: "parts_expm1",
    op.LOG: "parts_log",
    op.LOG1P: "parts_log1p",
    op.SQRT: "parts_sqrt",
    op.HYPOT: "parts_hypot",
    op.CBRT: "parts_cbrt",
    op.TANH: "parts_tanh",
    op.SINH: "parts_sinh",
    op.COSH: "parts_cosh",
    op.SECH: "parts_sech",
    op.ERF: "parts_erf",
    op.ERFC: "parts_erfc",
    op.ARCTAN: "parts_arctan",
    op.QUARTER_TURN: "parts_quarter_less_arctan",
    op.LOGISTIC: "parts_logistic",
    op.LOG1P_EXP: "parts_log1p_exp",
    op.POWER: "parts_power",
    op.QUIET_SIN: "parts_sin",
    op.QUIET_COS: "parts_cos",
}
_NOTHING: Final = number(0)


def _first(value: Term, *_bounds: Term) -> Term:
    return value


def _nothing(*_values: Term) -> Term:
    return _NOTHING


#: what other operations mean in terms of these; guards never act where terms nearly cancel
MEANT: Final[Mapping[Operation, Callable[..., Term]]] = {
    **dict.fromkeys((op.SATURATE, op.SATURATE_BELOW, op.BOUNDED, op.HELD, op.FADED), _first),
    **dict.fromkeys((op.PRODUCT_ERROR, op.QUOTIENT_ERROR, op.SUM_ERROR, op.LOG_ERROR), _nothing),
    **dict.fromkeys((op.QUIET_EXP, op.EXP_ONCE), lambda u: call(op.EXP, u)),
    **dict.fromkeys((op.QUIET_EXPM1, op.EXPM1_ONCE), lambda u: call(op.EXPM1, u)),
    **dict.fromkeys((op.QUIET_LOG1P, op.LOG1P_ONCE), lambda u: call(op.LOG1P, u)),
    op.TANH_ONCE: lambda u: call(op.TANH, u),
    op.ARCTAN_ONCE: lambda u: call(op.ARCTAN, u),
    op.CBRT_ONCE: lambda u: call(op.CBRT, u),
    op.QUIET_LOG: lambda u: call(op.LOG, u),
    **dict.fromkeys((op.PRODUCT, op.WEIGHTED), lambda u, v: u * v),
    op.QUOTIENT: lambda u, v: u / v,
    **dict.fromkeys((op.EXP_PRODUCT, op.EXP_STRETCHED), lambda u, v: call(op.EXP, u * v)),
    **dict.fromkeys((op.EXP_QUOTIENT, op.EXP_SHRUNK), lambda u, v: call(op.EXP, u / v)),
    op.EXP_SUM: lambda u, v: call(op.EXP, u + v),
    op.EXPM1_SUM: lambda u, v: call(op.EXPM1, u + v),
    op.EXP_OF_EXP: lambda c, u: call(op.EXP, c * call(op.EXP, u)),
    op.EXPM1_OF_EXP: lambda c, u: call(op.EXPM1, c * call(op.EXP, u)),
    op.SECH_OF_EXP: lambda c, u: call(op.SECH, c * call(op.EXP, u)),
    op.EXP_OF_BOTH: lambda k, c, u: call(op.EXP, k * u + c * call(op.EXP, u)),
    op.SMALL_SUM_ERROR: _nothing,
    op.BELOW: lambda u, v: call(op.MINIMUM, u + v, _NOTHING),
    op.EXCESS: lambda _u, _bound: number(1),
    op.EXCESS_OF: lambda _u, _bound, m: m,
    op.SIN_OR_ZERO: lambda u: call(op.QUIET_SIN, u),
    op.COS_OR_ZERO: lambda u: call(op.QUIET_COS, u),
    **dict.fromkeys((op.SIN_AT, op.SIN_AT_OR_ZERO), lambda u, p, q: call(op.QUIET_SIN, u * p / q)),
    **dict.fromkeys((op.COS_AT, op.COS_AT_OR_ZERO), lambda u, p, q: call(op.QUIET_COS, u * p / q)),
    op.WAVE: lambda u, p, q: p * call(op.QUIET_SIN, u) + q * call(op.QUIET_COS, u),
    op.SIN_PI: lambda u: call(op.QUIET_SIN, number(sp.pi) * u),
    op.COPYSIGN: lambda u, v: call(op.SIGN, v) * u,
}


@remembered
def as_parts(term: Term) -> Term | None:
    """Return the same by operations that parts have, ``None`` where one is missing.

    Its meaning is the same; names and notes are gone.
    """
    match term:
        case Letter() | Number():
            return term
        case Let() | Standing():
            return as_parts(term.value)
        case Careful():
            return as_parts(term.total)
        case Polynomial():
            return None
        case Call(op.MULTIPLY, (rest, _)) | Call(op.WEIGHTED, (_, rest)) if (
            as_parts(rest) == _NOTHING
        ):
            return _NOTHING
        case Call(operation, arguments):
            parts = [part for one in arguments if (part := as_parts(one)) is not None]
            if len(parts) < len(arguments):
                return None
            if operation in NAMES:
                return folded(Call(operation, tuple(parts)))
            rewrite = MEANT.get(operation)
            return None if rewrite is None else as_parts(rewrite(*parts))
    return None


@dataclass(frozen=True, slots=True)
class PartsConstants:
    """What the support module needs for its functions of parts."""

    log_two: tuple[float, ...]
    quarter: tuple[float, ...]
    erf_factor: tuple[float, ...]
    exp_halvings: int
    arctan_halvings: int
    exp_terms: tuple[int, int]
    arctan_terms: tuple[int, int]
    wave_terms: tuple[int, int]
    sine_series: tuple[tuple[float, ...], ...]
    cosine_series: tuple[tuple[float, ...], ...]
    exp_series: tuple[tuple[float, ...], ...]
    arctan_series: tuple[tuple[float, ...], ...]


@cache
def parts_constants() -> PartsConstants:
    """Return the constants; every part is the float64 next to what is left of the exact value."""
    return PartsConstants(
        in_parts_of(sp.log(2), 4),
        in_parts_of(sp.pi / 2, 5),
        in_parts_of(2 / sp.sqrt(sp.pi), 3),
        _EXP_HALVINGS,
        _ARCTAN_HALVINGS,
        _EXP_TERMS,
        _ARCTAN_TERMS,
        _WAVE_TERMS,
        _wave_series(1),
        _wave_series(0),
        tuple(in_parts_of(1 / sp.factorial(n), 3) for n in range(1, _EXP_TERMS[-1] + 1)),
        tuple(in_parts_of(sp.Rational((-1) ** n, 2 * n + 1), 3) for n in range(_ARCTAN_TERMS[-1])),
    )


def _wave_series(odd: int) -> tuple[tuple[float, ...], ...]:
    return tuple(
        in_parts_of(sp.Integer(-1) ** n / sp.factorial(2 * n + odd), 3)
        for n in range(_WAVE_TERMS[-1])
    )


def in_parts_of(constant: sp.Expr, count: int) -> tuple[float, ...]:
    """Return so many float64 whose sum is the constant."""
    rest = exact_value(constant)
    parts: list[float] = []
    for _ in range(count):
        parts.append(float(rest))
        rest -= sp.Rational(parts[-1])
    return tuple(parts)
