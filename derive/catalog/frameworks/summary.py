"""Conventions of one entry side by side: who has which default, and which value at a kink."""

from collections.abc import Iterable, Sequence
from typing import Final

import sympy as sp

from derive.catalog.frameworks.records import Convention, Framework

#: (value, who has it), the most common first
Votes = tuple[tuple[sp.Expr, tuple[str, ...]], ...]

_KERAS: Final = (Framework.KERAS_TENSORFLOW, Framework.KERAS_JAX, Framework.KERAS_TORCH)


def defaults_of(conventions: Iterable[Convention], name: str) -> Votes:
    """Return the defaults that a parameter has, and whose they are."""
    pairs = [(dict(c.defaults)[name], c) for c in conventions if name in dict(c.defaults)]
    return _voted(pairs)


def values_at(conventions: Iterable[Convention], at: sp.Expr) -> Votes:
    """Return the derivatives that are returned at a point, and by whom."""
    pairs = [(k.derivative, c) for c in conventions for k in c.kinks if k.at == at]
    return _voted(pairs)


def _voted(pairs: Sequence[tuple[sp.Expr, Convention]]) -> Votes:
    groups: dict[sp.Expr, list[Convention]] = {}
    for value, convention in pairs:
        groups.setdefault(value, []).append(convention)
    voted = [(value, labels_of(conventions)) for value, conventions in groups.items()]
    return tuple(sorted(voted, key=lambda pair: -len(pair[1])))


def labels_of(conventions: Iterable[Convention]) -> tuple[str, ...]:
    """Return whose they are: the framework for its own function, else what is written there.

    Keras is said once where all three of its backends agree.
    """
    labels = [c.function if c.composite else str(c.framework) for c in conventions]
    if not set(map(str, _KERAS)) <= set(labels):
        return tuple(labels)
    others = [label for label in labels if label not in set(map(str, _KERAS[1:]))]
    return tuple("keras" if label == _KERAS[0] else label for label in others)
