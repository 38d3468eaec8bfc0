"""Definitions that once got a wrong answer: jumps, turns of some parameters only, letters at 0."""

import time

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.errors import UndecidedError
from derive.output_forms import Kind, OutputForms, find_forms
from derive.proof import Status
from derive.symbols import x

a = sp.Symbol("a", real=True)


def forms_of(expr: sp.Expr, domain: sp.Basic | None = None) -> OutputForms:
    """Return what is found for f = expr, ``domain`` that of the parameter a."""
    parameters = ()
    if domain is not None:
        parameters = (
            Parameter(name="a", symbol=a, default=sp.S.One, meaning="shape", domain=domain),
        )
    entry = Activation(
        name="f", title="F", expr=sp.sympify(expr), reference="made up", parameters=parameters
    )
    return find_forms(entry)


def test_a_function_with_poles_is_not_called_monotone() -> None:
    """The function x + tan x rises wherever it is defined, and has each value infinitely often."""
    found = forms_of(x + sp.tan(x))
    assert found.kind is not Kind.MONOTONE
    assert found.condition_verdict.status is Status.UNDECIDED


@pytest.mark.parametrize("expr", [x + sp.exp(-(x**2)), 2 * x + x * sp.exp(-(x**2))])
def test_a_slope_of_unknown_sign_decides_nothing(expr: sp.Expr) -> None:
    """Both rise everywhere, so f′ is a function of y; "false" must not be called proved."""
    found = forms_of(expr)
    assert found.condition is sp.true or found.condition_verdict.status is Status.UNDECIDED


@pytest.mark.parametrize("expr", [x**3 + a * x, x / (1 + sp.exp(-a * x))])
def test_a_turn_for_some_parameters_decides_nothing_for_others(expr: sp.Expr) -> None:
    """x³ + ax turns round for a < 0 only, x σ(ax) for a ≠ 0 only."""
    found = forms_of(expr, sp.true)
    assert found.condition is not sp.false or found.condition_verdict.status is Status.UNDECIDED


@pytest.mark.parametrize("expr", [sp.sign(x), sp.Heaviside(x), 2 * sp.Heaviside(x - 1) + 1])
def test_a_step_has_the_slope_0(expr: sp.Expr) -> None:
    """A function of steps alone has f′ = 0 for every y."""
    found = forms_of(expr)
    assert [form.expr for form in found.forms] == [0]
    assert found.condition_verdict.status is Status.PROVED


def test_no_formula_is_claimed_where_it_divides_by_a_parameter_that_is_0() -> None:
    """With a x³ on the left, 3a(−y/a)^(2/3) is right for a > 0 and has no value at a = 0."""
    found = forms_of(sp.Piecewise((x, x > 0), (a * x**3, True)), sp.true)
    for form in found.forms:
        if form.condition.subs(a, 0) == sp.true:
            assert sp.Pow(a, -1) not in form.expr.atoms(sp.Pow)


def test_no_form_with_a_bit_is_claimed_where_it_is_0_by_0() -> None:
    """The function x σ(ax) is x/2 at a = 0, where a formula with a in every term has no value."""
    forms = forms_of(x / (1 + sp.exp(-a * x)), sp.true).forms
    flat = [form.expr for form in forms if form.condition.subs(a, 0) == sp.true]
    assert flat == [sp.Rational(1, 2)]
    assert {form.condition for form in forms if form.kind is Kind.BIT} == {sp.Ne(a, 0)}


@pytest.mark.parametrize(
    ("expr", "domain"),
    [
        (sp.Piecewise((x, x > -1), (a, True)), a >= 0),
        (sp.Piecewise((x, x > 0), (sp.exp(x) - 1, x > -1), (a, True)), a > 1),
        (sp.Piecewise((x, x > 0), (sp.S.Half, x < -1), (x / 2, True)), None),
    ],
)
def test_a_plateau_at_a_value_of_a_ramp_clashes_with_it(
    expr: sp.Expr, domain: sp.Basic | None
) -> None:
    """The plateau has the slope 0, the ramp passes its value with another: not without a bit."""
    found = forms_of(expr, domain)
    assert all(form.kind is Kind.BIT for form in found.forms)
    assert found.condition is sp.false
    assert found.kind in (Kind.BIT, Kind.NONE)


def test_a_kink_at_minus_1_over_a_is_refused_where_a_may_be_0() -> None:
    """At a = 0 the function |ax + 1| has no kink, and formulas for its two sides no value."""
    with pytest.raises(UndecidedError):
        forms_of(1 / (1 + sp.Abs(a * x + 1)), a >= 0)
    assert forms_of(sp.Abs(a * x + 1), a > 0).derivative.has(a)


