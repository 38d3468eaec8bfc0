"""Every kind of node can be taken apart and put together again."""

import pytest

from derive.display import (
    Add,
    Cases,
    Fn,
    Frac,
    Mark,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Prime,
    Relation,
    Sym,
    Words,
)
from derive.display.traversal import children, rebuilt, replaced, subtrees, with_children

X, ONE = Sym("x"), Num(1)


@pytest.mark.parametrize(
    "node",
    [
        X, ONE, Words("otherwise"), Add((X, ONE)), Mul((X, X)), Neg(X), Frac(ONE, X), Pow(X, ONE),
        Fn("max", (ONE, X)), Prime(X), Mark(X, 2), Relation("≤", X, ONE),
        Cases(((ONE, Relation(">", X, ONE)), (X, Words("otherwise")))),
    ],
    ids=lambda node: type(node).__name__,
)  # fmt: skip
def test_parts_put_together_are_the_node(node: Node) -> None:
    """A node with its own parts is itself, and rebuilding without a change changes nothing."""
    assert with_children(node, children(node)) == node
    assert rebuilt(node, lambda part: part) == node
    assert node in subtrees(node)


def test_only_outermost_parts_are_replaced() -> None:
    """What stands inside a replaced part is not looked at."""
    nested = Prime(Prime(X))
    assert replaced(nested, lambda part: ONE if isinstance(part, Prime) else None) == ONE
