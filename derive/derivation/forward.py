"""The forward chain: from (definition)′ to the last line without primes, one rule group a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from derive.display import Add, Frac, Mul, Neg, Node, Num, Prime, Sym
from derive.display.traversal import replaced, subtrees
from derive.rules.differentiate import Application, apply_first
from derive.rules.differentiation import CONSTANT_MULTIPLE
from derive.rules.matching import is_constant, is_value
from derive.rules.neat import neat, product

#: rules a person applies without writing a line for them
_LIGHT: Final = frozenset({"constant", "identity", "sum", "constant-multiple"})
#: of these, the ones named only when nothing else happens on a line, the last of them first
_TRIFLES: Final = ("constant", "sum", "identity")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the chain and the applications that led to it, in order of use.

    ``is_known`` says that it also, or only, uses a derivative worked out before.
    """

    node: Node
    applications: tuple[Application, ...]
    is_known: bool = False

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the rules to name beside the line; trifles are named only if nothing else is."""
        used = [name for a in self.applications for name in _names(a)]
        named = [name for name in used if name not in _TRIFLES]
        if self.is_known:
            named = [*named, "known"]
        if named:
            return tuple(dict.fromkeys(named))
        return (max(used, key=_TRIFLES.index) if used else self.applications[-1].rule.id,)

    @property
    def leading(self) -> Application | None:
        """The application whose law is worth showing: the first heavy one, else the first."""
        heavy = [a for a in self.applications if a.rule.id not in _LIGHT]
        return next(iter(heavy or self.applications), None)


def forward(definition: Node) -> Iterator[Line]:
    """Yield the lines after (definition)′ until no prime is left but y′.

    Raises ``NoRuleError`` if a part has no rule of differentiation.
    """
    node: Node = Prime(definition)
    while any(map(is_open, subtrees(node))):
        line = next_line(node)
        yield line
        node = line.node


def is_open(part: Node) -> bool:
    """Whether ``part`` is a derivative still to be worked out; y′ and s′ are values, as y is."""
    return isinstance(part, Prime) and not is_value(part.arg)


def next_line(node: Node) -> Line:
    """Return the line in which every outermost prime of ``node`` is worked on once."""
    used: list[Application] = []

    def work(part: Node) -> Node | None:
        return _worked(part.arg, used) if isinstance(part, Prime) and is_open(part) else None

    return Line(neat(replaced(node, work)), tuple(used))


def in_passing(arg: Node) -> Node:
    """Return what a line writes for (arg)′."""
    return neat(_worked(arg, []))


def _worked(arg: Node, used: list[Application]) -> Node:
    """Return (arg)′ by one heavy rule; light rules, and derivatives of lines, go with it."""
    step = apply_first(arg)
    used.append(step)
    inner = [part.arg for part in subtrees(step.after) if isinstance(part, Prime)]
    if step.rule.id in _LIGHT:
        return _with_primes(step.after, used)
    if all(is_line(part) for part in inner):
        return _constants_first(_with_primes(step.after, []))
    return step.after


def _with_primes(node: Node, used: list[Application]) -> Node:
    def work(part: Node) -> Node | None:
        return _worked(part.arg, used) if isinstance(part, Prime) and is_open(part) else None

    return neat(replaced(node, work))


def _constants_first(node: Node) -> Node:
    """Return b·eᵇˣ for eᵇˣ·b, as one writes it."""
    match node:
        case Mul(factors):
            return product(sorted(factors, key=lambda factor: not is_constant(factor)))
        case _:
            return node


def is_line(node: Node) -> bool:
    """Whether a formula is c·x + d with constants c and d, whose derivative needs no thought."""
    match node:
        case Sym() | Num():
            return True
        case Neg(arg):
            return is_line(arg)
        case Add(parts):
            return all(map(is_line, parts))
        case Mul(parts):
            return sum(not is_constant(part) for part in parts) <= 1 and all(map(is_line, parts))
        case Frac(top, bottom):
            return is_line(top) and is_constant(bottom)
        case _:
            return is_constant(node)


def _names(application: Application) -> tuple[str, ...]:
    if application.rule is CONSTANT_MULTIPLE and "c" not in application.bindings:
        return ()  # (−u)′ = −u′ goes without saying
    return (application.rule.id, "chain") if application.chained else (application.rule.id,)
