"""What follows from a definition: range, limits, parity, largest slope, …, each with a verdict."""

from dataclasses import dataclass
from typing import Final

from derive.activation import Activation
from derive.display import Node
from derive.proof.verdict import Verdict

#: the method of a verdict on a claim that is no mathematics
NOT_CHECKED: Final = "not checked: background"


@dataclass(frozen=True, slots=True)
class Property:
    """One statement that follows from the definition.

    ``key`` is a stable id ("range"), ``title`` its English name, ``value`` what holds, ``note`` a
    condition or explanation in words, ``verdict`` how sure it is.
    """

    key: str
    title: str
    value: Node
    verdict: Verdict
    note: str = ""


@dataclass(frozen=True, slots=True)
class Properties:
    """All properties of one activation, in reading order."""

    activation: Activation
    items: tuple[Property, ...]

    def __getitem__(self, key: str) -> Property:
        """Return the property with this key; raises ``KeyError``."""
        return {item.key: item for item in self.items}[key]


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """A claim that somebody made in words, judged.

    ``claim`` is what was said, ``verdict`` how it fares taken literally; ``truth`` is the exact
    statement and ``truth_verdict`` how sure that is (None: ``truth`` says the same as the claim).
    ``proof`` gives the argument in plain words, with the key identity as text. A claim that is not
    mathematics is UNDECIDED with the method ``NOT_CHECKED``; it never counts as passed.
    """

    number: int
    claim: str
    truth: Node | str
    verdict: Verdict
    proof: str
    truth_verdict: Verdict | None = None

    @property
    def checked(self) -> bool:
        """False for background that mathematics cannot judge."""
        return self.verdict.method != NOT_CHECKED
