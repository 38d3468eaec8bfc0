"""What a measurement belongs to: the digest of the kernels it ran, without words about them."""

import ast
import hashlib
from collections.abc import Iterator

_LENGTH = 16


def code_digest(module: str, support: str) -> str:
    """Return the digest of the private functions and tables of a module, and of what it imports.

    Comments, docstrings and seals change nothing.
    """
    parts = [*_kernels(ast.parse(module)), ast.unparse(_bare(ast.parse(support)))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_LENGTH]


def _kernels(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        private = isinstance(node, ast.FunctionDef) and node.name.startswith("_")
        table = isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if private or table:
            yield ast.unparse(node)


def _bare(tree: ast.Module) -> ast.Module:
    """Remove every docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(
            node
        ):
            rest = node.body[1:]
            node.body = rest if rest or isinstance(node, ast.Module) else [ast.Pass()]
    return tree
