"""An activation that fails costs its own section, nothing else."""

from pathlib import Path

import pytest

from derive.artifacts import work
from derive.artifacts.build import build
from derive.artifacts.cache import Cache
from derive.artifacts.document import PdfMode, PdfWish
from derive.artifacts.request import Request
from derive.artifacts.session import Session
from derive.errors import DeriveError, FalseStepError, NoRuleError
from tests.rendering.studies import relu, sigmoid

SESSION = Session(Cache(None))
NO_PDF = PdfWish(PdfMode.NEVER)


def failing(monkeypatch: pytest.MonkeyPatch, error: DeriveError) -> None:
    """Let ReLU fail with ``error`` and the sigmoid succeed."""
    entries = (sigmoid().activation, relu().activation)
    monkeypatch.setattr(work, "chosen", lambda *_, **__: entries)
    monkeypatch.setattr(work, "outcomes_of", lambda *_: (sigmoid(), error))


def test_the_rest_is_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The module and page of the others are written, the reason stands in the document."""
    failing(monkeypatch, NoRuleError("no rule differentiates it"))
    built = build(Request(), tmp_path, NO_PDF, SESSION)
    assert built.failures == (("relu", "no rule differentiates it"),)
    assert (tmp_path / "activations" / "sigmoid.py").exists()
    assert not (tmp_path / "activations" / "relu.py").exists()
    latex = (tmp_path / "derivations" / "derivations.tex").read_text()
    assert "no rule differentiates it" in latex


def test_the_module_of_what_failed_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file from better days is no orphan."""
    failing(monkeypatch, NoRuleError("later"))
    build(Request(), tmp_path, NO_PDF, SESSION)
    old = tmp_path / "activations" / "relu.py"
    old.write_text((tmp_path / "activations" / "sigmoid.py").read_text())
    build(Request(), tmp_path, NO_PDF, SESSION)
    assert old.exists()


def test_a_false_step_stops_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It stands for a defect of the engine; nothing is written."""
    failing(monkeypatch, FalseStepError("1 is not 2"))
    with pytest.raises(FalseStepError):
        build(Request(), tmp_path, NO_PDF, SESSION)
    assert list(tmp_path.iterdir()) == []
