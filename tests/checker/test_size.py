"""The checker stays small and apart."""

import ast
from pathlib import Path

import derive.checker
import derive.relations

FOLDER = Path(derive.checker.__file__).parent
LARGEST = 300


def code_lines(text: str) -> int:
    """Count lines that are neither empty, nor comments, nor docstrings."""
    strings = (
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )
    quoted = {k for node in strings for k in range(node.lineno, (node.end_lineno or 0) + 1)}
    return sum(
        bool(line.strip()) and not line.lstrip().startswith("#") and number not in quoted
        for number, line in enumerate(text.splitlines(), 1)
    )


def test_it_is_short() -> None:
    """Fewer than 300 lines of code are to be trusted."""
    sizes = [code_lines(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.py")]
    assert 0 < sum(sizes) < LARGEST


def imported(folder: Path) -> set[str]:
    """Return the modules that the modules of a folder import."""
    roots = set[str]()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                roots.add(node.module or "")
            elif isinstance(node, ast.Import):
                roots |= {alias.name for alias in node.names}
    return roots


def test_it_imports_nothing_of_the_search() -> None:
    """Only polynomials, balls and the record of an answer are imported."""
    roots = imported(FOLDER)
    project = {name for name in roots if name.startswith("derive")}
    assert {name for name in project if not name.startswith("derive.checker")} == {
        "derive.findings"
    }
    assert {name for name in roots if name.startswith("sympy")} == {"sympy"}


def test_the_judge_of_letters_is_apart_too() -> None:
    """What judges independence imports the checker, and nothing else of the project."""
    roots = imported(Path(derive.relations.__file__).parent)
    project = {name.split(".")[1] for name in roots if name.startswith("derive")}
    assert project == {"checker", "findings", "relations"}
    assert not any(name.startswith("sympy") for name in roots)
