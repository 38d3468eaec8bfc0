"""Kernel text read as values: which NumPy calls are made on what, equal ones once."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

_CALLS: Final[dict[type[ast.AST], str]] = {
    ast.Add: "np.add",
    ast.Sub: "np.subtract",
    ast.Mult: "np.multiply",
    ast.Div: "np.divide",
    ast.USub: "np.negative",
    ast.Gt: "np.greater",
    ast.GtE: "np.greater_equal",
    ast.Lt: "np.less",
    ast.LtE: "np.less_equal",
    ast.Eq: "np.equal",
    ast.BitAnd: "np.logical_and",
    ast.BitOr: "np.logical_or",
    ast.Invert: "np.logical_not",
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """An argument, a constant, or an expression of these that is not of the block's size."""

    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A call on values; equal calls are the same object."""

    function: str
    operands: "tuple[Value, ...]"


Value = Leaf | Node


@dataclass(frozen=True, slots=True)
class Reading:
    """The result, the names that values were given, and assignments that no array is part of."""

    result: Value
    names: dict[Node, str]
    small: dict[str, str]


def read(lines: Sequence[str], result: str, arrays: Sequence[str]) -> Reading:
    """Return the values of assignment ``lines`` and of the expression ``result``.

    ``arrays`` are the arguments of the block's size. Raises TypeError for what is no assignment of
    arithmetic and calls.
    """
    reader = _Reader("\n".join((*lines, f"_ = {result}")), {name: Leaf(name) for name in arrays})
    for statement in ast.parse(reader.source).body:
        match statement:
            case ast.Assign([ast.Name(name)], expression):
                reader.assign(name, expression)
            case _:
                raise TypeError(f"a kernel is made of assignments, not of {ast.unparse(statement)}")
    return Reading(reader.values["_"], reader.names, reader.small)


def walk(value: Value) -> Iterator[Node]:
    """Yield the nodes of a value once each, operands first, the needier operand before others."""
    seen: set[Node] = set()
    needs: dict[Node, int] = {}

    def visit(node: Value) -> Iterator[Node]:
        if isinstance(node, Leaf) or node in seen:
            return
        seen.add(node)
        inner = [operand for operand in node.operands if isinstance(operand, Node)]
        for operand in sorted(inner, key=lambda one: _need(one, needs), reverse=True):
            yield from visit(operand)
        yield node

    yield from visit(value)


def _need(node: Node, known: dict[Node, int]) -> int:
    """Return how many arrays the value needs when nothing is shared (Sethi and Ullman)."""
    if node not in known:
        inner = (_need(value, known) for value in node.operands if isinstance(value, Node))
        known[node] = max([1, *(need + n for n, need in enumerate(sorted(inner, reverse=True)))])
    return known[node]


@dataclass(slots=True)
class _Reader:
    source: str
    values: dict[str, Value]
    names: dict[Node, str] = field(default_factory=dict)
    small: dict[str, str] = field(default_factory=dict)
    known: dict[tuple[object, ...], Node] = field(default_factory=dict)

    def assign(self, name: str, expression: ast.expr) -> None:
        if name != "_" and not self._has_array(expression):
            self.small[name] = f"{name} = {self._text(expression)}"
            return
        value = self.value(expression)
        self.values[name] = value
        if isinstance(value, Node) and name != "_":
            self.names.setdefault(value, name)

    def value(self, expression: ast.expr) -> Value:
        if isinstance(expression, ast.Name) and expression.id in self.values:
            return self.values[expression.id]
        if not self._has_array(expression):
            return Leaf(self._text(expression))
        match expression:
            case ast.BinOp(left, operator, right):
                return self._call(_CALLS[type(operator)], left, right)
            case ast.UnaryOp(sign, operand):
                return self._call(_CALLS[type(sign)], operand)
            case ast.Compare(left, [relation], [right]):
                return self._call(_CALLS[type(relation)], left, right)
            case ast.Call(function, arguments, []):
                return self._call(ast.unparse(function), *arguments)
        raise TypeError(f"no NumPy call for {ast.unparse(expression)}")

    def _call(self, function: str, *arguments: ast.expr) -> Node:
        operands = tuple(self.value(argument) for argument in arguments)
        key = (function, *(v.text if isinstance(v, Leaf) else id(v) for v in operands))
        return self.known.setdefault(key, Node(function, operands))

    def _text(self, expression: ast.expr) -> str:
        """Return the text as it stands: another spelling of a number would be another style."""
        return ast.get_source_segment(self.source, expression) or ast.unparse(expression)

    def _has_array(self, expression: ast.expr) -> bool:
        nodes = ast.walk(expression)
        return any(isinstance(node, ast.Name) and node.id in self.values for node in nodes)
