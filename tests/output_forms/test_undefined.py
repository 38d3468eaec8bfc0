"""Forms that have no value for an allowed parameter are told from those that have."""

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.output_forms.parametric import parameter_derivatives
from derive.output_forms.shape import Stretch
from derive.output_forms.undefined import has_no_value, place_apart
from derive.proof import Region, Status
from derive.proof.parameters import Cell, OpenSignError
from derive.symbols import x, y
from tests.custom.zoo import Formula, answered
from tests.figures.edges import faults

a, b = sp.symbols("a b", real=True)
ROOT = sp.sqrt(4 * a * y + b**2)
LOGISTIC = 1 / (1 + sp.exp(-x))
FREE, NOT_NEGATIVE, POSITIVE = sp.true, a >= 0, a > 0


def entry(f: sp.Expr, domain: sp.Basic) -> Activation:
    """Return f with every letter in the domain that is stated for a."""
    letters = sorted(f.free_symbols - {x}, key=str)
    parameters = (
        Parameter(name=str(s), symbol=s, default=sp.S.One, meaning="", domain=domain.subs(a, s))
        for s in letters
    )
    return Activation(name="f", title="f", expr=f, reference="", parameters=tuple(parameters))


def on_line(f: sp.Expr, domain: sp.Basic) -> tuple[Cell, list[Stretch]]:
    """Return all parameters, and f as one stretch."""
    cell = Cell.of(entry(f, domain))
    return cell, [Stretch(cell.line, f, f.diff(x))]


@pytest.mark.parametrize(
    ("f", "formula", "domain", "place"),
    [
        (a * sp.tanh(x), a - y**2 / a, FREE, (a, 0)),
        (a * sp.tanh(x), a - y**2 / a, POSITIVE, None),
        (a * sp.exp(x), a * sp.sqrt(y**2) / y, NOT_NEGATIVE, (a, 0)),  # y is 0 for a = 0
        (a * sp.exp(x), a * sp.sqrt(y**2) / y, POSITIVE, None),
        (a * LOGISTIC**2 + b * LOGISTIC, (2 * y - b) / (2 * a + b + ROOT), NOT_NEGATIVE, (a, 0)),
        (a * LOGISTIC**2 + b * LOGISTIC, (2 * y - b) / (2 * a + b + ROOT), POSITIVE, None),
        (
            sp.exp(a * x),
            (1 - 2 * a) * y**2 / (a * y + a * sp.Abs(y) - y),
            POSITIVE,
            (a, 1 / sp.S(2)),
        ),
        (sp.exp(a * x), (1 - 2 * a) * y**2 / (a * y + a * sp.Abs(y) - y), a > 1, None),
        (a * sp.exp(x), y * sp.log(y / b), POSITIVE, None),
        (a * sp.exp(x), a * y * sp.log(y), NOT_NEGATIVE, (a, 0)),
        (sp.tanh(x), y / (1 + y), FREE, None),
        (sp.tanh(x), (sp.E - 1) / (2 + y), FREE, None),
        (sp.exp(a * x), (sp.pi - a) * y / ((sp.pi - a) * y), POSITIVE, None),
        (sp.exp(a * x), (sp.pi - a) * y / (sp.pi * y - a * sp.Abs(y)), POSITIVE, (a, sp.pi)),
        (sp.exp((a + b) * x), (a**2 - b**2) / ((a - b) * y), POSITIVE, (None, b)),
        (sp.exp((a + b) * x), (a**2 - b**2) / ((a + b) * y), POSITIVE, None),
        (sp.exp(a * x), (a**2 - 1) / (a**2 * y - sp.Abs(y)), POSITIVE, (a, 1)),
        (
            a * sp.exp(x),
            sp.Piecewise((0, sp.Eq(y, 0)), (a**2 / y, True)),
            NOT_NEGATIVE,
            None,
        ),
    ],
    ids=str,
)
def test_the_value_of_a_letter_is_named(
    f: sp.Expr, formula: sp.Expr, domain: sp.Basic, place: tuple[sp.Symbol | None, sp.Expr] | None
) -> None:
    """A denominator that is 0 throughout at 0, at a closed end, or where a sum of letters is 0."""
    cell, stretches = on_line(f, domain)
    question = place_apart(formula, cell, stretches)
    assert (question and (question.symbol, question.at)) == place
    assert has_no_value(formula, cell, stretches) == (place is not None)


def test_a_letter_with_one_value_is_asked_too() -> None:
    """For a = 0, a √(y²)/y is 0/0 where y = a eˣ, and 0/y is 0 where y is not."""
    cell, (stretch,) = on_line(a * sp.exp(x), NOT_NEGATIVE)
    (at_zero, above) = cell.split(OpenSignError(a, a, sp.S.Zero))
    formula = a * sp.sqrt(y**2) / y
    assert has_no_value(formula, at_zero, [stretch])
    assert not has_no_value(formula, above, [stretch])
    plain = Stretch(Region(), sp.exp(x), sp.exp(x))
    assert not has_no_value(formula, at_zero, [plain])


@pytest.mark.parametrize(
    "formula",
    [
        pytest.param(
            Formula("exp(x) if x > 0 else a*sqrt(1 + x**2)", "", "", ("a: -1 <= a <= 1",)),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            Formula("a*abs(x) + (1 - a)*sqrt(x**2 + a)", "", "", ("a: a >= 0",)),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            Formula("a*abs(x) + b*sqrt(x**2 + 1)", "", "", ("a: a > 0", "b: b > 0")),
            marks=pytest.mark.slow,
        ),
    ],
    ids=lambda formula: formula.text,
)
def test_no_proved_form_is_wrong_at_an_edge(formula: Formula) -> None:
    """The form for a < 0 was said to serve a = 0, where it is 0/0; so at a = 1/2, and at a = b."""
    _, found = answered(formula)
    assert not list(faults(found))


@pytest.mark.slow
def test_no_derivative_by_a_parameter_divides_by_zero() -> None:
    """∂y/∂a for a σ² + b σ has its form in y where a and b are not both 0."""
    found, _ = parameter_derivatives(entry(a * LOGISTIC**2 + b * LOGISTIC, NOT_NEGATIVE))
    for form in found.forms:
        assert form.verdict.status is Status.PROVED
        assert form.condition.subs({a: 0, b: 0}) != sp.true
    assert any(form.condition.subs({a: 1, b: 1}) == sp.true for form in found.forms)
