"""What calls in the same file hand to a derivative: the input x or the output y.

The source is parsed and never executed. Names are followed through assignments and ``append``:
after ``a = sigmoid(z)`` the name ``a`` is an output and ``z`` an input.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_PASSES = 3


@dataclass
class _Known:
    """Names that hold inputs and outputs of the function."""

    inputs: set[str] = field(default_factory=set)
    outputs: set[str] = field(default_factory=set)


def fed(file: str, function: str, derivative: str) -> str:
    """Return "x", "y", "both" or "" (nothing known) for a derivative defined in ``file``."""
    try:
        tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError, UnicodeDecodeError):
        return ""
    return fed_in(tree, function, derivative)


def fed_in(tree: ast.AST, function: str, derivative: str) -> str:
    """Return the same for a parsed file."""
    flag = derivative.partition("(")[2].partition("=")[0]
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    if flag:
        slopes = [c for c in calls if _is(c, function) and _flagged(c, flag)]
        values = [c for c in calls if _is(c, function) and not _flagged(c, flag)]
    else:
        slopes = [c for c in calls if _is(c, derivative.rsplit(".", maxsplit=1)[-1])]
        values = [c for c in calls if _is(c, function.rsplit(".", maxsplit=1)[-1])]
    known = _followed(tree, values)
    said = {_kind(a, known, values) for c in slopes for a in c.args[:2]} - {""}
    return "both" if len(said) == 2 else "".join(said)


def _is(call: ast.Call, name: str) -> bool:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr == name
    return isinstance(function, ast.Name) and function.id == name


def _flagged(call: ast.Call, flag: str) -> bool:
    named = [k.value for k in call.keywords if k.arg == flag]
    given = [*named, *(call.args[1:2] if not named else [])]
    return any(isinstance(v, ast.Constant) and bool(v.value) for v in given)


def _followed(tree: ast.AST, values: list[ast.Call]) -> _Known:
    known = _Known()
    for call in values:
        known.inputs |= {_text(a) for a in call.args[:1] if _is_name(a)}
    for _ in range(_PASSES):
        for target, value in _bindings(tree):
            kind = _kind(value, known, values)
            if kind == "y":
                known.outputs.add(target)
            elif kind == "x":
                known.inputs.add(target)
    return known


def _bindings(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield (name, value) for assignments and appends."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _bound(target, node.value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield _text(node.target), node.value
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "append"
            and node.args
        ):
            yield _text(node.func.value), node.args[0]


def _bound(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for left, right in zip(target.elts, value.elts, strict=False):
            yield _text(left), right
    else:
        yield _text(target), value


def _kind(node: ast.expr, known: _Known, values: list[ast.Call]) -> str:
    """Return "y" for an output, "x" for an input, "" for anything else."""
    if any(node is call for call in values):
        return "y"
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return _kind(node.value, known, values)
    if not _is_name(node):
        return ""
    text = _text(node)
    base = _text(node.value) if isinstance(node, ast.Subscript) else text
    for name in (text, base):
        if (name in known.outputs) != (name in known.inputs):
            return "y" if name in known.outputs else "x"
    # an output that is the input of the next layer is fed as an output
    return "y" if text in known.outputs else ""


def _is_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Name | ast.Attribute | ast.Subscript)


def _text(node: ast.expr) -> str:
    return ast.unparse(node)
