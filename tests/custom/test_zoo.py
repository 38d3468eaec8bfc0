"""Formulas beyond the catalogue: the kind, the condition, proofs, and numbers that agree."""

import mpmath
import pytest
import sympy as sp

from derive.proof import Status
from derive.symbols import y
from tests.custom.zoo import QUICK, THOROUGH, Formula, answered, mismatches

FORMULAS = [
    *(pytest.param(formula, id=formula.text) for formula in QUICK),
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
