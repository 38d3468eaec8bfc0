"""Short spellings of formulas in one square root: equal wherever the root is real."""

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.output_forms import find_forms
from derive.output_forms.cost import cost
from derive.output_forms.refine import refined
from derive.output_forms.surds import surd_spellings
from derive.proof import Status
from derive.symbols import x, y

a = sp.Symbol("a", real=True)
S = sp.sqrt(y * (y + 4))
D = sp.sqrt(4 * a * (a + y + 1) + 1)
#: formulas as elimination leaves them, and how short they can be
LONG = [
    (S + y * (S - 4 - y) / 2, S * (2 + y - S) / 2),
    ((a**2 + a * (y + 1) + D / 4 + sp.Rational(1, 4)) / (a + y + 1), a * D / (D - 1)),
    (
        y * sp.sqrt((1 - sp.exp(-a)) * (1 + y)) / (sp.sqrt(1 + sp.exp(-a)) * (1 - sp.exp(-a))),
        y * sp.sqrt((1 + y) / (1 - sp.exp(-2 * a))),
    ),
]


@pytest.mark.parametrize(("form", "short"), LONG)
def test_a_spelling_is_as_short_as_the_one_by_hand(form: sp.Expr, short: sp.Expr) -> None:
    """Multiples of the radicand, a denominator with a root, a line under the root, split roots."""
    values = {y: sp.Rational(1, 3), a: sp.Rational(7, 3)}

    def holds(spelling: sp.Expr) -> bool:
        return abs((spelling - form).subs(values).evalf(30)) < 1e-25

    assert holds(short)
    assert cost(refined(form, holds)) <= cost(short) + 5


@pytest.mark.parametrize(("form", "_short"), LONG[:2])
def test_all_spellings_are_the_same_number(form: sp.Expr, _short: sp.Expr) -> None:
    """No sign is proposed where none has to be drawn under a root."""
    values = {y: sp.Rational(2, 7), a: sp.Rational(5, 2)}
    found = list(surd_spellings(form))
    assert found
    assert all(abs((spelling - form).subs(values).evalf(30)) < 1e-20 for spelling in found)


@pytest.mark.parametrize(
    "form",
    [y * (1 - y), sp.sqrt(1 - y**2), sp.sqrt(y) + sp.sqrt(1 - y), sp.LambertW(y) + S * (S + y)],
)
def test_others_are_left_alone(form: sp.Expr) -> None:
    """Without a root, with a bare one, with two, and beside W there is nothing to do."""
    assert list(surd_spellings(form)) == []


@pytest.mark.slow
def test_a_difference_of_two_tanh_has_a_short_form() -> None:
    """With y = tanh(x + a) − tanh(x − a): dy/dx = ∓y√(y² − 4y coth(2a) + 4)."""
    letter = Parameter(name="a", symbol=a, default=sp.S.One, meaning="a", domain=a > 0)
    f = sp.tanh(x + a) - sp.tanh(x - a)
    entry = Activation(name="own", title="Own", expr=f, reference="none", parameters=(letter,))
    forms = find_forms(entry).forms
    assert [form.verdict.status for form in forms] == [Status.PROVED] * 2
    assert all(form.cost <= 37 for form in forms)
