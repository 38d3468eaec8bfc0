"""What a line does in passing, one rule at a time: (1 + e⁻ˣ)′ = 1′ + (e⁻ˣ)′, and so on."""

from collections.abc import Iterator
from typing import Final

from derive.derivation.forward import Line, in_passing, is_line, is_open
from derive.derivation.joining import same_up_to_order
from derive.display import Node, Prime
from derive.display.traversal import replaced, subtrees
from derive.rules.differentiate import Application, apply_first
from derive.rules.neat import neat

#: nobody follows more lines than this for one inner derivative
_MOST: Final = 12


def inner_lines(before: Node, known: set[Node]) -> Iterator[tuple[Node, tuple[Line, ...]]]:
    """Yield (u′, lines) for each derivative in ``before`` that a line works out in passing.

    Derivatives in ``known`` are not worked out again; those met here are added to them.
    """
    for prime in _outermost(before):
        if prime in known or _has_primes(in_passing(prime.arg)):
            continue
        met: set[Node] = set()
        lines = tuple(_slowly(prime, known, met))
        known |= met
        if len(lines) > 1:
            yield prime, lines


def _outermost(node: Node) -> list[Prime]:
    found: list[Prime] = []

    def note(part: Node) -> Node | None:
        if isinstance(part, Prime) and is_open(part):
            found.append(part)
            return part
        return None

    replaced(node, note)
    return found


def _slowly(prime: Prime, known: set[Node], met: set[Node]) -> Iterator[Line]:
    """Yield lines in which each outermost derivative meets one rule, until none is left."""
    node: Node = prime
    for _ in range(_MOST):
        used: list[Application] = []
        again: list[Node] = []

        def once(
            part: Node, used: list[Application] = used, again: list[Node] = again
        ) -> Node | None:
            if not isinstance(part, Prime) or not is_open(part):
                return None
            if part in known:
                again.append(part)
                return in_passing(part.arg)
            met.add(part)
            used.append(apply_first(part.arg))
            return used[-1].after

        after = neat(replaced(node, once))
        if same_up_to_order(after, node):
            return
        yield Line(after, tuple(used), is_known=not used or any(map(_takes_thought, again)))
        node = after
        if not _has_primes(node):
            return


def _takes_thought(prime: Node) -> bool:
    return isinstance(prime, Prime) and not is_line(prime.arg)


def _has_primes(node: Node) -> bool:
    return any(map(is_open, subtrees(node)))
