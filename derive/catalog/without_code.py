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
from derive.catalog.clipped import HARD_SHRINK, SHRINK, SIGN, STEP
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
    GELU_TANH,
    HARD_SWISH,
    HARD_SWISH_FIFTH,
    LOGISH,
    MISH,
    PHISH,
    QUICK_GELU,
    SERF,
    SMISH,
    SWISH,
    TANH_EXP,
    TANH_SOFT,
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
from derive.catalog.rectified import ABSOLUTE, SQUARED_RELU, THRESHOLDED, TRELU
from derive.catalog.sigmoidal import LECUN_TANH, SQUARED_SIGMOID, STEEP_SIGMOID, TANH_OF_RATIO

_JUMPS: Final = "the values beside a jump are not measured in every dtype yet"
_NESTED: Final = "exponentials within exponentials overflow with a warning in the far tails"
_PERIODIC: Final = "sine and cosine of very large x are not within the limits in every dtype"
_NOT_MEASURED: Final = "its code was not measured at every hard point since it last changed"
_CANCELS: Final = "the code cancels near 0 or overflows in the tails"
_TAILS: Final = "the code loses digits in the tails: its recipe knows no letter in the rate"
_ROUNDED_RATE: Final = "digits are lost where the rounded rate 1.702 multiplies very large x"
_GATE: Final = "the gate is lowered without its tails: warnings or lost digits for large |x|"
_OVERFLOWS: Final = "the exponential in the code overflows with a warning in the far tails"
_DIVIDES: Final = "the code divides by squares that overflow, so it warns for very large x"
_SQUARES: Final = "squares of very large x overflow with a warning before the branch is chosen"
_SLOPE: Final = "the slope 1/√(1 + x²) overflows for very large x in the generated code"
_INVERSE_ERF: Final = "the form in y needs the inverse error function, which the package lacks"
_DENOMINATORS: Final = "lowering refuses polynomials with a parameter in a denominator"
_SECOND: Final = "the second derivative loses all digits near log 2, where it changes sign"
_FAR_LEFT: Final = "digits are lost far on the left and where the slope is 0"
_NO_STABLE_TERM: Final = "no stable term for √(1 + |x|) − 1 near 0 is found and proved"
_LARGE_PARAMETERS: Final = "values at very large parameters are computed with overflow"

WITHOUT_CODE: Final[tuple[tuple[Activation, str], ...]] = (
    (STEEP_SIGMOID, _TAILS),
    (SQUARED_SIGMOID, _SECOND),
    (LECUN_TANH, _OVERFLOWS),
    (TANH_OF_RATIO, _OVERFLOWS),
    (TRELU, _JUMPS),
    (SQUARED_RELU, _NOT_MEASURED),
    (ABSOLUTE, _NOT_MEASURED),
    (HARD_SHRINK, _JUMPS),
    (STEP, _JUMPS),
    (SIGN, _JUMPS),
    (CELU, _DENOMINATORS),
    (PELU, _DENOMINATORS),
    (SERLU, _OVERFLOWS),
    (STEEP_SOFTPLUS, _TAILS),
    (SQUARED_SOFTPLUS, _OVERFLOWS),
    (SOFT_CLIP, _CANCELS),
    (DOUBLE_EXP, _NESTED),
    (EXP_LN, _NOT_MEASURED),
    (SOFT_EXPONENTIAL, _TAILS),
    (ALGEBRAIC, _DIVIDES),
    (ISRU, _DIVIDES),
    (ISRLU, _DIVIDES),
    (SQUAREPLUS, _DIVIDES),
    (BENT_IDENTITY, _DIVIDES),
    (ELLIOTT, _LARGE_PARAMETERS),
    (SYMMETRIC_SQRT, _NO_STABLE_TERM),
    (CUBIC_SIGMOID, _DIVIDES),
    (SQNL, _SQUARES),
    (SPARSE_PLUS, _SQUARES),
    (SMELU, _DENOMINATORS),
    (SQUARE, _NOT_MEASURED),
    (PADE_TANH, _DIVIDES),
    (SINH, _OVERFLOWS),
    (ARCSINH, _SLOPE),
    (GUDERMANNIAN, _OVERFLOWS),
    (SINH_ARCSINH, _TAILS),
    (TANH_SHRINK, _CANCELS),
    (LISHT, _CANCELS),
    (LOG_COSH, _CANCELS),
    (SECH, _OVERFLOWS),
    (GAUSSIAN, _NOT_MEASURED),
    (GAUSSIAN_DERIVATIVE, _NOT_MEASURED),
    (ERF, _INVERSE_ERF),
    (PROBIT, _INVERSE_ERF),
    (CAUCHY, _SLOPE),
    (LOG_LOG, _NESTED),
    (CLOGLOG, _NESTED),
    (GOMPERTZ, _TAILS),
    (GENERAL_LOGISTIC, _TAILS),
    (SINE, _PERIODIC),
    (COSINE, _PERIODIC),
    (SINC, _PERIODIC),
    (GROWING_COSINE, _PERIODIC),
    (SNAKE, _PERIODIC),
    (QUICK_GELU, _ROUNDED_RATE),
    (MISH, _GATE),
    (HARD_SWISH, _SQUARES),
    (HARD_SWISH_FIFTH, _SQUARES),
    (DISH, _DIVIDES),
    (ELISH, _GATE),
    (TANH_EXP, _NESTED),
    (LOGISH, _FAR_LEFT),
    (SMISH, _GATE),
    (SERF, _GATE),
    (ESH, _GATE),
    (THRESHOLDED, _JUMPS),
    (SHRINK, _JUMPS),
    (SWISH, _TAILS),
    (TANH_SOFT, _TAILS),
    (GELU_TANH, _GATE),
    (PHISH, _GATE),
)


def missing_code(name: str) -> str:
    """Return why no code is generated for the entry called ``name``; empty when it is."""
    return next((reason for entry, reason in WITHOUT_CODE if entry.name == name), "")
