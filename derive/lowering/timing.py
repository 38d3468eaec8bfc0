"""What a program costs on a block in the cache, by dtype: NumPy 2.4 without AVX-512, measured."""

from collections.abc import Mapping
from typing import Final

from derive.lowering import operations as op
from derive.lowering.operation import Operation
from derive.lowering.terms import (
    Call,
    Careful,
    Let,
    Letter,
    Number,
    Polynomial,
    Term,
    children,
    walk,
)

_COMPARISONS: Final = (op.GREATER, op.GREATER_EQUAL, op.LESS, op.EQUAL)
_CHOICES: Final = (op.SELECT, op.SELECT_FAR, op.SELECT_AWAY)
_BOUNDS: Final = (
    *(op.MAXIMUM, op.MINIMUM, op.SATURATE, op.SATURATE_BELOW, op.BOUNDED, op.HELD, op.CLIP),
)
_ARITHMETIC: Final = (op.ADD, op.SUBTRACT, op.MULTIPLY, op.PRODUCT, op.NEGATE, op.ABSOLUTE)
#: nanoseconds an element in float32 and in float64
_MEASURED: Final[Mapping[Operation, tuple[float, float]]] = {
    **dict.fromkeys(_ARITHMETIC, (0.14, 0.35)),
    **dict.fromkeys((op.DIVIDE, op.QUOTIENT), (0.17, 0.45)),
    **dict.fromkeys(_COMPARISONS, (0.07, 0.16)),
    **dict.fromkeys(_CHOICES, (0.8, 1.6)),
    **dict.fromkeys(_BOUNDS, (0.2, 0.4)),
    **dict.fromkeys((op.EXP, op.QUIET_EXP, op.EXP_STRETCHED, op.EXP_SHRUNK), (1.3, 5.0)),
    **dict.fromkeys((op.EXPM1, op.QUIET_EXPM1, op.EXPM1_ONCE), (2.8, 9.5)),
    **dict.fromkeys((op.LOG, op.QUIET_LOG), (1.7, 4.3)),
    **dict.fromkeys((op.LOG1P, op.QUIET_LOG1P, op.LOG1P_ONCE), (3.4, 12.0)),
    **dict.fromkeys((op.QUIET_SIN, op.QUIET_COS, op.SIN_OR_ZERO, op.COS_OR_ZERO), (1.6, 16.5)),
    **dict.fromkeys((op.WAVE, op.BOTH_WAVES, op.SQUARE_WAVE), (9.5, 40.0)),
    op.BOTH_WAVES_SQUARED: (3.5, 40.0),
    **dict.fromkeys((op.EXP_PRODUCT, op.EXP_QUOTIENT), (6.3, 8.0)),
    **dict.fromkeys((op.CBRT, op.CBRT_ONCE), (16.0, 16.5)),
    **dict.fromkeys((op.TANH_ONCE,), (13.6, 13.2)),
    **dict.fromkeys((op.ARCTAN_ONCE,), (10.5, 10.0)),
    op.EXP_ONCE: (3.1, 5.0),
    op.EXP_SQUARE: (3.0, 8.0),
    op.EXP_SUM: (2.0, 6.0),
    op.EXPM1_SUM: (12.0, 10.0),
    op.SUM_ERROR: (2.5, 3.0),
    op.PRODUCT_ERROR: (2.0, 5.0),
    op.QUOTIENT_ERROR: (6.0, 6.0),
    op.EXP_OF_BOTH: (38.0, 36.0),
    op.SECH: (2.4, 7.0),
    op.LOGISTIC: (2.8, 8.0),
    op.LOG1P_EXP: (3.8, 18.0),
    op.SQRT: (0.4, 1.35),
    op.TANH: (2.6, 13.2),
    op.SINH: (3.2, 18.7),
    op.COSH: (3.0, 7.4),
    op.ARCTAN: (3.6, 10.1),
    op.ARCSINH: (4.8, 19.7),
    op.COPYSIGN: (0.45, 0.9),
    op.SIGN: (0.49, 0.7),
    op.ERF: (6.5, 30.0),
    op.ERFC_IN_DOUBLE: (12.0, 22.0),
    op.HYPOT: (4.7, 18.0),
    op.POWER: (5.8, 13.5),
}
#: log(1 + eᵘ) for eᵘ at most 1
_NEAR_LOG1P: Final = (1.8, 12.0)
#: to float64 and back
CASTS: Final = 0.45
_EXP_OF_POLYNOMIAL: Final = (6.3, 8.0)
_COEFFICIENT: Final = (0.27, 0.8)
_CAREFUL: Final = 200.0  # in parts, times the part of all x for which a sum is so small


