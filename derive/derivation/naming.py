"""Letters of laws, fresh for each nesting: once u is 1 + e⁻ˣ, another inner function is v."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from derive.derivation.records import Step
from derive.display import Node, Sym
from derive.display.traversal import subtrees
from derive.rules.matching import substitute

#: letters that stand for formulas in laws; c and n stand for constants and may change
_FORMULAS: Final = ("u", "v", "w")
_POOL: Final = (*_FORMULAS, "z", "p", "q", "r", "g", "h", "k", "m")


@dataclass(slots=True)
class _Names:
    """What each letter already stands for; ``forbidden`` letters have another meaning."""

    forbidden: frozenset[str]
    known: dict[str, Node] = field(default_factory=dict)

    def letter(self, wanted: str, meaning: Node) -> str:
        """Return the letter for ``meaning``: the one it has, else the first that is free."""
        if wanted not in _FORMULAS:
            return wanted
        had = next((name for name, node in self.known.items() if node == meaning), None)
        if had is not None:
            return had
        free = (c for c in (wanted, *_POOL) if c not in self.known and c not in self.forbidden)
        name = next(free, wanted)
        self.known[name] = meaning
        return name


def with_fresh_letters(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return the steps of one chain with letters that mean one formula all along it."""
    chain = tuple(steps)
    used = {part.name for step in chain for part in _letters(step)}
    return tuple(_renamed(chain, _Names(frozenset(used))))


def _letters(step: Step) -> Iterator[Sym]:
    for node in (step.before, step.after):
        yield from (part for part in subtrees(node) if isinstance(part, Sym))


def _renamed(steps: tuple[Step, ...], names: _Names) -> Iterator[Step]:
    for step in steps:
        new = {old: names.letter(old, node) for old, node in step.bindings}
        bindings = tuple((new[old], node) for old, node in step.bindings)
        symbols: dict[str, Node] = {old: Sym(name) for old, name in new.items()}
        law = None if step.law is None else substitute(step.law, symbols)
        substeps = tuple(tuple(_renamed(chain, names)) for chain in step.substeps)
        yield replace(step, law=law, bindings=bindings, substeps=substeps)
