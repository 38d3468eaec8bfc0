"""What frameworks do, as facts read in their sources.

Nothing here is derived, and nothing uses it but tables that show it beside what was derived.
"""

from typing import Final

#: the version in which ``PYTORCH_SAVES`` was read (autograd formulas of the out-of-place functions)
PYTORCH_VERSION: Final = "2.13.0"

#: what PyTorch keeps for the backward pass of the function that computes the entry
PYTORCH_SAVES: Final = {
    "sigmoid": "y",
    "tanh": "y",
    "relu": "y",
    "leaky_relu": "x",
    "elu": "x",
    "selu": "x",
    "softplus": "x",
    "log_sigmoid": "x and a buffer",
    "softsign": "x",
    "hard_sigmoid": "x",
    "silu": "x",
    "gelu": "x",
    "identity": "nothing",
}
