"""Derivatives by a parameter: it varies, x is held."""

import mpmath
import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.catalog import CATALOG, get
from derive.derivation import Chain, derive_steps
from derive.derivation.by_parameter import parameter_derivatives
from derive.display.meaning import letters, to_sympy
from derive.output_forms import find_forms
from derive.output_forms.parametric import parameter_derivatives as slopes_of
from derive.printing import to_text
from derive.proof import Status
from derive.symbols import x

_SLOW = pytest.mark.slow
PARAMETERS = [
    pytest.param(
        e, p, id=f"{e.name}-{p.name}", marks=() if e.name in {"elu", "leaky_relu"} else _SLOW
    )
    for e in CATALOG
    for p in e.parameters
]

PLACE = sp.Rational(1, 3)
BETA = sp.Symbol("beta", real=True)
STEEPNESS = Parameter(
    name="beta", symbol=BETA, default=sp.S.One, meaning="steepness", domain=BETA > 0
)


def chains(activation: Activation, parameter: Parameter) -> tuple[Chain, ...]:
    found = derive_steps(activation, find_forms(activation))
    return parameter_derivatives(found, parameter)


def test_elu_by_alpha() -> None:
    """On the left the constant multiple is x's part, on the right nothing depends on alpha."""
    elu = get("elu")
    left, right = chains(elu, elu.parameters[0])
    assert to_text(left.left) == "∂y/∂α"
    assert [to_text(step.after) for step in left.steps] == ["eˣ − 1"]
    assert [to_text(step.after) for step in right.steps] == ["0"]
    assert [to_text(c.condition) for c in (left, right) if c.condition] == ["x < 0", "x > 0"]


def test_a_form_in_y_is_the_end_where_there_is_one() -> None:
    """e^x − 1 is y/alpha, found where the slopes by parameters are."""
    elu = get("elu")
    (slope,) = slopes_of(elu)
    found = derive_steps(elu, find_forms(elu))
    left, _ = parameter_derivatives(found, slope.parameter, slope.forms)
    assert [to_text(step.after) for step in left.steps] == ["eˣ − 1", "α(eˣ − 1)/α", "y/α"]
    assert left.verdict.status is Status.PROVED


def test_letters_stand_in_the_usual_order() -> None:
    """The chain is made with letters exchanged; readers see e^(-beta x), never e^(-x beta)."""
    steep = Activation(
        name="steep",
        title="Steep",
        expr=1 / (1 + sp.exp(-BETA * x)),
        reference="made up",
        parameters=(STEEPNESS,),
    )
    (chain,) = chains(steep, steep.parameters[0])
    assert [to_text(step.after) for step in chain.steps] == [
        "−(1 + e^(−βx))⁻²·(1 + e^(−βx))′",
        "−(1 + e^(−βx))⁻²·(−xe^(−βx))",
        "xe^(−βx)/(1 + e^(−βx))²",
    ]


@pytest.mark.parametrize(("activation", "parameter"), PARAMETERS)
def test_every_line_is_proved_and_right(activation: Activation, parameter: Parameter) -> None:
    """Each line is PROVED, and the last agrees with numerical differentiation."""
    chosen = activation.defaults | {parameter.symbol: sp.Rational(5, 4)}
    held = {k: v for k, v in chosen.items() if k != parameter.symbol}
    for chain, branch in zip(
        chains(activation, parameter),
        derive_steps(activation, find_forms(activation)).branches,
        strict=True,
    ):
        assert chain.verdict.status is Status.PROVED
        expr = to_sympy(branch.definition, letters(activation)).subs(held).subs(x, PLACE)
        if not expr.has(parameter.symbol):
            continue
        f = sp.lambdify(parameter.symbol, expr, "mpmath")
        said = to_sympy(chain.ending, letters(activation)).subs(chosen).subs(x, PLACE)
        with mpmath.workdps(50):
            slope = mpmath.diff(f, mpmath.mpf("1.25"))
            assert abs(mpmath.mpf(said.evalf(30)) - slope) < mpmath.mpf("1e-20")
