"""The activations that `derive` knows, in reading order.

To add one: write its record in a family module of this folder and list it in ``CATALOG``.
Engines never look an activation up by name; they are handed its record.
"""

import difflib
import re
from collections.abc import Sequence
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
from derive.catalog.clipped import (
    CLIPPED_RELU,
    HARD_SHRINK,
    HARD_SIGMOID_FIFTH,
    HARD_TANH,
    RELU6,
    SHRINK,
    SIGN,
    SOFT_SHRINK,
    SPARSE_SIGMOID,
    STEP,
)
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
    ELU,
    EXP,
    EXP_LN,
    EXPM1,
    LOG_SIGMOID,
    PELU,
    SELU,
    SERLU,
    SOFT_CLIP,
    SOFT_EXPONENTIAL,
    SOFTPLUS,
    SQUARED_SOFTPLUS,
    STEEP_SOFTPLUS,
    SYMLOG,
)
from derive.catalog.gated import (
    DISH,
    ELISH,
    ESH,
    GELU,
    GELU_TANH,
    HARD_SWISH,
    HARD_SWISH_FIFTH,
    LOGISH,
    MISH,
    PHISH,
    QUICK_GELU,
    SERF,
    SILU,
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
from derive.catalog.rectified import (
    ABSOLUTE,
    IDENTITY,
    LEAKY_RELU,
    PRELU,
    RELU,
    RRELU,
    SQUARED_RELU,
    THRESHOLDED,
    TRELU,
)
from derive.catalog.sigmoidal import (
    ARCTAN,
    BIPOLAR_SIGMOID,
    HARD_SIGMOID,
    LECUN_TANH,
    PENALIZED_TANH,
    SIGMOID,
    SIGMOID_FROM_TANH,
    SOFTSIGN,
    SQUARED_SIGMOID,
    STEEP_SIGMOID,
    TANH,
    TANH_OF_RATIO,
)
from derive.errors import UnknownNameError

CATALOG: Final[tuple[Activation, ...]] = (
    SIGMOID,
    TANH,
    RELU,
    LEAKY_RELU,
    ELU,
    SELU,
    SOFTPLUS,
    LOG_SIGMOID,
    SOFTSIGN,
    ARCTAN,
    HARD_SIGMOID,
    SILU,
    GELU,
    IDENTITY,
    STEEP_SIGMOID,
    SIGMOID_FROM_TANH,
    SQUARED_SIGMOID,
    BIPOLAR_SIGMOID,
    LECUN_TANH,
    PENALIZED_TANH,
    TANH_OF_RATIO,
    PRELU,
    RRELU,
    THRESHOLDED,
    TRELU,
    SQUARED_RELU,
    ABSOLUTE,
    HARD_TANH,
    CLIPPED_RELU,
    RELU6,
    HARD_SIGMOID_FIFTH,
    SPARSE_SIGMOID,
    SHRINK,
    HARD_SHRINK,
    SOFT_SHRINK,
    STEP,
    SIGN,
    CELU,
    PELU,
    SERLU,
    STEEP_SOFTPLUS,
    SQUARED_SOFTPLUS,
    SOFT_CLIP,
    EXP,
    EXPM1,
    DOUBLE_EXP,
    EXP_LN,
    SYMLOG,
    SOFT_EXPONENTIAL,
    ALGEBRAIC,
    ISRU,
    ISRLU,
    SQUAREPLUS,
    BENT_IDENTITY,
    ELLIOTT,
    SYMMETRIC_SQRT,
    CUBIC_SIGMOID,
    SQNL,
    SPARSE_PLUS,
    SMELU,
    SQUARE,
    PADE_TANH,
    SINH,
    ARCSINH,
    GUDERMANNIAN,
    SINH_ARCSINH,
    TANH_SHRINK,
    LISHT,
    LOG_COSH,
    SECH,
    GAUSSIAN,
    GAUSSIAN_DERIVATIVE,
    ERF,
    PROBIT,
    CAUCHY,
    LOG_LOG,
    CLOGLOG,
    GOMPERTZ,
    GENERAL_LOGISTIC,
    SINE,
    COSINE,
    SINC,
    GROWING_COSINE,
    SNAKE,
    SWISH,
    QUICK_GELU,
    GELU_TANH,
    MISH,
    HARD_SWISH,
    HARD_SWISH_FIFTH,
    DISH,
    ELISH,
    TANH_EXP,
    LOGISH,
    SMISH,
    SERF,
    PHISH,
    ESH,
    TANH_SOFT,
)


def get(name: str) -> Activation:
    """Return the entry called ``name``; raises ``UnknownNameError`` with the nearest names."""
    entries = {entry.name: entry for entry in CATALOG}
    require_known(name, tuple(entries))
    return entries[name]


def require_known(name: str, names: Sequence[str]) -> None:
    """Raise ``UnknownNameError`` with the nearest of ``names`` unless ``name`` is one of them."""
    if name in names:
        return
    if not re.fullmatch(r"\w*", name):
        hint = "`derive new NAME FORMULA` gives a formula a name (`derive show FORMULA` needs none)"
        raise UnknownNameError(f"no activation is called '{name}'; {hint}")
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.65)
    hint = f"did you mean '{near[0]}'?" if near else "`derive list` shows all names"
    raise UnknownNameError(f"no activation is called '{name}'; {hint}")
