"""Sums, products and maxima along an axis as one node, so that a formula holds for any length.

An element of the axis is written with its own number as a bound index; where all elements read the
same the reduction is one ``total``. An element that differs from the others (the diagonal in a row
of a matrix) is added as a correction.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from typing import Final

from derive.judging.child.nodes import Node, UntraceableError, apply

#: numbers that stand for an index: the row, the column, and from here down those that are bound
ROW: Final = -1
COLUMN: Final = -2
BOUND: Final = -10

_length: list[int] = []


@contextmanager
def keeping_totals(length: int) -> Iterator[None]:
    """Keep reductions over ``length`` elements as they are."""
    _length.append(length)
    try:
        yield
    finally:
        _length.pop()


def folded(name: str, parts: Sequence[Node]) -> Node:
    """Return the reduction of elements: written out, or as a total while those are kept."""
    if _length and len(parts) == _length[-1]:
        return _total(name, parts)
    return reduce(lambda a, b: apply(name, a, b), parts)


def _total(name: str, parts: Sequence[Node]) -> Node:
    number = len(parts)
    used = set().union(*map(components, parts))
    base = number * (min(used, default=0) // number)
    level = 1 + max(map(_level, parts))
    bound = BOUND - level
    bodies = [renamed(part, {base + p: bound}) for p, part in enumerate(parts)]
    body, times = Counter(bodies).most_common(1)[0]
    total = Node("total", name, level, body)
    if times == number:
        return total
    if times < number - 1 or name != "add":
        raise UntraceableError("the components are not treated alike")
    odd = next(p for p, other in enumerate(bodies) if other is not body)
    usual = renamed(body, {bound: base + odd})
    return apply("add", total, apply("subtract", parts[odd], usual))


def is_array_letter(node: Node) -> bool:
    """Whether a letter is a component of an array; parameters have one value for all."""
    name = str(node.args[0])
    return node.op == "letter" and (name == "x" or (name[:1] == "a" and name[1:].isdigit()))


def components(node: Node) -> set[int]:
    """Return the components of arrays in a node, without bound indices."""
    found = {int(n.args[1]) for n in nodes_in(node) if n.op == "letter" and is_array_letter(n)}
    return {number for number in found if number >= 0}


def _level(node: Node) -> int:
    return max((int(n.args[1]) for n in nodes_in(node) if n.op == "total"), default=0)


def nodes_in(node: Node) -> list[Node]:
    """Return a node and all that it is made of, each once."""
    seen: dict[Node, None] = {}
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen[here] = None
            waiting += [a for a in here.args if isinstance(a, Node)]
    return list(seen)


def renamed(node: Node, numbers: dict[int, int]) -> Node:
    """Return a node with components of arrays renumbered."""
    known: dict[Node, Node] = {}

    def anew(here: Node) -> Node:
        if here not in known:
            if here.op == "letter":
                number = int(here.args[1])
                moved = numbers.get(number, number) if is_array_letter(here) else number
                known[here] = Node("letter", here.args[0], moved)
            else:
                parts = [anew(a) if isinstance(a, Node) else a for a in here.args]
                known[here] = Node(here.op, *parts)
        return known[here]

    return anew(node)


def alike(nodes: Sequence[Node], numbers: Sequence[dict[int, int]]) -> Node:
    """Return the one formula that several components have; raises ``UntraceableError``."""
    found = {renamed(node, moved) for node, moved in zip(nodes, numbers, strict=True)}
    if len(found) != 1:
        raise UntraceableError("the components are not treated alike")
    return found.pop()
