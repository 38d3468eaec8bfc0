"""Proof objects from the search: for functions outside the catalogue too."""

from dataclasses import replace

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.certificate import as_json, definition_of
from derive.certificate.records import FormClaim
from derive.checker import Finding, Outcome, check
from derive.errors import UndecidedError
from derive.evidence import proof_of
from derive.output_forms import find_forms
from derive.symbols import x
from tests.thinned import thinned

B = sp.Symbol("b", real=True)
POSITIVE = Parameter(name="b", symbol=B, default=sp.S.One, meaning="a scale", domain=B > 0)

CONFIRMED = {
    "tanhshrink": x - sp.tanh(x),
    "mish": x * sp.tanh(sp.log(1 + sp.exp(x))),
    "algebraic": x / sp.sqrt(1 + x**2),
    "squareplus": (x + sp.sqrt(x**2 + B)) / 2,
    "softplus with a scale": sp.log(1 + sp.exp(B * x)) / B,
    "erf": sp.erf(x),
    "gudermannian": 2 * sp.atan(sp.tanh(x / 2)),
    "swish with a scale": x / (1 + sp.exp(-B * x)),
    "lisht": x * sp.tanh(x),
    "isrlu": sp.Piecewise((x, x > 0), (x / sp.sqrt(1 + B * x**2), True)),
    "symlog": sp.sign(x) * sp.log(1 + sp.Abs(x)),
    "gaussian, on both sides": sp.exp(-(x**2)),
    "x + sin x": x + sp.sin(x),
    "a parabola without zeros under a root": sp.sqrt(1 + x + x**2),
    "an exponent that is a letter": (1 + sp.exp(x)) ** B,
    "a bell with an exponent that is a letter": (1 + x**2) ** B,
    "a real odd root of y": sp.tanh(x) ** 3,
    "a real odd root of erf": sp.erf(x) ** 3,
    "inverse cosh": sp.acosh(2 + x**2),
    "inverse tanh": sp.atanh(x / sp.sqrt(1 + x**2)),
    "inverse sine": sp.asin(sp.tanh(x)),
    "inverse cosine": sp.acos(sp.tanh(x)),
}


def judged(expr: sp.Expr) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    parameters = (POSITIVE,) if B in expr.free_symbols else ()
    entry = Activation(name="own", title="Own", expr=expr, reference="none", parameters=parameters)
    proof = proof_of(find_forms(entry))
    return check(as_json(proof), as_json(definition_of(entry))), proof.gaps


@pytest.mark.parametrize("name", thinned(sorted(CONFIRMED), 4))
def test_all_claims_are_confirmed(name: str) -> None:
    """Whatever the search found of these has evidence that the checker confirms."""
    found, gaps = judged(CONFIRMED[name])
    assert gaps == ()
    assert {finding.outcome for finding in found} == {Outcome.CONFIRMED}


def test_monotone_functions_carry_the_sign_of_the_slope() -> None:
    """X − tanh x increases: a function of y exists, and that is what is claimed."""
    found, _ = judged(x - sp.tanh(x))
    assert "monotone" in [finding.kind for finding in found]


def test_undeclared_kink_is_not_confirmed() -> None:
    """At a kink without a convention the formula for f′ gives a value that nothing supports."""
    found, _ = judged(x * sp.Min(sp.Max(0, x + 3), 6) / 6)
    (derivative,) = [finding for finding in found if finding.kind == "derivative"]
    assert derivative.outcome is not Outcome.CONFIRMED


def test_what_cannot_be_written_down_is_named() -> None:
    """A function without a word in proof objects is refused, by name."""
    with pytest.raises(UndecidedError, match="gamma"):
        judged(sp.gamma(1 + x**2))


def test_a_domain_with_a_hole_is_argued_case_by_case() -> None:
    """CELU with a ≠ 0: the sign of y needs a < 0 and a > 0, a claim each."""
    entry = Activation(
        name="own",
        title="Own",
        expr=sp.Piecewise((x, x > 0), (B * (sp.exp(x / B) - 1), True)),
        reference="none",
        parameters=(replace(POSITIVE, domain=sp.Ne(B, 0)),),
    )
    proof = proof_of(find_forms(entry))
    assert proof.gaps == ()
    conditions = [str(c.condition) for c in proof.claims if isinstance(c, FormClaim)]
    assert len({*conditions}) == 3  # none for the derivative, then one for each sign
    found = check(as_json(proof), as_json(definition_of(entry)))
    assert {finding.outcome for finding in found} == {Outcome.CONFIRMED}
