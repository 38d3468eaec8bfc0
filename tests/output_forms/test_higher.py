"""Derivatives of order two and more in y: those of the literature, proved; wrong ones refuted."""

import pytest
import sympy as sp

from derive.activation import Activation
from derive.catalog import CATALOG
from derive.output_forms import Kind, OutputForms, find_forms
from derive.output_forms.higher import higher_forms, judge_higher, nth_in_output
from derive.proof import Status
from derive.symbols import x, y
from tests.known import forms_of
from tests.output_forms.test_zoo import definition
from tests.output_forms.zoo import BIT, PURE

ORDERS = range(2, 9)
ZOO = {**PURE, **BIT}


def sigmoid_by_stirling(order: int) -> sp.Expr:
    """Minai, Williams 1993: σ⁽ⁿ⁾ = Σ_k (−1)^(k−1) (k − 1)! S(n + 1, k) σᵏ."""
    terms = range(1, order + 2)
    return sp.Add(
        *(
            (-1) ** (k - 1) * sp.factorial(k - 1) * stirling_second(order + 1, k) * y**k
            for k in terms
        )
    )


def stirling_second(items: int, classes: int) -> int:
    """S(n, k) by its recurrence."""
    if items == classes:
        return 1
    if classes in (0, items + 1) or classes > items:
        return 0
    return classes * stirling_second(items - 1, classes) + stirling_second(items - 1, classes - 1)


def tanh_by_recurrence(order: int) -> sp.Expr:
    """Hoffman 1995: the coefficients obey c_k ← (k + 1)·c_(k+1) − (k − 1)·c_(k−1), from y."""
    coefficients = {1: 1}
    for _ in range(order):
        top = max(coefficients) + 1
        coefficients = {
            k: (k + 1) * coefficients.get(k + 1, 0) - (k - 1) * coefficients.get(k - 1, 0)
            for k in range(top + 1)
        }
    return sp.Add(*(c * y**k for k, c in coefficients.items()))


@pytest.mark.parametrize("order", ORDERS)
def test_derivative_polynomials_are_those_of_the_literature(order: int) -> None:
    """Stirling numbers give those of sigmoid, Hoffman's recurrence those of tanh."""
    sigmoid, tanh = (nth_in_output(form, order) for form in (y * (1 - y), 1 - y**2))
    assert sp.expand(sigmoid - sigmoid_by_stirling(order)) == 0
    assert sp.expand(tanh - tanh_by_recurrence(order)) == 0


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_orders_to_eight_are_proved(name: str) -> None:
    """Every order is proved against the derivative of the definition."""
    found = higher_forms(forms_of(name), 8)
    assert [form.order for form in found] == list(ORDERS)
    assert {form.verdict.status for form in found} == {Status.PROVED}


def check(forms: OutputForms) -> None:
    """Every order from two to four has one proved form for each form of y′ in y."""
    found = higher_forms(forms, 4)
    assert len(found) == 3 * len(forms.forms)
    assert {form.verdict.status for form in found} <= {Status.PROVED}


@pytest.mark.parametrize("name", ["elu", "softplus", "softsign", "arctan", "silu", "leaky_relu"])
def test_orders_to_four_of_different_kinds(name: str) -> None:
    """Cases, exponentials, |y|, angles, a stored bit and a parameter: all proved."""
    check(forms_of(name))


@pytest.mark.slow
def test_a_bit_asks_nothing_of_pieces_that_go_the_other_way() -> None:
    """ELiSH falls on its left piece alone: the form for the falling side says so."""
    found = forms_of("elish")
    assert [form.region.upper for form in found.forms] == [0, sp.oo]
    check(found)


@pytest.mark.slow
@pytest.mark.parametrize("entry", CATALOG, ids=lambda entry: entry.name)
def test_orders_to_four_of_the_catalogue(entry: Activation) -> None:
    """Every entry with a form in y has proved forms of the orders two, three and four."""
    check(find_forms(entry))


@pytest.mark.slow
@pytest.mark.parametrize("name", ZOO)
def test_orders_to_four_beyond_the_catalogue(name: str) -> None:
    """So has every function of the surveys that has a form in y."""
    check(find_forms(definition(ZOO[name])))


WRONG = [
    ("sigmoid", 2, y * (1 - y) * (2 * y - 1)),  # sign
    ("sigmoid", 2, y * (1 - y)),  # the order before
    ("sigmoid", 3, y * (1 - y) * (1 - 6 * y + 5 * y**2)),  # coefficient
    ("tanh", 2, -2 * y * (1 - y**2) + sp.Rational(1, 10**9)),
    ("tanh", 3, -2 * (1 - y**2) * (1 - 3 * y)),  # exponent
    ("elu", 2, sp.Piecewise((1, y > 0), (y + 1, True))),  # F itself in the upper row
    ("softsign", 2, -2 * (1 - sp.Abs(y)) ** 3),  # right only for x > 0
    ("hard_sigmoid", 2, sp.Rational(1, 6)),
]


@pytest.mark.parametrize(("name", "order", "claim"), WRONG)
def test_wrong_higher_forms_are_refuted(name: str, order: int, claim: sp.Expr) -> None:
    """A wrong sign, coefficient, exponent, order or row gets a counterexample."""
    forms = forms_of(name)
    verdict = judge_higher(forms, forms.forms[0], claim, order)
    assert verdict.status is Status.REFUTED
    assert verdict.counterexample is not None


def test_the_bit_decides_which_formula_holds() -> None:
    """For SiLU the second derivative of the falling side is refuted on the rising side."""
    forms = forms_of("silu")
    falling, rising = forms.forms
    claim = nth_in_output(falling.expr, 2)
    assert judge_higher(forms, falling, claim, 2).status is Status.PROVED
    assert judge_higher(forms, rising, claim, 2).status is Status.REFUTED


def test_none_has_no_higher_forms() -> None:
    """Where y′ is no function of y nothing is claimed of higher orders."""
    forms = forms_of("gelu")
    assert forms.kind is Kind.NONE
    assert higher_forms(forms, 4) == ()


def test_an_order_below_two_is_refused() -> None:
    """Order one is the form itself."""
    with pytest.raises(ValueError, match="at least 2"):
        higher_forms(forms_of("identity"), 1)


@pytest.mark.parametrize(
    ("expr", "output", "values"),
    [
        (x / (1 + sp.exp(-x)), 0, (sp.S.Half, 0)),
        (x * sp.exp(-(x**2)), 0, (0, -6)),
        (x * sp.exp(x**2), 0, (0, 6)),
    ],
)
def test_there_is_a_value_at_the_output_of_0(
    expr: sp.Expr, output: int, values: tuple[sp.Expr, sp.Expr]
) -> None:
    """The second derivative of x e^(x²) with W(2y²)/y in it is 0/0 at y = 0."""
    found = higher_forms(find_forms(definition(expr)), 3)
    at = {(form.order, form.expr.subs(y, output)) for form in found if form.region.slope != -1}
    assert {(2, values[0]), (3, values[1])} <= at
    assert {form.verdict.status for form in found} == {Status.PROVED}
