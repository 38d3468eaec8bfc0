"""PyTorch: defaults, values at kinks, and what autograd keeps for functions out of place."""

from functools import partial
from typing import Final

from derive.catalog.frameworks.letters import (
    ELU_LEFT,
    FLAT_HARD_SIGMOID,
    FLAT_HARD_TANH,
    FLAT_RELU,
    FLAT_RELU6,
    FLAT_SHRINK,
    FLAT_THRESHOLD,
    HALF,
    OUTER_HARD_SWISH,
    SELU_LEFT,
    SLOPE_LEFT,
)
from derive.catalog.frameworks.records import Convention, Framework, at, default

_function = partial(Convention, framework=Framework.TORCH)
_nn = "torch.nn.functional."

TORCH: Final = (
    _function(function="torch.sigmoid", entry="sigmoid", keeps="y"),
    _function(function="torch.tanh", entry="tanh", keeps="y"),
    _function(function="torch.exp", entry="exp", keeps="y"),
    _function(function="torch.expm1", entry="expm1", keeps="y"),
    _function(function=_nn + "relu", entry="relu", kinks=FLAT_RELU, keeps="y"),
    _function(function="torch.maximum(x, 0)", entry="relu", kinks=at((0, HALF)), composite=True),
    _function(function="torch.clamp_min(x, 0)", entry="relu", kinks=at((0, 1)), composite=True),
    _function(
        function=_nn + "leaky_relu",
        entry="leaky_relu",
        defaults=default(negative_slope="0.01"),
        kinks=SLOPE_LEFT,
        keeps="x",
    ),
    _function(
        function="torch.nn.PReLU",
        entry="prelu",
        defaults=default(slope="0.25"),
        kinks=SLOPE_LEFT,
        keeps="x",
    ),
    _function(
        function=_nn + "rrelu",
        entry="rrelu",
        defaults=default(slope="11/48"),
        keeps="x and the slopes",
        differs="in training the slope is random between 1/8 and 1/3",
    ),
    _function(
        function=_nn + "elu", entry="elu", defaults=default(alpha=1), kinks=ELU_LEFT, keeps="x"
    ),
    _function(function=_nn + "celu", entry="celu", defaults=default(alpha=1), keeps="x"),
    _function(function=_nn + "selu", entry="selu", kinks=SELU_LEFT, keeps="x"),
    _function(
        function=_nn + "softplus",
        entry="softplus",
        keeps="x",
        differs="exactly x for x > 20",
    ),
    _function(
        function=_nn + "softplus",
        entry="steep_softplus",
        defaults=default(beta=1),
        keeps="x",
        differs="exactly x for beta x > 20",
    ),
    _function(function=_nn + "logsigmoid", entry="log_sigmoid", keeps="x and a buffer"),
    _function(function=_nn + "softsign", entry="softsign", keeps="x"),
    _function(
        function=_nn + "hardsigmoid", entry="hard_sigmoid", kinks=FLAT_HARD_SIGMOID, keeps="x"
    ),
    _function(
        function=_nn + "hardtanh",
        entry="hard_tanh",
        defaults=default(min_value=-1, max_value=1),
        kinks=FLAT_HARD_TANH,
        keeps="x",
    ),
    _function(function=_nn + "relu6", entry="relu6", kinks=FLAT_RELU6, keeps="x"),
    _function(
        function="torch.clamp(x, 0, 6)", entry="relu6", kinks=at((0, 1), (6, 1)), composite=True
    ),
    _function(function=_nn + "hardswish", entry="hard_swish", kinks=OUTER_HARD_SWISH, keeps="x"),
    _function(
        function=_nn + "softshrink",
        entry="soft_shrink",
        defaults=default(width="0.5"),
        kinks=FLAT_SHRINK,
        keeps="x",
    ),
    _function(
        function=_nn + "hardshrink",
        entry="hard_shrink",
        defaults=default(width="0.5"),
        kinks=FLAT_SHRINK,
        keeps="x",
    ),
    _function(
        function=_nn + "threshold",
        entry="threshold",
        required=("threshold", "value"),
        kinks=FLAT_THRESHOLD,
        keeps="x",
    ),
    _function(function=_nn + "tanhshrink", entry="tanh_shrink", keeps="tanh x"),
    _function(function=_nn + "silu", entry="silu", keeps="x"),
    _function(
        function=_nn + "gelu",
        entry="gelu",
        keeps="x",
    ),
    _function(function=_nn + "gelu(approximate='tanh')", entry="gelu_tanh", keeps="x"),
    _function(function=_nn + "mish", entry="mish", keeps="x"),
    _function(function="torch.asinh", entry="arcsinh", keeps="x"),
    _function(function="torch.abs", entry="abs", kinks=at((0, 0))),
    _function(function="torch.nn.Identity", entry="identity", keeps="nothing"),
)
