"""Walking and rebuilding display trees, whatever their nodes are."""

from collections.abc import Callable, Iterator

from derive.display.nodes import Add, Cases, Fn, Frac, Mark, Mul, Neg, Node, Pow, Prime, Relation


def children(node: Node) -> tuple[Node, ...]:
    """Return the direct parts of a node, in reading order."""
    match node:
        case Add(parts) | Mul(parts) | Fn(_, parts):
            return parts
        case Neg(arg) | Prime(arg) | Mark(arg):
            return (arg,)
        case Frac(left, right) | Pow(left, right) | Relation(_, left, right):
            return (left, right)
        case Cases(rows):
            return tuple(part for row in rows for part in row)
        case _:
            return ()


def with_children(node: Node, parts: tuple[Node, ...]) -> Node:
    """Return the same kind of node with other parts."""
    match node:
        case Add():
            return Add(parts)
        case Mul():
            return Mul(parts)
        case Fn(name, _):
            return Fn(name, parts)
        case Neg():
            return Neg(parts[0])
        case Prime():
            return Prime(parts[0])
        case Mark(_, group, leaving):
            return Mark(parts[0], group, leaving)
        case Frac():
            return Frac(parts[0], parts[1])
        case Pow():
            return Pow(parts[0], parts[1])
        case Relation(sign, _, _):
            return Relation(sign, parts[0], parts[1])
        case Cases():
            return Cases(tuple(zip(parts[::2], parts[1::2], strict=True)))
        case _:
            return node


def subtrees(node: Node) -> Iterator[Node]:
    """Yield a node and everything inside it."""
    yield node
    for part in children(node):
        yield from subtrees(part)


def replaced(node: Node, new: Callable[[Node], Node | None]) -> Node:
    """Return ``node`` with each outermost part for which ``new`` gives a node put in its place."""
    found = new(node)
    if found is not None:
        return found
    return with_children(node, tuple(replaced(part, new) for part in children(node)))


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return ``node`` with ``change`` applied to every part, innermost first."""
    return change(with_children(node, tuple(rebuilt(part, change) for part in children(node))))
