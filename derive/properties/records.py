"""What follows from a definition: range, limits, parity, the largest slope, … each with a verdict."""

from dataclasses import dataclass

from derive.activation import Activation
from derive.display import Node
from derive.proof.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Property:
    """One statement: ``key`` is a stable id ("range"), ``title`` its English name, ``value`` what
    holds, ``note`` a condition or explanation in words, ``verdict`` how sure it is.
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
