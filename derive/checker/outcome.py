"""What the checker may say of a claim."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """UNDECIDED never counts as passed."""

    CONFIRMED = "CONFIRMED"
    UNDECIDED = "UNDECIDED"
    REJECTED = "REJECTED"


class RejectedError(Exception):
    """The proof object says something that is not so."""


class OpenError(Exception):
    """The checker's few rules do not suffice."""


def need(holds: bool, otherwise: str, error: type[Exception] = RejectedError) -> None:
    """Demand that something holds; raises ``error`` otherwise."""
    if not holds:
        raise error(otherwise)


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim's outcome; ``notes`` are terms the claim divides by that may be 0 somewhere."""

    kind: str
    outcome: Outcome
    reason: str = ""
    notes: tuple[str, ...] = ()
