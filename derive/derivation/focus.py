"""What changes in a step: parts of the line before, each with what it became."""

from collections.abc import Iterator

from derive.derivation.records import Focus
from derive.display import Mark, Node, Prime, Sym
from derive.display.traversal import children, replaced, subtrees, with_children

#: more colours than this are read by nobody
MOST_GROUPS = 2


def focus_of(
    before: Node, after: Node, bindings: tuple[tuple[str, Node], ...]
) -> tuple[Focus, ...]:
    """Return at most two pairs (part before, part after) that differ and tell what happened.

    Where letters come in (y for 1/(1 + e⁻ˣ)) they are the pairs; elsewhere the smallest parts at
    the same place that differ.
    """
    letters: list[tuple[Node, Node]] = [
        (node, Sym(name)) for name, node in bindings if _stands_in(Sym(name), after)
    ]
    pairs = [pair for pair in letters if _stands_in(pair[0], before)]
    found = pairs or list(_differing(before, after))
    unlike = [pair for pair in dict.fromkeys(found) if pair != (before, after)]
    if len(unlike) > MOST_GROUPS:
        return ()
    return tuple(Focus(old, new, group) for group, (old, new) in enumerate(unlike, 1))


def _stands_in(part: Node, node: Node) -> bool:
    return any(part == inside for inside in subtrees(node))


def _differing(before: Node, after: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the smallest pairs of parts at the same place that differ."""
    if before == after:
        return
    old, new = children(before), children(after)
    same_kind = type(before) is type(after) and len(old) == len(new) and old
    if not same_kind or isinstance(before, Prime) or with_children(before, new) != after:
        yield before, after
        return
    for one, other in zip(old, new, strict=True):
        yield from _differing(one, other)


def marked(node: Node, parts: tuple[tuple[Node, int], ...]) -> Node:
    """Return ``node`` with each of ``parts`` highlighted in its group wherever it stands."""
    groups = dict(parts)

    def mark(part: Node) -> Node | None:
        return Mark(part, groups[part]) if part in groups else None

    return replaced(node, mark)
