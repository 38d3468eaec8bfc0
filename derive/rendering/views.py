"""What the document's templates may read: frozen records, every decision already taken.

Formulas are display trees; the filter ``math`` prints them in the language of the template.
Plain strings are text and are escaped by the environment.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from derive.display import Frac, Node, Relation, Sym
from derive.proof.verdict import Status
from derive.rendering.chart import Plot
from derive.rendering.interactive import InteractiveView

INPUT: Final = Sym("x")
OUTPUT: Final = Sym("y")
SLOPE: Final = Frac(Sym("dy"), Sym("dx"))
_ROWS_ON_A4: Final = 36


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
    """A rule by its title and, where it has one, its law in letters with its conditions.

    ``id`` is stable and never translated; ``users`` are the names of the activations whose chains
    use it (empty within a section).
    """

    id: str
    title: str
    law: Node | None
    where: tuple[Node, ...] = ()
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why a line follows from the one before: a rule's title and, after it, a formula."""

    title: str
    detail: Node | None


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of a chain; ``badge`` is None when it is proved.

    ``law`` is the rule in letters and ``bindings`` what its letters stand for here, where that
    helps a reader; ``inner`` are the chains for what the line works out in passing.
    """

    number: int
    formula: Node
    reasons: tuple[ReasonView, ...]
    badge: BadgeView | None
    law: Node | None = None
    bindings: tuple[Node, ...] = ()
    inner: tuple["InnerView", ...] = ()


@dataclass(frozen=True, slots=True)
class InnerView:
    """A chain within a line: (1 + e⁻ˣ)′ = 1′ + (e⁻ˣ)′ = …."""

    start: Node
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class ChainView:
    """The chain on one piece.

    ``left`` is what is derived, dy/dx or, in ``further`` chains, d²y/dx² or ∂y/∂α, or an ``entry``
    of a Jacobian.
    """

    condition: Node | None
    in_output: Node | None
    definition: Node
    start: Node
    lines: tuple[LineView, ...]
    left: Node = SLOPE
    further: bool = False
    entry: bool = False

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
class ImplicitView:
    """Where dy/dx is a function of y without a formula: ``equations`` of x and y, of y and y′."""

    equations: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class PropertyView:
    """One row of the table of properties."""

    key: str
    title: str
    value: Node
    note: str
    badge: BadgeView


@dataclass(frozen=True, slots=True)
class ConventionView:
    """A function for an activation: its defaults, values at kinks, what it keeps, and for whom.

    ``frameworks`` are those that do the same, each with its version. ``differs`` says how the
    function itself is another one, "" where it is not.
    """

    frameworks: tuple[str, ...]
    function: str
    defaults: tuple[str, ...]
    kinks: tuple[Node, ...]
    keeps: str
    differs: str


@dataclass(frozen=True, slots=True)
class AccuracyRow:
    """Largest errors of one function in ulp, as text: float16, float32 and float64."""

    function: str
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccuracyView:
    """What was measured of the generated code, and sentences on where y has lost the digits."""

    rows: tuple[AccuracyRow, ...]
    losses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListingView:
    """One generated function: its name, its source, and in ``formulas`` what that computes.

    The source works in place, line by line; ``formulas`` are its readable form, "" without one.
    """

    name: str
    formulas: str
    code: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of the cheat sheet; ``from_output`` is None where y alone does not suffice."""

    name: str
    definition: Node
    from_input: Node
    from_output: Node | None
    kind: str
    condition: Node | None
    saves: str
    range: Node | None
    steepest: Node | None

    @property
    def anchor(self) -> str:
        """The target of links."""
        return anchor_of(self.name)


@dataclass(frozen=True, slots=True)
class SheetView:
    """The cheat sheet: its paper, and its rows in columns of about equal length."""

    paper: str
    columns: tuple[tuple[SheetRow, ...], ...]

    @classmethod
    def of(cls, rows: Sequence[SheetRow]) -> "SheetView":
        """Return a sheet on A4 for a screenful of rows, on A3 in two columns for more."""
        if len(rows) <= _ROWS_ON_A4:
            return cls("a4", (tuple(rows),))
        half = -(-len(rows) // 2)
        return cls("a3", (tuple(rows[:half]), tuple(rows[half:])))


@dataclass(frozen=True, slots=True)
class SectionView:
    """One activation; ``stacked`` when its ``forms`` are too wide to stand side by side.

    ``kind`` is the best form that exists (PURE, BIT, MIXED, NONE, MONOTONE), ``search`` what a
    reader may type to find the section, ``listings`` the generated functions.
    """

    name: str
    title: str
    kind: str
    search: str
    listings: tuple[ListingView, ...]
    sheet: SheetRow
    interactive: InteractiveView | None
    conventions: tuple[ConventionView, ...]
    accuracy: AccuracyView | None
    reference: str
    definition: Node
    terms: tuple[TermView, ...]
    plot: Plot
    rules: tuple[RuleView, ...]
    rearrangements: tuple[str, ...]
    chains: tuple[ChainView, ...]
    further: tuple[ChainView, ...]
    kinks: tuple[KinkView, ...]
    forms: tuple[FormView, ...]
    stacked: bool
    witness: WitnessView | None
    implicit: ImplicitView | None
    properties: tuple[PropertyView, ...]
    proved: int
    lines: int
    badge: BadgeView

    @property
    def anchor(self) -> str:
        """The target of links: the name, in letters, digits and hyphens alone."""
        return anchor_of(self.name)

    @property
    def convention_columns(self) -> tuple[str, ...]:
        """The columns in which some framework has something to say, by their messages."""
        rows = self.conventions
        columns = {
            "defaults": any(row.defaults for row in rows),
            "at-kinks": any(row.kinks for row in rows),
            "keeps": any(row.keeps or row.differs for row in rows),
        }
        return tuple(key for key, filled in columns.items() if filled)

    @property
    def equation(self) -> Node:
        """``y = …``, the definition."""
        return Relation("=", OUTPUT, self.definition)

    @property
    def answer(self) -> FormView:
        """The form that the chain ends in."""
        return self.forms[-1]


def anchor_of(name: str) -> str:
    """Return a name in letters, digits and hyphens alone, as links need it."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name)
