"""What the checker answers, and arithmetic of signs: sets of −1, 0 and 1 that hold what occurs."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TypeAlias

Signs: TypeAlias = frozenset[int]
ANY, POSITIVE, NONNEGATIVE = frozenset((-1, 0, 1)), frozenset((1,)), frozenset((0, 1))


class Outcome(StrEnum):
    """UNDECIDED never counts as passed."""

    CONFIRMED = "CONFIRMED"
    UNDECIDED = "UNDECIDED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim's outcome; ``notes`` are terms the claim divides by that may be 0 somewhere."""

    kind: str
    outcome: Outcome
    reason: str = ""
    notes: tuple[str, ...] = ()


class RejectedError(Exception):
    """The proof object says something that is not so."""


class OpenError(Exception):
    """The checker's few rules do not suffice."""


def need(holds: bool, otherwise: str, error: type[Exception] = RejectedError) -> None:
    """Demand that something holds; raises ``error`` otherwise."""
    if not holds:
        raise error(otherwise)


def times(left: Signs, right: Signs) -> Signs:
    """Return the signs that products can have."""
    return frozenset(a * b for a, b in product(left, right))


def plus(terms: Iterable[Signs]) -> Signs:
    """Return the signs that sums can have."""
    found = list(terms)
    union = frozenset[int]().union(*found)
    if {-1, 1} <= union:
        return ANY
    return union - {0} if any(0 not in term for term in found) else union
