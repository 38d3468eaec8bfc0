"""Rules of this repository that no linter knows."""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def place(path: Path, name: str) -> str:
    return f"{path.relative_to(ROOT).as_posix()}::{name}"


def test_every_test_states_a_behaviour() -> None:
    """Each test has a docstring of one sentence."""
    silent = [
        place(path, function.name)
        for path in sources("tests")
        for function in functions(path)
        if function.name.startswith("test_") and ast.get_docstring(function) is None
    ]
    assert silent == []


def test_files_stay_small() -> None:
    """No file of the package is longer than 500 lines."""
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources("derive")}
    assert [place(path, str(size)) for path, size in sizes.items() if size > 500] == []


def test_functions_fit_one_screen() -> None:
    """No function of the package is longer than 60 lines."""
    long = [
        place(path, function.name)
        for path in sources("derive")
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno >= 60
    ]
    assert long == []
