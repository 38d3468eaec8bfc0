"""A rule: its name, its title for readers, and its law in letters, which is how it is applied."""

from dataclasses import dataclass
from enum import StrEnum

from derive.display import Node, Relation
from derive.messages import Lang, text


class Category(StrEnum):
    """What a rule is for."""

    DIFFERENTIATION = "differentiation"
    ALGEBRA = "algebra"
    OUTPUT = "output"  # brings in y or takes out x
    CASES = "cases"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One row of the table.

    ``id`` is stable and never translated; ``title`` gives its name in a language. ``law`` is an
    equation whose letters stand for any expression, those in ``constants`` for one without x; read
    from left to right it is also the rewrite. ``spellings`` are the same law for other ways of
    writing its left side. A law about (… x …)′ holds for an inner function too, by the chain rule.
    ``where`` are conditions on the letters. A rule without a law arranges a formula and is proved
    case by case.
    """

    id: str
    category: Category
    law: Relation | None = None
    spellings: tuple[Relation, ...] = ()
    constants: frozenset[str] = frozenset()
    where: tuple[Node, ...] = ()

    def title(self, lang: Lang = Lang.EN) -> str:
        """Return what readers call the rule."""
        return text(lang, f"rule.{self.id}")

    @property
    def laws(self) -> tuple[Relation, ...]:
        """The law and its other spellings."""
        return () if self.law is None else (self.law, *self.spellings)
