"""`derive new`, and what the other commands make of a project's own entries."""

import json
from pathlib import Path

import pytest

from derive.artifacts.cache import Cache
from derive.artifacts.own import admitted
from derive.artifacts.session import Session
from derive.cli.app import run
from derive.errors import DefinitionError, OutOfBudgetError
from derive.project import FILE, OwnEntry

pytestmark = pytest.mark.usefixtures("same_process")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty project, with a cache of its own."""
    monkeypatch.setenv("DERIVE_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / FILE).write_text('[project]\nname = "demo"\n', encoding="utf-8")
    return tmp_path


def test_a_new_entry_is_shown_and_built(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From formula to generated code in the project's own folder, where `--check` finds it."""
    assert run(["new", "bend", "x if x > 0 else a*x", "--param", "a=0.25: a >= 0"]) == 0
    assert "[tool.derive.activation.bend]" in (project / FILE).read_text(encoding="utf-8")
    assert run(["show", "bend", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "PURE"
    assert run(["build", "bend", "--pdf", "never"]) == 0
    module = (project / "generated" / "activations" / "bend.py").read_text(encoding="utf-8")
    assert "def bend_backward_from_output(" in module
    assert "[tool.derive.activation.bend]" in module.splitlines()[0]
    assert run(["build", "bend", "--check"]) == 0
    text = (project / FILE).read_text(encoding="utf-8").replace("0.25", "0.5")
    (project / FILE).write_text(text, encoding="utf-8")
    assert run(["build", "bend", "--check"]) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["new", "tanh", "x"], "the name is taken"),
        (["new", "Bad", "x"], "cannot be a name"),
        (["new", "q", "log(x)"], "it is real for x > 0 alone"),
        (["new", "q", "a*x"], "unknown name 'a'"),
        (["show", "bendy"], "no activation is called"),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else None,
)
def test_refuses_with_one_line_and_writes_nothing(
    words: list[str], message: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A usage error; pyproject.toml stays as it was."""
    before = (project / FILE).read_bytes()
    assert run(words) == 2
    error = capsys.readouterr().err
    assert message in error
    assert len(error.splitlines()) == 1
    assert (project / FILE).read_bytes() == before


def test_needs_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a pyproject.toml there is nowhere to write."""
    monkeypatch.chdir(tmp_path)
    assert run(["new", "f", "x"]) == 2
    assert "create one first" in capsys.readouterr().err


def test_an_entry_that_is_no_activation_names_its_place() -> None:
    """Errors say in which table the formula stands."""
    entry = OwnEntry(name="f", expr="1/x")
    with pytest.raises(DefinitionError, match=r"pyproject.toml, \[tool.derive.activation.f\]"):
        admitted(entry, Session(Cache(None)))


def test_an_entry_that_takes_too_long_is_refused() -> None:
    """Nothing half-known is generated."""
    entry = OwnEntry(name="f", expr="max(sin(x), sin(2*x), sin(3*x))")
    with pytest.raises(OutOfBudgetError, match="UNDECIDED"):
        admitted(entry, Session(Cache(None)), budget=8)


@pytest.mark.slow
def test_lists_what_to_keep_beside_what_pytorch_keeps(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Own entries stand in the table too; the record names the version that was read."""
    (project / FILE).write_text("[tool.derive.activation.wave]\nexpr = 'x + x'\n", encoding="utf-8")
    assert run(["list", "--advice", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["wave"]["keep"] == []
    assert rows["wave"]["pytorch"]["keeps"] is None
    assert rows["elu"]["keep"] == ["y"]
    assert rows["elu"]["condition"] == "alpha >= 0"
    assert rows["elu"]["pytorch"]["keeps"] == "x"
    assert run(["list", "--advice"]) == 0
    assert "x → ∞: 8.32, 16.6" in capsys.readouterr().out
