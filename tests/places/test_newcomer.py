"""A project of somebody's own, used from the documentation alone."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from derive.cli.app import run
from derive.testing import assert_derivative

pytest_plugins = ["pytester"]

CONFIG = """
[tool.derive.verify]
targets = ["src/mypkg/activations.py"]
pairs = [{ function = "mypkg.odd:foo", derivative = "mypkg.odd:bar", of = "sigmoid" }]

[tool.derive.verify.ignore]
"mypkg.activations:leaky_grad" = { codes = ["DRV103"], reason = "slope is a constant of ours" }
"""
ACTIVATIONS = """
import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def sigmoid_grad(y):
    return y * (1 - y)

def leaky(x, slope=0.01):
    return np.where(x > 0, x, slope * x)

def leaky_grad(y, slope=0.01):
    return np.where(y > 0, 1.0, slope)

def cube(x):
    return x**3

def cube_grad(x):
    return 2 * x**2
"""
ODD = """
import numpy as np

def foo(u):
    return 1 / (1 + np.exp(-u))

def bar(u):
    return foo(u) * (1 - foo(u))
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the project the present folder; nothing of it is installed."""
    package = tmp_path / "src" / "mypkg"
    package.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(CONFIG, "utf-8")
    for name, text in {"__init__": "", "activations": ACTIVATIONS, "odd": ODD}.items():
        (package / f"{name}.py").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("where", [".", "src", "src/mypkg"])
def test_what_pyproject_names_is_judged_from_any_folder(
    where: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Targets belong to the project, and packages below src are found."""
    monkeypatch.chdir(project / where)
    assert run(["verify"]) == 1
    said = capsys.readouterr()
    assert "activations.py:19: DRV101  wrong: at x = " in said.out
    assert "DRV103" not in said.out
    assert "bar                          PROVED    f′(x) of sigmoid" in said.out
    assert said.err.startswith("4 derivatives judged, 3 proved, 1 findings")


def test_a_pair_is_judged_as_what_the_user_says_it_is(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another activation is a finding, an unknown one a usage error."""
    words = ["verify", "--pair", "mypkg.odd:foo=mypkg.odd:bar", "--of"]
    assert run([*words, "sigmoid"]) == 0
    assert run([*words, "tanh"]) == 1
    assert "DRV108  this is sigmoid, not tanh" in capsys.readouterr().out
    assert run([*words, "tan"]) == 2
    assert "did you mean 'tanh'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "line"),
    [("def f_grad(x)\n", 1), ("import math\nimport nothing_like_it\ndef f_grad(x): ...\n", 2)],
)
def test_a_file_that_cannot_be_imported_names_its_line(
    text: str, line: int, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not the line of Python's own import machinery."""
    Path("broken.py").write_text(text, "utf-8")
    assert run(["verify", "broken.py"]) == 1
    assert f"broken.py:{line}: DRV112  cannot be imported: " in capsys.readouterr().out


def test_a_module_that_is_not_there_has_no_line(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing was read."""
    assert run(["verify", "mypkg.nothing"]) == 1
    assert "       DRV112  cannot be imported: ModuleNotFoundError" in capsys.readouterr().out


def test_pytest_names_its_tests_by_files_of_the_project(
    project: Path, pytester: pytest.Pytester
) -> None:
    """The report is short and readable; a baseline lets the old finding pass."""
    for place in project.iterdir():
        place.rename(pytester.path / place.name)
    words = ("--derive", "-p", "no:cacheprovider", "-p", "no:xdist")
    done = pytester.runpytest_subprocess(*words)
    done.assert_outcomes(passed=3, failed=1)
    done.stdout.fnmatch_lines(
        ["*derive::src/mypkg/activations.py::cube_grad*", "DRV101 cube_grad: wrong: at x = *"]
    )
    config = pytester.path / "pyproject.toml"
    named = CONFIG.replace('targets = ["src/mypkg/activations.py"]', 'targets = ["src"]')
    known = named.replace("pairs =", 'baseline = "known.json"\npairs =')
    config.write_text(known, "utf-8")
    text = '{"version": 1, "findings": ["src/mypkg/activations.py:cube_grad:DRV101"]}'
    (pytester.path / "known.json").write_text(text, "utf-8")
    pytester.runpytest_subprocess(*words).assert_outcomes(passed=4)


def tanh_slope(x: float) -> float:
    return 1 - np.tanh(x) ** 2


def test_a_function_of_numpy_can_be_named() -> None:
    """Nobody wraps np.tanh to test a slope of it."""
    assert_derivative(np.tanh, tanh_slope)
    with pytest.raises(AssertionError, match="DRV101"):
        assert_derivative(np.sinh, tanh_slope)


def test_a_pipe_gets_no_progress(project: Path) -> None:
    """One line tells what was judged."""
    command = [sys.executable, "-m", "derive", "verify", "src/mypkg/activations.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr.startswith("3 derivatives judged")
    assert len(done.stderr.splitlines()) == 1


def test_a_terminal_sees_progress(project: Path) -> None:
    """What is judged is named while it goes on."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "derive", "verify", "src/mypkg/activations.py"],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env=os.environ | {"TERM": "xterm"},
    ) as process:
        os.close(theirs)
        seen = b""
        try:
            while part := os.read(ours, 4096):
                seen += part
        except OSError:  # the other end is closed
            pass
        process.wait()
    os.close(ours)
    assert b"judging" in seen
    assert b"cube_grad" in seen
