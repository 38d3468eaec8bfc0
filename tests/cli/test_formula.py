"""`derive show FORMULA`: formulas, and words that are none."""

import json
from pathlib import Path

import pytest

from derive.cli.app import run
from derive.cli.show import is_formula

pytestmark = pytest.mark.usefixtures("same_process")


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DERIVE_CACHE", str(tmp_path))


@pytest.mark.parametrize(
    ("word", "parameters", "expected"),
    [
        ("tanh", (), False),
        ("tahn", (), False),
        ("x", (), True),
        ("a", ("a=1: a > 0",), True),
        ("x*tanh(x)", (), True),
        ("3", (), True),
        ("x.__class__", (), True),
    ],
)
def test_a_plain_name_is_a_name(word: str, parameters: tuple[str, ...], expected: bool) -> None:
    """Anything else, the input, constants and declared letters are formulas."""
    assert is_formula(word, parameters) is expected


def test_shows_a_formula_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The object has the same keys as that of an entry."""
    words = ["show", "x if x > 0 else a*x", "--param", "a=0.01: a >= 0", "--format", "json"]
    assert run(words) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["kind"] == "PURE"
    assert record["forms"][0]["expr"] == "Piecewise((1, y > 0), (a, True))"
    assert record["forms"][0]["verdict"] == record["verdict"] == "PROVED"
    assert record["undecided"] == []


def test_shows_a_formula_step_by_step(capsys: pytest.CaptureFixture[str]) -> None:
    """As for an entry, each line has its rule and verdict; the second time it comes at once."""
    for _ in range(2):
        assert run(["show", "1/(1+exp(-x))"]) == 0
        printed = capsys.readouterr().out
        assert "from y:        dy/dx = y(1 − y)" in printed


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["show", '__import__("os").system("x")'], "only arithmetic"),
        (["show", "x.__class__"], "only arithmetic"),
        (["show", "log(x)"], "it is real for x > 0 alone"),
        (["show", "a*x"], "unknown name 'a'"),
        (["show", "a*x", "--param", "a: a > 0 and a < 0"], "contradicts itself"),
        (["show", "tahn"], "did you mean 'tanh'?"),
        (["show", "elu", "--by", "alpha", "--order", "2"], "--by and --order cannot be combined"),
        (["prove", "softmax"], "'softmax' is a function of a vector"),
        (["list", "--vector", "--advice"], "--advice is about functions of one input"),
        (["show", "tanh", "--param", "a=1"], "has its own parameters"),
        (["show", "x*x", "--kink", "1"], "a formula says its value"),
        (["show", "x", "--budget", "0"], "--budget"),
    ],
    ids=lambda value: value[1] if isinstance(value, list) else None,
)
def test_says_in_one_line_what_is_wrong(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A usage error, exit code 2."""
    assert run(words) == 2
    error = capsys.readouterr().err
    assert message in error
    assert len(error.splitlines()) == 1


def test_what_a_budget_did_not_reach_is_undecided(capsys: pytest.CaptureFixture[str]) -> None:
    """The derivative is shown all the same, with the stage and the reason."""
    formula = "max(sin(x), sin(2*x), sin(3*x))"
    assert run(["show", formula]) == 1
    assert "UNDECIDED: forms in y: " in capsys.readouterr().out
    assert run(["show", formula, "--format", "json"]) == 1
    record = json.loads(capsys.readouterr().out)
    assert record["verdict"] == "UNDECIDED"
    assert record["forms"] == []
    assert {gap["stage"] for gap in record["undecided"]} >= {"definition", "forms"}


def test_what_is_not_reached_is_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    """The forms that are known are printed as mathematics, and the exit code tells of the rest."""
    assert run(["show", "max(x, a*x)", "--param", "a=0.01"]) == 1
    printed = capsys.readouterr().out
    assert "  from y:  dy/dx = 1 if y > 0, a otherwise  for 0 ≤ a ≤ 1" in printed
    assert "  from y:  dy/dx = a if y > 0, 1 otherwise  for a > 1" in printed.splitlines()
    assert "UNDECIDED: the derivation" in printed
