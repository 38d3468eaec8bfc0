"""Forms in y that references state, against the definitions and against what the engine finds."""

import pytest
import sympy as sp
from sympy.core.relational import Relational

from derive.catalog import CATALOG
from derive.output_forms import Kind, find_forms
from derive.output_forms.cost import cost
from derive.proof import Region, Status, Verdict, prove_equal
from derive.symbols import x, y
from tests.expected_outputs import OUTPUT_CLAIMS, OutputClaim, definition_of
from tests.sample import SAMPLE

CATALOGUED = frozenset(entry.name for entry in CATALOG)


def spelt(condition: sp.Basic) -> sp.Basic:
    """Return v ≤ θ and θ ≥ v in one spelling."""
    return condition.canonical if isinstance(condition, Relational) else condition


def label(claim: OutputClaim) -> str:
    return f"{claim.name}{claim.slope:+d}" if claim.slope else claim.name


CLAIMS = pytest.mark.parametrize("claim", OUTPUT_CLAIMS, ids=label)
FOUND = pytest.mark.parametrize(
    "claim",
    [
        pytest.param(
            claim,
            id=label(claim),
            marks=() if claim.name in {entry.name for entry in SAMPLE} else pytest.mark.slow,
        )
        for claim in OUTPUT_CLAIMS
        if claim.name in CATALOGUED
    ],
)


def verdict_on(claim: OutputClaim, in_y: sp.Expr) -> Verdict:
    entry = definition_of(claim.name)
    region = Region(assumptions=(*entry.assumptions, claim.condition), slope=claim.slope)
    slope = entry.expr.diff(x)
    claimed = in_y.subs(y, entry.expr)
    # Lambert's W(v eᵛ) is v on one branch; gates x σ(x) need v = x − y
    offered = (x - entry.expr,)
    return prove_equal(slope, claimed, region, slope_of=entry.expr, witnesses=offered)


@CLAIMS
def test_what_a_reference_states_is_proved(claim: OutputClaim) -> None:
    """Each stated form in y is dy/dx, for all inputs and parameters that the claim names."""
    verdict = verdict_on(claim, claim.in_y)
    assert verdict.status is Status.PROVED, verdict


@CLAIMS
def test_a_form_with_an_error_is_refuted(claim: OutputClaim) -> None:
    """One percent more, or one millionth more, is no derivative any longer."""
    wrong = claim.in_y * sp.Rational(101, 100) if claim.in_y != 0 else sp.Rational(1, 100)
    assert verdict_on(claim, wrong).status is Status.REFUTED
    assert verdict_on(claim, claim.in_y + sp.Rational(1, 10**6)).status is Status.REFUTED


@FOUND
def test_the_engine_finds_what_references_state(claim: OutputClaim) -> None:
    """For each claim a form of that kind is found and proved, on its condition, hardly longer."""
    found = find_forms(definition_of(claim.name))
    assert found.kind is (Kind.BIT if claim.slope else Kind.PURE)
    assert {form.verdict.status for form in found.forms} == {Status.PROVED}
    assert claim.slope or spelt(found.condition) == spelt(claim.condition)
    assert min(form.cost for form in found.forms) <= 2 * max(cost(claim.in_y), 1)


@pytest.mark.slow
def test_nine_of_ten_forms_are_as_short_as_those_of_references() -> None:
    """Within a fifth of the operations, for every claim of a listed entry."""
    ratios = []
    for claim in OUTPUT_CLAIMS:
        if claim.name in CATALOGUED:
            found = find_forms(definition_of(claim.name)).forms
            ratios.append(min(form.cost for form in found) / max(cost(claim.in_y), 1))
    short = sum(ratio <= 1.2 for ratio in ratios)
    print(f"\nforms as short as the reference's: {short} of {len(ratios)}")
    assert short >= 0.9 * len(ratios)
