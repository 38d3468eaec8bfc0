"""What calls hand to a derivative: the input x or the output y.

The source is parsed and never executed: the file of the derivative, and the files of its package
that use it. Names are followed through assignments and ``append``: after ``a = sigmoid(z)`` the
name ``a`` is an output and ``z`` an input.
"""

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from derive.judging.denoting import F, G, Names, Target, handed_over, names_in
from derive.judging.records import Callable
from derive.judging.sources import Source, around, source_of

_PASSES = 3
#: file and name of a definition
Place = tuple[str, str]
Files = tuple[Path, ...]
Calls = list[ast.Call]


@dataclass
class _Known:
    """Names that hold inputs and outputs of the function."""

    inputs: set[str] = field(default_factory=set)
    outputs: set[str] = field(default_factory=set)


def fed(function: Callable, derivative: Callable, value: Place, slope: Place) -> tuple[str, str]:
    """Return what calls hand to a derivative ("x", "y", "both" or ""), and where one stands.

    ``value`` and ``slope`` are the files and names under which both were defined.
    """
    path = Path(slope[0])
    if path.suffix != ".py" or not path.is_file():
        return "", ""
    path = path.resolve()
    root, files = around(path)
    own = source_of(path, root)
    if own is None:
        return "", ""
    lines = _fed_from(own.tree, *_calls_by_name(own.tree, function.name, derivative.name))
    said = {kind: f"{path.name}:{line}" for kind, line in lines.items()}
    home = Path(value[0]).resolve() if value[0] else path
    target = Target(root, (home, value[1]), (path, slope[1]))
    for source, names in _users(target, own, files):
        lines = _fed_from(source.tree, *_calls_by_kind(source, target, names))
        said = {k: f"{source.path.name}:{line}" for k, line in lines.items()} | said
    return _summed(said), next(iter(said.values()), "") if len(said) == 1 else ""


def fed_in(tree: ast.AST, function: str, derivative: str) -> str:
    """Return the same for one parsed file."""
    return _summed(_fed_from(tree, *_calls_by_name(tree, function, derivative)))


def _summed(said: Collection[str]) -> str:
    return "both" if len(said) == 2 else "".join(said)


def _fed_from(tree: ast.AST, values: Calls, slopes: Calls) -> dict[str, int]:
    """Return what is handed over, with the line of the first such call."""
    if not slopes:
        return {}
    known = _followed(tree, values)
    found = [(_kind(a, known, values), c.lineno) for c in slopes for a in c.args[:2]]
    return {kind: line for kind, line in reversed(found) if kind}


def _calls_by_name(tree: ast.AST, function: str, derivative: str) -> tuple[Calls, Calls]:
    """Return the calls of f and of its derivative in the file that defines them."""
    flag = derivative.partition("(")[2].partition("=")[0]
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    if flag:
        named = [c for c in calls if _is(c, function)]
        slopes = [c for c in named if _flagged(c, flag)]
        return [c for c in named if not _flagged(c, flag)], slopes
    return (
        [c for c in calls if _is(c, function.rsplit(".", maxsplit=1)[-1])],
        [c for c in calls if _is(c, derivative.rsplit(".", maxsplit=1)[-1])],
    )


def _calls_by_kind(source: Source, target: Target, names: Names) -> tuple[Calls, Calls]:
    """Return the calls of f and of its derivative, whatever they are called in a file."""
    found: dict[str, Calls] = {F.what: [], G.what: []}
    for call in (n for n in ast.walk(source.tree) if isinstance(n, ast.Call)):
        kind = target.kind(call.func, names, source)
        if kind is not None:
            found.get("f" if kind.what == "object" else kind.what, []).append(call)
    return found[F.what], found[G.what]


def _users(target: Target, own: Source, files: Files) -> Iterator[tuple[Source, Names]]:
    """Yield the files that may call the derivative, with what their names stand for.

    A function that is given to a class of another file is followed there.
    """
    given: dict[Path, Names] = {}
    for source in _using(target, own, files):
        given.setdefault(source.path, {})
        names = names_in(source, target, {})
        for path, parameters in handed_over(source, target, names):
            given.setdefault(path, {}).update(parameters)
    for path, parameters in given.items():
        user = source_of(path, target.root)
        if user is not None:
            yield user, names_in(user, target, parameters)


def _using(target: Target, own: Source, files: Files) -> list[Source]:
    """Return the files that name the derivative, or a table that holds it."""
    words = {target.slope[1].partition(".")[0]}
    found: list[Source] = []
    for _ in range(_PASSES):
        found = [s for f in files if (s := source_of(f, target.root)) and _mentions(s, words, own)]
        held = {
            name
            for source in found
            for name, value in source.assigned
            if target.kind(value, {}, source) is not None
        }
        if held <= words:
            break
        words |= held
    return found


def _mentions(source: Source, words: set[str], own: Source) -> bool:
    return source is own or any(word in source.text for word in words)


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
