"""Functions with cases of one wave, as max(0, sin x): kinks without end."""

import mpmath
import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.output_forms import Kind, OutputForms, find_forms
from derive.output_forms.oscillating import wave_of
from derive.proof import Status
from derive.proof.parameters import Cell, OpenSignError
from derive.symbols import x, y

a, b = (sp.Symbol(letter, real=True) for letter in "ab")
sine, cosine = sp.sin(x), sp.cos(x)


def activation(expr: sp.Expr) -> Activation:
    """Return f = expr with positive parameters below 1."""
    letters = sorted(expr.free_symbols - {x}, key=str)
    parameters = tuple(
        Parameter(name=str(s), symbol=s, default=sp.S.Half, meaning="", domain=(s > 0) & (s < 1))
        for s in letters
    )
    return Activation(name="f", title="F", expr=expr, reference="made up", parameters=parameters)


def forms_of(expr: sp.Expr) -> OutputForms:
    """Return what is found of f = expr."""
    return find_forms(activation(expr))


@pytest.mark.parametrize(
    ("expr", "rising"),
    [
        (sp.Max(0, sine), sp.Piecewise((sp.sqrt(1 - y**2), y > 0), (0, True))),
        (sp.Abs(cosine), sp.sqrt(1 - y**2)),
        (sp.Max(a, sp.sin(b * x)), sp.Piecewise((b * sp.sqrt(1 - y**2), a < y), (0, True))),
        (
            sine * sp.Abs(sine),
            sp.Piecewise((2 * sp.sqrt(y - y**2), y > 0), (2 * sp.sqrt(-(y**2) - y), True)),
        ),
    ],
    ids=str,
)
def test_the_sign_of_the_slope_tells_the_rest(expr: sp.Expr, rising: sp.Expr) -> None:
    """A wave has one size of slope for an output, and two signs."""
    found = forms_of(expr)
    assert found.kind is Kind.BIT
    assert found.condition == sp.false
    assert found.condition_verdict.status is Status.PROVED
    falling, other = found.forms
    assert (falling.region.slope, other.region.slope) == (-1, 1)
    assert falling.verdict.status is other.verdict.status is Status.PROVED
    for level in (mpmath.mpf("0.75"), mpmath.mpf("0.9")):
        values = {y: level, a: 0.5, b: 0.5}
        assert abs(other.expr.subs(values) - rising.subs(values)) < 1e-12
        assert abs(falling.expr.subs(values) + rising.subs(values)) < 1e-12


@pytest.mark.parametrize(
    "expr",
    [
        sp.Max(0, sp.sin(3 * x + 1)),
        sp.Min(sp.Rational(1, 2), sp.Max(-a, sine)),
        sp.exp(-sp.Abs(cosine)),
        sp.Max(a, cosine) ** 2,
    ],
    ids=str,
)
def test_slopes_and_forms_agree_with_numbers(expr: sp.Expr) -> None:
    """On many periods, between kinks, for the sign that f′ has there."""
    found = forms_of(expr)
    modules = [{"Max": max, "Min": min, "Abs": abs}, "mpmath"]
    f, slope = (sp.lambdify((x, a), e, modules) for e in (expr, found.derivative))
    from_y = {form.region.slope: sp.lambdify((y, a), form.expr, modules) for form in found.forms}
    letter = mpmath.mpf(1) / 3
    with mpmath.workdps(40):
        for k in range(-40, 41):
            at = mpmath.mpf(k) / 3 + mpmath.mpf("0.013")
            level, steepness = f(at, letter), slope(at, letter)
            assert abs((f(at + mpmath.mpf("1e-20"), letter) - level) * 10**20 - steepness) < 1e-12
            for side, form in from_y.items():
                if side * steepness >= 0:
                    assert abs(form(level, letter) - steepness) < 1e-12


@pytest.mark.parametrize(
    "expr",
    [
        sine,  # no cases
        x + sp.Abs(sine),  # x outside
        sp.sign(sine),  # jumps
        sp.Max(sine, sp.cos(2 * x)),  # two waves
        sp.Min(sp.Rational(1, 2), sp.sqrt(1 - sine)),  # F has no slope at its end
        sp.Max(2, sine),  # a constant
        sp.Max(0, sp.sin(x**2)),  # no period
    ],
    ids=str,
)
def test_what_is_no_function_of_one_wave_is_left_alone(expr: sp.Expr) -> None:
    """Nothing is concluded of it."""
    entry = activation(expr)
    assert wave_of(entry, Cell.of(entry)) is None


def test_parameters_that_decide_are_asked_for() -> None:
    """Whether a level lies below, inside or above the wave."""
    entry = activation(sp.Max(2 * a, sine))
    with pytest.raises(OpenSignError) as question:
        wave_of(entry, Cell.of(entry))
    assert question.value.at == sp.S.Half


def test_two_inputs_are_shown() -> None:
    """Mirror images at the top of a wave, with opposite slopes."""
    witness = forms_of(sp.Max(a, cosine)).witness
    assert witness is not None
    assert witness.parameters
    assert witness.outputs[0] == witness.outputs[1]
    assert witness.slopes[0] != witness.slopes[1]
