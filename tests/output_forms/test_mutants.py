"""Wrong formulas are refuted: a prover that accepts anything would fail here."""

import pytest
import sympy as sp

from derive.activation import Activation
from derive.catalog import get
from derive.output_forms.derivative import prove_derivative
from derive.output_forms.licence import rulings
from derive.output_forms.pure import formula_of, prove_formula
from derive.output_forms.shape import shape_of
from derive.proof import Region, Status
from derive.symbols import x, y
from tests.sample import SAMPLE

TINY = sp.Rational(1, 10**30)

MUTANTS = [
    lambda e: e + TINY,
    lambda e: e * (1 + TINY),
    lambda e: -e - 1,
    lambda e: e**2 + 2,
    lambda e: e + y - 7,
    lambda e: e.subs(y, 1 - y) + y / 3,
]

WITH_FORM = [entry for entry in SAMPLE if entry.name not in {"silu", "gelu"}]


@pytest.mark.parametrize("entry", WITH_FORM, ids=lambda entry: entry.name)
@pytest.mark.parametrize("mutate", MUTANTS)
def test_wrong_forms_in_y_are_refuted(entry: Activation, mutate: object) -> None:
    """A changed coefficient, sign, exponent or letter is refuted on some piece or kink."""
    ruling = next(r for r in rulings(entry) if r.clash is None and not r.cell.points)
    formula = formula_of(ruling)
    assert formula is not None
    assert prove_formula(formula, ruling).status is Status.PROVED
    assert prove_formula(mutate(formula), ruling).status is Status.REFUTED  # type: ignore[operator]


@pytest.mark.parametrize(
    "wrong",
    [
        sp.Piecewise((1, y >= 0), (0, True)),
        sp.Piecewise((1, y > 1), (0, True)),
        sp.Heaviside(y, sp.S.Half),
        y,
        sp.S.One,
    ],
)
def test_wrong_cases_in_y_are_refuted(wrong: sp.Expr) -> None:
    """For ReLU with 0 at its kink, only [y > 0] is right, the kink included."""
    (ruling,) = rulings(get("relu"))
    assert prove_formula(wrong, ruling).status is not Status.PROVED


@pytest.mark.parametrize(
    "wrong",
    [
        sp.Piecewise((1, x >= 0), (0, True)),
        sp.Piecewise((1, x > -1), (0, True)),
        sp.Piecewise((2, x > 0), (0, True)),
        x,
    ],
)
def test_wrong_derivatives_are_refuted(wrong: sp.Expr) -> None:
    """f′(x) with a wrong value on a piece or at the kink is refuted."""
    verdict = prove_derivative(wrong, shape_of(get("relu")), Region())
    assert verdict.status is Status.REFUTED
