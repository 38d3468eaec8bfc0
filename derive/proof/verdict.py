"""What may be said of a claim, and on what evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import sympy as sp


class Status(StrEnum):
    """The four verdicts, best first. UNDECIDED never prints as passed."""

    PROVED = "PROVED"
    SUPPORTED = "SUPPORTED"
    UNDECIDED = "UNDECIDED"
    REFUTED = "REFUTED"


_RANK = {status: rank for rank, status in enumerate(Status)}


@dataclass(frozen=True, slots=True)
class Counterexample:
    """An exact rational point at which the two sides differ, certified by ball arithmetic.

    ``point`` holds (letter, value) pairs; ``left`` and ``right`` are enclosures as text, for
    example ``[0.2420 +/- 3.1e-5]``, whose intervals are disjoint.
    """

    point: tuple[tuple[str, sp.Rational], ...]
    left: str
    right: str

    def __str__(self) -> str:
        where = ", ".join(f"{letter} = {value}" for letter, value in self.point)
        return f"at {where}: {self.left} against {self.right}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status with its evidence.

    ``method`` names the argument in words a reader understands ("normal form is 0 over the
    generators e^x"), ``reason`` says why nothing better was reached when it is not PROVED.
    """

    status: Status
    method: str
    reason: str = ""
    counterexample: Counterexample | None = None


def weakest(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict that a whole inherits from its parts; an empty whole is UNDECIDED."""
    found = list(verdicts)
    if not found:
        return Verdict(Status.UNDECIDED, "nothing was checked", "the list of claims is empty")
    return max(found, key=lambda verdict: _RANK[verdict.status])
