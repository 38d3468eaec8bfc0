"""`derive templates`, and templates of one's own."""

from pathlib import Path

import pytest

from derive.cli.app import run


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All templates, copied."""
    monkeypatch.chdir(tmp_path)
    assert run(["templates", "--copy", "mine"]) == 0
    return tmp_path / "mine"


def test_templates_are_listed_and_copied(copies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every name of the list is a file of the copy."""
    assert run(["templates"]) == 0
    names = capsys.readouterr().out.split()
    assert "parts/chain.tex.jinja" in names
    assert all((copies / name).is_file() for name in names)


def test_a_copy_never_overwrites(copies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody may have changed what is there."""
    changed = copies / "parts" / "chain.tex.jinja"
    changed.write_text("mine")
    assert run(["templates", "--copy", "mine"]) == 2
    assert "is there already; choose an empty folder" in capsys.readouterr().err
    assert changed.read_text() == "mine"


def test_an_unknown_name_is_one_line_with_its_place(
    copies: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The template and the line are named, nothing is written."""
    (copies / "parts" / "title.tex.jinja").write_text("one\n(((document.titel)))\n")
    assert run(["pdf", "relu", "--templates", "mine", "-o", "relu.pdf"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "title.tex.jinja, line 2" in line
    assert "titel" in line
    assert not Path("relu.pdf").exists()
