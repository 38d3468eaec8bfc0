"""`derive show NAME --order N`: higher derivatives in the terminal and as JSON."""

import json

import pytest

from derive.cli.app import run
from derive.cli.show_higher import as_text
from derive.output_forms.higher import higher_forms
from tests.known import forms_of


def printed(name: str, order: int) -> str:
    forms = forms_of(name)
    return as_text(forms, higher_forms(forms, order)).plain


def test_orders_are_printed_with_their_verdicts() -> None:
    """One line for each order, proved."""
    lines = printed("sigmoid", 3).splitlines()
    assert lines[-2].startswith("  d²y/dx² = y(1 − y)(1 − 2y) ")
    assert lines[-1].startswith("  d³y/dx³ = ")
    assert all(line.endswith(" proved") for line in lines[-2:])


def test_conditions_and_bits_are_printed() -> None:
    """The condition on a parameter and the side that a stored bit names."""
    assert ", for α ≥ 0" in printed("elu", 2)
    assert ", where y falls" in printed("silu", 2)


def test_no_form_is_said() -> None:
    """An activation without a form in y says so."""
    assert "no form in y (NONE)" in printed("gelu", 2)


def test_json_and_limits(capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON object lists the orders; higher orders are refused."""
    assert run(["show", "tanh", "--order", "3", "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert [(o["order"], o["verdict"]) for o in record["orders"]] == [(2, "PROVED"), (3, "PROVED")]
    assert run(["show", "tanh", "--order", "9"]) == 2


def test_latex_holds_the_chain_and_every_order(capsys: pytest.CaptureFixture[str]) -> None:
    """The steps to d²y/dx², then each order in y; for a bit, which side is meant."""
    assert run(["show", "tanh", "--order", "3", "--format", "latex"]) == 0
    printed = capsys.readouterr().out
    assert r"\frac{d^{2} y}{dx^{2}} &= (1 - y^{2})' \\" in printed
    assert r"\frac{d^{2}y}{dx^{2}} &= 2 y (y^{2} - 1)" in printed
    assert r"\frac{d^{3}y}{dx^{3}} &= " in printed
    assert r"\tag*{\small power rule, chain rule}" in printed
    assert run(["show", "silu", "--order", "2", "--format", "latex"]) == 0
    assert r"\noindent Where y falls:" in capsys.readouterr().out


def test_chinese_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    """Title, places and verdicts of higher orders are translated."""
    assert run(["show", "silu", "--order", "2", "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert "在 y 递减处" in printed
    assert "已证明" in printed
    assert "where" not in printed
