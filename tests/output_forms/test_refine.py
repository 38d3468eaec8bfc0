"""Spellings that hold for the outputs of f alone: proposed freely, taken only when proved."""

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.output_forms import find_forms
from derive.output_forms.cost import cost
from derive.output_forms.refine import refined
from derive.proof import Status
from derive.symbols import x, y

a = sp.Symbol("a", real=True)
LETTER = Parameter(name="a", symbol=a, default=sp.Integer(2), meaning="a", domain=a > 0)
UNIT = 1 + 4 * y**2 / (1 - y**2) ** 2


@pytest.mark.parametrize(
    ("f", "form"),
    [
        (x / (1 + sp.sqrt(1 + x**2)), (1 - y**2) ** 2 / (2 * (1 + y**2))),
        (sp.asinh(sp.exp(x)), sp.tanh(y)),
        (
            x * sp.sqrt(1 + x**2),
            sp.sqrt(2) * sp.sqrt(1 + 4 * y**2) / sp.sqrt(1 + sp.sqrt(1 + 4 * y**2)),
        ),
        (sp.atan(sp.exp(a * x)), a * sp.sin(2 * y) / 2),
    ],
)
def test_a_short_form_is_found_and_proved(f, form):
    """The form found is no longer than the one written by hand, and equal to it."""
    letters = (LETTER,) if a in f.free_symbols else ()
    entry = Activation(name="own", title="Own", expr=f, reference="none", parameters=letters)
    (found,) = find_forms(entry).forms
    assert found.verdict.status is Status.PROVED
    assert cost(found.expr) <= cost(form) + 2
    values = {y: sp.Rational(1, 3), a: 2}
    assert abs((found.expr - form).subs(values).evalf(30)) < 1e-25


@pytest.mark.parametrize(
    "form",
    [
        1 / (1 + sp.sqrt(UNIT)),
        sp.Abs(a) / a**2,
        sp.sin(y) * sp.cos(y),
        y**2 * y ** (1 / a - 1),
        sp.cbrt(sp.exp(-y) - 1),
    ],
)
def test_nothing_is_taken_that_does_not_hold(form):
    """Where no spelling is proved the form stays, and wrong signs are refused."""
    assert refined(form, lambda _: False) == form


def test_the_sign_is_the_one_that_holds():
    """√(1 + 4y²/(1 − y²)²) is (1 + y²)/(1 − y²) on one side of 1, its opposite on the other."""

    def holds_at(place):
        def holds(spelling):
            return abs((spelling - sp.sqrt(UNIT)).subs(y, place).evalf(30)) < 1e-25

        return holds

    inner, outer = (refined(sp.sqrt(UNIT), holds_at(place)) for place in (sp.Rational(1, 2), 3))
    assert sp.simplify(inner - (1 + y**2) / (1 - y**2)) == 0
    assert sp.simplify(outer + (1 + y**2) / (1 - y**2)) == 0
