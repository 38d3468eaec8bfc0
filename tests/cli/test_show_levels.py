"""`derive show` at three levels, in two languages, by a parameter and to the second order."""

import json
from collections.abc import Callable

import pytest

from derive.cli.app import run
from tests.cli.conftest import Outcome

Derive = Callable[..., Outcome]


@pytest.fixture
def show(capsys: pytest.CaptureFixture[str]) -> Derive:
    """Return a function that runs `derive show`."""

    def call(*words: str) -> Outcome:
        code = run(["show", *words])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


def test_each_level_holds_the_one_before(show: Derive) -> None:
    """Normal adds laws with their letters, full adds what a line works out in passing."""
    brief, normal, full = (
        show("sigmoid", "--level", level).out.splitlines() for level in ("brief", "normal", "full")
    )
    assert [line for line in normal if line in brief] == brief
    assert [line for line in full if line in normal] == normal
    assert "            (uⁿ)′ = nuⁿ⁻¹·u′ with u = 1 + e⁻ˣ, n = −1" in normal
    assert any("(1 + e⁻ˣ)′ = (1)′ + (e⁻ˣ)′" in line for line in full)


def test_chinese_changes_words_and_nothing_else(show: Derive) -> None:
    """The formulas of both languages are the same, in the same order."""
    english, chinese = (show("sigmoid", "--lang", lang).out for lang in ("en", "zh"))
    lines = [line for line in english.splitlines() if line.startswith("        =")]
    assert len(lines) == 7
    assert all(line.strip().split("   ")[0] in chinese for line in lines)
    assert "链式法则" in chinese
    assert chinese.startswith("S 形函数（sigmoid）\n")
    assert "chain rule" not in chinese


def test_latex_in_full_has_a_block_for_each_inner_chain(show: Derive) -> None:
    """The inner derivative follows the chain as an alignment of its own."""
    brief, full = (
        show("sigmoid", "--format", "latex", "--level", level).out for level in ("brief", "full")
    )
    assert full.count(r"\begin{align*}") == brief.count(r"\begin{align*}") + 1


def test_steps_are_in_the_json(show: Derive) -> None:
    """Programs get rules by id, letters, inner chains and verdicts."""
    record = json.loads(show("sigmoid", "--format", "json").out)
    (branch,) = record["branches"]
    assert branch["steps"][0]["rules"] == ["power", "chain"]
    assert branch["steps"][0]["letters"] == {"u": "1 + e⁻ˣ", "n": "−1"}
    assert {step["verdict"] for step in branch["steps"]} == {"PROVED"}
    assert branch["steps"][1]["substeps"][0][0]["rules"] == ["sum"]


def test_by_a_parameter(show: Derive) -> None:
    """The chain of each piece; a name that is no parameter is a usage error with the names."""
    assert "∂y/∂α = (α(eˣ − 1))′" in show("elu", "--by", "alpha").out
    assert json.loads(show("elu", "--by", "alpha", "--format", "json").out)[0]["left"] == "∂y/∂α"
    assert r"\frac{\partial y}{\partial \alpha}" in (
        show("elu", "--by", "alpha", "--format", "latex").out
    )
    wrong = show("elu", "--by", "beta")
    assert wrong.code == 2
    assert "has no parameter 'beta'; it has: alpha" in wrong.err


def test_second_order_is_shown_step_by_step(show: Derive) -> None:
    """The chain follows the forms of higher order, and is in the JSON too."""
    printed = show("tanh", "--order", "2").out
    assert "d²y/dx² = (1 − y²)′" in printed
    assert "substitute y′ = 1 − y²  proved" in printed
    record = json.loads(show("tanh", "--order", "2", "--format", "json").out)
    assert [step["after"] for step in record["second"][0]["steps"]] == ["−2yy′", "−2y(1 − y²)"]


def test_forms_with_a_bit_are_among_the_results(show: Derive) -> None:
    """SiLU has a chain for each sign of dy/dx, and both forms stand below "result"."""
    printed = show("silu").out
    assert "in terms of y, as x − y = W₋₁(ye⁻ʸ)  proved" in printed
    assert (
        "from y and one stored bit, for dy/dx > 0:  "
        "dy/dx = (y + e^(y + W₀(ye⁻ʸ)))/(1 + e^(y + W₀(ye⁻ʸ)))" in printed
    )


def test_labels_and_tally_tell_what_was_printed(show: Derive) -> None:
    """A form without y is not said to need it; lines of the chains with a bit are counted."""
    sine, gelu = show("sin").out, show("gelu").out
    assert "from x and y" not in sine + gelu
    assert "  from x:        dy/dx = Φ + xe^(−x²/2)/√(2π)" in gelu
    assert "3 of 3 lines proved" in sine
