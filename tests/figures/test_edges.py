"""The comparison at the edges of parameters: it must find what is wrong there alone."""

from dataclasses import replace

import pytest
import sympy as sp

from derive.activation import Activation, Kink, Parameter
from derive.output_forms import Kind, OutputForm, OutputForms
from derive.proof import Region, Status, Verdict
from derive.symbols import x, y
from tests.figures.edges import faults, settings

a, b = sp.symbols("a b", real=True)
CERTAIN = Verdict(Status.PROVED, "stated")


def said(f: sp.Expr, formula: sp.Expr, condition: sp.Basic = sp.true) -> OutputForms:
    """Return a record that says of f, with letters free but for a ≥ −2, that f′ is a formula."""
    domains = {a: a >= -2, b: sp.true}
    entry = Activation(
        name="f",
        title="f",
        expr=f,
        reference="stated",
        parameters=tuple(
            Parameter(
                name=s.name, symbol=s, default=sp.S.One, meaning="a letter", domain=domains[s]
            )
            for s in (a, b)
            if s in f.free_symbols
        ),
    )
    line = Region(assumptions=entry.assumptions)
    form = OutputForm(Kind.PURE, formula, line, condition, ("y",), CERTAIN, 1)
    return OutputForms(entry, f.diff(x), Kind.PURE, (form,), (), condition, CERTAIN, None, None)


SQUARE = sp.LambertW(2 * y**2)
RAMP = b * (x + sp.sqrt(x**2 + a + 3)) / 2
POWER = (1 + sp.exp(x)) ** (a + 3)


@pytest.mark.parametrize(
    ("f", "formula", "condition"),
    [
        (a * sp.tanh(x), a - y**2 / a, sp.true),
        (a * sp.tanh(x), a - y**2 / a, a > -2),
        ((a - 1) * sp.tanh(x), a - 1 - y**2 / (a - 1), sp.true),
        ((a + 2) * sp.tanh(x), a + 2 - y**2 / (a + 2), sp.true),
        ((a - b) * sp.tanh(x), a - b - y**2 / (a - b), sp.true),
        (RAMP, 4 * b * y**2 / ((a + 3) * b**2 + 4 * y**2), sp.true),
        (sp.sqrt(x**2 + a**2), sp.sqrt(y**2 - a**2) / y, sp.true),
        (sp.tanh(x), (y - y**3) / y, sp.true),
        (x * sp.exp(x**2), sp.Abs(y) * (1 + SQUARE) / sp.sqrt(SQUARE / 2), sp.true),
        (sp.exp(a * x), a * y + sp.Piecewise((1, sp.Eq(a, 1)), (0, True)), sp.true),
    ],
    ids=str,
)
def test_what_is_wrong_at_an_edge_alone_is_found(
    f: sp.Expr, formula: sp.Expr, condition: sp.Basic
) -> None:
    """A form with no value, or another one, at an end, at 0 or ±1, or where two letters agree.

    So is one that is 0/0 at x = 0.
    """
    assert list(faults(said(f, formula, condition)))


@pytest.mark.parametrize(
    ("f", "formula", "condition"),
    [
        (a * sp.tanh(x), a - y**2 / a, sp.Ne(a, 0)),
        ((a + 2) * sp.tanh(x), a + 2 - y**2 / (a + 2), a > -2),
        ((a - b) * sp.tanh(x), a - b - y**2 / (a - b), sp.Ne(a, b)),
        (RAMP, 4 * b * y**2 / ((a + 3) * b**2 + 4 * y**2), sp.Ne(b, 0)),
        (sp.exp(a * x), a * y, sp.true),
        (sp.Max(x, a * x), sp.Piecewise((sp.Max(1, a), y > 0), (sp.Min(1, a), True)), a >= 0),
    ],
    ids=str,
)
def test_what_is_right_is_let_pass(f: sp.Expr, formula: sp.Expr, condition: sp.Basic) -> None:
    """The same forms under conditions that leave out where they have no value."""
    assert not list(faults(said(f, formula, condition)))


def test_an_output_that_ends_a_case_is_exact() -> None:
    """At x = 1/6, x + 1/3 is 1/2: its digits are less, and another case of the form is taken."""
    a_third = sp.Rational(1, 3)
    right = said(sp.Min(x + a_third, a), sp.Piecewise((0, y >= a), (1, True)))
    kink = Kink(at=a - a_third, derivative=sp.S.Zero, why="the plateau's")
    entry = replace(right.activation, kinks=(kink,))
    slope = sp.Piecewise((1, x < a - a_third), (0, True))
    found = replace(right, activation=entry, derivative=slope)
    assert not list(faults(found))
    (form,) = right.forms
    wrong = replace(form, expr=sp.Piecewise((0, y > a), (1, True)))
    assert list(faults(replace(found, forms=(wrong,))))


def test_a_slope_without_a_value_and_a_turn_are_found() -> None:
    """f′ written with a division by a letter, and a function called monotone that turns."""
    right = said(sp.tanh(a * x), a * (1 - y**2))
    assert list(faults(replace(right, derivative=(a + a**2) * (1 - sp.tanh(a * x) ** 2) / (1 + a))))
    assert not list(faults(replace(right, kind=Kind.MONOTONE)))
    turning = said(x**2 + a * x, 2 * x + a)
    assert list(faults(replace(turning, kind=Kind.MONOTONE)))


def test_values_begin_with_the_edges() -> None:
    """All values of one letter that are special; of two letters, equal ones too."""
    one = said(sp.tanh(a * x), a * (1 - y**2), a > sp.Rational(1, 7))
    assert {-2, -1, 0, 1, sp.Rational(1, 7)} <= {values[a] for values in settings(one)}
    two = said(a * x + b, a, sp.Ne(a, 0))
    pairs = {(values[a], values[b]) for values in settings(two)}
    assert {(0, 0), (1, 1), (0, 1), (1, 0)} <= pairs
