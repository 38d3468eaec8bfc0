"""The nodes of the display tree.

SymPy cannot hold ``1 + e^-x - 1`` (it evaluates, or reorders), so what is printed lives here.
``derive.display.meaning.to_sympy`` gives the expression a node stands for, which is how every
printed line is proved. Printers for each format live in ``derive.printing``.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """Base of all nodes; nodes compare by structure."""

    def __add__(self, other: "Node") -> "Add":
        return Add((self, other))

    def __sub__(self, other: "Node") -> "Add":
        return Add((self, Neg(other)))

    def __mul__(self, other: "Node") -> "Mul":
        return Mul((self, other))

    def __truediv__(self, other: "Node") -> "Frac":
        return Frac(self, other)

    def __pow__(self, other: "Node") -> "Pow":
        return Pow(self, other)

    def __neg__(self) -> "Neg":
        return Neg(self)


@dataclass(frozen=True, slots=True)
class Num(Node):
    """A natural number; negatives are ``Neg``, fractions are ``Frac``."""

    value: int


@dataclass(frozen=True, slots=True)
class Sym(Node):
    """A letter: ``x``, ``y``, ``e``, ``pi``, ``oo``, a parameter, or ``u``, ``v`` in a law."""

    name: str


@dataclass(frozen=True, slots=True)
class Add(Node):
    """A sum in the order given; a ``Neg`` term prints as a subtraction."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Neg(Node):
    """Minus one term."""

    arg: Node


@dataclass(frozen=True, slots=True)
class Mul(Node):
    """A product in the order given."""

    factors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Frac(Node):
    """A fraction."""

    numerator: Node
    denominator: Node


@dataclass(frozen=True, slots=True)
class Pow(Node):
    """A power; the exponential function is ``Pow(Sym("e"), ...)``."""

    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Fn(Node):
    """A function by its name, a key of ``derive.display.meaning.FUNCTIONS``: sqrt, abs, log …."""

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Prime(Node):
    """The derivative, with respect to x, of what stands inside."""

    arg: Node


@dataclass(frozen=True, slots=True)
class Relation(Node):
    """``left sign right`` with sign one of = ≠ < > ≤ ≥ → ⇔, or the words "and", "or".

    A relation whose left side is a relation is a chain, 0 < y < 1.
    """

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Cases(Node):
    """Values by cases: pairs (value, condition); the last one may be ``Words("otherwise")``."""

    rows: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Words(Node):
    """Plain words inside a formula, for example "otherwise"; escaped by every printer."""

    text: str


@dataclass(frozen=True, slots=True)
class Mark(Node):
    """A part that a step changes; ``group``, 1 or 2, pairs it with its partner.

    ``leaving`` marks what the next line changes, otherwise it is what the line before became.
    """

    arg: Node
    group: int
    leaving: bool = False
