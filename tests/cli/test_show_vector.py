"""`derive show softmax` and `derive list --vector`: Jacobians in the terminal and as JSON."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from derive.catalog.vector import VECTOR_CATALOG
from derive.cli.app import run
from derive.cli.show_vector import as_text
from derive.proof import Status, Verdict
from derive.study import vector_study
from tests.cli.conftest import Outcome
from tests.thinned import thinned

Derive = Callable[..., Outcome]
NAMES = [entry.name for entry in VECTOR_CATALOG]


@pytest.fixture
def show(capsys: pytest.CaptureFixture[str]) -> Derive:
    """Return a function that runs one command line."""

    def call(*words: str) -> Outcome:
        code = run(list(words))
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


def test_softmax_is_shown_with_jacobian_and_product(show: Derive) -> None:
    """Definition, both entries, the product with g and what backward keeps, all proved."""
    printed = show("show", "softmax").out
    for line in (
        "yᵢ = e^(xᵢ/T)/S",
        "where S = Σₖ e^(xₖ/T)",
        "∂yᵢ/∂xⱼ (i = j) = yⱼ(1 − yⱼ)/T",
        "∂yᵢ/∂xⱼ (i ≠ j) = −yᵢyⱼ/T",
        "dxⱼ = yⱼ(gⱼ − c)/T",
        "where c = Σₖ gₖyₖ",
        "Jacobian from what backward keeps: y",
        "the whole is proved",
    ):
        assert line in printed


@pytest.mark.parametrize("name", thinned(NAMES, 2))
def test_every_entry_prints_without_raw_letters(name: str, show: Derive) -> None:
    """No entry prints an underscore or a function's code name; NONE shows its witness."""
    outcome = show("show", name)
    assert outcome.code == 0
    body = outcome.out.split("\n", 1)[1]
    assert "_" not in body
    assert "Heaviside" not in body
    assert ("no function of y alone" in body) == ("kind NONE" in body)


def test_json_holds_the_same(show: Derive) -> None:
    """Entries, products, saved letters, witness and verdicts as one object."""
    record = json.loads(show("show", "rms_norm", "--format", "json").out)
    assert record["kind"] == "NONE"
    (form,) = record["forms"]
    assert form["saves"] == ["y", "r"]
    assert [entry["index"] for entry in form["jacobian"]] == ["i = j", "i ≠ j"]
    assert form["pullbacks"][0]["totals"] == {"c": "Sum over k of g_k*y_k"}
    assert len(record["witness"]["inputs"]) == 2


def test_latex_holds_definition_chains_matrix_and_product(show: Derive) -> None:
    """Ready for a paper: by index, as a whole, and what backward computes."""
    printed = show("show", "softmax", "--format", "latex").out
    for line in (
        r"S &= \sum_{k} e^{x_{k} / T}",
        r"\noindent For $i = j$:",
        r"\frac{\partial y_{j}}{\partial x_{j}} &= \left(\frac{e^{x_{j} / T}}{S}\right)'",
        r"\tag*{\small recognise y}",
        r"J &= \frac{\operatorname{diag}(y)}{T} - \frac{y y^{\top}}{T}",
        r"\frac{\partial y_{i}}{\partial x_{j}} &= - \frac{y_{i} y_{j}}{T} && (i \ne j)",
        r"dx_{j} &= \frac{y_{j} (g_{j} - c)}{T}",
        r"c &= \sum_{k} g_{k} y_{k}",
    ):
        assert line in printed
    assert r"\noindent 当" in show("show", "softmax", "--format", "latex", "--lang", "zh").out


def test_an_unproved_form_does_not_print_as_proved() -> None:
    """The verdict that is printed is the one that was reached."""
    study = vector_study(VECTOR_CATALOG[0])
    open_verdict = Verdict(Status.UNDECIDED, "none", "out of time")
    unproved = replace(study, forms=replace(study.forms, verdict=open_verdict))
    printed = as_text(unproved).plain
    assert "the whole is undecided" in printed


def test_a_misspelt_vector_name_gets_the_nearest(show: Derive) -> None:
    """Suggestions know the functions of a vector too."""
    outcome = show("show", "softmx")
    assert outcome.code == 2
    assert "did you mean 'softmax'?" in outcome.err


@pytest.mark.parametrize("words", [("--kink", "1"), ("--order", "2")])
def test_options_that_do_not_apply_are_refused(words: tuple[str, str], show: Derive) -> None:
    """One clear line says that the name is a function of a vector."""
    outcome = show("show", "softmax", *words)
    assert outcome.code == 2
    assert "function of a vector" in outcome.err


@pytest.mark.slow
def test_list_vector_shows_all(show: Derive) -> None:
    """One row for each, with what backward keeps; as JSON too."""
    printed = show("list", "--vector").out
    assert [line.split()[0] for line in printed.splitlines()[1:]] == NAMES
    rows = json.loads(show("list", "--vector", "--json").out)
    assert [row["name"] for row in rows] == NAMES
    assert {row["verdict"] for row in rows} == {"PROVED"}
