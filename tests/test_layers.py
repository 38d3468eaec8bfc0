"""Imports point one way."""

import ast
from functools import cache
from pathlib import Path

DERIVE = Path(__file__).parent.parent / "derive"
LAYERS = (
    "errors",
    "child",
    "messages",
    "edition",
    "shown",
    "symbols",
    "described",
    "activation",
    "certificate",
    "findings",
    "checker",
    "zeros",
    "sides",
    "relations",
    "expression",
    "display",
    "rules",
    "proof",
    "output_forms",
    "evidence",
    "vector",
    "derivation",
    "properties",
    "study",
    "custom",
    "api",
    "lowering",
    "advice",
    "printing",
    "rendering",
    "notebook",
    "catalog",
    "project",
    "artifacts",
    "checking",
    "judging",
    "testing",
    "pytest_plugin",
    "cli",
    "__main__",
)
RANK = {name: rank for rank, name in enumerate(LAYERS)}


def layer(path: Path) -> str:
    return path.relative_to(DERIVE).parts[0].removesuffix(".py")


@cache
def read(path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the modules that a module imports, and the functions that it calls by name."""
    imported: list[str] = []
    called: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names):
                imported += [alias.name for alias in names]
            case ast.ImportFrom(name):
                imported.append(name or "")
            case ast.Call(ast.Name(name)):
                called.append(name)
    return tuple(imported), tuple(called)


def imported_modules(path: Path) -> tuple[str, ...]:
    imported, _ = read(path)
    return imported


def modules() -> list[Path]:
    return sorted(path for path in DERIVE.rglob("*.py") if path != DERIVE / "__init__.py")


def test_every_module_belongs_to_a_layer() -> None:
    """A new folder is placed in the order of layers before it is used."""
    assert {layer(path) for path in modules()} <= set(LAYERS)


def test_imports_point_one_way() -> None:
    """A module imports only from its own layer and the layers below."""
    upward = [
        f"{path.relative_to(DERIVE)} imports {name}"
        for path in modules()
        for name in imported_modules(path)
        if name.startswith("derive.") and RANK[name.split(".")[1]] > RANK[layer(path)]
    ]
    assert upward == []


def test_only_rendering_imports_jinja2() -> None:
    """Templates are filled in one layer."""
    users = {
        layer(path)
        for path in modules()
        if any(name.startswith("jinja2") for name in imported_modules(path))
    }
    assert users <= {"rendering"}


def test_only_cli_prints() -> None:
    """Library code returns values; the command line prints them."""
    printing = [str(path.relative_to(DERIVE)) for path in modules() if "print" in read(path)[1]]
    assert printing == []
