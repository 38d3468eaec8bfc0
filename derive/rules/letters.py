"""The letters that laws are written in."""

from typing import Final

from derive.display import Fn, Node, Num, Relation, Sym

X: Final = Sym("x")
E: Final = Sym("e")
PI: Final = Sym("pi")
U: Final = Sym("u")
V: Final = Sym("v")
W: Final = Sym("w")
C: Final = Sym("c")
N: Final = Sym("n")
ZERO: Final = Num(0)
ONE: Final = Num(1)
TWO: Final = Num(2)


def equation(left: Node, right: Node) -> Relation:
    """Return left = right."""
    return Relation("=", left, right)


def fn(name: str, *args: Node) -> Fn:
    """Return the function ``name`` of ``args``."""
    return Fn(name, args)
