"""The pre-commit hooks, installed and run by pre-commit itself; run with ``pytest -m hook``."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.hook

ROOT = Path(__file__).parents[2]
CONFIG = """
repos:
  - repo: {here}
    rev: {commit}
    hooks:
      - id: derive-verify
      - id: derive-fresh
        args: [--out, src/pkg/activations, --only, "sigmoid,tanh"]
"""
GOOD = """
import numpy as np

def tanh(x):
    return np.tanh(x)

def tanh_grad(x):
    return 1 - np.tanh(x)**2
"""
BAD = GOOD.replace("1 - np.tanh(x)**2", "1 - np.tanh(x)")
SCRIPT = "import not_installed_anywhere\n\nprint('a script runs when it is imported')\n"


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def published(folder: Path) -> str:
    """Commit the work tree as it is to a repository of its own, and return the commit."""
    for name in git(ROOT, "ls-files", "-co", "--exclude-standard").splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "derive")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that uses both hooks, with a vendored package."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    pytest.importorskip("pre_commit")
    here, folder = tmp_path_factory.mktemp("derive"), tmp_path_factory.mktemp("project")
    config = CONFIG.format(here=here, commit=published(here))
    (folder / ".pre-commit-config.yaml").write_text(config, "utf-8")
    (folder / "act.py").write_text(GOOD, "utf-8")
    (folder / "script.py").write_text(SCRIPT, "utf-8")
    words = ["build", "--out", "src/pkg/activations", "--only", "sigmoid,tanh"]
    subprocess.run([sys.executable, "-m", "derive", *words], cwd=folder, check=True)
    git(folder, "init", "-q")
    return folder


def hooks(project: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Run one hook over all files."""
    git(project, "add", "-A")
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files", name],
        cwd=project,
        env=os.environ | {"PRE_COMMIT_HOME": str(project.parent / "pre-commit"), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


def test_right_files_pass(project: Path) -> None:
    """A right derivative passes, and a script that holds none is not executed."""
    done = hooks(project, "derive-verify")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_wrong_derivative_stops_the_commit(project: Path) -> None:
    """The output says file and line."""
    (project / "bad.py").write_text(BAD, "utf-8")
    done = hooks(project, "derive-verify")
    (project / "bad.py").unlink()
    assert done.returncode == 1
    assert "bad.py:7: DRV101  wrong: at x = " in done.stdout
    assert "not_installed_anywhere" not in done.stdout


def test_a_vendored_package_is_compared(project: Path) -> None:
    """Fresh files pass; one edited by hand is named."""
    done = hooks(project, "derive-fresh")
    assert done.returncode == 0, done.stdout + done.stderr
    file = project / "src" / "pkg" / "activations" / "tanh.py"
    file.write_text(file.read_text("utf-8") + "# edited\n", "utf-8")
    done = hooks(project, "derive-fresh")
    assert done.returncode == 1
    assert "tanh.py" in done.stdout
