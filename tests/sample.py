"""Which entries of the catalogue every run of the tests goes through; the rest are marked slow."""

from typing import Final

import pytest

from derive.activation import Activation
from derive.catalog import CATALOG, get

#: at least one of each kind and family, small enough for minutes
SAMPLE: Final[tuple[Activation, ...]] = tuple(
    get(name)
    for name in (
        "sigmoid",
        "tanh",
        "relu",
        "leaky_relu",
        "elu",
        "softplus",
        "softsign",
        "hard_sigmoid",
        "silu",
        "gelu",
    )
)

#: the whole catalogue as test parameters, what is not in the sample marked slow
ENTRIES: Final = tuple(
    pytest.param(entry, id=entry.name, marks=() if entry in SAMPLE else pytest.mark.slow)
    for entry in CATALOG
)
