"""Monotone functions without a closed form: implicit polynomials, or the proof of none."""

from json import dumps, loads
from typing import Any

import pytest

from derive import derive
from derive.certificate import as_json, definition_of
from derive.checker import Outcome, check
from derive.evidence import proof_of
from derive.output_forms.records import Kind, OutputForms
from derive.proof import Status
from derive.relations import judge

#: function: a polynomial in x and y, a polynomial in y and y′ (written dydx)
IMPLICIT = {
    "x+x**3": ("x**3 + x - y", "-dydx**3 - 3*dydx**2 + 27*y**2 + 4"),
    "x*(27+x**2)/(27+9*x**2)": (
        "x**3 - 9*x**2*y + 27*x - 27*y",
        "16*dydx**3 + 24*dydx**2*y**2 - 24*dydx**2 + 9*dydx*y**4 - 18*dydx*y**2 + 9*dydx"
        " - y**4 + 2*y**2 - 1",
    ),
    "tanh(x)+tanh(x)**3": (
        None,
        "dydx**3 + 7*dydx**2 + 54*dydx*y**2 + 8*dydx + 27*y**4 - 104*y**2 - 16",
    ),
}
UNRELATED = ("x-tanh(x)", "x+atan(x)", "x+erf(x)", "x+sin(x)/2")
pytestmark = pytest.mark.usefixtures("same_process")


def forms_of(formula: str) -> OutputForms:
    return derive(formula).output_forms


def plain_of(formula: str) -> tuple[Any, Any]:
    """Return a proof object as plain JSON, and the definition."""
    forms = forms_of(formula)
    return loads(dumps(as_json(proof_of(forms)))), as_json(definition_of(forms.activation))


@pytest.mark.parametrize("formula", IMPLICIT)
def test_polynomials_are_found_and_proved(formula: str) -> None:
    """Resultants, irreducible and substituted back."""
    forms = forms_of(formula)
    assert forms.kind is Kind.MONOTONE
    assert forms.implicit is not None
    assert forms.implicit.verdict.status is Status.PROVED
    in_input, in_output = IMPLICIT[formula]
    found = (forms.implicit.in_input, forms.implicit.in_output)
    assert [None if f is None else str(f) for f in found] == [in_input, in_output]


@pytest.mark.parametrize("formula", IMPLICIT)
def test_the_checker_confirms_them_and_no_others(formula: str) -> None:
    """A changed coefficient, and a polynomial that is 0 throughout, are rejected."""
    plain, definition = plain_of(formula)
    assert {f.outcome for f in check(plain, definition)} == {Outcome.CONFIRMED}
    relations = plain["claims"][-1]["relations"]
    for name in list(relations):
        right = relations[name]
        for wrong in (["1", *right[1:]], [*right, "1"], ["0"], ["0", "0"], []):
            relations[name] = wrong
            assert check(plain, definition)[-1].outcome is Outcome.REJECTED
        relations[name] = right
    assert check(plain, definition)[-1].outcome is Outcome.CONFIRMED


@pytest.mark.parametrize("formula", UNRELATED)
def test_no_polynomial_relates_y_and_its_derivative(formula: str) -> None:
    """Certified by a Jacobian in independent letters."""
    plain, _ = plain_of(formula)
    assert plain["claims"][-1]["unrelated"]
    assert judge(plain)[-1].outcome is Outcome.CONFIRMED


def test_a_related_pair_is_not_called_unrelated() -> None:
    """tanh³ x + tanh x and its derivative satisfy an equation: the claim of none is refused."""
    plain, _ = plain_of("tanh(x)+tanh(x)**3")
    plain["claims"][-1]["unrelated"] = True
    assert judge(plain)[-1].outcome is Outcome.UNDECIDED
