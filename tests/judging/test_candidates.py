"""Which files are executed at all."""

from pathlib import Path

import pytest

from derive.cli.app import run
from derive.judging.candidates import may_hold_derivatives

HOLD = [
    "def sigmoid_prime(x): ...",
    "def relu(x): ...\ndef drelu(x): ...",
    "f = np.tanh\ndf = lambda x: 1 - np.tanh(x)**2",
    "def f(x, deriv=False): ...",
    "class Tanh:\n    def forward(self, x): ...\n    def backward(self, g): ...",
    "def tanh(x):\n    y = np.tanh(x)\n    return y, lambda g: g * (1 - y * y)",
    "PAIRS = {'tanh': (tanh, other)}",
    "PAIRS = {'tanh': {'f': tanh, 'df': other}}",
    "tanh = Activation(f=np.tanh, df=other)",
    "def broken(:",
]
HOLD_NOTHING = [
    "",
    "import sys\nsys.exit(3)",
    "from act import sigmoid, sigmoid_prime\nx = 3\ndx = 1e-3\nprint(sigmoid_prime(x))",
    "w = torch.zeros(3, requires_grad=True)\nloss(w).backward()\ngrad = w.grad",
    "NAMES = {'a': (1, 2), 'b': 'gradient'}\ndef setup(x):\n    diff = x - 1\n    return diff, x",
]


@pytest.mark.parametrize("text", HOLD, ids=range(len(HOLD)))
def test_whatever_may_hold_a_derivative_is_run(text: str, tmp_path: Path) -> None:
    """Every shape in which derivatives are found; what cannot be parsed is left to Python."""
    file = tmp_path / "act.py"
    file.write_text(text, "utf-8")
    assert may_hold_derivatives(file)


@pytest.mark.parametrize("text", HOLD_NOTHING, ids=range(len(HOLD_NOTHING)))
def test_scripts_that_use_derivatives_are_not_run(text: str, tmp_path: Path) -> None:
    """Names that are called, imported or assigned inside functions define nothing."""
    file = tmp_path / "act.py"
    file.write_text(text, "utf-8")
    assert not may_hold_derivatives(file)


def test_a_folder_is_judged_without_running_its_scripts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The summary counts them, -v names them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "script.py").write_text("open('ran', 'w').close()\nraise SystemExit(3)\n", "utf-8")
    assert run(["verify", "."]) == 0
    said = capsys.readouterr()
    assert "script.py" not in said.out
    assert "1 files without derivatives not run" in said.err
    assert run(["verify", "-v", "."]) == 0
    assert "script.py (nothing in it speaks of a derivative: not run)" in capsys.readouterr().out
    assert not (tmp_path / "ran").exists()
