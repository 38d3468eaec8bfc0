"""Formulas of users that were left open, and what a mathematician says of them."""

from itertools import product

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.custom import Definition, Stage, ask
from derive.errors import UndecidedError
from derive.output_forms import Kind, find_forms
from derive.output_forms.records import OutputForms
from derive.proof import Region, Status, sign_on
from derive.proof.asymptotics import limit
from derive.symbols import x, y

a, b = sp.symbols("a b", real=True)
pytestmark = pytest.mark.usefixtures("same_process")


def told(formula: str, *parameters: str) -> OutputForms:
    """Return what is found of f′ for a formula as it is typed."""
    definition = Definition(expr=formula, parameters=parameters)
    return ask(definition, budget=60, last=Stage.FORMS).output_forms


@pytest.mark.slow
@pytest.mark.parametrize(
    ("formula", "parameters", "kind", "condition"),
    [
        ("x/(1 + a*tanh(x))", ("a: -1 < a < 1",), Kind.MONOTONE, sp.true),
        ("x/(1 + abs(x))**a", ("a: a > 0",), Kind.MONOTONE, a <= 1),
        ("x**3/(1 + x**2)**a", ("a: a > 0",), Kind.MONOTONE, a <= sp.Rational(3, 2)),
        ("max(0, cos(x) - x)", (), Kind.MONOTONE, sp.true),
        ("max(0, x - sin(x))", (), Kind.MONOTONE, sp.true),
        ("max(0, x*exp(x) - 1)", (), Kind.PURE, sp.true),
        ("max(x**5 + x, 2*x + 1)", (), Kind.MONOTONE, sp.true),
        ("max(x**3 - x, x**5 - 2)", (), Kind.NONE, sp.false),
        ("a**x", ("a: a > 0",), Kind.PURE, sp.true),
        ("x if abs(x) < 1 else sign(x) + b*(x - sign(x))", ("b: b >= 0",), Kind.PURE, sp.true),
        ("x - a*sin(x)", ("a",), Kind.MONOTONE, (a >= -1) & (a <= 1)),
        ("(exp(x) - exp(-a*x))/(exp(x) + exp(-x))", ("a: a > 0",), Kind.MONOTONE, a >= 1),
        ("(exp(x) - exp(-x))/(exp(x) + exp(-a*x))", ("a: a > 0",), Kind.MONOTONE, a <= 1),
        ("cos(a*atan(x))", ("a: a > 0",), Kind.NONE, sp.false),
    ],
)
def test_what_is_decided(
    formula: str, parameters: tuple[str, ...], kind: Kind, condition: sp.Basic
) -> None:
    """The kind, and the exact condition on the parameter."""
    found = told(formula, *parameters)
    assert found.kind is kind
    assert found.condition == condition
    assert found.condition_verdict.status is Status.PROVED


@pytest.mark.slow
@pytest.mark.parametrize(
    ("formula", "parameter", "relation", "bound"),
    [
        ("x*exp(x)/(1 + exp(x)) + a*x", "a: a > 0", sp.Ge, 0.09983932),
        ("x*(1 + a*tanh(x))", "a: 0 < a < 1", sp.Le, 0.83355653),
    ],
)
def test_a_condition_ends_at_an_optimum(
    formula: str, parameter: str, relation: type[sp.Basic], bound: float
) -> None:
    """The least slope of x σ(x), however it is spelt; where 1 + a(tanh x + x/cosh² x) touches 0."""
    found = told(formula, parameter)
    assert found.kind is Kind.MONOTONE
    assert isinstance(found.condition, relation)
    assert abs(sp.N(found.condition.rhs) - bound) < 1e-7
    assert found.condition_verdict.status is Status.PROVED


