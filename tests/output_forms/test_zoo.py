"""Activations that are not in the catalogue get the right kind, with proofs, in seconds."""

import time

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.output_forms import Kind, find_forms
from derive.proof import Status
from derive.symbols import x
from tests.output_forms.zoo import BIT, MONOTONE, NONE, PURE

MEMBERS = [
    (kind, name, expr)
    for kind, members in (
        (Kind.PURE, PURE),
        (Kind.BIT, BIT),
        (Kind.NONE, NONE),
        (Kind.MONOTONE, MONOTONE),
    )
    for name, expr in members.items()
]
SECONDS_FOR_ONE = 10.0


def definition(expr: sp.Expr) -> Activation:
    """Return an activation with positive parameters and no conventions."""
    letters = sorted(expr.free_symbols - {x}, key=str)
    parameters = tuple(
        Parameter(name=str(s), symbol=s, default=sp.S.One, meaning="positive", domain=s > 0)
        for s in letters
    )
    return Activation(name="f", title="F", expr=expr, reference="survey", parameters=parameters)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "expr"), [m[::2] for m in MEMBERS], ids=[name for _, name, _ in MEMBERS]
)
def test_kind_and_proofs(kind: Kind, expr: sp.Expr) -> None:
    """The kind is right, every form shown is PROVED, and NONE comes with a witness."""
    start = time.monotonic()
    found = find_forms(definition(expr))
    assert found.kind is kind
    shown = (*found.forms, *found.mixed)
    assert {form.verdict.status for form in shown} == {Status.PROVED}
    assert (found.witness is not None) == (kind in (Kind.NONE, Kind.BIT))
    assert time.monotonic() - start < SECONDS_FOR_ONE


def test_nothing_is_searched_when_the_budget_is_used_up() -> None:
    """With no time left f′(x) is still returned, and no form in y is claimed."""
    found = find_forms(definition(PURE["bent identity"]), budget=0.0)
    assert found.forms == ()
    assert found.mixed[0].saves == ("x",)
    assert found.derivative.has(x)
