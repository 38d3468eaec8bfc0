"""Forms in x and y that references state: proved, refuted when changed, and never much shorter."""

import pytest
import sympy as sp

from derive.output_forms.cost import extra_work
from derive.output_forms.mixed import mixed_form
from derive.output_forms.shape import shape_of
from derive.proof import Region, Status, Verdict, prove_equal
from derive.symbols import x, y
from tests.expected_mixed import MIXED_CLAIMS, MixedClaim
from tests.expected_outputs import definition_of

QUICK = {"silu", "gelu", "mish", "tanh_shrink", "gaussian", "snake"}
CLAIMS = pytest.mark.parametrize("claim", MIXED_CLAIMS, ids=lambda claim: claim.name)


def verdict_on(claim: MixedClaim, in_x_and_y: sp.Expr) -> Verdict:
    entry = definition_of(claim.name)
    sides = [Region(assumptions=entry.assumptions)]
    if claim.hole:
        sides = [
            Region(sp.S.Zero, sp.oo, entry.assumptions),
            Region(-sp.oo, sp.S.Zero, entry.assumptions),
        ]
    found = [prove_equal(in_x_and_y.subs(y, entry.expr), entry.expr.diff(x), s) for s in sides]
    return next((v for v in found if v.status is not Status.PROVED), found[0])


@CLAIMS
def test_what_a_reference_states_is_proved(claim: MixedClaim) -> None:
    """Each formula is dy/dx wherever it has a value."""
    verdict = verdict_on(claim, claim.expr)
    assert verdict.status is Status.PROVED, verdict


@CLAIMS
def test_a_form_with_an_error_is_refuted(claim: MixedClaim) -> None:
    """One millionth more is no derivative any longer."""
    wrong = claim.expr + sp.Rational(1, 10**6)
    assert verdict_on(claim, wrong).status is Status.REFUTED


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(claim, id=claim.name, marks=() if claim.name in QUICK else pytest.mark.slow)
        for claim in MIXED_CLAIMS
    ],
)
def test_no_reference_is_much_shorter(claim: MixedClaim) -> None:
    """Measured as what it adds to the forward pass; a division by x is never taken."""
    (stretch,) = shape_of(definition_of(claim.name)).stretches
    form = mixed_form(stretch)
    assert form.verdict.status is Status.PROVED
    assert form.cost <= 1.2 * extra_work(claim.expr, stretch.expr)
