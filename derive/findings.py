"""What the checker answers to one claim of a proof object."""

from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """UNDECIDED never counts as passed."""

    CONFIRMED = "CONFIRMED"
    UNDECIDED = "UNDECIDED"
    REJECTED = "REJECTED"


class Finding(NamedTuple):
    """One claim's outcome; ``notes`` are terms the claim divides by that may be 0 somewhere."""

    kind: str
    outcome: Outcome
    reason: str = ""
    notes: tuple[str, ...] = ()
