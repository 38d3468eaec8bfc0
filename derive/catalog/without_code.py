"""Entries without generated code: what stands between each and a module of its own, in words.

The mathematics of an entry stands in the catalogue as soon as it is proved; its code is written
when it passes every limit of ``derive check``. A slow test tells when that has come: then delete
the entry's line here.
"""

from typing import Final

from derive.activation import Activation
from derive.catalog.algebraic import (
    ALGEBRAIC,
    BENT_IDENTITY,
    CUBIC_SIGMOID,
    ELLIOTT,
    ISRLU,
    ISRU,
    PADE_TANH,
    SMELU,
    SPARSE_PLUS,
    SQNL,
    SQUARE,
    SQUAREPLUS,
    SYMMETRIC_SQRT,
)
from derive.catalog.clipped import HARD_SHRINK, SIGN, STEP
from derive.catalog.distributions import (
    CAUCHY,
    CLOGLOG,
    ERF,
    GENERAL_LOGISTIC,
    GOMPERTZ,
    LOG_LOG,
    PROBIT,
)
from derive.catalog.exponential import (
    CELU,
    DOUBLE_EXP,
    EXP_LN,
    PELU,
    SERLU,
    SOFT_CLIP,
    SOFT_EXPONENTIAL,
    SQUARED_SOFTPLUS,
    STEEP_SOFTPLUS,
)
from derive.catalog.gated import (
    DISH,
    ELISH,
    ESH,
    HARD_SWISH,
    HARD_SWISH_FIFTH,
    LOGISH,
    MISH,
    QUICK_GELU,
    SERF,
    SMISH,
    TANH_EXP,
)
from derive.catalog.hyperbolic import (
    ARCSINH,
    GAUSSIAN,
    GAUSSIAN_DERIVATIVE,
    GUDERMANNIAN,
    LISHT,
    LOG_COSH,
    SECH,
    SINH,
    SINH_ARCSINH,
    TANH_SHRINK,
)
from derive.catalog.periodic import COSINE, GROWING_COSINE, SINC, SINE, SNAKE
from derive.catalog.rectified import ABSOLUTE, SQUARED_RELU, TRELU
from derive.catalog.sigmoidal import LECUN_TANH, SQUARED_SIGMOID, STEEP_SIGMOID, TANH_OF_RATIO

_POWER_WITH_PARAMETER: Final = (
    "a power with a parameter as exponent is no polynomial to the factoriser"
)
_DIGITS_LOST_LEFT: Final = "digits are lost far on the left and where the slope is 0"
_DIRECTION_SINH_SCALED: Final = (
    "direction of sinh of a scaled arcsinh with two parameters is not certified, nor "
    "its code accurate"
)
_EVERYTHING_PROVED_SMALL: Final = (
    "everything is proved, but the small checker does not confirm one of the proof objects yet"
)
_FIXED_POINTS_DECIDED: Final = (
    "fixed points are not decided for every threshold, though the form in y is"
)
_FIXED_POINTS_DECIDED_2: Final = (
    "fixed points are not decided where an interval of them lacks its end"
)
_FIXED_POINTS_DECIDED_3: Final = "fixed points are not decided, and the code cancels in the tails"
_LIMITS_SIGNS_EXPONENTIALS: Final = (
    "limits and signs of exponentials within exponentials are decided only in part, "
    "and their code warns"
)
_LOWERING_REFUSES_POLYNOMIALS: Final = (
    "lowering refuses polynomials with a parameter in a denominator"
)
_STABLE_TERM_NEAR: Final = "no stable term for √(1 + |x|) − 1 near 0 is found and proved"
_RANGE_LIMITS_EXTREMA: Final = (
    "range, limits and extrema of functions with infinitely many turns are not decided"
)
_RANGE_MONOTONICITY_SLOPE: Final = (
    "range, monotonicity and slope of a function that jumps are not decided"
)
_SQUARES_VERY_LARGE: Final = (
    "squares of very large x overflow with a warning before the branch is chosen"
)
_CODE_CANCELS_NEAR: Final = (
    "the code cancels near 0 or overflows in the tails: it has no rule for cosh "
    "within log, x tanh x or x − tanh x"
)
_CODE_LOSES_DIGITS: Final = (
    "the code loses digits in the tails because the general recipe knows no letter in the rate"
)
_CODE_LOSES_DIGITS_2: Final = (
    "the code loses digits where the gate's rounded rate 1.702 multiplies very large x"
)
_CONDITION_COMPARES_PARAMETERS: Final = (
    "the condition compares two parameters, and cells of the parameter space are boxes"
)
_EXPONENTIAL_CODE_OVERFLOWS: Final = (
    "the exponential in the code overflows with a warning in the far tails"
)
_FORM_NEEDS_INVERSE: Final = (
    "the form in y needs the inverse error function, which generated code does not have"
)
_GATE_LOWERED_WITHOUT: Final = (
    "the gate is lowered without its tails: NaN, warnings or lost digits for very "
    "large or very negative x"
)
_GENERATED_CODE_DIVIDES: Final = (
    "the generated code divides by squares that overflow, so it warns or gives NaN for very large x"
)
_LARGEST_SLOPE_ALGEBRAIC: Final = (
    "the largest slope is an algebraic number of log(√2 − 1) that balls cannot tell from others"
)
_PIECES_THEIR_SIGNS: Final = (
    "the pieces (1 + |x|³)^(1/3) and their signs are beyond the table of signs"
)
_REMOVABLE_SINGULARITY_SENDS: Final = (
    "the removable singularity at 0 sends the search for zeros of f′ into endless recursion"
)
_SECOND_DERIVATIVE_LOSES: Final = (
    "the second derivative loses all digits near log 2, where it changes sign"
)
_SLOPE_OVERFLOWS_VERY: Final = (
    "the slope 1/√(1 + x²) overflows for very large x in the generated code"
)
_TABLE_SIGNS_ENDS: Final = (
    "the table of signs ends after twelve derivatives without a polynomial, so range "
    "and turns stay open"
)
_VALUES_VERY_LARGE: Final = "values at very large parameters of |s x| are computed with overflow"

