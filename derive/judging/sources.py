"""The files around a judged file, parsed and never executed, and where their names come from."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

#: more files than this are not looked through
_MOST_FILES: Final = 400
_DEEPEST: Final = 6


@dataclass(frozen=True)
class Source:
    """One file: its text, its tree, and the names that it imports or assigns at the top."""

    path: Path
    text: str
    tree: ast.Module
    imported: dict[str, tuple[Path, str]] = field(default_factory=dict)
    stars: tuple[Path, ...] = ()

    @property
    def assigned(self) -> Iterator[tuple[str, ast.expr]]:
        """Yield what is assigned to plain names at the top level."""
        for node in self.tree.body:
            if isinstance(node, ast.Assign):
                yield from ((t.id, node.value) for t in node.targets if isinstance(t, ast.Name))
            elif isinstance(node, ast.AnnAssign) and node.value is not None:
                yield ast.unparse(node.target), node.value

    def definition(self, name: str) -> ast.stmt | None:
        """Return the class or function of this name."""
        kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        return next((n for n in self.tree.body if isinstance(n, kinds) and n.name == name), None)


def around(file: Path) -> tuple[Path, tuple[Path, ...]]:
    """Return the folder on the import path above a file, and the files that may use it."""
    folder = file.parent
    while (folder / "__init__.py").exists() and folder != folder.parent:
        folder = folder.parent
    top = folder if folder == file.parent else folder / file.relative_to(folder).parts[0]
    return folder, _files(top)


@lru_cache(maxsize=8)
def _files(top: Path) -> tuple[Path, ...]:
    found = sorted(top.rglob("*.py"))
    return tuple(found) if len(found) <= _MOST_FILES else ()


@lru_cache(maxsize=1024)
def source_of(path: Path, root: Path) -> Source | None:
    """Return a file, parsed; None when it cannot be."""
    try:
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
    except (OSError, ValueError, SyntaxError, RecursionError):
        return None
    imported: dict[str, tuple[Path, str]] = {}
    stars: list[Path] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= dict(_modules(node, root))
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, path, root)
            for alias in node.names:
                if alias.name == "*":
                    stars += [m for m in [_module(base)] if m is not None]
                else:
                    imported[alias.asname or alias.name] = _member(base, alias.name)
    return Source(path, text, tree, imported, tuple(stars))


def _modules(node: ast.Import, root: Path) -> Iterator[tuple[str, tuple[Path, str]]]:
    for alias in node.names:
        module = _module(root.joinpath(*alias.name.split(".")))
        if module is not None:
            yield alias.asname or alias.name, (module, "")


def _base(node: ast.ImportFrom, path: Path, root: Path) -> Path:
    start = root
    if node.level:
        start = path.parent
        for _ in range(node.level - 1):
            start = start.parent
    return start.joinpath(*(node.module or "").split(".")) if node.module else start


def _module(place: Path) -> Path | None:
    """Return the file of a module or package."""
    if place.with_suffix(".py").is_file() and place.suffix != ".py":
        return place.with_suffix(".py")
    return place / "__init__.py" if (place / "__init__.py").is_file() else None


def _member(base: Path, name: str) -> tuple[Path, str]:
    """Return the module that ``from base import name`` reads, or the one that it names."""
    inner = _module(base / name)
    return (inner, "") if inner is not None else (_module(base) or base, name)


def origin(path: Path, name: str, root: Path, depth: int = 0) -> tuple[Path, str]:
    """Return file and name under which a name was first defined, through imports."""
    source = source_of(path, root) if depth < _DEEPEST else None
    if source is None or source.definition(name) is not None:
        return path, name
    if name in dict(source.assigned):
        return path, name
    if name in source.imported:
        module, inner = source.imported[name]
        return (module, "") if not inner else origin(module, inner, root, depth + 1)
    for module in source.stars:
        found = origin(module, name, root, depth + 1)
        if found != (module, name) or _defines(module, name, root):
            return found
    return path, name


def _defines(path: Path, name: str, root: Path) -> bool:
    source = source_of(path, root)
    return source is not None and (
        source.definition(name) is not None or name in dict(source.assigned)
    )
