"""Tail codes lose nothing: proved as formulas, and measured in floats."""

import math

import pytest
import sympy as sp

from derive.activation import Activation
from derive.advice import advise
from derive.advice.tails import Q, TailCode
from derive.catalog import get
from derive.output_forms import find_forms
from derive.proof import Status
from derive.symbols import x


def codes(activation: Activation) -> tuple[TailCode, ...]:
    return advise(find_forms(activation)).codes


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("sigmoid", [Q * (1 - Q)]),
        ("tanh", [Q * (2 - Q), Q * (2 - Q)]),
        ("elu", [Q]),
        ("softsign", [Q**2, Q**2]),
        ("softplus", []),
    ],
)
def test_derivatives_in_the_distance(name: str, forms: list[sp.Expr]) -> None:
    """Sigmoid: with q = 1 − y for x > 0, dy/dx = q(1 − q); softplus loses nothing in y."""
    found = codes(get(name))
    assert [sp.expand(code.form - form) for code, form in zip(found, forms, strict=True)] == [
        0 for _ in forms
    ]
    assert {code.verdict.status for code in found} <= {Status.PROVED}


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "selu"])
def test_codes_are_accurate_where_y_has_rounded(name: str) -> None:
    """At |x| = 30 the form in y gives 0 in float64 or little better; the code all digits."""
    entry = get(name)
    slope = entry.expr.diff(x).xreplace(entry.defaults)
    for code in codes(entry):
        at = code.side * 30
        distance = sp.lambdify(x, code.distance.xreplace(entry.defaults), "math")(at)
        found = sp.lambdify(Q, code.form.xreplace(entry.defaults), "math")(distance)
        assert math.isclose(found, float(slope.subs(x, at).evalf(40)), rel_tol=1e-13)


def test_no_code_where_the_distance_itself_cancels() -> None:
    """π/2 − 2 arctan(tanh(x/2)) is as lost as y, in every spelling that is known here."""
    gudermannian = Activation(
        name="f", title="f", expr=2 * sp.atan(sp.tanh(x / 2)), reference="test"
    )
    assert codes(gudermannian) == ()
