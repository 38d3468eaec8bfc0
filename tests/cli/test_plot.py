"""`derive plot`: in the terminal, as files, and what it refuses."""

from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest

from derive.cli.app import run


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_curves_are_drawn_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Braille dots, the legend and numbers on both axes."""
    assert run(["plot", "relu"]) == 0
    shown = capsys.readouterr().out
    assert "━━ dy/dx" in shown
    assert any("⠁" <= sign <= "⣿" for sign in shown)
    assert "−4" in shown


def test_a_drawing_is_svg_by_itself() -> None:
    """It is XML, carries its own colours, and says in words what it shows."""
    assert run(["plot", "relu", "-o", "relu.svg"]) == 0
    root = Tree.parse("relu.svg").getroot()  # noqa: S314 - made a line above
    assert root.get("role") == "img"
    assert "from x = −5 to 5" in str(root.get("aria-label"))
    assert 'stroke="#1f5fa8"' in Path("relu.svg").read_text()


@pytest.mark.parametrize(("name", "head"), [("a.png", b"\x89PNG"), ("a.pdf", b"%PDF")])
def test_pictures_are_made_by_typst(name: str, head: bytes) -> None:
    """Two activations in one picture, y above dy/dx."""
    pytest.importorskip("typst")
    if name.endswith("png"):
        assert run(["plot", "relu", "-o", name]) == 0
    else:
        assert run(["plot", "relu", "leaky_relu", "--compare", "-o", name]) == 0
    assert Path(name).read_bytes().startswith(head)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["relu", "-o", "a.gif"], "a.gif: expected a name that ends in .svg, .png, .pdf"),
        (["relu", "--compare"], "--compare takes two to 6 NAMEs, not 1"),
        (["rellu"], "did you mean 'relu'?"),
        (["softmax"], "'softmax' is a function of a vector"),
    ],
)
def test_what_cannot_be_meant_is_one_line(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The usage exit code, and nothing written."""
    assert run(["plot", *words]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line
    assert list(Path().iterdir()) == []