@pytest.mark.slow
def test_a_condition_of_many_cells_is_said_by_what_breaks_it() -> None:
    """ACON-C rises or falls unless its slopes at both ends, or beyond them, have two signs."""
    found = told("(p1 - p2)*x/(1 + exp(-b*(p1 - p2)*x)) + p2*x", "p1", "p2", "b")
    assert found.kind is Kind.MONOTONE
    assert found.condition_verdict.status is Status.PROVED
    letters = sp.symbols("p1 p2 b", real=True)
    for values in product((-3, -1, sp.Rational(-1, 11), 0, sp.Rational(1, 9), 1), repeat=3):
        p1, p2, rate = (sp.Rational(v) for v in values)
        level = sp.Rational(998393, 10**7) * (p1 - p2)
        rises = (p2 - level) * (p1 + level) >= 0 or rate == 0
        assert found.condition.xreplace(dict(zip(letters, values, strict=True))) == rises


@pytest.mark.slow
@pytest.mark.parametrize(
    ("formula", "parameters", "forms"),
    [
        ("tanh(a*x)/tanh(a)", ("a: a > 0",), {sp.true: a / sp.tanh(a) - a * y**2 * sp.tanh(a)}),
        ("a*tanh(x)", ("a: a >= 0",), {a > 0: a - y**2 / a, sp.Eq(a, 0): sp.S.Zero}),
    ],
)
def test_forms_with_parameters(
    formula: str, parameters: tuple[str, ...], forms: dict[sp.Basic, sp.Expr]
) -> None:
    """A function of a parameter stays as it is; what divides by one has a case where it is 0."""
    found = told(formula, *parameters).forms
    assert {form.condition: sp.expand(form.expr) for form in found} == forms


@pytest.mark.slow
def test_every_order_of_two_slopes_has_its_form() -> None:
    """The forms of max(a·x, b·x) for a > b are those for a < b, with the letters exchanged."""
    found = told("max(a*x, b*x)", "a", "b")
    conditions = sp.Or(*(form.condition for form in found.forms))
    for values in ((2, 1), (1, 2), (-1, -2), (-2, -1), (1, 1), (0, 1), (1, 0)):
        assert conditions.subs(dict(zip((a, b), values, strict=True))) == sp.true
    assert conditions.subs({a: 1, b: -1}) == sp.false


@pytest.mark.slow
def test_a_witness_lies_inside_a_piece() -> None:
    """At the kink −1/2 of x·clip(x + 1/2, 0, 1) f has no derivative: no input is taken there."""
    turn = told("x*min(1, max(0, x + 0.5)) + 0*x").witness
    assert turn is not None
    assert turn.turn is not None
    assert all(-sp.S.Half < sp.Rational(at) < sp.S.Half for at in turn.turn.inputs)


def test_an_uncertain_direction_of_one_piece_raises_nothing() -> None:
    """Beside another piece, the images of a^x are not known for every a > 0."""
    positive = Parameter(name="a", symbol=a, default=sp.Integer(2), meaning="any", domain=a > 0)
    expr = sp.Piecewise((a**x, x > 0), (1 + x, True))
    own = Activation(name="f", title="F", expr=expr, parameters=(positive,), reference="none")
    assert find_forms(own).kind in (Kind.BIT, Kind.MIXED)


@pytest.mark.parametrize(
    ("expr", "value"),
    [
        (x - sp.sin(x), sp.oo),
        (x**2 + x * sp.cos(x), sp.oo),
        (x / (1 + x) ** sp.Symbol("q", real=True), sp.oo),
        (x * (1 + x) ** (-3 * sp.Symbol("q", real=True)), 1),
        (x + x * sp.sin(x), None),
        (sp.sqrt(x) + x * sp.sin(x), None),
    ],
    ids=str,
)
def test_limits_with_waves_and_lettered_powers(expr: sp.Expr, value: sp.Expr | None) -> None:
    """For q = 1/3; what the waves outweigh is not claimed."""

    def sign(number: sp.Expr) -> int:
        return int(sp.sign(number.subs(sp.Symbol("q", real=True), sp.Rational(1, 3))))

    try:
        found = limit(expr, sp.oo, sign)
    except UndecidedError:
        found = None
    assert found == value


def test_no_sign_is_claimed_of_what_has_no_value() -> None:
    """A number that SymPy evaluates to nan, or to ∞, has no sign."""
    assert sign_on(sp.nan + x, Region()) is None
    assert sign_on(x**2 + sp.oo, Region()) is None