def nanoseconds(term: Term, *, double: bool = False) -> float:
    """Return the time for one float32, computed in float64 where ``double``.

    What depends on no array costs nothing.
    """
    total = CASTS if double else 0.0
    for node in walk(term):
        if not has_array(node):
            continue
        match node:
            case Call(operation, _) if op.is_exp_polynomial(operation):
                total += _EXP_OF_POLYNOMIAL[double]
            case Call(op.LOG1P, (inside,)) if _is_at_most_one(inside):
                total += _NEAR_LOG1P[double]
            case Call(operation, _):
                total += _MEASURED.get(operation, (operation.cost, operation.cost))[double]
            case Careful():
                total += _CAREFUL * node.share
            case Polynomial():
                total += _COEFFICIENT[double] * len(node.coefficients)
    return total


#: the time of a few float32, in calls of NumPy that do one thing
_FEW: Final[Mapping[Operation, float]] = {
    **dict.fromkeys((op.CLIP, op.HELD, op.BOUNDED), 8.0),
    **dict.fromkeys((op.SELECT, op.SELECT_AWAY, op.SELECT_FAR), 3.5),
    **dict.fromkeys((op.QUIET_EXP, op.QUIET_EXPM1, op.QUIET_LOG, op.QUIET_LOG1P), 3.0),
    **dict.fromkeys((op.QUIET_SIN, op.QUIET_COS, op.CONSTANT, op.RIGHT_OF, op.LEFT_OF), 3.0),
    **dict.fromkeys((op.EXP_ONCE, op.EXPM1_ONCE, op.LOG1P_ONCE, op.TANH_ONCE), 5.0),
    **dict.fromkeys((op.PRODUCT, op.QUOTIENT, op.EXP_STRETCHED, op.EXP_SHRUNK), 3.5),
    **dict.fromkeys((op.SECH, op.LOG1P_EXP, op.LOGISTIC, op.EXP_SUM), 9.0),
    **dict.fromkeys((op.EXP_PRODUCT, op.EXP_QUOTIENT, op.EXP_SQUARE), 8.0),
    **dict.fromkeys((op.SIN_OR_ZERO, op.COS_OR_ZERO, op.FADED, op.CBRT_ONCE), 7.0),
    **dict.fromkeys((op.BOTH_WAVES, op.BOTH_WAVES_SQUARED, op.SQUARE_WAVE), 22.0),
    **dict.fromkeys((op.SIN_PI, op.SIN_PI_SQUARE), 27.0),
    **dict.fromkeys((op.SINH_POWER, op.COSH_POWER), 90.0),
    **dict.fromkeys((op.EXP_OF_EXP, op.SECH_OF_EXP, op.EXPM1_OF_EXP), 100.0),
    **dict.fromkeys((op.SIN_AT, op.COS_AT, op.SIN_AT_OR_ZERO, op.COS_AT_OR_ZERO), 12.0),
    **dict.fromkeys((op.WAVE, op.WAVE_AT), 32.0),
    op.SQUARED_AT: 24.0,
    op.EXP_OF_BOTH: 135.0,
    op.ERF: 12.0,
    op.ERFC: 76.0,
    op.ERFC_IN_DOUBLE: 16.0,
    op.EXPM1_SUM: 12.0,
    op.SUM_ERROR: 16.0,
    op.PRODUCT_ERROR: 20.0,
    op.QUOTIENT_ERROR: 40.0,
}
_EXP_OF_POLYNOMIAL_OF_FEW: Final = 8.5
_IN_PARTS_OF_FEW: Final = 5.0


def calls_of_few(term: Term) -> float:
    """Return the time of a few float32 in calls of NumPy, those of the package's own included."""
    total = 0.0
    for node in filter(has_array, walk(term)):
        match node:
            case Call(operation, _) if op.is_exp_polynomial(operation):
                total += _EXP_OF_POLYNOMIAL_OF_FEW
            case Call(operation, _):
                total += _FEW.get(operation, 1.0)
            case Polynomial():
                total += 2 * len(node.coefficients)
            case Careful():
                total += _IN_PARTS_OF_FEW
    return total


def calls(term: Term) -> int:
    """Return how many calls of NumPy a block takes, which is what a few elements cost."""
    total = 0
    for node in filter(has_array, walk(term)):
        match node:
            case Call(operation, _) if operation.special:  # it makes about one a nanosecond
                total += round(_MEASURED.get(operation, (operation.cost, 0.0))[0])
            case Call():
                total += 1
            case Polynomial():
                total += 2 * len(node.coefficients)
    return total


def has_array(term: Term) -> bool:
    """Whether the term depends on the array that the program is given."""
    match term:
        case Letter(name):
            return name in ("x", "y", "q")
        case Number():
            return False
    return any(map(has_array, children(term)))


def _is_at_most_one(term: Term) -> bool:
    """Whether this is e to the power of minus a size."""
    match _unnamed(term):
        case Call(op.EXP, (Call(op.NEGATE, (size,)),)):
            return isinstance(found := _unnamed(size), Call) and found.operation is op.ABSOLUTE
    return False


def _unnamed(term: Term) -> Term:
    return _unnamed(term.value) if isinstance(term, Let) else term
