"""Jacobians over the output: found and proved, or proved impossible from y alone."""

import pytest
import sympy as sp

from derive.catalog.vector import LOG_SOFTMAX, SOFTMAX, VECTOR_CATALOG
from derive.display.reading import from_sympy
from derive.errors import UndecidedError
from derive.output_forms import Kind
from derive.printing import to_text
from derive.proof import Status
from derive.symbols import x
from derive.vector import Aggregate, Index, VectorActivation, find_vector_forms, n
from derive.vector.claims import Claim, judge_entry, judge_pullback
from derive.vector.jacobian import jacobian_of
from derive.vector.letters import G_J, G_K, Y_J, Y_K
from derive.vector.records import Total
from tests.vector.claims_of_textbooks import SINGLE, SQUARE, WRONG, WRONG_SINGLE, T

ENTRIES = {activation.name: activation for activation in VECTOR_CATALOG}
KINDS = {
    "softmax": (Kind.PURE, [("y",)]),
    "log_softmax": (Kind.PURE, [("y",)]),
    "softmin": (Kind.PURE, [("y",)]),
    "sparsemax": (Kind.PURE, [("y",)]),
    "entmax15": (Kind.PURE, [("y",)]),
    "logsumexp": (Kind.NONE, [("x", "y")]),
    "rms_norm": (Kind.NONE, [("y", "r")]),
    "l2_norm": (Kind.NONE, [("y", "r")]),
    "maxout": (Kind.NONE, [("index",)]),
    "crelu": (Kind.PURE, [("y_1", "y_2")]),
    "glu": (Kind.NONE, [("y", "u"), ("u", "a")]),
    "reglu": (Kind.NONE, [("u", "b")]),
    "geglu": (Kind.NONE, [("a", "b")]),
    "swiglu": (Kind.NONE, [("a", "b")]),
}
C = sp.Symbol("c", real=True)


@pytest.mark.parametrize("name", ENTRIES)
def test_every_entry_is_classified_and_proved(name: str) -> None:
    """Kind and saved letters are those of the literature, every entry and product is PROVED."""
    forms = find_vector_forms(ENTRIES[name])
    assert KINDS[name] == (forms.kind, [form.saves for form in forms.forms])
    verdicts = [v.verdict for form in forms.forms for v in (*form.entries, *form.pullbacks)]
    assert {Status.PROVED} == {verdict.status for verdict in verdicts}
    assert (forms.witness is not None) == (forms.kind is Kind.NONE)


@pytest.mark.parametrize("name", SQUARE)
def test_textbook_jacobians_are_reproduced(name: str) -> None:
    """The claims of the literature are PROVED for a symbolic number of components."""
    jacobian = jacobian_of(ENTRIES[name])
    same, other, totals = SQUARE[name]
    assert judge_entry(jacobian, Claim(Index.SAME, same, totals)).status is Status.PROVED
    assert judge_entry(jacobian, Claim(Index.OTHER, other, totals)).status is Status.PROVED


@pytest.mark.parametrize("name", SINGLE)
def test_textbook_gradients_are_reproduced(name: str) -> None:
    """The gradient of a single output is PROVED as the literature states it."""
    claim = Claim(Index.ANY, SINGLE[name])
    assert judge_entry(jacobian_of(ENTRIES[name]), claim).status is Status.PROVED


@pytest.mark.parametrize(("name", "same", "other"), WRONG)
def test_wrong_jacobians_are_refuted(name: str, same: sp.Expr, other: sp.Expr) -> None:
    """A wrong entry is REFUTED at a rational input, which is shown."""
    index, wrong = (Index.OTHER, other) if same is None else (Index.SAME, same)
    verdict = judge_entry(jacobian_of(ENTRIES[name]), Claim(index, wrong, SQUARE[name][2]))
    assert verdict.status is Status.REFUTED
    assert verdict.counterexample is not None
    assert all(isinstance(value, sp.Rational) for _, value in verdict.counterexample.point)


@pytest.mark.parametrize(("name", "wrong"), WRONG_SINGLE)
def test_wrong_gradients_are_refuted(name: str, wrong: sp.Expr) -> None:
    """A wrong gradient of a single output is REFUTED."""
    verdict = judge_entry(jacobian_of(ENTRIES[name]), Claim(Index.ANY, wrong))
    assert verdict.status is Status.REFUTED


@pytest.mark.parametrize(
    ("activation", "expr", "term"),
    [
        (SOFTMAX, Y_J * (G_J - C) / T, G_K * Y_K),
        (LOG_SOFTMAX, G_J - sp.exp(Y_J) * C, G_K),
    ],
)
def test_textbook_products_are_proved(
    activation: VectorActivation, expr: sp.Expr, term: sp.Expr
) -> None:
    """The vector-Jacobian products of the frameworks are PROVED."""
    verdict = judge_pullback(jacobian_of(activation), expr, (Total(C, term),))
    assert verdict.status is Status.PROVED


@pytest.mark.parametrize(
    ("expr", "term"),
    [
        (Y_J * (G_J - C), G_K * Y_K),
        (Y_J * (G_J + C) / T, G_K * Y_K),
        (Y_J * (1 - Y_J) * G_J / T, G_K * Y_K),
        (Y_J * (G_J - C) / T, G_K),
        (G_J - Y_J * C, G_K * Y_K),
    ],
)
def test_wrong_products_are_refuted(expr: sp.Expr, term: sp.Expr) -> None:
    """A product without 1/T, with a wrong sign, or diagonal only, is REFUTED for softmax."""
    verdict = judge_pullback(jacobian_of(SOFTMAX), expr, (Total(C, term),))
    assert verdict.status is Status.REFUTED


def test_a_product_that_is_not_linear_is_not_accepted() -> None:
    """What is not linear in g is no vector-Jacobian product."""
    verdict = judge_pullback(jacobian_of(SOFTMAX), Y_J * G_J**2, ())
    assert verdict.status is Status.UNDECIDED


def test_definitions_outside_the_catalogue_are_understood() -> None:
    """Layer normalisation, where one aggregate uses the other, needs y and its scale."""
    mean, scale = sp.Symbol("mu", real=True), sp.Symbol("s_0", positive=True)
    layer_norm = VectorActivation(
        name="unheard_of",
        title="Layer normalisation",
        inputs=(x,),
        outputs=((x - mean) / scale,),
        aggregates=(
            Aggregate(symbol=mean, term=x, total=n * mean),
            Aggregate(symbol=scale, term=(x - mean) ** 2, total=n * scale**2),
        ),
        reference="Ba, Kiros, Hinton 2016, arXiv:1607.06450",
    )
    forms = find_vector_forms(layer_norm)
    assert [form.saves for form in forms.forms] == [("y", "s_0")]
    assert forms.verdict.status is Status.PROVED


def test_a_form_that_cannot_be_found_is_not_guessed() -> None:
    """Where no combination of features fits, the engine says so."""
    total = sp.Symbol("S", positive=True)
    odd = VectorActivation(
        name="odd",
        title="",
        inputs=(x,),
        outputs=(sp.sin(x) / total,),
        aggregates=(Aggregate(symbol=total, term=sp.exp(x), total=total),),
        reference="",
    )
    with pytest.raises(UndecidedError, match="no sparse combination"):
        find_vector_forms(odd)


@pytest.mark.parametrize("name", ENTRIES)
def test_every_formula_can_be_printed(name: str) -> None:
    """Entries and products have a textbook notation."""
    for form in find_vector_forms(ENTRIES[name]).forms:
        for part in (*form.entries, *form.pullbacks):
            assert to_text(from_sympy(part.expr))
