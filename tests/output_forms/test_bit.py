"""Forms in y and one stored bit, for functions that turn round."""

import pytest
import sympy as sp

from derive.activation import Activation, Kink, Parameter
from derive.output_forms import Kind, find_forms
from derive.output_forms.turning import lacks_exact_turn
from derive.proof import Region, Status
from derive.symbols import x, y
from tests.known import forms_of

b = sp.Symbol("b", real=True)


def definition(expr: sp.Expr, *, parameters: tuple[Parameter, ...] = ()) -> Activation:
    """Return an activation with a name that says nothing."""
    kinks = (
        Kink(at=sp.Integer(-3), derivative=sp.S.Zero, why="as in frameworks"),
        Kink(at=sp.Integer(3), derivative=sp.S.One, why="as in frameworks"),
    )
    clipped = expr.has(sp.Max, sp.Min)
    return Activation(
        name="unnamed",
        title="Unnamed",
        expr=expr,
        reference="a test",
        parameters=parameters,
        kinks=kinks if clipped else (),
    )


def lambert_forms(scale: sp.Expr) -> list[sp.Expr]:
    """Return the derivative of x σ(βx) on both branches: (βy + e^u)/(1 + e^u), u = βy + w.

    The published βy(1 + w)/(βy + w) is 0/0 at x = 0.
    """
    w = [
        sp.LambertW(scale * y * sp.exp(-scale * y), -1),
        sp.LambertW(scale * y * sp.exp(-scale * y)),
    ]
    return [(scale * y + sp.exp(scale * y + v)) / (1 + sp.exp(scale * y + v)) for v in w]


def test_silu_needs_one_bit() -> None:
    """SiLU: (y + e^(y + w))/(1 + e^(y + w)), with W₋₁ where f falls and W₀ where it grows."""
    found = forms_of("silu")
    assert found.kind is Kind.BIT
    assert [form.expr for form in found.forms] == lambert_forms(sp.S.One)
    assert [form.region.slope for form in found.forms] == [-1, 1]
    assert {form.verdict.status for form in found.forms} == {Status.PROVED}
    assert {form.saves for form in found.forms} == {("y", "bit")}
    assert found.witness is not None


def test_swish_is_proved_for_every_beta() -> None:
    """Swish with a letter for β has the same forms in βy, for all β > 0."""
    beta = Parameter(name="b", symbol=b, default=sp.S.One, meaning="steepness", domain=b > 0)
    found = find_forms(definition(x / (1 + sp.exp(-b * x)), parameters=(beta,)))
    assert [form.expr for form in found.forms] == lambert_forms(b)
    assert {form.verdict.status for form in found.forms} == {Status.PROVED}


@pytest.mark.parametrize(
    ("expr", "output", "slope"),
    [
        (x / (1 + sp.exp(-x)), 0, sp.S.Half),
        (x * sp.exp(-2 * x), 0, 1),
        (x * sp.exp(x) + 3, 3, 1),
        ((x - 1) * sp.exp(2 * x), 0, sp.exp(2)),
        (2 * x / (3 + sp.exp(-x)), 0, sp.S.Half),
    ],
)
def test_a_form_has_a_value_at_each_output(expr: sp.Expr, output: int, slope: sp.Expr) -> None:
    """With y/W(y) for e^W(y) it would be 0/0 where x e^x is 0, though f has a slope there."""
    values = [form.expr.subs(y, output) for form in find_forms(definition(expr)).forms]
    assert slope in [sp.simplify(value) for value in values]


@pytest.mark.parametrize(
    ("expr", "left", "right"),
    [
        (sp.exp(-(x**2)), 2 * y * sp.sqrt(-sp.log(y)), -2 * y * sp.sqrt(-sp.log(y))),
        (x**2, -2 * sp.sqrt(y), 2 * sp.sqrt(y)),
        (1 / sp.cosh(x), y * sp.sqrt(1 - y**2), -y * sp.sqrt(1 - y**2)),
        (
            sp.log(sp.cosh(x)),
            -sp.sqrt(1 - sp.exp(-2 * y)),
            sp.sqrt(1 - sp.exp(-2 * y)),
        ),
    ],
)
def test_even_functions_need_the_side(expr: sp.Expr, left: sp.Expr, right: sp.Expr) -> None:
    """On each side of 0 an even function has its own root."""
    found = find_forms(definition(expr))
    assert found.kind is Kind.BIT
    assert [form.expr for form in found.forms] == [left, right]
    assert [form.region.lower for form in found.forms] == [-sp.oo, 0]


def test_hardswish_has_a_root_on_each_side() -> None:
    """Hard swish: ±√(9 + 24y)/6 between the kinks, the bit says on which side of -3/2."""
    found = find_forms(definition(x * sp.Max(0, sp.Min(6, x + 3)) / 6))
    assert found.kind is Kind.BIT
    left, right = found.forms
    assert left.region.upper == right.region.lower == sp.Rational(-3, 2)
    assert left.expr.subs(y, 0) == 0
    assert left.expr.subs(y, sp.Rational(-3, 8)) == right.expr.subs(y, sp.Rational(-3, 8)) == 0
    assert right.expr.subs(y, 10) == 1
    assert {form.verdict.status for form in found.forms} == {Status.PROVED}


@pytest.mark.parametrize("sign", [1, -1])
def test_an_odd_function_may_turn_on_either_side_of_its_joint(sign: int) -> None:
    """±x e^(−|x|): the bit is the sign of f′, and the sign of y tells the side of 0.

    Where f′ < 0 the piece of smaller x lies below in one of them, above in the other.
    """
    found = find_forms(definition(sign * x * sp.exp(-sp.Abs(x))))
    assert found.kind is Kind.BIT
    assert {form.verdict.status for form in found.forms} == {Status.PROVED}
    rising = next(form for form in found.forms if form.region.slope == sign)
    assert rising.expr.subs(y, 0) == sign  # where y/W(y) is 0/0
    for form in found.forms:
        for at in (-3.0, -0.5, 0.5, 3.0):
            slope = sign * sp.exp(-abs(at)) * (1 - abs(at))
            if slope * form.region.slope > 0:
                value = form.expr.subs(y, sign * at * sp.exp(-abs(at)))
                assert abs(sp.N(value) - slope) < 1e-12


def test_gelu_has_no_form_even_with_a_bit() -> None:
    """For GELU no closed form is found: the kind is NONE, and nothing unproved is shown."""
    found = forms_of("gelu")
    assert found.kind is Kind.NONE
    assert found.forms == ()


def test_a_turn_at_no_closed_number_is_told_from_points() -> None:
    """Mish turns where no formula tells, x³ − 3x twice; tanh²(x − 1/3) and e^x − 2x at numbers."""
    line = Region()
    assert lacks_exact_turn(sp.diff(x * sp.tanh(sp.log(1 + sp.exp(x))), x), line)
    assert lacks_exact_turn(3 * x**2 - 3, line)
    assert not lacks_exact_turn(sp.diff(sp.tanh(x - sp.Rational(1, 3)) ** 2, x), line)
    assert not lacks_exact_turn(sp.diff(sp.exp(x) - 2 * x, x), line)
