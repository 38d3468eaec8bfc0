"""What frameworks do, as facts read in their sources and measured by running them.

Nothing here is derived, and no engine reads it; it is shown beside what was derived, and code is
judged by it when its own conventions are asked for.
"""

from typing import Final

from derive.catalog.frameworks.jax_nn import JAX
from derive.catalog.frameworks.keras import KERAS, TENSORFLOW
from derive.catalog.frameworks.others import NNLIB, ONNX, THINC
from derive.catalog.frameworks.pytorch import TORCH
from derive.catalog.frameworks.records import VERSIONS, Convention, Framework, KinkValue

__all__ = (
    "CONVENTIONS",
    "VERSIONS",
    "Convention",
    "Framework",
    "KinkValue",
    "convention_of",
    "conventions_of",
    "keeps",
)

CONVENTIONS: Final[tuple[Convention, ...]] = (
    *TORCH,
    *JAX,
    *TENSORFLOW,
    *KERAS,
    *ONNX,
    *NNLIB,
    *THINC,
)


def conventions_of(entry: str) -> tuple[Convention, ...]:
    """Return every function that computes the entry called so; a framework's own stands first."""
    return tuple(convention for convention in CONVENTIONS if convention.entry == entry)


def convention_of(entry: str, framework: Framework) -> Convention | None:
    """Return the framework's own function for an entry, None where it has none."""
    own = (c for c in conventions_of(entry) if not c.composite)
    found = (c for c in own if c.framework is framework)
    return next(found, None)


def keeps(entry: str, framework: Framework) -> str:
    """Return what the framework keeps for the backward pass, "" where that is not known."""
    convention = convention_of(entry, framework)
    return convention.keeps if convention is not None else ""
