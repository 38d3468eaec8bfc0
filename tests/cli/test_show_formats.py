"""A derivation as text, LaTeX and JSON, on what the engine says and on what it never should."""

from dataclasses import replace

from flint import arb

from derive.cli.show_json import as_record
from derive.cli.show_latex import as_latex
from derive.cli.show_text import as_text
from derive.cli.summary import saves, summary
from derive.proof import Status, Verdict
from derive.study import Study
from tests.fakes import REFUTED, UNDECIDED, relu_study, sigmoid_study
from tests.known import study_of


def text(study: Study, width: int | None = None) -> str:
    return as_text(study, width).plain


def line_with(words: str, printed: str) -> str:
    (line,) = (line for line in printed.splitlines() if words in line)
    return line


def test_every_line_carries_its_rule_and_its_verdict() -> None:
    """Rules and verdicts stand at the right of each line."""
    printed = text(sigmoid_study())
    assert line_with("reciprocal rule  proved", printed).startswith("        = e⁻ˣ/(1 + e⁻ˣ)²")
    assert "recognise y, factor  proved" in printed
    assert "2 of 2 lines proved; the whole is proved" in printed


def test_an_undecided_line_does_not_print_as_proved() -> None:
    """The verdict and its reason are shown, and the tally counts one line less."""
    printed = text(sigmoid_study(step=UNDECIDED))
    assert "recognise y, factor  undecided" in printed
    assert "out of time" in printed
    assert "1 of 2 lines proved; the whole is undecided" in printed


def test_a_refuted_line_shows_its_counterexample() -> None:
    """The point at which both sides differ is printed."""
    assert "at x = 2: [1 +/- 0] against [2 +/- 0]" in text(sigmoid_study(step=REFUTED))


def test_a_witness_names_the_parameters_it_was_found_at() -> None:
    """With β = 2 the outputs of x σ(βx) are not those with β = 1."""
    lines = text(study_of("swish")).splitlines()
    (start,) = (k for k, line in enumerate(lines) if "no function of y alone" in line)
    assert lines[start + 1] == "    where β = 2"
    assert lines[start + 2].startswith("    x = ")


def test_rules_move_below_the_formula_where_they_do_not_fit() -> None:
    """A narrow terminal shows the same words on more lines."""
    printed = text(sigmoid_study(), width=30)
    assert line_with("recognise y, factor", printed).split() == [
        "recognise",
        "y,",
        "factor",
        "proved",
    ]
    assert "        = y(1 − y)" in printed.splitlines()


def test_kinks_are_shown_with_limits_and_convention() -> None:
    """One-sided limits, the absence of a derivative, the value returned and its reason."""
    printed = text(relu_study())
    assert "at x = 0" in printed
    assert "dy/dx → 0 from the left, 1 from the right" in printed
    assert "no derivative; the code returns 0: the plateau's value" in printed


def test_branches_state_their_condition_in_x_and_in_y() -> None:
    """A case is named by what x does, and by what y says about it."""
    assert "for x > 0, that is y > 0" in text(relu_study())


def test_latex_marks_what_is_not_proved() -> None:
    """A weaker verdict stands beside its rule."""
    assert "recognise y, factor [undecided]" in as_latex(sigmoid_study(step=UNDECIDED))
    assert "proved" not in as_latex(sigmoid_study())


def test_json_keeps_its_keys() -> None:
    """Other programs read these keys."""
    record = as_record(sigmoid_study(), seconds=0.25)
    assert {
        "name",
        "formula",
        "derivative",
        "kind",
        "forms",
        "mixed",
        "witness",
        "conditions",
        "seconds",
    } <= set(record)
    (form,) = record["forms"]
    assert form == {
        "expr": "y*(1 - y)",
        "region": "-oo < x < oo",
        "condition": "True",
        "saves": ["y"],
        "verdict": "PROVED",
        "cost": 2,
    }


def test_json_gives_rational_inputs_with_opposite_slopes() -> None:
    """Two slopes of opposite sign exclude g(y) where f is smooth; a reader needs no brackets."""
    witness = as_record(study_of("gelu"), seconds=0)["witness"]
    assert witness["inputs"] == ["-1", "-1/2"]
    low, high = map(arb, witness["slopes"])
    assert low < 0 < high
    assert witness["same_output"]["outputs"] == ["-1/7", "-1/7"]


def test_the_row_of_a_list_has_the_weakest_verdict() -> None:
    """A row is as sure as the least sure part of it."""
    row = summary(sigmoid_study())
    assert (row.formula, row.derivative, row.saves) == ("1/(1 + e⁻ˣ)", "y(1 − y)", "y")
    assert row.verdict == "PROVED"
    assert summary(sigmoid_study(step=UNDECIDED)).verdict == "UNDECIDED"
    assert summary(sigmoid_study(form=REFUTED)).verdict == "REFUTED"


def test_what_is_saved_is_listed_once_and_in_order() -> None:
    """Pieces that need different things need all of them together."""
    assert saves([("y",), ("x", "y"), ("bit",), ()]) == ("x", "y", "bit")


def test_a_line_that_is_not_proved_is_told_as_json() -> None:
    """What is undecided of the chain stands among the undecided, with its reason."""
    study = sigmoid_study()
    doubt = Verdict(Status.UNDECIDED, "chain to the form in y", "which case applies is open")
    record = as_record(
        replace(study, derivation=replace(study.derivation, verdict=doubt)), seconds=0
    )
    assert record["undecided"] == [{"stage": "derivation", "reason": doubt.reason}]
    assert as_record(study, seconds=0)["undecided"] == []
