"""Definitions that wait: what stands between each and the catalogue, in words.

An entry moves to ``CATALOG`` when everything about it is proved and its code passes every limit;
a slow test tells when that has come.
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
    SQUAREPLUS,
    SYMMETRIC_SQRT,
)
from derive.catalog.clipped import HARD_SHRINK, SHRINK
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
    GUDERMANNIAN,
    LISHT,
    LOG_COSH,
    SECH,
    SINH,
    SINH_ARCSINH,
    TANH_SHRINK,
)
from derive.catalog.periodic import COSINE, GROWING_COSINE, SINC, SINE, SNAKE
from derive.catalog.rectified import THRESHOLDED, TRELU
from derive.catalog.sigmoidal import LECUN_TANH, SQUARED_SIGMOID, STEEP_SIGMOID, TANH_OF_RATIO

PENDING: Final[tuple[tuple[Activation, str], ...]] = (
    (
        STEEP_SIGMOID,
        "the code loses digits in the tails because the general recipe knows no letter in the rate",
    ),
    (SQUARED_SIGMOID, "the second derivative loses all digits near log 2, where it changes sign"),
    (LECUN_TANH, "the exponential in the code overflows with a warning in the far tails"),
    (TANH_OF_RATIO, "the exponential in the code overflows with a warning in the far tails"),
    (
        THRESHOLDED,
        "the condition compares two parameters, and cells of the parameter space are boxes",
    ),
    (TRELU, "fixed points are not decided for every threshold, though the form in y is"),
    (SHRINK, "the condition compares two parameters, and cells of the parameter space are boxes"),
    (HARD_SHRINK, "fixed points are not decided where an interval of them lacks its end"),
    (CELU, "lowering refuses polynomials with a parameter in a denominator"),
    (PELU, "lowering refuses polynomials with a parameter in a denominator"),
    (SERLU, "the exponential in the code overflows with a warning in the far tails"),
    (
        STEEP_SOFTPLUS,
        "the code loses digits in the tails because the general recipe knows no letter in the rate",
    ),
    (SQUARED_SOFTPLUS, "the exponential in the code overflows with a warning in the far tails"),
    (SOFT_CLIP, "fixed points are not decided, and the code cancels in the tails"),
    (
        DOUBLE_EXP,
        "limits and signs of exponentials within exponentials are decided only in part, and their code warns",
    ),
    (
        SOFT_EXPONENTIAL,
        "the code loses digits in the tails because the general recipe knows no letter in the rate",
    ),
    (
        ALGEBRAIC,
        "the generated code divides by squares that overflow, so it warns or gives NaN for very large x",
    ),
    (
        ISRU,
        "the generated code divides by squares that overflow, so it warns or gives NaN for very large x",
    ),
    (
        ISRLU,
        "the generated code divides by squares that overflow, so it warns or gives NaN for very large x",
    ),
    (
        SQUAREPLUS,
        "the generated code divides by squares that overflow, so it warns or gives NaN for very large x",
    ),
    (
        BENT_IDENTITY,
        "the generated code divides by squares that overflow, so it warns or gives NaN for very large x",
    ),
    (ELLIOTT, "values at very large parameters of |s x| are computed with overflow"),
    (SYMMETRIC_SQRT, "no stable term for √(1 + |x|) − 1 near 0 is found and proved"),
    (CUBIC_SIGMOID, "the pieces (1 + |x|³)^(1/3) and their signs are beyond the table of signs"),
    (SQNL, "squares of very large x overflow with a warning before the branch is chosen"),
    (SPARSE_PLUS, "squares of very large x overflow with a warning before the branch is chosen"),
    (SMELU, "lowering refuses polynomials with a parameter in a denominator"),
    (
        PADE_TANH,
        "the generated code divides by squares that overflow, so it warns or gives NaN for very large x",
    ),
    (SINH, "the exponential in the code overflows with a warning in the far tails"),
    (ARCSINH, "the slope 1/√(1 + x²) overflows for very large x in the generated code"),
    (GUDERMANNIAN, "the exponential in the code overflows with a warning in the far tails"),
    (
        SINH_ARCSINH,
        "direction of sinh of a scaled arcsinh with two parameters is not certified, nor its code accurate",
    ),
    (
        TANH_SHRINK,
        "the code cancels near 0 or overflows in the tails: it has no rule for cosh within log, x tanh x or x − tanh x",
    ),
    (
        LISHT,
        "the code cancels near 0 or overflows in the tails: it has no rule for cosh within log, x tanh x or x − tanh x",
    ),
    (
        LOG_COSH,
        "the code cancels near 0 or overflows in the tails: it has no rule for cosh within log, x tanh x or x − tanh x",
    ),
    (
        SECH,
        "the largest slope is an algebraic number of log(√2 − 1) that balls cannot tell from others",
    ),
    (ERF, "the form in y needs the inverse error function, which generated code does not have"),
    (PROBIT, "the form in y needs the inverse error function, which generated code does not have"),
    (CAUCHY, "the slope 1/√(1 + x²) overflows for very large x in the generated code"),
    (
        LOG_LOG,
        "limits and signs of exponentials within exponentials are decided only in part, and their code warns",
    ),
    (
        CLOGLOG,
        "limits and signs of exponentials within exponentials are decided only in part, and their code warns",
    ),
    (
        GOMPERTZ,
        "the code loses digits in the tails because the general recipe knows no letter in the rate",
    ),
    (GENERAL_LOGISTIC, "a power with a parameter as exponent is no polynomial to the factoriser"),
    (SINE, "range, limits and extrema of functions with infinitely many turns are not decided"),
    (COSINE, "range, limits and extrema of functions with infinitely many turns are not decided"),
    (
        SINC,
        "the removable singularity at 0 sends the search for zeros of f′ into endless recursion",
    ),
    (
        GROWING_COSINE,
        "range, limits and extrema of functions with infinitely many turns are not decided",
    ),
    (SNAKE, "range, limits and extrema of functions with infinitely many turns are not decided"),
    (
        SWISH,
        "the code loses digits in the tails because the general recipe knows no letter in the rate",
    ),
    (
        QUICK_GELU,
        "the code loses digits where the gate's rounded rate 1.702 multiplies very large x",
    ),
    (
        GELU_TANH,
        "the table of signs ends after twelve derivatives without a polynomial, so range and turns stay open",
    ),
    (
        MISH,
        "the gate is lowered without its tails: NaN, warnings or lost digits for very large or very negative x",
    ),
    (HARD_SWISH, "squares of very large x overflow with a warning before the branch is chosen"),
    (
        HARD_SWISH_FIFTH,
        "squares of very large x overflow with a warning before the branch is chosen",
    ),
    (
        DISH,
        "the generated code divides by squares that overflow, so it warns or gives NaN for very large x",
    ),
    (
        ELISH,
        "the gate is lowered without its tails: NaN, warnings or lost digits for very large or very negative x",
    ),
    (
        TANH_EXP,
        "limits and signs of exponentials within exponentials are decided only in part, and their code warns",
    ),
    (LOGISH, "digits are lost far on the left and where the slope is 0"),
    (
        SMISH,
        "the gate is lowered without its tails: NaN, warnings or lost digits for very large or very negative x",
    ),
    (
        SERF,
        "the table of signs ends after twelve derivatives without a polynomial, so range and turns stay open",
    ),
    (
        PHISH,
        "the table of signs ends after twelve derivatives without a polynomial, so range and turns stay open",
    ),
    (
        ESH,
        "the table of signs ends after twelve derivatives without a polynomial, so range and turns stay open",
    ),
    (
        TANH_SOFT,
        "the code loses digits in the tails because the general recipe knows no letter in the rate",
    ),
)
