"""Formulas as people write them: an order-preserving tree that no algebra system reorders."""

from derive.display.nodes import (
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

__all__ = [
    "Add",
    "Cases",
    "Fn",
    "Frac",
    "Mark",
    "Mul",
    "Neg",
    "Node",
    "Num",
    "Pow",
    "Prime",
    "Relation",
    "Sym",
    "Words",
]
