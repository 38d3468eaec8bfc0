"""What to keep for the backward pass."""

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.advice import advise, words_of
from derive.output_forms import find_forms
from derive.symbols import x
from tests.known import forms_of


def custom(expr: sp.Expr, *parameters: Parameter) -> Activation:
    return Activation(name="f", title="f", expr=expr, parameters=parameters, reference="")


@pytest.mark.parametrize(
    ("name", "keep", "size"),
    [("sigmoid", "y", 4), ("silu", "x", 4), ("gelu", "x", 4), ("identity", "nothing", 0)],
)
def test_names_what_to_keep_and_its_size(name: str, keep: str, size: float) -> None:
    """In bytes for one element of float32."""
    advice = advise(forms_of(name))
    assert words_of(advice.save) == keep
    assert advice.size == size


def test_a_cheap_form_with_a_bit_is_kept() -> None:
    """√(1 + x²): y and the side of 0 cost a square root, 4.125 bytes."""
    advice = advise(find_forms(custom(sp.sqrt(1 + x**2))))
    assert words_of(advice.save) == "y and a bit"
    assert advice.size == 4.125


def test_an_expensive_form_is_not_kept() -> None:
    """erf: the inverse error function costs more than e^(-x²)."""
    advice = advise(find_forms(custom(sp.erf(x))))
    assert advice.save == ("x",)
    assert "against" in advice.why


def test_a_condition_on_the_parameter_goes_with_y() -> None:
    """Elu keeps y for alpha ≥ 0 alone."""
    advice = advise(forms_of("elu"))
    assert str(advice.condition) == "alpha >= 0"


def test_says_where_y_has_lost_the_digits() -> None:
    """The sigmoid near y = 1, at x = log(4095) = 8.32; log(1 + e^x) nowhere."""
    (loss,) = advise(forms_of("sigmoid")).losses
    assert (loss.end, loss.half[0]) == ("x → ∞", 8.32)
    assert advise(forms_of("softplus")).losses == ()


def test_limits_may_depend_on_the_sign_of_a_parameter() -> None:
    """tanh(a x) tends to 1 for a > 0; the losses are those for the default a."""
    a = sp.Symbol("a", real=True)
    parameter = Parameter(name="a", symbol=a, default=sp.Integer(2), meaning="", domain=a > 0)
    losses = advise(find_forms(custom(sp.tanh(a * x), parameter))).losses
    assert [loss.limit for loss in losses] == [-1, 1]


def test_both_are_kept_where_they_spare_every_function() -> None:
    """X − tanh x: (x − y)² needs no tanh, and e^(−x²): −2xy no exponential."""
    for expr in (x - sp.tanh(x), sp.exp(-(x**2))):
        advice = advise(find_forms(custom(expr)))
        assert words_of(advice.save) == "x and y"
        assert advice.size == 8


def test_a_constant_slope_needs_nothing() -> None:
    """The identity: its form in y holds no y, and saves nothing."""
    forms = forms_of("identity")
    assert forms.forms[0].saves == ()
    assert advise(forms).save == ()