def test_functions_inside_exponentials_raise_nothing() -> None:
    """The letters for asinh x and for an exponential of it are both written back."""
    assert forms_of(sp.tanh(sp.asinh(3 * x) + 1)).kind is not Kind.NONE


def test_large_powers_are_not_multiplied_out() -> None:
    """1/(1 + s²/4), s the softsign: nested roots in y once took minutes to expand."""
    began = time.monotonic()
    found = forms_of(1 / (x**2 / (4 * (sp.Abs(x) + 1) ** 2) + 1))
    assert found.kind is Kind.BIT
    assert time.monotonic() - began < 15


def test_an_output_too_small_to_be_written_is_no_crash() -> None:
    """At x = 20 the bell exp(−|x|³) is e^−8000, with more digits than Python writes."""
    found = forms_of(sp.exp(-(sp.Abs(x) ** 3)))
    assert found.kind is Kind.BIT
    assert found.witness is not None


def test_a_joint_at_a_pole_for_one_parameter_is_no_crash() -> None:
    """At a = 0 the function 1/x, up to a, has no value at the joint."""
    found = forms_of(sp.Piecewise((sp.S.Half, x > a), (1 / x, True)), a <= 0)
    assert not [form for form in found.forms if form.condition.subs(a, 0) == sp.true]


def test_a_pole_between_two_branches_is_no_crash() -> None:
    """The function asinh(1/x) jumps from −∞ to ∞ at 0."""
    assert forms_of(sp.asinh(1 / x)).kind is Kind.MIXED


def test_a_kink_under_a_root_is_seen() -> None:
    """√(x⁴ + x²) is |x|√(x² + 1): the slope jumps from −1 to 1 at 0, a convention is needed."""
    found = forms_of(sp.sqrt(x**4 + x**2))
    assert [form.region.upper for form in found.mixed] == [0, sp.oo]
    assert found.derivative.subs(x, 0) == -1
    assert all(form.region.upper == 0 or form.region.lower == 0 for form in found.forms)


def test_a_root_that_is_smooth_where_it_vanishes_stays_smooth() -> None:
    """(x⁴ + x²)^(3/2) has the derivative 0 at 0."""
    assert forms_of(sp.sqrt(x**4 + x**2) ** 3).derivative.subs(x, 0) == 0


@pytest.mark.parametrize(
    ("expr", "where"),
    [
        (sp.sqrt(x), "0 < x < oo"),
        (x ** sp.Rational(1, 3), "0 < x < oo"),
        (sp.log(1 - x**2), "-1 < x < 1"),
        (sp.sqrt(-(x**2) - 1), "nowhere"),
    ],
)
def test_a_function_that_is_not_real_everywhere_is_refused(expr: sp.Expr, where: str) -> None:
    """The form 1/(2y) of √x holds for x > 0 only; the refusal says where f is real."""
    with pytest.raises(UndecidedError, match=where):
        forms_of(expr)


def test_a_root_on_its_own_half_of_the_axis_is_no_trouble() -> None:
    """√(x + 1) − 1 for x > 0, continued by x/2."""
    found = forms_of(sp.Piecewise((sp.sqrt(x + 1) - 1, x > 0), (x / 2, True)))
    assert found.condition is sp.true


def test_an_infinite_slope_at_a_joint_needs_a_convention() -> None:
    """|x|^(1/2) sign x rises with the slope ∞ through 0."""
    with pytest.raises(UndecidedError, match="no value at x = 0"):
        forms_of(sp.Piecewise((sp.sqrt(x), x > 0), (-sp.sqrt(-x), True)))


def test_a_single_irrational_value_of_a_parameter_needs_no_witness() -> None:
    """Where x > 1/2 the value is a²; both meet at a = 1/√2, which no exact witness can name."""
    found = forms_of(sp.Piecewise((a**2, x > sp.S.Half), (x, True)), a > 0)
    assert found.condition != sp.true


def test_a_minimum_with_a_pole_inside_is_undecided() -> None:
    """min(1/100, 1/x²) has the value 1/100 at 0, where SymPy puts a pole into the minimum."""
    with pytest.raises(UndecidedError, match="value at x = 0"):
        forms_of(sp.Min(sp.Rational(1, 100), x**-2))


def test_a_plateau_outside_the_range_of_an_inverse_is_told_apart() -> None:
    """Right of 1 the slope needs erfinv(eʸ), which has no value at the plateau log(cosh 1) > 0."""
    found = forms_of(sp.log(sp.Piecewise((sp.erf(x), x > 1), (sp.cosh(1), True))))
    assert found.derivative.has(sp.erf)
