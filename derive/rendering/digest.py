"""What a measurement belongs to: the digest of the kernels it ran, without words about them."""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache

_LENGTH = 16


def code_digest(module: str, support: str) -> str:
    """Return the digest of the private functions and tables of a module, and of what it uses.

    Comments, docstrings and seals change nothing, nor what the support module holds beside that.
    """
    tree = _bare(ast.parse(module))
    definitions = _definitions_of(support)
    wanted, used = list(_names(tree)), set[str]()
    while wanted:
        name = wanted.pop()
        if name in definitions and name not in used:
            used.add(name)
            wanted += _names(definitions[name])
    parts = [*_kernels(tree), *(ast.unparse(definitions[name]) for name in sorted(used))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_LENGTH]


@cache
def _definitions_of(support: str) -> dict[str, ast.stmt]:
    """Return the definitions of a support module: a package has few, and each of them is long."""
    return dict(_definitions(_bare(ast.parse(support))))


def _kernels(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        private = isinstance(node, ast.FunctionDef) and node.name.startswith("_")
        table = isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if private or table:
            yield ast.unparse(node)


def _definitions(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Yield the functions, classes and constants of a module by name."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(name) | ast.ClassDef(name):
                yield name, node
            case ast.Assign([ast.Name(name)]) | ast.AnnAssign(ast.Name(name)):
                yield name, node


def _names(tree: ast.AST) -> Iterator[str]:
    """Yield every name, attribute and imported name in a tree."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(name) | ast.Attribute(attr=name) | ast.alias(name):
                yield name


def _bare(tree: ast.Module) -> ast.Module:
    """Remove every docstring."""
    holders = (ast.Module, ast.FunctionDef, ast.ClassDef)
    for node in ast.walk(tree):
        if isinstance(node, holders) and ast.get_docstring(node):
            rest = node.body[1:]
            node.body = rest if rest or isinstance(node, ast.Module) else [ast.Pass()]
    return tree
