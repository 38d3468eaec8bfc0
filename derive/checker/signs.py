"""Arithmetic of signs, sets of the −1, 0 and 1 that may occur; and how a claim is refused."""

from itertools import product

Signs = frozenset[int]
ANY: Signs = frozenset((-1, 0, 1))


class OpenError(ValueError):
    """The proof object leaves open what has to be certain."""


def need(holds: bool, otherwise: str, error: type[Exception] = ValueError) -> None:
    """Demand that something holds; raises ``error`` otherwise."""
    if not holds:
        raise error(otherwise)


def times(left: Signs, right: Signs) -> Signs:
    """Return the signs that products can have."""
    return frozenset(a * b for a, b in product(left, right))


def plus(left: Signs, right: Signs) -> Signs:
    """Return the signs that sums can have."""
    return frozenset(s for a, b in product(left, right) for s in (ANY if a * b < 0 else (a or b,)))
