"""The generated package stands on NumPy alone and reads as hand-written code should."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.sample import SAMPLE

NAMES = tuple(entry.name for entry in SAMPLE)
ROOT = Path(__file__).parent.parent.parent

ALONE = """
import sys
class Barred:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"sympy", "jinja2", "mpmath", "flint", "derive", "scipy"}:
            raise ImportError(f"{name} is barred")
sys.meta_path.insert(0, Barred())
sys.path.insert(0, sys.argv[1])
import my_activations
for name in my_activations.__all__:
    module = getattr(my_activations, name)
    if not hasattr(module, name + "_derivative"):
        continue  # a function between vectors
    print(name, float(getattr(module, name + "_derivative")(0.5)))
"""


def test_it_runs_where_sympy_and_jinja_cannot_be_imported(folder: Path) -> None:
    """A fresh process that has NumPy alone computes every activation and its derivative."""
    command = [sys.executable, "-W", "error", "-c", ALONE, str(folder.parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)  # noqa: S603 - our own text
    assert [line.split()[0] for line in done.stdout.splitlines()] == sorted(NAMES)


@pytest.mark.slow  # both are stages of .ci/run, about generated/activations
def test_it_passes_the_linter_and_the_type_checker(folder: Path) -> None:
    """Ruff with the project's configuration and mypy --strict find nothing, without ignores."""
    ruff = [sys.executable, "-m", "ruff", "check", "--config", str(ROOT / "pyproject.toml"), "."]
    ruff += ["--extend-per-file-ignores", "*:PLR0913,*:PLR0917"]  # as for generated/activations
    mypy = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(folder.parent / "c"), "."]
    for tool in (ruff, mypy):
        pytest.importorskip(tool[2])
        done = subprocess.run(  # noqa: S603 - a fixed command
            tool, cwd=folder, capture_output=True, text=True, check=False, timeout=300
        )
        assert (done.returncode, tool[2]) == (0, tool[2]), done.stdout


def test_a_subset_imports_under_any_name(folder: Path, tmp_path: Path) -> None:
    """Modules import their support relatively, so a folder of another name works."""
    for name in ("sigmoid.py", "_support.py"):
        target = tmp_path / "other" / name
        target.parent.mkdir(exist_ok=True)
        target.write_text((folder / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "other" / "__init__.py").write_text("", encoding="utf-8")
    path = "import sys; sys.path.insert(0, sys.argv[1]); "
    text = path + "from other.sigmoid import sigmoid; print(sigmoid(0))"
    command = [sys.executable, "-c", text, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)  # noqa: S603 - our own text
    assert done.stdout.strip() == "0.5"


@pytest.mark.parametrize("name", NAMES)
def test_every_module_offers_the_same_functions_in_order(package: ModuleType, name: str) -> None:
    """f, its derivatives, the backward forms: same names everywhere, each with a docstring."""
    module = getattr(package, name)
    always = ["", "_derivative", "_backward", "_second_derivative"]
    assert {f"{name}{suffix}" for suffix in always} <= set(module.__all__)
    assert all(getattr(module, function).__doc__ for function in module.__all__)
    assert module.__doc__.startswith(entry_title(name))


def entry_title(name: str) -> str:
    return next(entry.title for entry in SAMPLE if entry.name == name)


def test_forms_in_y_exist_exactly_where_they_are_licensed(package: ModuleType) -> None:
    """SiLU and GELU are no functions whose slope y determines; the other twelve are."""
    with_form = {n for n in NAMES if hasattr(getattr(package, n), f"{n}_derivative_from_output")}
    assert set(NAMES) - with_form == {"silu", "gelu"}
