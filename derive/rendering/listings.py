"""The generated functions that a document quotes: the mathematics, without NumPy's manners."""

import ast
import textwrap
from collections.abc import Iterator
from typing import Final

from derive.rendering.views import ListingView

#: what a reader wants to see; the others differ in arguments only
_QUOTED: Final = ("", "_derivative", "_derivative_from_output", "_second_derivative")
#: how formulas are set apart from words, in the comment that opens a function
_FORMULA: Final = "    #     "
#: characters of a line that a page holds
_WIDTH: Final = 92


def listings(module: str, name: str) -> tuple[ListingView, ...]:
    """Return the private functions that hold the mathematics of a generated module, in order."""
    wanted = {f"_{name}{suffix}" for suffix in _QUOTED}
    return tuple(_functions(module, wanted))


def _functions(module: str, wanted: set[str]) -> Iterator[ListingView]:
    lines = module.splitlines()
    for node in ast.parse(module).body:
        if isinstance(node, ast.FunctionDef) and node.name in wanted:
            code = lines[node.lineno - 1 : node.end_lineno]
            yield ListingView(node.name.lstrip("_"), _formulas(code), "\n".join(code))


def _formulas(code: list[str]) -> str:
    """Return what the function computes, a formula a line, as the comment at its head says it."""
    said = (line.removeprefix(_FORMULA) for line in code if line.startswith(_FORMULA))
    return "\n".join(folded for line in said for folded in _folded(line))


def _folded(line: str) -> list[str]:
    return textwrap.wrap(
        line, _WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
