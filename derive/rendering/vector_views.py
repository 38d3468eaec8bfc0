"""What templates may read of a function between vectors: its Jacobian by index, as chains."""

from dataclasses import dataclass

from derive.display import Node
from derive.rendering.views import AccuracyView, BadgeView, ChainView, TermView, anchor_of


@dataclass(frozen=True, slots=True)
class EntryView:
    """One equation about a vector function, ∂yᵢ/∂xⱼ = … or dxⱼ = …; ``index`` is i = j or i ≠ j."""

    equation: Node
    index: Node | None
    badge: BadgeView


@dataclass(frozen=True, slots=True)
class VectorFormView:
    """The Jacobian from what backward keeps, ``saves``, and the product of a gradient g with it.

    ``letters`` are equations for what the formulas name: sums over k, parts of the forward pass.
    """

    saves: str
    entries: tuple[EntryView, ...]
    letters: tuple[Node, ...]
    condition: Node | None
    products: tuple[EntryView, ...]
    product_letters: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class VectorWitnessRow:
    """One of two inputs with the same output; ``slope`` encloses the entry in question."""

    inputs: tuple[Node, ...]
    outputs: tuple[Node, ...]
    slope: str


@dataclass(frozen=True, slots=True)
class VectorWitnessView:
    """Two inputs that rule out a function of y: they share y and differ in ``entry``."""

    letters: tuple[Node, ...]
    entry: Node
    rows: tuple[VectorWitnessRow, ...]
    argument: str
    parameters: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class VectorView:
    """One function between vectors.

    ``definitions`` are yᵢ = … and the equations of what is gathered over k; ``entries`` the
    Jacobian from the input; ``chains`` derive each entry, or ``no_chain`` says why none does;
    ``matrix`` is the Jacobian as a whole where y gives it. ``search`` is what a reader may type.
    """

    name: str
    title: str
    kind: str
    search: str
    reference: str
    definitions: tuple[Node, ...]
    terms: tuple[TermView, ...]
    standing: str
    entries: tuple[EntryView, ...]
    chains: tuple[ChainView, ...]
    no_chain: str
    matrix: Node | None
    forms: tuple[VectorFormView, ...]
    witness: VectorWitnessView | None
    accuracy: AccuracyView | None
    proved: int
    lines: int
    badge: BadgeView

    @property
    def anchor(self) -> str:
        """The target of links."""
        return anchor_of(self.name)

    @property
    def answer(self) -> Node:
        """The Jacobian in one formula: as a matrix, else its first entry."""
        return self.matrix or self.forms[0].entries[0].equation
