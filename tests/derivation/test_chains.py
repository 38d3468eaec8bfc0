"""Chains read as a person writes them, line by line."""

import statistics
from dataclasses import replace

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.catalog import get
from derive.derivation import Branch, Derivation, derive_steps
from derive.output_forms import find_forms
from derive.printing import to_text
from derive.proof import Status
from derive.symbols import x, y
from tests.derivation.textbook import form, forms_of, textbook_forms
from tests.sample import SAMPLE


def derivation(name: str) -> Derivation:
    return derive_steps(get(name), textbook_forms(get(name)))


def lines(branch: Branch) -> list[str]:
    return [to_text(step.after) for step in branch.steps]


def named(branch: Branch) -> list[tuple[str, ...]]:
    return [step.rules for step in branch.steps]


def test_sigmoid_as_in_the_article() -> None:
    """Power rule, exponential rule, add and subtract 1, split, recognise y, factor."""
    (branch,) = derivation("sigmoid").branches
    assert to_text(branch.steps[0].before) == "((1 + e⁻ˣ)⁻¹)′"
    assert lines(branch) == [
        "−(1 + e⁻ˣ)⁻²·(1 + e⁻ˣ)′",
        "−(1 + e⁻ˣ)⁻²·(−e⁻ˣ)",
        "e⁻ˣ/(1 + e⁻ˣ)²",
        "(1 + e⁻ˣ − 1)/(1 + e⁻ˣ)²",
        "1/(1 + e⁻ˣ) − 1/(1 + e⁻ˣ)²",
        "y − y²",
        "y(1 − y)",
    ]
    assert named(branch) == [
        ("power", "chain"),
        ("exponential", "chain"),
        ("tidy-signs",),
        ("add-subtract",),
        ("split-fraction", "cancel"),
        ("recognise-y",),
        ("factor",),
    ]


def test_tanh_as_in_the_article() -> None:
    """Quotient rule with primes, exponential rule, squares left standing, split, recognise y."""
    (branch,) = derivation("tanh").branches
    assert lines(branch) == [
        "((eˣ − e⁻ˣ)′(eˣ + e⁻ˣ) − (eˣ − e⁻ˣ)(eˣ + e⁻ˣ)′)/(eˣ + e⁻ˣ)²",
        "((eˣ + e⁻ˣ)(eˣ + e⁻ˣ) − (eˣ − e⁻ˣ)(eˣ − e⁻ˣ))/(eˣ + e⁻ˣ)²",
        "((eˣ + e⁻ˣ)² − (eˣ − e⁻ˣ)²)/(eˣ + e⁻ˣ)²",
        "1 − ((eˣ − e⁻ˣ)/(eˣ + e⁻ˣ))²",
        "1 − y²",
    ]
    assert named(branch)[:3] == [("quotient",), ("exponential", "chain"), ("collect",)]


def test_relu_by_cases() -> None:
    """Slope 0 on the left and 1 on the right, no derivative at 0, the convention named."""
    relu = derivation("relu")
    left, right = relu.branches
    assert (lines(left), lines(right)) == (["0"], ["1"])
    assert [to_text(b.condition) for b in (left, right) if b.condition] == ["x < 0", "x > 0"]
    assert [to_text(b.in_output) for b in (left, right) if b.in_output] == ["y = 0", "y > 0"]
    (kink,) = relu.kinks
    assert (kink.left, kink.right, kink.continuous, kink.differentiable) == (0, 1, True, False)
    assert kink.convention == 0
    assert kink.why
    assert relu.from_output is not None
    assert to_text(relu.from_output) == "1 if y > 0, 0 otherwise"
    assert {"cases", "one-sided-limits", "choose-branch"} <= set(relu.rules_used)


@pytest.mark.parametrize(
    ("name", "endings"),
    [
        ("elu", [["αeˣ", "α(eˣ − 1) + α", "y + α"], ["1"]]),
        ("arctan", [["1/(1 + x²)", "1/(1 + tan²(y))", "cos²(y)"]]),
        ("leaky_relu", [["a"], ["1"]]),
        ("hard_sigmoid", [["0"], ["1/6"], ["0"]]),
        ("identity", [["1"]]),
    ],
)
def test_short_chains(name: str, endings: list[list[str]]) -> None:
    """Constants, sums and constant multiples take no line of their own."""
    assert [lines(branch) for branch in derivation(name).branches] == endings


@pytest.mark.parametrize(
    ("name", "place", "endings"),
    [
        (
            "softplus",
            0,
            [
                "eˣ/(1 + eˣ)",
                "(1 + eˣ − 1)/(1 + eˣ)",
                "1 − 1/(1 + eˣ)",
                "1 − e^(−log(1 + eˣ))",
                "1 − e⁻ʸ",
            ],
        ),
        ("log_sigmoid", 0, ["1 − e^(−log(1 + e⁻ˣ))", "1 − eʸ"]),
        ("selu", 0, ["αλeˣ", "αλ(eˣ − 1) + αλ", "y + αλ"]),
        ("softsign", 0, ["(1 + x/(1 − x))²", "(1 + y)²"]),
        ("softsign", 1, ["(1 − x/(1 + x))²", "(1 − y)²"]),
        ("silu", 0, ["y + s − sy", "y + s(1 − y)"]),
        ("gelu", 0, ["(1 + erf(x/√2))/2 + xe^(−x²/2)/√(2π)", "Φ + xφ"]),
    ],
)
def test_closing_lines(name: str, place: int, endings: list[str]) -> None:
    """The last lines lead from a formula in x to the form in y."""
    branch = derivation(name).branches[place]
    assert lines(branch)[-len(endings) :] == endings


