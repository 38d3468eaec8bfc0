"""Parameters that decide how f turns round: the exact condition, and what holds on either side."""

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.derivation import derive_steps
from derive.derivation.bits import bit_endings
from derive.derivation.ending import pure_form
from derive.errors import UndecidedError
from derive.output_forms import Kind, OutputForms, find_forms
from derive.output_forms.extremes import sign_by_extremes, turning_points
from derive.output_forms.values import sign_in
from derive.proof import Region, Status, prove_equal
from derive.proof.asymptotics import limit
from derive.proof.parameters import Cell, OpenSignError
from derive.proof.spans import Span, sign_of_number
from derive.symbols import x, y

a, b, m = (sp.Symbol(letter, real=True) for letter in "abm")
#: the slope of the smooth maximum touches 0 where (1 + a)/(1 − a) is erf 1 + 2/(e √π)
_MOST = sp.E * sp.sqrt(sp.pi) * sp.erf(1) + 2
_LEAST = sp.E * sp.sqrt(sp.pi)
SMU = ((1 + a) * x + (1 - a) * x * sp.erf(m * (1 - a) * x)) / 2


def forms_of(expr: sp.Expr, **domains: sp.Basic) -> OutputForms:
    """Return what is found for f = expr; letters without a domain are free."""
    letters = sorted(expr.free_symbols - {x}, key=str)
    parameters = tuple(
        Parameter(
            name=str(s), symbol=s, default=sp.S.One, meaning="", domain=domains.get(str(s), sp.true)
        )
        for s in letters
    )
    return find_forms(
        Activation(name="f", title="F", expr=expr, reference="made up", parameters=parameters)
    )


@pytest.mark.parametrize(
    ("expr", "kind", "condition"),
    [
        (x**3 + a * x, Kind.MONOTONE, a >= 0),
        (x - a * sp.tanh(x), Kind.MONOTONE, a <= 1),
        (x + a * sp.log(1 + sp.exp(x)), Kind.MONOTONE, a >= -1),
        (sp.tanh(x) + a * x, Kind.MONOTONE, (a >= 0) | (a <= -1)),
        (x / (1 + sp.exp(-b * x)), Kind.BIT, sp.Eq(b, 0)),
        (sp.exp(-a * x**2), Kind.BIT, sp.Eq(a, 0)),
        pytest.param(
            (x + a * sp.sin(b * x)) / (1 + sp.exp(-x)), Kind.NONE, sp.false, marks=pytest.mark.slow
        ),
        ((x + sp.sin(b * x)) / (1 + sp.exp(-x)), Kind.NONE, sp.false),
    ],
)
def test_the_condition_is_exact(expr: sp.Expr, kind: Kind, condition: sp.Basic) -> None:
    """Kind and condition are proved for a parameter without a domain."""
    found = forms_of(expr)
    assert found.kind is kind
    assert found.condition == condition
    assert found.condition_verdict.status is Status.PROVED


@pytest.mark.slow
def test_a_condition_may_end_at_a_number_such_as_erf_1() -> None:
    """The smooth maximum unit is monotone for a between two reciprocal numbers, ends included."""
    condition = forms_of(SMU, m=m > 0).condition
    low, high = (_MOST - _LEAST) / (_MOST + _LEAST), (_MOST + _LEAST) / (_MOST - _LEAST)
    for part in condition.args:
        wanted = low if isinstance(part, sp.Ge) else high
        assert isinstance(part, sp.Ge | sp.Le)
        assert prove_equal(part.rhs, wanted, Region()).status is Status.PROVED
        assert prove_equal(part.rhs, wanted + sp.Rational(1, 10**30), Region()).status is (
            Status.REFUTED
        )


def test_forms_with_a_bit_are_said_for_all_parameters_but_one() -> None:
    """Swish of free slope: two forms for b ≠ 0, and 1/2 for b = 0."""
    *bits, flat = forms_of(x / (1 + sp.exp(-b * x))).forms
    assert {form.condition for form in bits} == {sp.Ne(b, 0)}
    assert {form.region.slope for form in bits} == {-1, 1}
    assert (flat.expr, flat.condition, flat.kind) == (sp.Rational(1, 2), sp.Eq(b, 0), Kind.PURE)


def test_the_derivation_does_not_end_in_the_form_of_one_value() -> None:
    """Swish of free slope is derived to both forms with a bit, and not to 1/2."""
    found = forms_of(x / (1 + sp.exp(-b * x)))
    assert pure_form(found) is None
    derivation = derive_steps(found.activation, found)
    assert derivation.from_output is None
    assert len(bit_endings(derivation, found)) == 2


