"""What a program costs on a block in the cache, by dtype: NumPy 2.4 with AVX-512, measured."""

from collections.abc import Mapping
from typing import Final

from derive.lowering import operations as op
from derive.lowering.operations import Operation
from derive.lowering.terms import Call, Careful, Letter, Number, Polynomial, Term, children, walk

_COMPARISONS: Final = (op.GREATER, op.GREATER_EQUAL, op.LESS, op.EQUAL)
_CHOICES: Final = (op.SELECT, op.SELECT_FAR, op.SELECT_AWAY)
_BOUNDS: Final = (
    *(op.MAXIMUM, op.MINIMUM, op.SATURATE, op.SATURATE_BELOW, op.BOUNDED, op.HELD, op.CLIP),
)
_ARITHMETIC: Final = (op.ADD, op.SUBTRACT, op.MULTIPLY, op.PRODUCT, op.NEGATE, op.ABSOLUTE)
#: nanoseconds an element in float32 and in float64
_MEASURED: Final[Mapping[Operation, tuple[float, float]]] = {
    **dict.fromkeys(_ARITHMETIC, (0.11, 0.2)),
    **dict.fromkeys((op.DIVIDE, op.QUOTIENT), (0.14, 0.34)),
    **dict.fromkeys(_COMPARISONS, (0.06, 0.1)),
    **dict.fromkeys(_CHOICES, (0.4, 0.9)),
    **dict.fromkeys(_BOUNDS, (0.13, 0.29)),
    **dict.fromkeys((op.EXP, op.QUIET_EXP, op.EXP_STRETCHED, op.EXP_SHRUNK), (0.5, 0.81)),
    **dict.fromkeys((op.EXPM1, op.QUIET_EXPM1), (0.4, 1.2)),
    **dict.fromkeys((op.LOG, op.QUIET_LOG), (0.38, 0.7)),
    **dict.fromkeys((op.LOG1P, op.QUIET_LOG1P), (0.45, 1.04)),
    **dict.fromkeys((op.QUIET_SIN, op.QUIET_COS, op.SIN_OR_ZERO, op.COS_OR_ZERO), (0.6, 8.5)),
    **dict.fromkeys((op.WAVE, op.BOTH_WAVES, op.SQUARE_WAVE), (13.0, 31.0)),
    **dict.fromkeys((op.EXP_ONCE, op.EXP_PRODUCT, op.EXP_QUOTIENT), (1.4, 2.0)),
    **dict.fromkeys((op.EXPM1_ONCE, op.LOG1P_ONCE, op.ARCTAN_ONCE, op.CBRT_ONCE), (1.6, 1.3)),
    op.TANH_ONCE: (2.1, 1.8),
    op.SECH: (1.3, 2.2),
    op.LOGISTIC: (1.6, 2.4),
    op.LOG1P_EXP: (1.7, 2.9),
    op.SQRT: (0.35, 1.16),
    op.TANH: (0.4, 1.74),
    op.SINH: (0.43, 1.2),
    op.COSH: (0.4, 1.2),
    op.ARCTAN: (0.47, 1.28),
    op.ARCSINH: (0.78, 1.5),
    op.CBRT: (0.37, 1.3),
    op.COPYSIGN: (0.2, 0.5),
    op.SIGN: (0.42, 0.5),
    op.ERF: (3.3, 20.0),
    op.HYPOT: (3.8, 8.0),
    op.POWER: (1.5, 10.0),
}
#: to float64 and back
CASTS: Final = 0.45
_EXP_OF_POLYNOMIAL: Final = (1.7, 3.0)
_COEFFICIENT: Final = (0.22, 0.4)
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
            case Call(operation, _):
                total += _MEASURED.get(operation, (operation.cost, operation.cost))[double]
            case Careful():
                total += _CAREFUL * node.share
            case Polynomial():
                total += _COEFFICIENT[double] * len(node.coefficients)
    return total


def has_array(term: Term) -> bool:
    """Whether the term depends on the array that the program is given."""
    match term:
        case Letter(name):
            return name in ("x", "y", "q")
        case Number():
            return False
    return any(map(has_array, children(term)))
