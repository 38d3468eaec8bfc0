"""Letters of laws, fresh for each nesting: once u is 1 + e⁻ˣ, another inner function is v."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from derive.derivation.records import Focus, Step
from derive.display import Mul, Node, Pow, Sym
from derive.display.traversal import rebuilt, subtrees
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
        # without a law, the letters are named parts, which stand in the lines themselves
        is_law = step.law is not None
        new = {old: names.letter(old, node) if is_law else old for old, node in step.bindings}
        bindings = tuple((new[old], node) for old, node in step.bindings)
        symbols: dict[str, Node] = {old: Sym(name) for old, name in new.items()}
        law = None if step.law is None else substitute(step.law, symbols)
        substeps = tuple(tuple(_renamed(chain, names)) for chain in step.substeps)
        yield replace(step, law=law, bindings=bindings, substeps=substeps)


def renamed(steps: Iterable[Step], names: Mapping[str, str]) -> tuple[Step, ...]:
    """Return steps with letters called otherwise, in their laws too."""
    symbols: dict[str, Node] = {old: Sym(new) for old, new in names.items()}
    changed = (_changed(step, lambda node: substitute(node, symbols)) for step in steps)
    return tuple(_with_bound(step, names) for step in changed)


def _with_bound(step: Step, names: Mapping[str, str]) -> Step:
    bindings = tuple((names.get(letter, letter), node) for letter, node in step.bindings)
    inner = tuple(tuple(_with_bound(s, names) for s in chain) for chain in step.substeps)
    return replace(step, bindings=bindings, substeps=inner)


def in_letter_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return steps with βx for xβ: the letters of a product in order, x last."""
    return tuple(_changed(step, lambda node: rebuilt(node, _x_last)) for step in steps)


def _x_last(node: Node) -> Node:
    if not isinstance(node, Mul):
        return node
    letters = iter(sorted(filter(_is_letter, node.factors), key=_place))
    return Mul(tuple(next(letters) if _is_letter(f) else f for f in node.factors))


def _place(letter: Node) -> tuple[bool, str]:
    return Sym("x") in subtrees(letter), repr(letter)


def _is_letter(factor: Node) -> bool:
    base = factor.base if isinstance(factor, Pow) else factor
    return isinstance(base, Sym) and base != Sym("e")


def _changed(step: Step, anew: Callable[[Node], Node]) -> Step:
    return replace(
        step,
        before=anew(step.before),
        after=anew(step.after),
        detail=None if step.detail is None else anew(step.detail),
        law=None if step.law is None else anew(step.law),
        bindings=tuple((letter, anew(node)) for letter, node in step.bindings),
        substeps=tuple(tuple(_changed(s, anew) for s in chain) for chain in step.substeps),
        focus=tuple(Focus(anew(f.before), anew(f.after), f.group) for f in step.focus),
    )
