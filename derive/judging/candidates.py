"""Whether a file can hold a derivative at all: what cannot is not executed.

Only the names in its text are read, with the same words as in the child process
(`child/naming.py`), and more generously: a file too many costs time, one too few a finding.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from derive.judging.child.naming import (
    FLAGS,
    SECOND_SLOPES,
    SLOPES,
    is_slope_name,
    slope_stems,
    stem,
    words,
)

_METHODS: Final = frozenset((*SLOPES, *SECOND_SLOPES))
_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def may_hold_derivatives(path: Path) -> bool:
    """Return False when no name and no shape in a file speaks of a derivative.

    A file that cannot be read or parsed is left to the child process, which says why.
    """
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError, RecursionError):
        return True
    return any(_speaks(node) for node in ast.walk(tree)) or _names_fit(tree) or _has_table(tree)


def _speaks(node: ast.AST) -> bool:
    """Whether a definition is one of a derivative, by its name, a flag or what it returns."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            named = "" if isinstance(node, ast.Lambda) else node.name
            flags = {a.arg.lower() for a in (*node.args.args[1:], *node.args.kwonlyargs)}
            return (
                is_slope_name(named)
                or named in _METHODS
                or not FLAGS.isdisjoint(flags)
                or _returns_closure(node)
            )
        case ast.Dict():
            return any(isinstance(k, ast.Constant) and _is_slope(k.value) for k in node.keys)
        case ast.keyword(value=ast.Name() | ast.Attribute() | ast.Lambda()):
            return _is_slope(node.arg)
        case _:
            return False


def _is_slope(name: object) -> bool:
    return isinstance(name, str) and is_slope_name(name)


def _returns_closure(function: _Function) -> bool:
    """Whether a value is handed out together with a function made inside."""
    inner = [n for n in ast.walk(function) if isinstance(n, _Function) and n is not function]
    tuples = [n for n in ast.walk(function) if isinstance(n, ast.Tuple) and len(n.elts) == 2]
    return bool(inner and tuples)


def _names_fit(tree: ast.Module) -> bool:
    """Whether one name is the derivative of another: ``relu`` and ``drelu``."""
    names = set(_defined(tree))
    joined = {"".join(words(name)) for name in names}
    return any(is_slope_name(n) or not joined.isdisjoint(slope_stems(n)) for n in names)


def _defined(tree: ast.Module) -> Iterator[str]:
    """Yield the names of functions, and of what a module assigns at its top level."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and not isinstance(statement.value, ast.Constant):
            names = (t.id for t in statement.targets if isinstance(t, ast.Name))
            # `grad = w.grad` is a number of a script, `tanh_grad = …` may be a function
            whole = isinstance(statement.value, ast.Lambda | ast.Dict)
            yield from (name for name in names if whole or stem(name))


def _has_table(tree: ast.Module) -> bool:
    """Whether a dictionary at the top level holds pairs of functions."""
    return any(
        isinstance(value, ast.Tuple | ast.List)
        and len(value.elts) == 2
        and all(isinstance(e, ast.Name | ast.Attribute | ast.Lambda) for e in value.elts)
        for node in tree.body
        for table in ast.walk(node)
        if isinstance(table, ast.Dict)
        for value in table.values
    )
