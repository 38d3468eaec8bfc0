"""The activations that `derive` knows, in reading order.

To add one: write its record in a family module of this folder and list it in ``CATALOG``.
Engines never look an activation up by name; they are handed its record.
"""

import difflib
from collections.abc import Sequence
from typing import Final

from derive.activation import Activation
from derive.catalog.clipped import (
    CLIPPED_RELU,
    HARD_SIGMOID_FIFTH,
    HARD_TANH,
    RELU6,
    SOFT_SHRINK,
    SPARSE_SIGMOID,
)
from derive.catalog.exponential import ELU, EXP, EXPM1, LOG_SIGMOID, SELU, SOFTPLUS, SYMLOG
from derive.catalog.gated import GELU, SILU
from derive.catalog.rectified import IDENTITY, LEAKY_RELU, PRELU, RELU, RRELU
from derive.catalog.sigmoidal import (
    ARCTAN,
    BIPOLAR_SIGMOID,
    HARD_SIGMOID,
    PENALIZED_TANH,
    SIGMOID,
    SIGMOID_FROM_TANH,
    SOFTSIGN,
    TANH,
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
    SIGMOID_FROM_TANH,
    BIPOLAR_SIGMOID,
    PENALIZED_TANH,
    PRELU,
    RRELU,
    HARD_TANH,
    CLIPPED_RELU,
    RELU6,
    HARD_SIGMOID_FIFTH,
    SPARSE_SIGMOID,
    SOFT_SHRINK,
    EXP,
    EXPM1,
    SYMLOG,
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
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f"did you mean '{near[0]}'?" if near else "`derive list` shows all names"
    raise UnknownNameError(f"no activation is called '{name}'; {hint}")
