"""`derive accuracy` with other values of parameters."""

from collections.abc import Callable
from pathlib import Path

import pytest

from derive.cli import accuracy
from derive.cli.app import run
from derive.rendering.module import SUPPORT, render_support
from tests.cli.conftest import Outcome
from tests.known import module_of


@pytest.fixture
def measure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Outcome]:
    """Run the command in an empty folder, without a cache."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> Outcome:
        code = run(["accuracy", *words, "--no-cache"])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("elu", "--param", "beta=1"), "elu has no parameter 'beta'; its own: alpha"),
        (("swish", "--param", "beta=-1"), "swish needs beta > 0"),
        (("elu", "swish", "--param", "alpha=1"), "one NAME"),
        (("elu", "--param", "alpha"), "--param alpha states no value"),
        (("elu", "--param", "alpha=3"), "no module for elu; run: derive build"),
    ],
)
def test_what_cannot_be_measured(
    measure: Callable[..., Outcome], words: tuple[str, ...], said: str
) -> None:
    """The message names the parameter, its domain, or what to do first."""
    outcome = measure(*words)
    assert outcome.code == 2
    assert said in " ".join(outcome.err.split())


@pytest.mark.slow
def test_errors_are_printed(
    measure: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each function has a line for each dtype; nothing is written."""
    package = tmp_path / "activations"
    package.mkdir()
    (package / SUPPORT).write_text(render_support(), encoding="utf-8")
    (package / "elu.py").write_text(module_of("elu"), encoding="utf-8")
    (package / "__init__.py").write_text("from . import elu\n", encoding="utf-8")
    monkeypatch.setattr(accuracy, "GENERATED", tmp_path)
    outcome = measure("elu", "--param", "alpha=-1.5", "--balls", "200")
    assert "elu_derivative float64" in outcome.out
    assert "elu_derivative_from_output refuses these values" in outcome.out
    assert sorted(tmp_path.iterdir()) == [package]
