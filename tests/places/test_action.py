"""The composite action: its own steps, run as a runner would; run with ``pytest -m hook``."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.places.test_hook import BAD, GOOD

pytestmark = pytest.mark.hook

ROOT = Path(__file__).parents[2]
#: how a runner calls a step whose shell is bash
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")


class Runner:
    """Runs the steps of action.yml in a project, with the variables that GitHub documents."""

    def __init__(self, temporary: Path) -> None:
        yaml = pytest.importorskip("yaml")
        self.action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
        self.temporary = temporary
        self.outputs: dict[str, str] = {}

    def step(
        self, name: str, project: Path, **inputs: str
    ) -> subprocess.CompletedProcess[str] | None:
        """Run one step; None when its condition does not hold."""
        known = {n: str(said["default"]) for n, said in self.action["inputs"].items()}
        assert set(inputs) <= set(known)
        known |= inputs
        step = next(s for s in self.action["runs"]["steps"] if s.get("name") == name)
        if not holds(step.get("if", "true"), known):
            return None
        written = self.temporary / "output"
        written.write_text("", "utf-8")
        done = subprocess.run(
            [*BASH, "-c", step["run"]],
            cwd=project,
            env=self._environment(step, known, written),
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        lines = written.read_text("utf-8").splitlines()
        self.outputs |= {f"{step.get('id')}.{k}": v for k, v in (line.split("=") for line in lines)}
        return done

    def _environment(self, step: Any, inputs: dict[str, str], written: Path) -> dict[str, str]:
        python = str(Path(sys.executable).parent)
        return {
            "PATH": f"{python}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.temporary),
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(written),
            "RUNNER_TEMP": str(self.temporary),
            **{n: self._filled(value, inputs) for n, value in step.get("env", {}).items()},
        }

    def _filled(self, text: str, inputs: dict[str, str]) -> str:
        text = re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda m: inputs[m[1]], text)
        return re.sub(
            r"\$\{\{ steps\.(\w+)\.outputs\.(\w+) \}\}",
            lambda m: self.outputs[f"{m[1]}.{m[2]}"],
            text,
        )


def holds(condition: str, inputs: dict[str, str]) -> bool:
    """Decide a condition made of ``inputs.name == ''``, ``!=`` and ``||``."""
    return any(
        (inputs[name] == "") is (sign == "==")
        for name, sign in re.findall(r"inputs\.([\w-]+) (==|!=) ''", condition)
    )


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Install once."""
    made = Runner(tmp_path_factory.mktemp("runner"))
    step = made.action["runs"]["steps"][1]
    step["if"] = "inputs.python-version != ''"  # always
    done = made.step("Install derive", made.temporary, install="six\nclick")
    assert done is not None
    assert done.returncode == 0, done.stderr
    assert (made.temporary / "derive" / "lib").is_dir()
    return made


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "act.py").write_text(GOOD, "utf-8")
    (tmp_path / "bad.py").write_text(BAD, "utf-8")
    return tmp_path


def judged(runner: Runner, project: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    done = runner.step("Judge", project, **inputs)
    assert done is not None
    return done


def test_right_derivatives_pass(runner: Runner, project: Path) -> None:
    """The step exits with 0 and leaves no error."""
    done = judged(runner, project, verify="act.py")
    assert (done.returncode, "::error" in done.stdout) == (0, False), done.stderr


def test_a_wrong_derivative_is_annotated(runner: Runner, project: Path) -> None:
    """Each target has its line; the annotation names file and line; SARIF says the same."""
    done = judged(runner, project, verify="act.py\nbad.py\n", sarif="out/derive.sarif")
    assert done.returncode == 1
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("::error")]
    assert line.startswith("::error file=bad.py,line=7,title=DRV101 ")
    (run,) = json.loads((project / "out" / "derive.sarif").read_text("utf-8"))["runs"]
    (result,) = [r for r in run["results"] if r["level"] == "error"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "bad.py"
    assert place["region"]["startLine"] == 7


def test_without_inputs_the_targets_of_the_project_are_judged(
    runner: Runner, project: Path
) -> None:
    """Nothing named anywhere is a usage error, never a pass."""
    assert judged(runner, project).returncode == 2
    (project / "pyproject.toml").write_text('[tool.derive.verify]\ntargets = ["bad.py"]\n', "utf-8")
    assert judged(runner, project).returncode == 1


def test_a_vendored_package_is_compared(runner: Runner, project: Path) -> None:
    """Nothing there is stale, what a build wrote is fresh; nothing else is judged."""
    words = "--out src/activations\n--only tanh"
    stale = runner.step("Compare", project, arguments=words)
    assert stale is not None
    assert stale.returncode == 1
    build = [str(runner.temporary / "derive" / "bin" / "derive"), "build", *words.split()]
    subprocess.run(build, cwd=project, check=True, capture_output=True)
    fresh = runner.step("Compare", project, arguments=words)
    assert fresh is not None
    assert fresh.returncode == 0, fresh.stdout + fresh.stderr
    assert runner.step("Judge", project, arguments=words) is None
