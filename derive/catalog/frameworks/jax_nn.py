"""JAX (and Flax, which takes its functions from there): defaults, kinks, residuals."""

from functools import partial
from typing import Final

from derive.catalog.frameworks.letters import (
    ELU_LEFT,
    FLAT_HARD_SIGMOID,
    FLAT_RELU,
    FLAT_RELU6,
    HALF,
    LINE_HARD_TANH,
    OUTER_HARD_SWISH,
    SELU_LEFT,
    SLOPE_RIGHT,
)
from derive.catalog.frameworks.records import Convention, Framework, at, default

_function = partial(Convention, framework=Framework.JAX)
_nn = "jax.nn."
_QUARTER = HALF / 2

JAX: Final = (
    _function(function=_nn + "sigmoid", entry="sigmoid", keeps="y(1 − y)"),
    _function(function=_nn + "tanh", entry="tanh", keeps="y and 1 − y"),
    _function(function="jax.numpy.exp", entry="exp", keeps="y"),
    _function(function="jax.numpy.expm1", entry="expm1", keeps="y"),
    _function(function=_nn + "relu", entry="relu", kinks=FLAT_RELU, keeps="a bit"),
    _function(
        function="jax.numpy.maximum(x, 0)", entry="relu", kinks=at((0, HALF)), composite=True
    ),
    _function(
        function=_nn + "leaky_relu",
        entry="leaky_relu",
        defaults=default(negative_slope="0.01"),
        kinks=SLOPE_RIGHT,
        keeps="a bit",
    ),
    _function(function="flax.linen.PReLU", entry="prelu", defaults=default(slope="0.01")),
    _function(
        function=_nn + "elu",
        entry="elu",
        defaults=default(alpha=1),
        kinks=ELU_LEFT,
        keeps="bits and eˣ",
    ),
    _function(
        function=_nn + "celu", entry="celu", defaults=default(alpha=1), keeps="bits and e^(x/α)"
    ),
    _function(function=_nn + "selu", entry="selu", kinks=SELU_LEFT, keeps="bits and eˣ"),
    _function(function=_nn + "softplus", entry="softplus", keeps="2 to 3 arrays"),
    _function(function=_nn + "log_sigmoid", entry="log_sigmoid", keeps="2 to 3 arrays"),
    _function(function=_nn + "soft_sign", entry="softsign", keeps="2 to 3 arrays"),
    _function(
        function=_nn + "hard_sigmoid",
        entry="hard_sigmoid",
        kinks=FLAT_HARD_SIGMOID,
        keeps="bits",
    ),
    _function(
        function=_nn + "hard_tanh",
        entry="hard_tanh",
        defaults=default(min_value=-1, max_value=1),
        kinks=LINE_HARD_TANH,
        keeps="bits",
    ),
    _function(function=_nn + "relu6", entry="relu6", kinks=FLAT_RELU6, keeps="bits"),
    _function(
        function="jax.numpy.clip(x, 0, 6)",
        entry="relu6",
        kinks=at((0, HALF), (6, HALF)),
        composite=True,
    ),
    _function(
        function=_nn + "hard_silu", entry="hard_swish", kinks=OUTER_HARD_SWISH, keeps="bits and x"
    ),
    _function(
        function=_nn + "sparse_sigmoid",
        entry="sparse_sigmoid",
        kinks=at((-1, _QUARTER), (1, _QUARTER)),
    ),
    _function(function=_nn + "sparse_plus", entry="sparse_plus"),
    _function(function=_nn + "squareplus", entry="squareplus", defaults=default(b=4)),
    _function(function=_nn + "silu", entry="silu", keeps="x and 2 to 4 arrays"),
    _function(function=_nn + "gelu(approximate=False)", entry="gelu", keeps="x and 2 to 4 arrays"),
    _function(function=_nn + "gelu", entry="gelu_tanh", keeps="x and 2 to 4 arrays"),
    _function(function=_nn + "mish", entry="mish", keeps="x and 2 to 4 arrays"),
    _function(function="jax.numpy.abs", entry="abs", kinks=at((0, 1))),
    _function(function=_nn + "identity", entry="identity", keeps="nothing"),
)
