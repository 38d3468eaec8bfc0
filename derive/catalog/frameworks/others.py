"""ONNX, which defines no gradients, NNlib of Julia, and thinc of spaCy."""

from functools import partial
from typing import Final

import sympy as sp

from derive.catalog.frameworks.letters import (
    FLAT_HARD_SIGMOID,
    FLAT_HARD_TANH,
    FLAT_RELU,
    FLAT_RELU6,
    FLAT_SHRINK,
    FLAT_THRESHOLD,
    HALF,
    INNER_HARD_SWISH,
    SELU_LEFT,
    SLOPE_LEFT,
)
from derive.catalog.frameworks.records import Convention, Framework, at, default

_operator = partial(Convention, framework=Framework.ONNX)
_julia = partial(Convention, framework=Framework.NNLIB)
_thinc = partial(Convention, framework=Framework.THINC)
_FIFTH: Final = sp.Rational(5, 2)

ONNX: Final = (
    _operator(function="Sigmoid", entry="sigmoid"),
    _operator(function="Tanh", entry="tanh"),
    _operator(function="Relu", entry="relu"),
    _operator(function="LeakyRelu", entry="leaky_relu", defaults=default(negative_slope="0.01")),
    _operator(function="PRelu", entry="prelu", required=("slope",)),
    _operator(function="Elu", entry="elu", defaults=default(alpha=1)),
    _operator(function="Celu", entry="celu", defaults=default(alpha=1)),
    _operator(function="Selu", entry="selu", differs="both constants are attributes of float32"),
    _operator(function="Softplus", entry="softplus"),
    _operator(function="Softsign", entry="softsign"),
    _operator(function="HardSigmoid", entry="hard_sigmoid_fifth"),
    _operator(function="HardSwish", entry="hard_swish"),
    _operator(function="ThresholdedRelu", entry="trelu", defaults=default(threshold=1)),
    _operator(function="Shrink", entry="shrink", defaults=default(width="0.5", bias=0)),
    _operator(function="Swish", entry="swish", defaults=default(beta=1)),
    _operator(function="Gelu", entry="gelu"),
    _operator(function="Gelu(approximate='tanh')", entry="gelu_tanh"),
    _operator(function="Mish", entry="mish"),
    _operator(function="Identity", entry="identity"),
)

NNLIB: Final = (
    _julia(function="σ", entry="sigmoid", keeps="y"),
    _julia(function="tanh", entry="tanh", keeps="y"),
    _julia(function="relu", entry="relu", kinks=FLAT_RELU, keeps="y"),
    _julia(
        function="leakyrelu",
        entry="leaky_relu",
        defaults=default(negative_slope="0.01"),
        kinks=SLOPE_LEFT,
        keeps="y",
    ),
    _julia(function="elu", entry="elu", defaults=default(alpha=1), kinks=at((0, 1)), keeps="y"),
    _julia(function="celu", entry="celu", defaults=default(alpha=1), keeps="y"),
    _julia(function="selu", entry="selu", kinks=SELU_LEFT, keeps="y"),
    _julia(function="softplus", entry="softplus", keeps="x"),
    _julia(function="logσ", entry="log_sigmoid", keeps="x"),
    _julia(function="softsign", entry="softsign", keeps="x"),
    _julia(function="hardσ", entry="hard_sigmoid", kinks=FLAT_HARD_SIGMOID, keeps="y"),
    _julia(
        function="hardtanh",
        entry="hard_tanh",
        defaults=default(min_value=-1, max_value=1),
        kinks=FLAT_HARD_TANH,
        keeps="y",
    ),
    _julia(function="relu6", entry="relu6", kinks=FLAT_RELU6, keeps="y"),
    _julia(function="hardswish", entry="hard_swish", kinks=INNER_HARD_SWISH, keeps="x"),
    _julia(
        function="softshrink",
        entry="soft_shrink",
        defaults=default(width="0.5"),
        kinks=FLAT_SHRINK,
        keeps="y",
    ),
    _julia(
        function="trelu",
        entry="trelu",
        defaults=default(threshold=1),
        kinks=FLAT_THRESHOLD,
        keeps="y",
    ),
    _julia(function="tanhshrink", entry="tanh_shrink", keeps="x and y"),
    _julia(function="lisht", entry="lisht"),
    _julia(function="logcosh", entry="log_cosh"),
    _julia(function="swish", entry="silu", keeps="x and y"),
    _julia(function="gelu_erf", entry="gelu", keeps="x"),
    _julia(function="gelu", entry="gelu_tanh", keeps="x"),
    _julia(function="mish", entry="mish"),
)

THINC: Final = (
    _thinc(
        function="sigmoid", entry="sigmoid", keeps="y", differs="inputs are clipped to −20 … 20"
    ),
    _thinc(function="tanh", entry="tanh", keeps="y"),
    _thinc(function="relu", entry="relu", kinks=FLAT_RELU, keeps="y"),
    _thinc(function="relu_k", entry="relu6", kinks=FLAT_RELU6, keeps="x"),
    _thinc(function="hard_tanh", entry="hard_tanh", kinks=FLAT_HARD_TANH, keeps="x"),
    _thinc(
        function="hard_sigmoid",
        entry="hard_sigmoid_fifth",
        kinks=at((-_FIFTH, 0), (_FIFTH, 0)),
        keeps="x",
    ),
    _thinc(
        function="hard_swish",
        entry="hard_swish_fifth",
        kinks=at((-_FIFTH, -HALF), (_FIFTH, 3 * HALF)),
        keeps="x",
    ),
    _thinc(function="hard_swish_mobilenet", entry="hard_swish", kinks=INNER_HARD_SWISH, keeps="x"),
    _thinc(function="swish", entry="silu", keeps="x and y"),
    _thinc(function="gelu", entry="gelu", keeps="x"),
    _thinc(function="gelu_approx", entry="gelu_tanh", keeps="x"),
    _thinc(function="mish", entry="mish", keeps="x"),
    _thinc(function="dish", entry="dish", keeps="x"),
)