WITHOUT_CODE: Final[tuple[tuple[Activation, str], ...]] = (
    (STEEP_SIGMOID, _CODE_LOSES_DIGITS),
    (SQUARED_SIGMOID, _SECOND_DERIVATIVE_LOSES),
    (LECUN_TANH, _EXPONENTIAL_CODE_OVERFLOWS),
    (TANH_OF_RATIO, _EXPONENTIAL_CODE_OVERFLOWS),
    (TRELU, _FIXED_POINTS_DECIDED),
    (SQUARED_RELU, _EVERYTHING_PROVED_SMALL),
    (ABSOLUTE, _EVERYTHING_PROVED_SMALL),
    (HARD_SHRINK, _FIXED_POINTS_DECIDED_2),
    (STEP, _RANGE_MONOTONICITY_SLOPE),
    (SIGN, _RANGE_MONOTONICITY_SLOPE),
    (CELU, _LOWERING_REFUSES_POLYNOMIALS),
    (PELU, _LOWERING_REFUSES_POLYNOMIALS),
    (SERLU, _EXPONENTIAL_CODE_OVERFLOWS),
    (STEEP_SOFTPLUS, _CODE_LOSES_DIGITS),
    (SQUARED_SOFTPLUS, _EXPONENTIAL_CODE_OVERFLOWS),
    (SOFT_CLIP, _FIXED_POINTS_DECIDED_3),
    (DOUBLE_EXP, _LIMITS_SIGNS_EXPONENTIALS),
    (EXP_LN, _EVERYTHING_PROVED_SMALL),
    (SOFT_EXPONENTIAL, _CODE_LOSES_DIGITS),
    (ALGEBRAIC, _GENERATED_CODE_DIVIDES),
    (ISRU, _GENERATED_CODE_DIVIDES),
    (ISRLU, _GENERATED_CODE_DIVIDES),
    (SQUAREPLUS, _GENERATED_CODE_DIVIDES),
    (BENT_IDENTITY, _GENERATED_CODE_DIVIDES),
    (ELLIOTT, _VALUES_VERY_LARGE),
    (SYMMETRIC_SQRT, _STABLE_TERM_NEAR),
    (CUBIC_SIGMOID, _PIECES_THEIR_SIGNS),
    (SQNL, _SQUARES_VERY_LARGE),
    (SPARSE_PLUS, _SQUARES_VERY_LARGE),
    (SMELU, _LOWERING_REFUSES_POLYNOMIALS),
    (SQUARE, _EVERYTHING_PROVED_SMALL),
    (PADE_TANH, _GENERATED_CODE_DIVIDES),
    (SINH, _EXPONENTIAL_CODE_OVERFLOWS),
    (ARCSINH, _SLOPE_OVERFLOWS_VERY),
    (GUDERMANNIAN, _EXPONENTIAL_CODE_OVERFLOWS),
    (SINH_ARCSINH, _DIRECTION_SINH_SCALED),
    (TANH_SHRINK, _CODE_CANCELS_NEAR),
    (LISHT, _CODE_CANCELS_NEAR),
    (LOG_COSH, _CODE_CANCELS_NEAR),
    (SECH, _LARGEST_SLOPE_ALGEBRAIC),
    (GAUSSIAN, _EVERYTHING_PROVED_SMALL),
    (GAUSSIAN_DERIVATIVE, _EVERYTHING_PROVED_SMALL),
    (ERF, _FORM_NEEDS_INVERSE),
    (PROBIT, _FORM_NEEDS_INVERSE),
    (CAUCHY, _SLOPE_OVERFLOWS_VERY),
    (LOG_LOG, _LIMITS_SIGNS_EXPONENTIALS),
    (CLOGLOG, _LIMITS_SIGNS_EXPONENTIALS),
    (GOMPERTZ, _CODE_LOSES_DIGITS),
    (GENERAL_LOGISTIC, _POWER_WITH_PARAMETER),
    (SINE, _RANGE_LIMITS_EXTREMA),
    (COSINE, _RANGE_LIMITS_EXTREMA),
    (SINC, _REMOVABLE_SINGULARITY_SENDS),
    (GROWING_COSINE, _RANGE_LIMITS_EXTREMA),
    (SNAKE, _RANGE_LIMITS_EXTREMA),
    (QUICK_GELU, _CODE_LOSES_DIGITS_2),
    (MISH, _GATE_LOWERED_WITHOUT),
    (HARD_SWISH, _SQUARES_VERY_LARGE),
    (HARD_SWISH_FIFTH, _SQUARES_VERY_LARGE),
    (DISH, _GENERATED_CODE_DIVIDES),
    (ELISH, _GATE_LOWERED_WITHOUT),
    (TANH_EXP, _LIMITS_SIGNS_EXPONENTIALS),
    (LOGISH, _DIGITS_LOST_LEFT),
    (SMISH, _GATE_LOWERED_WITHOUT),
    (SERF, _TABLE_SIGNS_ENDS),
    (ESH, _TABLE_SIGNS_ENDS),
)


def missing_code(name: str) -> str:
    """Return why no code is generated for the entry called ``name``; empty when it is."""
    return next((reason for entry, reason in WITHOUT_CODE if entry.name == name), "")
