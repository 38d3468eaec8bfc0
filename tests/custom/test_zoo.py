"""Formulas beyond the catalogue: the kind, the condition, proofs, and numbers that agree."""

import mpmath
import pytest
import sympy as sp

from derive.proof import Status
from derive.symbols import y
from tests.custom.zoo import QUICK, THOROUGH, Formula, answered, mismatches
from tests.thinned import thinned

FORMULAS = [
    *thinned((pytest.param(formula, id=formula.text) for formula in QUICK), 5),
    *(pytest.param(formula, id=formula.text, marks=pytest.mark.slow) for formula in THOROUGH),
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_answer_is_right(formula: Formula) -> None:
    """The kind and the condition are the expected ones, and each form is f′ in numbers too."""
    activation, found = answered(formula)
    assert str(found.kind) == formula.kind
    assert formula.condition in ("", str(found.condition))
    assert (found.witness is not None) == (formula.kind in ("BIT", "NONE"))
    with mpmath.workdps(30):
        for form in (*found.forms, *found.mixed):
            assert form.verdict.status is Status.PROVED
            assert mismatches(activation, form) == []


def test_a_plateau_is_told_by_its_own_output() -> None:
    """No other spelling of π − 1/3, as sinh(asinh(π − 1/3)), is compared with y in floats."""
    _, found = answered(Formula("min(sinh(x), pi - 1/3)**3", "PURE"))
    ((_, condition), _) = found.forms[0].expr.args
    assert condition == (y >= (sp.pi - sp.Rational(1, 3)) ** 3)


@pytest.mark.parametrize(
    ("formula", "conditions"),
    [
        pytest.param(
            Formula("x/(1 + abs(x)**p)**(1/p)", "PURE", "", ("p=2: p >= 1",)),
            ["True"],
            marks=pytest.mark.slow,
        ),
        (Formula("max(x, a*x)", "PURE", "", ("a=0.1",)), ["a <= 1", "a > 1"]),
        (
            Formula("(b - 1)*(x + sqrt(x**2 + a))/2", "PURE", "", ("a=1: a > 0", "b=2")),
            ["Ne(b, 1)", "Eq(b, 1)"],
        ),
        (
            Formula("abs(x)**p*sign(x)*a", "PURE", "", ("a=1", "p=2: p >= 1")),
            ["Eq(p, 1)", "(p > 1) & (a < 0)", "(a > 0) & (p > 1)", "Eq(a, 0) & (p > 1)"],
        ),
        (Formula("(x + sqrt(x**2 + 4*b))/2", "PURE", "", ("b=1: b >= 0",)), ["Eq(b, 0)", "b > 0"]),
    ],
    ids=lambda value: getattr(value, "text", ""),
)
def test_a_form_serves_the_values_at_which_it_is_the_same(
    formula: Formula, conditions: list[str]
) -> None:
    """(1 − a|y|^p)^(1 + 1/p) is (1 − a|y|)² at p = 1; y²/(b + y²) is no step at b = 0.

    Nor is (|y|/a)^(1 − 1/p) anything for p = 1 where a may be 0, or b y²/(b² + y²) for b = y = 0.
    """
    _, found = answered(formula)
    said = [str(form.condition) for form in found.forms]
    assert len(said) == len(conditions)
    assert all(end in text for text, end in zip(said, conditions, strict=True))
