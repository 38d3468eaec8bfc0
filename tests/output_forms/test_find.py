"""Forms in y of the whole catalogue, against the textbooks."""

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.catalog import get
from derive.output_forms import Kind, OutputForms, find_forms
from derive.proof import Status
from derive.symbols import x, y
from tests.known import forms_of

a, alpha, scale = (sp.Symbol(letter, real=True) for letter in ("a", "alpha", "lambda"))

#: the form a textbook gives, and its condition on the parameters
TEXTBOOK = {
    "sigmoid": (y * (1 - y), sp.true),
    "tanh": (1 - y**2, sp.true),
    "relu": (sp.Piecewise((1, y > 0), (0, True)), sp.true),
    "leaky_relu": (sp.Piecewise((1, y > 0), (a, True)), a >= 0),
    "elu": (sp.Piecewise((1, y > 0), (y + alpha, True)), alpha >= 0),
    "selu": (sp.Piecewise((scale, y > 0), (y + scale * alpha, True)), sp.true),
    "softplus": (1 - sp.exp(-y), sp.true),
    "log_sigmoid": (1 - sp.exp(y), sp.true),
    "softsign": ((1 - sp.Abs(y)) ** 2, sp.true),
    "arctan": (sp.cos(y) ** 2, sp.true),
    "hard_sigmoid": (sp.Piecewise((sp.Rational(1, 6), (y > 0) & (y < 1)), (0, True)), sp.true),
    "identity": (sp.S.One, sp.true),
}


@pytest.mark.parametrize("name", TEXTBOOK)
def test_form_and_condition_are_the_textbooks(name: str) -> None:
    """The first form is written exactly as textbooks write it, is proved, and keeps y alone."""
    form, condition = TEXTBOOK[name]
    found = forms_of(name)
    assert found.kind is Kind.PURE
    assert found.forms[0].expr == form
    assert found.forms[0].saves == (() if name == "identity" else ("y",))
    assert found.forms[0].verdict.status is Status.PROVED
    assert found.condition == condition
    assert found.condition_verdict.status is Status.PROVED


#: f′(x) as it is written over the exponentials of the definition
DERIVATIVES = {
    "sigmoid": "exp(-x)/(1 + exp(-x))**2",
    "tanh": "4/(exp(x) + exp(-x))**2",
    "relu": "Piecewise((1, x > 0), (0, True))",
    "leaky_relu": "Piecewise((1, x > 0), (a, True))",
    "elu": "Piecewise((1, x > 0), (alpha*exp(x), True))",
    "softplus": "1/(1 + exp(-x))",
    "log_sigmoid": "1/(exp(x) + 1)",
    "softsign": "(Abs(x) + 1)**(-2)",
    "arctan": "1/(x**2 + 1)",
    "hard_sigmoid": "Piecewise((1/6, (x > -3) & (x < 3)), (0, True))",
    "silu": "((x + 1)*exp(-x) + 1)/(1 + exp(-x))**2",
    "gelu": "sqrt(2)*x*exp(-x**2/2)/(2*sqrt(pi)) + erf(sqrt(2)*x/2)/2 + 1/2",
    "identity": "1",
}


@pytest.mark.parametrize("name", DERIVATIVES)
def test_derivative_is_short(name: str) -> None:
    """f′(x) is written as a person would, over the functions that the definition uses."""
    assert str(forms_of(name).derivative) == DERIVATIVES[name]


@pytest.mark.parametrize("at", ["0", "1", "1/2"])
def test_derivative_takes_the_convention_at_a_kink(at: str) -> None:
    """At the kink f′(x) is the stated value, whichever it is."""
    convention = sp.Rational(at)
    found: OutputForms = find_forms(get("relu").with_kink(convention))
    assert found.derivative.subs(x, 0) == convention


def test_mixed_form_of_silu_reuses_the_gate() -> None:
    """SiLU: dy/dx = y + s(1 - y): three operations, and one because y = x·s, not x/(1 + e^-x)."""
    (form,) = forms_of("silu").mixed
    ((s, gate),) = form.atoms
    assert gate == get("silu").expr / x
    assert sp.expand(form.expr - (y + s * (1 - y))) == 0
    assert form.cost == 4


def test_mixed_form_of_gelu_is_the_product_rule() -> None:
    """GELU: dy/dx = Φ + x φ with the forward pass's Φ."""
    (form,) = forms_of("gelu").mixed
    ((phi, _),) = form.atoms
    assert str(phi) == "Phi"
    assert sp.expand(form.expr - phi - x * sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi)) == 0


@pytest.mark.parametrize(
    "expr", [sp.tanh(x - 1), sp.sinh(1 - 3 * x), 1 / (1 + sp.exp(x - 2))], ids=str
)
def test_a_shifted_argument_is_no_hindrance(expr: sp.Expr) -> None:
    """The exponentials e^(x − 1) and e^(1 − x) are powers of one."""
    entry = Activation(name="f", title="F", expr=expr, reference="made up")
    assert find_forms(entry).kind is Kind.PURE


@pytest.mark.parametrize("least", [0, 1])
def test_the_general_algebraic_sigmoid_has_its_form(least: int) -> None:
    """x/(1 + |x|ᵖ)^(1/p) has y′ = (1 − |y|ᵖ)^(1 + 1/p) for every p > 0, as for p = 2 and 3."""
    p = sp.Symbol("p", real=True)
    parameter = Parameter(
        name="p", symbol=p, default=sp.Integer(2), meaning="exponent", domain=p > least
    )
    expr = x / (1 + sp.Abs(x) ** p) ** (1 / p)
    entry = Activation(name="f", title="f", reference="", expr=expr, parameters=(parameter,))
    found = find_forms(entry)
    assert (found.kind, found.condition) == (Kind.PURE, sp.true)
    (form,) = found.forms
    assert form.verdict.status is Status.PROVED
    size = sp.Abs(y) ** p
    assert sp.powsimp(form.expr - (1 - size) * (1 - size) ** (1 / p)) == 0
