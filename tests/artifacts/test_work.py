"""An activation that fails costs its own section, nothing else."""

from pathlib import Path

import pytest

from derive.artifacts import studies, vectors, work
from derive.artifacts.build import build
from derive.artifacts.cache import Cache
from derive.artifacts.document import PdfMode, PdfWish
from derive.artifacts.plan import sources
from derive.artifacts.request import Request
from derive.artifacts.session import Session
from derive.catalog.vector import SOFTMAX, SOFTMIN
from derive.catalog.without_code import WITHOUT_CODE
from derive.errors import DeriveError, FalseStepError, NoRuleError, UsageError
from derive.study import VectorStudy, vector_study
from derive.vector import VectorActivation
from tests.rendering.studies import relu, sigmoid

SESSION = Session(Cache(None))
NO_PDF = PdfWish(PdfMode.NEVER)


def failing(monkeypatch: pytest.MonkeyPatch, error: DeriveError) -> None:
    """Let ReLU fail with ``error`` and the sigmoid succeed."""
    entries = (sigmoid().activation, relu().activation)
    monkeypatch.setattr(work, "chosen", lambda *_, **__: entries)
    monkeypatch.setattr(work, "outcomes_of", lambda *_: (sigmoid(), error))
    monkeypatch.setattr(work, "VECTOR_CATALOG", (SOFTMAX,))
    monkeypatch.setattr(vectors, "VECTOR_CATALOG", (SOFTMAX,))


def test_the_rest_is_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The module and page of the others are written, the reason stands in the document."""
    failing(monkeypatch, NoRuleError("no rule differentiates it"))
    built = build(Request(), tmp_path, NO_PDF, SESSION)
    assert built.failures == (("relu", "no rule differentiates it"),)
    assert (tmp_path / "activations" / "sigmoid.py").exists()
    assert not (tmp_path / "activations" / "relu.py").exists()
    latex = (tmp_path / "derivations" / "derivations.tex").read_text()
    assert "no rule differentiates it" in latex


def test_a_vector_function_that_fails_has_its_section(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is named with its reason in the document; the other functions keep their chains."""

    def fails(entry: VectorActivation) -> VectorStudy:
        if entry.name == "softmax":
            raise NoRuleError("no rule for it today")
        return vector_study(entry)

    monkeypatch.setattr(work, "chosen", lambda *_, **__: ())
    monkeypatch.setattr(work, "VECTOR_CATALOG", (SOFTMAX, SOFTMIN))
    monkeypatch.setattr(vectors, "VECTOR_CATALOG", (SOFTMAX, SOFTMIN))
    monkeypatch.setattr(studies, "vector_study", fails)
    built = build(Request(), tmp_path, NO_PDF, SESSION)
    assert built.failures == (("softmax", "no rule for it today"),)
    folder = tmp_path / "derivations"
    latex = (folder / "derivations.tex").read_text()
    assert "no rule for it today" in latex
    assert r"\label{sec:softmin}" in latex
    assert "no rule for it today" in (folder / "html/activations/softmax.html").read_text()
    assert r"∂" in (folder / "html/activations/softmin.html").read_text()


def test_the_sheet_needs_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """No module is generated for a page of formulas."""
    failing(monkeypatch, NoRuleError("no rule differentiates it"))
    monkeypatch.setattr(work, "render_activation", None)
    assert "sigmoid" in sources(Request(), SESSION, sheet=True).latex


@pytest.mark.parametrize("name", ["softmax", *(e.name for e, _ in WITHOUT_CODE[:1])])
def test_a_name_without_a_module_is_refused(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing is written in silence: the line says why, and what shows the mathematics."""
    monkeypatch.setattr(work, "has_module", lambda _: False)  # whatever kinds have templates today
    with pytest.raises(UsageError, match=rf"{name}: no code is generated.*derive show {name}"):
        build(Request(names=(name,)), tmp_path, NO_PDF, SESSION)
    assert list(tmp_path.iterdir()) == []


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