def test_what_is_added_and_subtracted_is_named() -> None:
    """What is added and subtracted is 1 for the sigmoid, alpha for ELU."""
    for name, what in (("sigmoid", "1"), ("elu", "α"), ("silu", "x")):
        (step,) = [s for s in derivation(name).branches[0].steps if "add-subtract" in s.rules]
        assert step.detail is not None
        assert to_text(step.detail) == what


def test_named_parts_come_with_their_meaning() -> None:
    """The step that brings in s says that s is 1/(1 + e^-x)."""
    (step,) = [s for s in derivation("silu").branches[0].steps if "recognise-part" in s.rules]
    assert {letter: to_text(node) for letter, node in step.bindings}["s"] == "1/(1 + e⁻ˣ)"


def test_merged_and_conditional_answers() -> None:
    """Branches merge where one formula serves both; a condition on a parameter is kept."""
    softsign, elu = derivation("softsign"), derivation("elu")
    assert softsign.from_output is not None
    assert to_text(softsign.from_output) == "(1 − |y|)²"
    assert softsign.condition is None
    assert elu.condition is not None
    assert to_text(elu.condition) == "α ≥ 0"
    assert derivation("gelu").from_output is None


def test_chains_are_no_longer_than_a_person_writes() -> None:
    """At most one line more than the article (6, 5, 2), and a median of at most 9."""
    lengths = {e.name: sum(len(b.steps) for b in derivation(e.name).branches) for e in SAMPLE}
    assert lengths["sigmoid"] <= 7
    assert lengths["tanh"] <= 6
    assert lengths["relu"] <= 3
    assert statistics.median(lengths.values()) <= 9


def test_no_step_of_the_catalogue_says_simplify() -> None:
    """Every ending of the catalogue is reached by named steps."""
    used = {rule for e in SAMPLE for b in derivation(e.name).branches for rule in sum(named(b), ())}
    assert "simplify" not in used
    assert "recognise-y" in used


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("sigmoid", ("power", "chain", "exponential")),
        ("tanh", ("quotient", "exponential", "chain")),
        ("relu", ("cases", "constant", "identity", "one-sided-limits", "choose-branch")),
    ],
)
def test_rules_stated_before_the_chain(name: str, rules: tuple[str, ...]) -> None:
    """As in the article: the power rule for sigmoid, the quotient rule for tanh, cases for ReLU."""
    assert derivation(name).rules_used == rules


def chain_to(expr: sp.Expr, ending: sp.Expr) -> Branch:
    other = replace(get("sigmoid"), name="other", expr=expr)
    (branch,) = derive_steps(other, forms_of(other, pure=form(ending))).branches
    return branch


@pytest.mark.parametrize(
    ("expr", "ending", "last"),
    [
        (sp.tanh(x), 1 - y**2, ["1 − tanh²(x)", "1 − y²"]),
        (sp.exp(x), y, ["eˣ", "y"]),
        (
            sp.exp(x) / (1 + sp.exp(x)),
            y * (1 - y),
            ["eˣ/(1 + eˣ) − (eˣ/(1 + eˣ))²", "y − y²", "y(1 − y)"],
        ),
        (
            (1 - sp.exp(-x)) / (1 + sp.exp(-x)),
            (1 - y**2) / 2,
            ["(1 − ((1 − e⁻ˣ)/(1 + e⁻ˣ))²)/2", "(1 − y²)/2"],
        ),
        (
            sp.log(1 + sp.exp(3 * x)) / 3,
            1 - sp.exp(-3 * y),
            ["1 − 1/(1 + e³ˣ)", "1 − e^(−log(1 + e³ˣ))", "1 − e⁻³ʸ"],
        ),
        (sp.asinh(x), 1 / sp.cosh(y), ["1/√(1 + x²)", "1/√(1 + sinh²(y))", "1/cosh(y)"]),
    ],
    ids=["tanh", "exp", "sigmoid", "bipolar", "softplus-3", "arsinh"],
)
def test_definitions_outside_the_catalogue(expr: sp.Expr, ending: sp.Expr, last: list[str]) -> None:
    """The closing steps are generated from the form, for any definition."""
    assert lines(chain_to(expr, ending))[-len(last) :] == last


def test_a_filled_hole_has_a_row_of_its_own() -> None:
    """The quotient sin x/x and its slope are 0/0 at 0: no formula is stated to hold there."""
    found = derive_steps(get("sinc"), find_forms(get("sinc")))
    assert to_text(found.from_input) == "0 if x = 0, (x·cos(x) − sin(x))/x² otherwise"
    assert found.mixed is not None
    assert to_text(found.mixed) == "0 if x = 0, (cos(x) − y)/x otherwise"


def test_what_holds_x_alone_and_is_no_shorter_is_not_said_twice() -> None:
    """|x| has the slopes −1 and 1: no second line repeats them without the value at 0."""
    assert derive_steps(get("abs"), find_forms(get("abs"))).mixed is None


def test_a_form_is_proved_under_its_condition() -> None:
    """XIELU is inverted by W₀ for a < 1/2 only; the lines before need nothing."""
    a = sp.Symbol("a", real=True)
    activation = Activation(
        name="own",
        title="Own",
        expr=sp.Piecewise((x**2 + x / 2, x > 0), (a * (sp.exp(x) - 1) - a * x + x / 2, True)),
        reference="Huang, Schlag 2024, arXiv:2411.13010",
        parameters=(
            Parameter(name="a", symbol=a, default=sp.Rational(1, 4), meaning="-", domain=a > 0),
        ),
    )
    found = derive_steps(activation, find_forms(activation))
    assert found.verdict.status is Status.PROVED
    assert found.from_output is not None
    assert "W" in to_text(found.from_output)
