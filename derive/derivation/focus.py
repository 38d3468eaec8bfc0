"""What changes in a step: parts of the line before, each with what it became."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

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


def in_colour(before: Node, after: Node, focus: tuple[Focus, ...]) -> tuple[Node, Node]:
    """Return both lines of a step with the parts that change marked, each in its group.

    Parts at the same place are marked there; a part that became a letter, and the letter, wherever
    they stand.
    """
    groups = {(pair.before, pair.after): pair.group for pair in focus}
    old, new = _at_their_places(before, after, groups)
    if old != before:
        return old, new
    leaving = {pair.before: pair.group for pair in focus}
    arriving = {pair.after: pair.group for pair in focus}
    return (
        replaced(before, lambda part: _marked(part, leaving, leaving=True)),
        replaced(after, lambda part: _marked(part, arriving, leaving=False)),
    )


def _at_their_places(
    before: Node, after: Node, groups: Mapping[tuple[Node, Node], int]
) -> tuple[Node, Node]:
    group = groups.get((before, after))
    if group is not None:
        return Mark(before, group, leaving=True), Mark(after, group)
    old, new = children(before), children(after)
    if before == after or type(before) is not type(after) or len(old) != len(new):
        return before, after
    pairs = [_at_their_places(one, other, groups) for one, other in zip(old, new, strict=True)]
    return (
        with_children(before, tuple(one for one, _ in pairs)),
        with_children(after, tuple(other for _, other in pairs)),
    )


def _marked(part: Node, groups: Mapping[Node, int], *, leaving: bool) -> Node | None:
    return Mark(part, groups[part], leaving) if part in groups else None


def overlaid(one: Node, other: Node) -> Node:
    """Return a line with the marks of both; they are the same line, marked in two ways."""
    if isinstance(one, Mark):
        return replace(one, arg=overlaid(one.arg, other))
    if isinstance(other, Mark):
        return replace(other, arg=overlaid(one, other.arg))
    pairs = zip(children(one), children(other), strict=True)
    return with_children(one, tuple(overlaid(left, right) for left, right in pairs))
