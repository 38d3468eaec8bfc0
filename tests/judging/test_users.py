"""Where people work: test suites, suppressions, baselines, other programs."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from derive.cli.app import run
from derive.errors import UsageError
from derive.testing import assert_derivative

pytest_plugins = ["pytester"]

WRONG = """
import numpy as np

def tanh(x):
    return np.tanh(x)

def tanh_grad(x):{comment}
    return 1 - np.tanh(x)
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "act.py"
    path.write_text(WRONG.format(comment=""), encoding="utf-8")
    return path


def right(x: float) -> float:
    return x * x


def right_grad(x: float) -> float:
    return 2 * x


def wrong_grad(x: float) -> float:
    return 3 * x


def test_a_right_derivative_passes() -> None:
    """Nothing happens."""
    assert_derivative(right, right_grad)


def test_a_wrong_derivative_says_where_and_why() -> None:
    """The message names code, input, both values and the likely cause."""
    with pytest.raises(AssertionError, match=r"DRV101 .*wrong: at x = .* returns") as caught:
        assert_derivative(right, wrong_grad)
    assert "likely cause: the factor 3/2 is too much" in str(caught.value)


def test_functions_that_cannot_be_imported_are_refused() -> None:
    """A lambda is no name that another process could import."""
    with pytest.raises(UsageError, match="top level"):
        assert_derivative(right, lambda x: 2 * x)


def test_formats_agree(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every format carries the code of the finding, and the command fails."""
    said = {}
    for form in ("text", "json", "junit", "sarif", "github"):
        assert run(["verify", str(file), "--format", form]) == 1
        said[form] = capsys.readouterr().out
    assert all("DRV101" in text for text in said.values())
    (target,) = json.loads(said["json"])["targets"]
    assert target["findings"][0]["line"] == 7
    suite = ElementTree.fromstring(said["junit"].encode())  # noqa: S314 -- our own text
    assert suite[0].get("failures") == "1"
    assert json.loads(said["sarif"])["runs"][0]["results"][0]["ruleId"] == "DRV101"
    assert said["github"].startswith("::error file=act.py,line=7,")


def test_a_report_is_written_beside_the_text(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``--write`` makes files and folders; text names file and line as editors read them."""
    assert run(["verify", str(file), "--write", "sarif=out/a.sarif", "--write", "json=b.json"]) == 1
    assert "act.py:7: DRV101" in capsys.readouterr().out
    assert json.loads(Path("out/a.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert json.loads(Path("b.json").read_text("utf-8"))["schema"] == 1


def test_a_reason_silences_a_finding(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A comment with a reason makes it a note; one without is a finding itself."""
    file.write_text(WRONG.format(comment="  # derive: ignore[DRV101] an old experiment"), "utf-8")
    assert run(["verify", str(file)]) == 0
    file.write_text(WRONG.format(comment="  # derive: ignore[DRV101]"), "utf-8")
    assert run(["verify", str(file)]) == 1
    assert "DRV116" in capsys.readouterr().out


def test_a_baseline_lets_old_findings_pass(file: Path) -> None:
    """It is written once; what it holds does not count."""
    assert run(["verify", str(file), "--baseline", "known.json"]) == 0
    assert json.loads(Path("known.json").read_text("utf-8"))["findings"] == [
        "act.py:tanh_grad:DRV101"
    ]


def test_usage_errors_are_one_line(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each says what to write instead."""
    for words in (
        ["verify"],
        ["verify", "no.py"],
        ["verify", "--pair", "a=b"],
        ["verify", str(file), "--write", "pdf=a.pdf"],
        ["explain", "X"],
    ):
        assert run(words) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_every_code_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """`derive explain` lists the codes and tells each."""
    assert run(["explain"]) == 0
    codes = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    for code in codes:
        assert run(["explain", code]) == 0
        said = capsys.readouterr().out
        assert all(word in said for word in (code, "what", "why", "fix"))


@pytest.mark.slow
def test_pytest_has_an_item_for_each_derivative(
    file: Path, pytester: pytest.Pytester, request: pytest.FixtureRequest
) -> None:
    """``pytest --derive`` fails with the finding; without the option nothing is judged."""
    pytester.makepyprojecttoml('[tool.derive.verify]\ntargets = ["act.py"]\n')
    pytester.makepyfile(act=file.read_text("utf-8"))
    done = pytester.runpytest_subprocess("--derive", "-p", "no:cacheprovider", "-p", "no:xdist")
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["*DRV101 tanh_grad: wrong*"])
