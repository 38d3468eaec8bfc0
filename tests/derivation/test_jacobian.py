"""Jacobians by index, line by line, to diag(y) − yyᵀ."""

from dataclasses import replace

import pytest

from derive.catalog.vector import (
    CRELU,
    GLU,
    LOG_SOFTMAX,
    MAXOUT,
    REGLU,
    RMS_NORM,
    SOFTMAX,
    SPARSEMAX,
    SWIGLU,
    VECTOR_CATALOG,
)
from derive.derivation import Chain
from derive.derivation.jacobian import jacobian_chains, together
from derive.errors import FalseStepError
from derive.printing import to_text
from derive.proof import Status
from derive.vector import VectorActivation, find_vector_forms
from tests.thinned import thinned


def lines(chain: Chain) -> list[str]:
    return [to_text(chain.left), *(to_text(step.after) for step in chain.steps)]


def test_softmax_line_by_line() -> None:
    """The quotient rule for i = j, the reciprocal rule for i ≠ j, with ∂S/∂x_j put in."""
    same, other = jacobian_chains(find_vector_forms(SOFTMAX))
    assert [to_text(c.condition) for c in (same, other) if c.condition] == ["i = j", "i ≠ j"]
    assert lines(same) == [
        "∂yⱼ/∂xⱼ",
        "(S·(e^(xⱼ/T))′ − e^(xⱼ/T)·S′)/S²",
        "(Se^(xⱼ/T)/T − e^(xⱼ/T)·S′)/S²",
        "(Se^(xⱼ/T)/T − e^(xⱼ/T)e^(xⱼ/T)/T)/S²",
        "e^(xⱼ/T)·(1 − e^(xⱼ/T)/S)/(ST)",
        "yⱼ(1 − yⱼ)/T",
    ]
    assert lines(other) == [
        "∂yᵢ/∂xⱼ",
        "−e^(xᵢ/T)·S′/S²",
        "−e^(xᵢ/T)e^(xⱼ/T)/(TS²)",
        "−(e^(xᵢ/T)/S)(e^(xⱼ/T)/S)/T",
        "−yᵢyⱼ/T",
    ]
    assert to_text(same.steps[2].detail or same.left) == "S′ = e^(xⱼ/T)/T"


@pytest.mark.parametrize("activation", thinned(VECTOR_CATALOG, 2), ids=lambda entry: entry.name)
def test_every_line_is_proved(activation: VectorActivation) -> None:
    """With R for the other components each line is an identity, for any number of them."""
    chains = jacobian_chains(find_vector_forms(activation))
    assert {chain.verdict.status for chain in chains} <= {Status.PROVED}
    assert bool(chains) is (activation.name != "entmax15")


def test_a_maximum_moves_with_the_component_that_attains_it() -> None:
    """Alone at the top x_j is y itself; below it, x_j does not enter."""
    top, below = jacobian_chains(find_vector_forms(MAXOUT))
    assert [to_text(c.condition) for c in (top, below) if c.condition] == ["xⱼ = M", "xⱼ < M"]
    assert [lines(top), lines(below)] == [["∂y/∂xⱼ", "1"], ["∂y/∂xⱼ", "0"]]


def test_a_projection_for_components_that_take_part() -> None:
    """Sparsemax shifts by τ, and τ' is 1/m for the m components that are not 0."""
    same, other = jacobian_chains(find_vector_forms(SPARSEMAX))
    assert [to_text(c.condition) for c in (same, other) if c.condition] == [
        "i = j and yⱼ > 0",
        "i ≠ j and yᵢ > 0 and yⱼ > 0",
    ]
    assert lines(same) == ["∂yⱼ/∂xⱼ", "1 − τ′", "1 − 1/m", "(m − 1)/m"]
    assert lines(other) == ["∂yᵢ/∂xⱼ", "−τ′", "−1/m"]


def test_the_entries_together() -> None:
    """Softmax is diag(y) − yyᵀ over T; a Jacobian over more than y has no such form."""
    softmax = together(find_vector_forms(SOFTMAX))
    assert softmax is not None
    assert to_text(softmax) == "diag(y)/T − yyᵀ/T"
    assert together(find_vector_forms(RMS_NORM)) is None
    assert together(find_vector_forms(MAXOUT)) is None


def test_gates_by_each_input() -> None:
    """∂y/∂a and ∂y/∂b of a gate, the other input being held, end in what backward keeps."""
    by_a, by_b = jacobian_chains(find_vector_forms(GLU))
    assert (to_text(by_a.left), to_text(by_a.ending)) == ("∂y/∂a", "u")
    assert (to_text(by_b.left), to_text(by_b.ending)) == ("∂y/∂b", "y(1 − u)")
    swiglu, _ = jacobian_chains(find_vector_forms(SWIGLU))
    assert to_text(swiglu.ending) == "b(u + s(1 − u))"


def test_cases_of_each_input() -> None:
    """ReGLU by a: 0 where the unit is off, b where it is on; by b: the rectified input u."""
    found = jacobian_chains(find_vector_forms(REGLU))
    told = [(to_text(c.condition) if c.condition else "", *lines(c)) for c in found]
    assert told == [
        ("a < 0", "∂y/∂a", "0"),
        ("a > 0", "∂y/∂a", "b"),
        ("", "∂y/∂b", "u"),
    ]
    assert len(jacobian_chains(find_vector_forms(CRELU))) == 4


def test_a_false_entry_stops() -> None:
    """An entry with another sign is refuted where the chain is to end in it."""
    forms = find_vector_forms(LOG_SOFTMAX)
    (form,) = forms.forms
    first, *others = form.entries
    wrong = replace(form, entries=(replace(first, expr=-first.expr), *others))
    with pytest.raises(FalseStepError, match="log_softmax"):
        jacobian_chains(replace(forms, forms=(wrong,)))
