"""What a closing step is before it is proved, and what it aims at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sympy as sp

from derive.display import Node, Relation
from derive.proof import Region
from derive.symbols import y


@dataclass(frozen=True, slots=True)
class Arrow:
    """A step before it is proved: the next line and what to say beside it."""

    after: Node
    rules: tuple[str, ...]
    detail: Node | None = None
    bindings: tuple[tuple[str, Node], ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a chain ends: ``ending`` over x, y and named parts, with a definition for each letter.

    ``meaning`` gives the expression of a node, ``holds`` says whether an equation is proved;
    ``output`` is y and ``region`` where all this is so.
    """

    ending: sp.Expr
    definitions: Mapping[str, Node]
    meaning: Callable[[Node], sp.Expr]
    holds: Callable[[Relation], bool]
    output: sp.Expr
    region: Region

    @property
    def parts(self) -> frozenset[str]:
        """The letters for parts of y."""
        return frozenset(self.definitions) - {y.name}
