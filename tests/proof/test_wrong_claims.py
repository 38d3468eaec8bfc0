"""A check that cannot fail is a defect: wrong claims about derivatives must be refuted."""

import mpmath
import pytest
import sympy as sp

from derive.catalog import get
from derive.proof import Region, Status, prove_equal
from derive.symbols import x, y
from tests.expected_forms import EXPECTED_FORMS, ExpectedForm
from tests.proof.mutation import mutants
from tests.proof.truth import DIGITS, differ_somewhere, difference
from tests.thinned import thinned

FORMS = pytest.mark.parametrize("form", EXPECTED_FORMS, ids=lambda form: form.name)
LEAST_MUTANTS = 20


def region_of(form: ExpectedForm) -> Region:
    return Region(assumptions=(*get(form.name).assumptions, form.condition))


@FORMS
def test_textbook_forms_are_proved(form: ExpectedForm) -> None:
    """Both forms of every textbook derivative are proved, and the form in x is the derivative."""
    f, region = get(form.name).expr, region_of(form)
    slope = sp.diff(f, x)
    for claim in (form.in_x, form.in_y.subs(y, f)):
        verdict = prove_equal(slope, claim, region)
        assert verdict.status is Status.PROVED, (claim, verdict)


@pytest.mark.parametrize("form", thinned(EXPECTED_FORMS, 4), ids=lambda form: form.name)
def test_mutants_are_refuted_with_a_confirmed_counterexample(form: ExpectedForm) -> None:
    """One small error in a textbook form is always found, and mpmath confirms where."""
    f, region = get(form.name).expr, region_of(form)
    slope, refuted = sp.diff(f, x), 0
    for kind, mutant in mutants(form.in_y):
        claim = mutant.subs(y, f)
        verdict = prove_equal(slope, claim, region)
        if not differ_somewhere(slope, claim, x):
            assert verdict.status is not Status.REFUTED, (kind, mutant, verdict)
            continue
        assert verdict.status is Status.REFUTED, (kind, mutant, verdict)
        assert verdict.counterexample is not None
        point = dict(verdict.counterexample.point)
        assert difference(slope, claim, point) > mpmath.mpf(10) ** (10 - DIGITS), (kind, mutant)
        refuted += 1
    assert refuted >= LEAST_MUTANTS
