"""What the document's templates may read: frozen records, every decision already taken.

Formulas are display trees; the filter ``math`` prints them in the language of the template.
Plain strings are text and are escaped by the environment.
"""

import re
from dataclasses import dataclass
from typing import Final

from derive.display import Frac, Node, Relation, Sym
from derive.proof.verdict import Status
from derive.rendering.plot import Plot

INPUT: Final = Sym("x")
OUTPUT: Final = Sym("y")
SLOPE: Final = Frac(Sym("dy"), Sym("dx"))


@dataclass(frozen=True, slots=True)
class BadgeView:
    """A verdict as shown: its word, whether it needs attention, and why it is not better."""

    word: str
    proved: bool
    reason: str = ""

    @classmethod
    def of(cls, status: Status, reason: str = "") -> "BadgeView":
        """Return the badge of a status."""
        return cls(status.lower(), status is Status.PROVED, reason)


@dataclass(frozen=True, slots=True)
class TermView:
    """A letter of the formula: what it means, its default or value, where it may range."""

    letter: Node
    meaning: str
    kind: str
    value: Node
    domain: Node | None


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule by its title and, where it has one, its law in letters."""

    title: str
    law: Node | None


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why a line follows from the one before: a rule's title and, after it, a formula."""

    title: str
    detail: Node | None


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of a chain; ``badge`` is None when it is proved."""

    number: int
    formula: Node
    reasons: tuple[ReasonView, ...]
    badge: BadgeView | None


@dataclass(frozen=True, slots=True)
class ChainView:
    """The chain on one piece. ``height`` is an estimate in lines of text, for page breaks."""

    condition: Node | None
    in_output: Node | None
    definition: Node
    start: Node
    lines: tuple[LineView, ...]
    height: int

    @property
    def equation(self) -> Node:
        """``y = …`` on this piece."""
        return Relation("=", OUTPUT, self.definition)


@dataclass(frozen=True, slots=True)
class KinkView:
    """A boundary between pieces, its one-sided limits and what the code returns there."""

    at: Node
    left: Node
    right: Node
    continuous: bool
    differentiable: bool
    convention: Node
    why: str
    adjustable: bool
    badge: BadgeView | None

    @property
    def place(self) -> Node:
        """``x = …``, the point."""
        return Relation("=", INPUT, self.at)

    @property
    def from_left(self) -> Node:
        """The limit of the slope from the left."""
        return Relation("→", SLOPE, self.left)

    @property
    def from_right(self) -> Node:
        """The limit of the slope from the right."""
        return Relation("→", SLOPE, self.right)


@dataclass(frozen=True, slots=True)
class FormView:
    """dy/dx from ``source`` ("x", "y", "x and y") under ``condition``; backward keeps ``saves``.

    ``letters`` are equations for parts of the forward pass that have a letter of their own.
    """

    source: str
    formula: Node
    condition: Node | None
    saves: str
    letters: tuple[Node, ...] = ()

    @property
    def equation(self) -> Node:
        """``dy/dx = …``."""
        return Relation("=", SLOPE, self.formula)


@dataclass(frozen=True, slots=True)
class WitnessView:
    """Two inputs that rule out (or limit) a form in y: (x, y, dy/dx) rows, as text."""

    rows: tuple[tuple[str, str, str], ...]
    argument: str
    parameters: tuple[Node, ...]
    outside_condition: bool


@dataclass(frozen=True, slots=True)
class PropertyView:
    """One row of the table of properties."""

    key: str
    title: str
    value: Node
    note: str
    badge: BadgeView


@dataclass(frozen=True, slots=True)
class SectionView:
    """One activation; ``stacked`` when its ``forms`` are too wide to stand side by side."""

    name: str
    title: str
    reference: str
    definition: Node
    terms: tuple[TermView, ...]
    plot: Plot
    rules: tuple[RuleView, ...]
    rearrangements: tuple[str, ...]
    chains: tuple[ChainView, ...]
    kinks: tuple[KinkView, ...]
    forms: tuple[FormView, ...]
    stacked: bool
    opening_height: int
    witness: WitnessView | None
    properties: tuple[PropertyView, ...]
    properties_height: int
    proved: int
    arrows: int
    badge: BadgeView

    @property
    def anchor(self) -> str:
        """The target of links: the name, in letters, digits and hyphens alone."""
        return re.sub(r"[^A-Za-z0-9]+", "-", self.name)

    @property
    def equation(self) -> Node:
        """``y = …``, the definition."""
        return Relation("=", OUTPUT, self.definition)

    @property
    def answer(self) -> FormView:
        """The form that the chain ends in."""
        return self.forms[-1]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim of the article; exactly one of ``formula`` and ``words`` states what is true."""

    number: int
    claim: str
    formula: Node | None
    words: str
    checked: bool
    badge: BadgeView
    truth_badge: BadgeView | None
    proof: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The whole document; ``digest`` is the version of the definitions it was made from."""

    title: str
    digest: str
    arrows: int
    proved: int
    sections: tuple[SectionView, ...]
    claims: tuple[ClaimView, ...]
