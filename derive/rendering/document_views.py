"""What templates may read of the document as a whole: claims, families, failures, counts."""

from dataclasses import dataclass
from typing import Final

from derive.display import Node, Relation, Sym
from derive.rendering.chart import Plot
from derive.rendering.vector_views import VectorView
from derive.rendering.views import BadgeView, RuleView, SectionView, SheetView, anchor_of


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
class FailureView:
    """An activation that could not be worked out, and why."""

    name: str
    title: str
    reason: str

    @property
    def anchor(self) -> str:
        """The target of links."""
        return anchor_of(self.name)


@dataclass(frozen=True, slots=True)
class FamilyView:
    """Activations of one kind: their names, and plots of f and f′ of several at a time."""

    key: str
    title: str
    names: tuple[str, ...]
    plots: tuple[Plot, ...]


@dataclass(frozen=True, slots=True)
class TallyView:
    """How many there are of something."""

    word: str
    count: int


_I, _J = Sym("i"), Sym("j")
_LETTERS: Final = (
    Sym("∂y_i") / Sym("∂x_j"),
    Relation("=", _I, _J),
    Relation("≠", _I, _J),
    Sym("dx_j"),
)


@dataclass(frozen=True, slots=True)
class LettersView:
    """Formulas that explain sections on functions between vectors: ∂yᵢ/∂xⱼ, i = j, i ≠ j, dxⱼ."""

    entry: Node
    same: Node
    other: Node
    result: Node


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The whole document; ``digest`` is the version of the definitions it was made from.

    ``vectors`` are the functions between vectors. ``lines`` counts the lines of all chains,
    ``proved`` the proved ones, ``verdicts`` the lines by verdict, ``kinds`` the activations by the
    best form they have. ``rules`` are all rules that the sections use, with
    their users. ``level`` is how much of each step is shown: brief, normal or full.
    """

    title: str
    digest: str
    level: str
    lines: int
    proved: int
    verdicts: tuple[TallyView, ...]
    kinds: tuple[TallyView, ...]
    sections: tuple[SectionView, ...]
    vectors: tuple[VectorView, ...]
    failures: tuple[FailureView, ...]
    families: tuple[FamilyView, ...]
    claims: tuple[ClaimView, ...]
    rules: tuple[RuleView, ...]

    @property
    def letters(self) -> LettersView:
        """What the words about functions between vectors speak of."""
        return LettersView(*_LETTERS)

    @property
    def sheet(self) -> SheetView:
        """The cheat sheet."""
        return SheetView.of([section.sheet for section in self.sections])
