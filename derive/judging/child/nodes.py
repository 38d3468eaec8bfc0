"""One number of a trace: arithmetic on a ``Node`` makes a larger node instead of a value."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Union

import numpy as np

from derive.judging.child.wordlist import wordlist

Payload = Union["Node", float, int, str]

COMPARISONS: Final = ("greater", "greater_equal", "less", "less_equal", "equal", "not_equal")
LOGICAL: Final = ("logical_and", "logical_or", "logical_not", "logical_xor")
_BITWISE: Final = {
    "bitwise_and": "logical_and",
    "bitwise_or": "logical_or",
    "bitwise_xor": "logical_xor",
    "invert": "logical_not",
    "bitwise_not": "logical_not",
}
_SAME: Final = {
    "true_divide": "divide",
    "float_power": "power",
    "fmax": "maximum",
    "fmin": "minimum",
    "fabs": "absolute",
    "abs": "absolute",
    "conjugate": "positive",
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "asinh": "arcsinh",
    "acosh": "arccosh",
    "atanh": "arctanh",
    "pow": "power",
}
#: every operation whose mathematics the tool knows; the rest ends the trace
OPERATIONS: Final = wordlist(
    """add subtract multiply divide power negative positive absolute sign maximum minimum exp exp2
    expm1 log log1p log2 log10 sqrt cbrt square reciprocal sin cos tan arcsin arccos arctan sinh
    cosh tanh arcsinh arccosh arctanh logaddexp logaddexp2 hypot heaviside expit log_expit erf
    erfc ndtr log_ndtr xlogy where"""
).union(COMPARISONS, LOGICAL)


class UntraceableError(Exception):
    """The code does something whose mathematics cannot be read off; it is judged by numbers."""


class Node:
    """An operation on nodes, a letter (name, component) or a number; equal nodes are one object."""

    __slots__ = ("args", "op")
    op: str
    args: tuple[Payload, ...]
    __hash__ = object.__hash__
    _known: dict[tuple[object, ...], "Node"] = {}  # noqa: RUF012 -- slots forbid the usual spelling

    def __new__(cls, op: str, *args: Payload) -> "Node":
        """Return the one node with this operation and these arguments."""
        key = (op, *((type(a), repr(a)) if not isinstance(a, Node) else id(a) for a in args))
        found = cls._known.get(key)
        if found is None:
            found = super().__new__(cls)
            found.op, found.args = op, args
            cls._known[key] = found
        return found

    @property
    def is_truth(self) -> bool:
        """Whether this is a condition, true or false for each input."""
        return self.op in COMPARISONS or self.op in LOGICAL or self.op == "truth"

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """Apply a NumPy function; with an array beside us the array's own protocol does it."""
        from derive.judging.child.traced import apply_ufunc  # noqa: PLC0415 -- they know each other

        return apply_ufunc(ufunc, method, *inputs, **kwargs)

    def __bool__(self) -> bool:
        return decide(self)

    def __float__(self) -> float:
        raise UntraceableError("a number is needed where the trace has a letter")

    def __int__(self) -> int:
        raise UntraceableError("a whole number is needed where the trace has a letter")

    def astype(self, *_args: object, **_options: object) -> "Node":
        """Return the number; a condition becomes 1 or 0."""
        return _number(self)

    def copy(self) -> "Node":
        """Return the node: it never changes."""
        return self

    def item(self) -> "Node":
        """Return the node: it is one number already."""
        return self

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one number."""
        return ()

    @property
    def ndim(self) -> int:
        """The number of axes of one number."""
        return 0

    @property
    def size(self) -> int:
        """One number."""
        return 1

    @property
    def dtype(self) -> np.dtype[Any]:
        """What the number would be."""
        return np.dtype(bool if self.is_truth else np.float64)


def _binary(name: str, *, swapped: bool = False) -> Any:
    def method(self: Node, other: Any) -> Any:
        if isinstance(other, np.ndarray) and other.ndim:
            return NotImplemented
        return apply(name, other, self) if swapped else apply(name, self, other)

    return method


def _unary(name: str) -> Any:
    return lambda self, *_rest: apply(name, self)


for _method, _name in {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "divide", "pow": "power",
    "and": "logical_and", "or": "logical_or", "xor": "logical_xor",
}.items():  # fmt: skip
    setattr(Node, f"__{_method}__", _binary(_name))
    setattr(Node, f"__r{_method}__", _binary(_name, swapped=True))
for _method, _name in {
    "gt": "greater", "ge": "greater_equal", "lt": "less", "le": "less_equal", "eq": "equal",
    "ne": "not_equal",
}.items():  # fmt: skip
    setattr(Node, f"__{_method}__", _binary(_name))
for _method, _name in {
    "neg": "negative", "pos": "positive", "abs": "absolute", "invert": "logical_not",
}.items():  # fmt: skip
    setattr(Node, f"__{_method}__", _unary(_name))


def apply(name: str, *values: Any) -> Node:
    """Return the node of an operation; raises ``UntraceableError`` for one that is unknown."""
    nodes = [lift(value) for value in values]
    name = _SAME.get(name, name)
    if name in _BITWISE and all(node.is_truth for node in nodes):
        name = _BITWISE[name]
    if name not in OPERATIONS:
        if name == "clip":
            return apply("minimum", apply("maximum", nodes[0], nodes[1]), nodes[2])
        if name == "copysign":  # zeros count as positive
            size = apply("absolute", nodes[0])
            return apply("where", apply("less", nodes[1], 0), apply("negative", size), size)
        raise UntraceableError(f"the mathematics of {name} is not known")
    if name in LOGICAL:
        nodes = [node if node.is_truth else apply("not_equal", node, 0) for node in nodes]
    elif name == "where":
        nodes = [truth_of(nodes[0]), *map(_number, nodes[1:])]
        if nodes[1] is nodes[2]:
            return nodes[1]
    else:
        nodes = [_number(node) for node in nodes]
    return Node(name, *nodes)


def truth_of(value: Any) -> Node:
    """Return a condition; a number counts as true where it is not 0."""
    node = lift(value)
    return node if node.is_truth else apply("not_equal", node, 0)


def _number(node: Node) -> Node:
    """Return a condition as the number 1 or 0."""
    if not node.is_truth:
        return node
    if node.op == "truth":
        return lift(int(bool(node.args[0])))
    return Node("where", node, lift(1), lift(0))


def lift(value: Any) -> Node:
    """Return a value as a node; raises ``UntraceableError`` for what is no real number."""
    if isinstance(value, Node):
        return value
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return lift(value.item())
    if isinstance(value, bool | np.bool_):
        return Node("truth", int(value))
    if isinstance(value, int | np.integer):
        return Node("number", int(value))
    if isinstance(value, float | np.floating):
        number = float(value) if not isinstance(value, np.float32) else float(str(value))
        if math.isnan(number):
            raise UntraceableError("a constant is NaN")
        return Node("number", number)
    raise UntraceableError(f"a {type(value).__name__} stands where a number is needed")


# ---- decisions of `if` on letters


class TooManyPathsError(UntraceableError):
    """An `if` was asked more often than there is room for."""


class Decisions:
    """The answers that `if` gets on one run: those prescribed first, then False."""

    def __init__(self, prescribed: tuple[bool, ...], *, inputs: bool) -> None:
        self.prescribed = prescribed
        self.taken: list[tuple[Node, bool]] = []
        self._inputs = inputs

    def ask(self, condition: Node) -> bool:
        """Decide a condition, the same way each time it is asked."""
        if not self._inputs and not letters_of(condition) <= PARAMETERS:
            raise ValueError("The truth value of an array with more than one element is ambiguous.")
        for known, answer in self.taken:
            if known is condition:
                return answer
        number = len(self.taken)
        if number >= _MOST_DECISIONS:
            raise TooManyPathsError("an `if` or a loop depends on the input in too many ways")
        answer = self.prescribed[number] if number < len(self.prescribed) else False
        self.taken.append((condition, answer))
        return answer


_MOST_DECISIONS: Final = 12
#: letters that stand for parameters in the present trace
PARAMETERS: set[str] = set()
_active: list[Decisions] = []


@contextmanager
def deciding(decisions: Decisions) -> Iterator[None]:
    """Let ``decisions`` answer every `if` inside."""
    _active.append(decisions)
    try:
        yield
    finally:
        _active.pop()


def decide(node: Node) -> bool:
    """Answer `if node`; raises ``UntraceableError`` where nobody answers."""
    condition = truth_of(node)
    known = constant_truth(condition)
    if known is not None:
        return known
    if not _active:
        raise UntraceableError("the code branches on its input")
    return _active[-1].ask(condition)


def constant_truth(condition: Node) -> bool | None:
    """Return the value of a condition between numbers."""
    if condition.op == "truth":
        return bool(condition.args[0])
    if condition.op not in COMPARISONS:
        return None
    sides = [a.args[0] for a in condition.args if isinstance(a, Node) and a.op == "number"]
    return bool(getattr(np, condition.op)(*sides)) if len(sides) == 2 else None


def letters_of(node: Node) -> set[str]:
    """Return the names of the letters in a node."""
    found: set[str] = set()
    seen: set[Node] = set()
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        if here.op == "letter":
            found.add(str(here.args[0]))
        waiting += [a for a in here.args if isinstance(a, Node)]
    return found
