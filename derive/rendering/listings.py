"""The generated functions that a document quotes: the mathematics, without NumPy's manners."""

import ast
from collections.abc import Iterator
from typing import Final

from derive.rendering.views import ListingView

#: what a reader wants to see; the others differ in arguments only
_QUOTED: Final = ("", "_derivative", "_derivative_from_output", "_second_derivative")


def listings(module: str, name: str) -> tuple[ListingView, ...]:
    """Return the private functions that hold the mathematics of a generated module, in order."""
    wanted = {f"_{name}{suffix}" for suffix in _QUOTED}
    return tuple(_functions(module, wanted))


def _functions(module: str, wanted: set[str]) -> Iterator[ListingView]:
    lines = module.splitlines()
    for node in ast.parse(module).body:
        if isinstance(node, ast.FunctionDef) and node.name in wanted:
            code = "\n".join(lines[node.lineno - 1 : node.end_lineno])
            yield ListingView(node.name.lstrip("_"), code)