def test_one_value_of_a_parameter_makes_no_kind() -> None:
    """The function x tanh(ax) has no form in y, and is constant at a = 0: NONE, with a witness."""
    found = forms_of(x * sp.tanh(a * x))
    assert found.kind is Kind.NONE
    assert found.condition == sp.Eq(a, 0)
    assert found.witness is not None
    assert found.forms == ()


def cell_of(span: Span) -> Cell:
    return Cell(((a, (span,)),))


def test_a_negative_denominator_turns_the_sign() -> None:
    """The denominator 1 − √2 is negative, though it holds no letter."""
    positive = cell_of(Span(lower=sp.S.Zero))
    assert sign_in(positive, a / (1 - sp.sqrt(2))) == -1
    assert sign_in(positive, a / (sp.sqrt(2) - 1)) == 1


def test_extremes_tell_the_sign_only_where_all_are_known() -> None:
    """Where 1 − a tanh² x changes its sign the parameter is asked for; a pole is refused."""
    line, inner = Region(assumptions=(a > 0, a < 1)), Span(sp.S.Zero, sp.S.One)
    slope = 1 - a * sp.tanh(x) ** 2
    assert sign_by_extremes(slope, line, cell_of(inner)) == 1
    with pytest.raises(OpenSignError):
        sign_by_extremes(slope, Region(assumptions=(a > 0,)), cell_of(Span(lower=sp.S.Zero)))
    assert sign_by_extremes(x**2 - a, line, cell_of(inner)) is None
    assert sign_by_extremes(2 + 1 / (x - a), line, cell_of(inner)) is None
    assert turning_points(sp.sin(x) + a * x, line, cell_of(inner)) is None


def test_no_input_is_called_flat_outside_of_its_region() -> None:
    """The derivative of (x + a)² vanishes at −a, which is not inside x > 0."""
    right = Region(lower=sp.S.Zero, assumptions=(a > 0,))
    positive = cell_of(Span(lower=sp.S.Zero))
    assert turning_points((x + a) ** 2, right, positive) == []
    assert turning_points((x - a) ** 2, right, positive) == [a]
    with pytest.raises(OpenSignError):
        turning_points((x - a) ** 2, Region(lower=sp.S.Zero), cell_of(Span()))


def test_what_keeps_on_oscillating_has_no_limit() -> None:
    """The product of a wave and what decays tends to 0; x + sin x to ∞ is not claimed by that."""
    assert limit(sp.sin(x) * sp.exp(-x) + 1 / x, sp.oo, sign_of_number) == 0
    assert limit(sp.sin(1 / x), sp.oo, sign_of_number) == 0
    with pytest.raises(UndecidedError):
        limit(sp.sin(x) + sp.exp(-x), sp.oo, sign_of_number)


@pytest.mark.slow
def test_the_smooth_maximum_by_a_root_has_a_form() -> None:
    """((1 + a)x + √((1 − a)²x² + m²))/2 is a function of y for a ≥ 0."""
    expr = ((1 + a) * x + sp.sqrt((1 - a) ** 2 * x**2 + m**2)) / 2
    found = forms_of(expr, m=m > 0)
    assert found.kind is Kind.PURE
    assert found.condition == (a >= 0)
    at = {a: sp.Rational(1, 4), m: sp.S.One, x: sp.Rational(3, 5)}
    form = next(f for f in found.forms if f.condition.subs(a, at[a]) == sp.true)
    value = form.expr.subs(y, expr).subs(at) - expr.diff(x).subs(at)
    assert abs(sp.N(value, 30)) < sp.Rational(1, 10**25)


@pytest.mark.slow
def test_a_form_with_a_bit_is_split_where_it_divides_by_zero() -> None:
    """Of a|x| + b√(x² + 1) it divides by a − b; where they are equal another one holds.

    That one is of a formula with a letter less: the chains of the whole do not end in it.
    """
    found = forms_of(a * sp.Abs(x) + b * sp.sqrt(x**2 + 1), a=a > 0, b=b > 0)
    assert found.kind is Kind.BIT
    conditions = [form.condition for form in found.forms]
    assert conditions == [sp.Ne(a, b), sp.Ne(a, b), sp.Eq(a, b), sp.Eq(a, b)]
    for form in found.forms:
        side = -1 if form.region.upper == 0 else 1
        equal = form.condition == sp.Eq(a, b)
        for at in map(sp.Rational, ("1/3", "2", "7")):
            values = {a: sp.Integer(2), b: sp.Integer(2 if equal else 3)}
            f = 2 * at + values[b] * sp.sqrt(at**2 + 1)
            slope = side * (2 + values[b] * at / sp.sqrt(at**2 + 1))
            assert abs(sp.N(form.expr.xreplace(values).subs(y, f) - slope, 30)) < sp.Float("1e-20")
    chains = bit_endings(derive_steps(found.activation, found), found)
    assert {chain.verdict.status for chain in chains} == {Status.PROVED}
