"""Equivalent spellings of the textbook forms are all proved."""

import pytest
import sympy as sp

from derive.catalog import get
from derive.proof import Region, Status, prove_equal
from derive.symbols import x, y
from tests.expected_forms import EXPECTED_FORMS, ExpectedForm
from tests.proof.rewriting import rewrites
from tests.thinned import thinned


@pytest.mark.parametrize("form", thinned(EXPECTED_FORMS), ids=lambda form: form.name)
def test_equivalent_rewrites_are_proved(form: ExpectedForm) -> None:
    """Expanded, factored, in other functions, times disguised ones: the same form is proved."""
    f = get(form.name).expr
    slope, region = sp.diff(f, x), Region(assumptions=(*get(form.name).assumptions, form.condition))
    spellings = rewrites(form.in_y)
    assert len(spellings) >= 8
    for name, spelling in spellings:
        verdict = prove_equal(slope, spelling.subs(y, f), region)
        assert verdict.status is Status.PROVED, (name, spelling, verdict)
