"""Formulas beyond the catalogue: the kind, the condition, proofs, and numbers that agree."""

import mpmath
import pytest

from derive.proof import Status
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
