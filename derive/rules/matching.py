"""Laws as patterns: which parts of a formula the letters of a law stand for."""

from collections.abc import Mapping
from typing import Final, TypeAlias

from derive.display import Add, Mul, Node, Relation, Sym
from derive.display.traversal import children, replaced, subtrees, with_children

Bindings: TypeAlias = Mapping[str, Node]

#: letters of a law that mean themselves
_FIXED: Final = frozenset({"e", "pi", "oo", "x", "y"})
_VARYING: Final = frozenset({"x", "y"})
#: marks the letter of a part of the formula that depends on x, as y does
PART_MARK: Final = "~"


def is_value(node: Node) -> bool:
    """Whether ``node`` is y, or the letter of a part, which depend on x but are not x."""
    return isinstance(node, Sym) and (node.name == "y" or node.name.startswith(PART_MARK))


def is_constant(node: Node) -> bool:
    """Whether a formula holds neither x nor y, nor the letter of a part that depends on x."""
    return not any(
        isinstance(part, Sym) and (part.name in _VARYING or is_value(part))
        for part in subtrees(node)
    )


def match(
    pattern: Node,
    node: Node,
    constants: frozenset[str] = frozenset(),
    bound: Bindings | None = None,
) -> Bindings | None:
    """Return what the letters of ``pattern`` stand for if it has the shape of ``node``, else None.

    Letters in ``constants`` match only parts without x; u + v and u·v match longer sums and
    products, u being the first part (all constant factors, if u is a constant).
    """
    known: Bindings = bound or {}
    match pattern, node:
        case Sym(name), _ if name not in _FIXED:
            return _bind(name, node, constants, known)
        case (Add((_, _)), Add(parts)) | (Mul((_, _)), Mul(parts)):
            first, *rest = _halves(pattern, parts, constants)
            return _match_all(children(pattern), (first, *rest), constants, known) if rest else None
        case _ if type(pattern) is type(node):
            parts = children(node)
            if pattern != with_children(node, children(pattern)):
                return None
            return _match_all(children(pattern), parts, constants, known)
        case _:
            return None


def substitute(template: Node, bindings: Bindings) -> Node:
    """Return ``template`` with its letters replaced by what they stand for."""
    return replaced(template, lambda n: bindings.get(n.name) if isinstance(n, Sym) else None)


def rewrite(law: Relation, node: Node, constants: frozenset[str] = frozenset()) -> Node | None:
    """Return ``node`` rewritten by ``law`` from left to right, or None if it has another shape."""
    bindings = match(law.left, node, constants)
    return None if bindings is None else substitute(law.right, bindings)


def _bind(name: str, node: Node, constants: frozenset[str], known: Bindings) -> Bindings | None:
    if name in known:
        return known if known[name] == node else None
    if name in constants and not is_constant(node):
        return None
    return {**known, name: node}


def _match_all(
    patterns: tuple[Node, ...],
    nodes: tuple[Node, ...],
    constants: frozenset[str],
    known: Bindings,
) -> Bindings | None:
    if len(patterns) != len(nodes):
        return None
    found: Bindings | None = known
    for pattern, node in zip(patterns, nodes, strict=True):
        if found is None:
            return None
        found = match(pattern, node, constants, found)
    return found


def _halves(pattern: Node, parts: tuple[Node, ...], constants: frozenset[str]) -> list[Node]:
    """Return a sum or product as two halves; a constant first letter takes all constant factors."""
    first = children(pattern)[0]
    if isinstance(pattern, Mul) and isinstance(first, Sym) and first.name in constants:
        left = tuple(part for part in parts if is_constant(part))
        right = tuple(part for part in parts if not is_constant(part))
    else:
        left, right = parts[:1], parts[1:]
    return [_joined(pattern, half) for half in (left, right) if half]


def _joined(like: Node, parts: tuple[Node, ...]) -> Node:
    return parts[0] if len(parts) == 1 else with_children(like, parts)
