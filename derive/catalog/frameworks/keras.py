"""TensorFlow, and Keras 3 on each of its three backends."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from derive.catalog.frameworks.letters import (
    CAP_POINT,
    ELU_LEFT,
    FLAT_HARD_SIGMOID,
    FLAT_HARD_TANH,
    FLAT_RELU,
    FLAT_RELU6,
    FLAT_SHRINK,
    FLAT_THRESHOLD,
    HALF,
    LINE_HARD_TANH,
    OUTER_HARD_SWISH,
    SELU_LEFT,
    SELU_RIGHT,
    SLOPE_LEFT,
    SLOPE_RIGHT,
)
from derive.catalog.frameworks.records import Convention, Framework, KinkValue, at, default

Kinks = tuple[KinkValue, ...]

_tf = "tf.nn."
_keras = "keras.activations."
_function = partial(Convention, framework=Framework.TENSORFLOW)
_activation = partial(Convention, framework=Framework.KERAS_TENSORFLOW)


def _on_backends(
    convention: Convention, tensorflow: Kinks = (), jax: Kinks = (), torch: Kinks = ()
) -> Iterator[Convention]:
    """Yield a record for each backend, with its own values at kinks where they are given."""
    own = {
        Framework.KERAS_TENSORFLOW: tensorflow,
        Framework.KERAS_JAX: jax,
        Framework.KERAS_TORCH: torch,
    }
    for framework, kinks in own.items():
        yield replace(convention, framework=framework, kinks=kinks or convention.kinks)


TENSORFLOW: Final = (
    _function(function=_tf + "sigmoid", entry="sigmoid", keeps="y"),
    _function(function=_tf + "tanh", entry="tanh", keeps="y"),
    _function(function="tf.exp", entry="exp", keeps="y"),
    _function(function="tf.math.expm1", entry="expm1", keeps="x"),
    _function(function=_tf + "relu", entry="relu", kinks=FLAT_RELU, keeps="y"),
    _function(function="tf.maximum(x, 0)", entry="relu", kinks=at((0, 1)), composite=True),
    _function(
        function=_tf + "leaky_relu",
        entry="leaky_relu",
        defaults=default(negative_slope="0.2"),
        kinks=SLOPE_LEFT,
        keeps="x",
    ),
    _function(
        function=_tf + "elu",
        entry="elu",
        defaults=default(alpha=1),
        keeps="y",
        differs="alpha is always 1",
    ),
    _function(function=_tf + "selu", entry="selu", kinks=SELU_RIGHT, keeps="y"),
    _function(function=_tf + "softplus", entry="softplus", keeps="x"),
    _function(function="tf.math.log_sigmoid", entry="log_sigmoid", keeps="x"),
    _function(function=_tf + "softsign", entry="softsign", keeps="x"),
    _function(function=_tf + "relu6", entry="relu6", kinks=FLAT_RELU6, keeps="y"),
    _function(
        function="tf.clip_by_value(x, 0, 6)",
        entry="relu6",
        kinks=at((0, 1), (6, 1)),
        composite=True,
    ),
    _function(function=_tf + "silu", entry="silu", keeps="x"),
    _function(function=_tf + "silu", entry="swish", defaults=default(beta=1), keeps="x"),
    _function(function=_tf + "gelu", entry="gelu"),
    _function(function=_tf + "gelu(approximate=True)", entry="gelu_tanh"),
    _function(function="tf.math.asinh", entry="arcsinh", keeps="y"),
    _function(function="tf.abs", entry="abs", kinks=at((0, 0))),
)

_QUARTERS: Final = at((-1, HALF / 2), (1, HALF / 2))
_FLAT: Final = at((-1, 0), (1, 0))

KERAS: Final = (
    *_on_backends(_activation(function=_keras + "sigmoid", entry="sigmoid")),
    *_on_backends(_activation(function=_keras + "tanh", entry="tanh")),
    *_on_backends(_activation(function=_keras + "exponential", entry="exp")),
    *_on_backends(_activation(function=_keras + "relu", entry="relu", kinks=FLAT_RELU)),
    *_on_backends(
        _activation(
            function=_keras + "leaky_relu",
            entry="leaky_relu",
            defaults=default(negative_slope="0.2"),
            differs="the layer keras.layers.LeakyReLU has 0.3",
        ),
        SLOPE_LEFT,
        SLOPE_RIGHT,
        SLOPE_LEFT,
    ),
    *_on_backends(
        _activation(function=_keras + "elu", entry="elu", kinks=ELU_LEFT, defaults=default(alpha=1))
    ),
    *_on_backends(
        _activation(function=_keras + "selu", entry="selu"), SELU_RIGHT, SELU_LEFT, SELU_LEFT
    ),
    # two ties counted: the function has the slope 1 there
    *_on_backends(
        _activation(function=_keras + "celu", entry="celu", defaults=default(alpha=1)),
        at((0, 2)),
        at((0, 1)),
        at((0, 1)),
    ),
    *_on_backends(_activation(function=_keras + "softplus", entry="softplus")),
    *_on_backends(_activation(function=_keras + "log_sigmoid", entry="log_sigmoid")),
    *_on_backends(_activation(function=_keras + "softsign", entry="softsign")),
    *_on_backends(
        _activation(function=_keras + "hard_sigmoid", entry="hard_sigmoid", kinks=FLAT_HARD_SIGMOID)
    ),
    *_on_backends(
        _activation(
            function=_keras + "hard_tanh",
            entry="hard_tanh",
            defaults=default(min_value=-1, max_value=1),
        ),
        LINE_HARD_TANH,
        LINE_HARD_TANH,
        FLAT_HARD_TANH,
    ),
    *_on_backends(_activation(function=_keras + "relu6", entry="relu6", kinks=FLAT_RELU6)),
    *_on_backends(
        _activation(
            function=_keras + "relu(max_value=…)", entry="clipped_relu", required=("max_value",)
        ),
        at((CAP_POINT, 1)),
        at((CAP_POINT, HALF)),
        at((CAP_POINT, 1)),
    ),
    *_on_backends(
        _activation(function=_keras + "hard_silu", entry="hard_swish", kinks=OUTER_HARD_SWISH)
    ),
    *_on_backends(
        _activation(function=_keras + "sparse_sigmoid", entry="sparse_sigmoid"),
        _FLAT,
        _QUARTERS,
        _FLAT,
    ),
    *_on_backends(_activation(function=_keras + "sparse_plus", entry="sparse_plus")),
    *_on_backends(
        _activation(function=_keras + "squareplus", entry="squareplus", defaults=default(b=4))
    ),
    *_on_backends(
        _activation(
            function=_keras + "soft_shrink",
            entry="soft_shrink",
            kinks=FLAT_SHRINK,
            defaults=default(width="0.5"),
        )
    ),
    *_on_backends(
        _activation(
            function=_keras + "hard_shrink",
            entry="hard_shrink",
            kinks=FLAT_SHRINK,
            defaults=default(width="0.5"),
        )
    ),
    *_on_backends(
        _activation(
            function=_keras + "threshold",
            entry="threshold",
            kinks=FLAT_THRESHOLD,
            required=("threshold", "value"),
        )
    ),
    *_on_backends(_activation(function=_keras + "tanh_shrink", entry="tanh_shrink")),
    *_on_backends(_activation(function=_keras + "silu", entry="silu")),
    *_on_backends(_activation(function=_keras + "gelu", entry="gelu")),
    *_on_backends(_activation(function=_keras + "gelu(approximate=True)", entry="gelu_tanh")),
    *_on_backends(_activation(function=_keras + "mish", entry="mish")),
    *_on_backends(_activation(function=_keras + "linear", entry="identity")),
)
