"""Derivatives by parameters: in y where that is licensed, proved, and refused where it is not."""

import mpmath as mp
import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.output_forms import ParameterDerivative
from derive.output_forms.parametric import parameter_derivatives
from derive.proof import Region, Status, prove_equal
from derive.symbols import x, y
from tests.expected_outputs import definition_of

a, b, alpha, beta = sp.symbols("a b alpha beta", real=True)


def by_parameters(name: str) -> tuple[ParameterDerivative, ...]:
    return parameter_derivatives(definition_of(name))


@pytest.mark.parametrize(
    ("name", "form", "condition"),
    [
        ("prelu", sp.Piecewise((0, y > 0), (y / a, True)), a > 0),
        ("elu", sp.Piecewise((0, y > 0), (y / alpha, True)), alpha > 0),
        ("isru", -(y**3) / 2, sp.true),
        ("squareplus", y / (b + 4 * y**2), sp.true),
        ("general_logistic", y * sp.log(y) / alpha, sp.true),
        ("trelu", sp.S.Zero, sp.true),
    ],
)
def test_forms_in_y_carry_their_condition(name: str, form: sp.Expr, condition: sp.Basic) -> None:
    """Prelu: ∂y/∂a = y/a for y ≤ 0, for a > 0 only: at a = 0 the output forgets x."""
    (found,) = by_parameters(name)
    (shown,) = found.forms
    assert shown.expr == form
    assert shown.condition == condition
    assert shown.verdict.status is Status.PROVED


def test_swish_needs_both() -> None:
    """∂y/∂β of x/(1 + e^(−βx)) is y(x − y), and no function of y."""
    (found,) = by_parameters("swish")
    assert found.forms == ()
    (form,) = found.mixed
    assert sp.expand(form.expr - y * (x - y)) == 0
    assert form.saves == ("x", "y")
    assert form.verdict.status is Status.PROVED


def test_celu_holds_in_y_for_all_allowed_alpha() -> None:
    """∂y/∂α = y/α − (1 + y/α) log(1 + y/α) on the bend."""
    (found,) = by_parameters("celu")
    (form,) = found.forms
    bend = form.expr.subs(y, -sp.Rational(1, 3)).subs(alpha, 2)
    ratio = sp.Rational(-1, 6)
    assert prove_equal(bend, ratio - (1 + ratio) * sp.log(1 + ratio), Region()).status is (
        Status.PROVED
    )


def test_each_parameter_has_its_own() -> None:
    """Pelu: ∂y/∂a = y/a everywhere; ∂y/∂b is by cases."""
    first, second = by_parameters("pelu")
    assert [found.parameter.name for found in (first, second)] == ["a", "b"]
    assert first.forms[0].expr == y / a
    assert second.forms[0].expr.has(sp.Piecewise)


@pytest.mark.parametrize(
    "name",
    [
        "leaky_relu",
        "hard_tanh",
        "soft_shrink",
        "steep_sigmoid",
        "steep_softplus",
        "gompertz",
        "smelu",
        pytest.param("soft_exponential", marks=pytest.mark.slow),
        pytest.param("snake", marks=pytest.mark.slow),
        pytest.param("tanh_soft", marks=pytest.mark.slow),
        pytest.param("sinh_arcsinh", marks=pytest.mark.slow),
        pytest.param("elliott", marks=pytest.mark.slow),
    ],
)
def test_everything_shown_is_proved(name: str) -> None:
    """Forms in y and mixed forms of every parameter."""
    for found in by_parameters(name):
        shown = (*found.forms, *found.mixed)
        assert shown
        assert {form.verdict.status for form in shown} == {Status.PROVED}


def test_no_form_where_an_output_is_shared() -> None:
    """|a x|: the sign of x is lost, so ∂y/∂a is no function of y though y/a looks like one."""
    parameter = Parameter(name="a", symbol=a, default=sp.S.One, meaning="", domain=a > 0)
    ramp = Activation(
        name="f", title="f", expr=sp.Abs(x) + a * x / 2, reference="", parameters=(parameter,)
    )
    (found,) = parameter_derivatives(ramp)
    assert all(form.condition != sp.true for form in found.forms)


def test_entries_without_parameters_have_none() -> None:
    """The sigmoid has nothing to differentiate by but x."""
    assert by_parameters("sigmoid") == ()


@pytest.mark.parametrize("name", ["prelu", "celu", "steep_softplus", "gompertz", "squareplus"])
def test_forms_agree_with_differences(name: str) -> None:
    """Form(f(x)) is the slope of f by the parameter, measured with 30 digits."""
    entry = definition_of(name)
    for found in by_parameters(name):
        symbol = found.parameter.symbol
        for at in (sp.Rational(-7, 5), sp.Rational(3, 4)):
            others = {s: v for s, v in entry.defaults.items() if s != symbol} | {x: at}
            value = sp.lambdify(symbol, entry.expr.subs(others), "mpmath")
            with mp.workdps(40):
                slope = mp.diff(value, mp.mpf(found.parameter.default))
                output = sp.Float(str(value(mp.mpf(found.parameter.default))), 40)
            for form in found.forms:
                claimed = form.expr.subs(y, output).subs(entry.defaults)
                assert abs(claimed - sp.Float(str(slope), 40)) < 1e-15
