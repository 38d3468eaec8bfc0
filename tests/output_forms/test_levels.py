"""The sign of A·S(x) + B·T(x): the range of S/T, thresholds in no closed form, wrong claims."""

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.described import Optimum
from derive.errors import UndecidedError
from derive.output_forms import Kind, OutputForms, find_forms
from derive.output_forms.levels import range_of, sign_by_levels, takes_both_signs
from derive.proof import Region, Status, enclose
from derive.proof.parameters import Cell, OpenSignError
from derive.proof.spans import Span
from derive.symbols import x

a, b = sp.symbols("a b", real=True)
SILU = x / (1 + sp.exp(-x))
LINE = (-sp.oo, sp.oo)


def forms_of(expr: sp.Expr, *letters: sp.Symbol) -> OutputForms:
    """Return what is found for f with parameters that may have any value."""
    parameters = tuple(
        Parameter(name=str(s), symbol=s, default=sp.S.One, meaning="shape", domain=sp.true)
        for s in letters
    )
    entry = Activation(name="f", title="F", expr=expr, reference="made up", parameters=parameters)
    return find_forms(entry)


@pytest.mark.parametrize(
    ("expr", "low", "high"),
    [
        (sp.tanh(x), -1, 1),
        (x**2, 0, sp.oo),
        (sp.exp(-(x**2)), 0, 1),
        (x * sp.exp(-(x**2) / 2), -sp.exp(-sp.S.Half), sp.exp(-sp.S.Half)),
    ],
)
def test_a_range_lies_between_exact_numbers_where_they_are_known(
    expr: sp.Expr, low: sp.Expr, high: sp.Expr
) -> None:
    """Limits at the ends and values at closed turning points are written out."""
    found = range_of(expr, *LINE)
    assert found is not None
    assert [sp.simplify(end) for end in found] == [low, high]


def test_the_largest_slope_of_silu_is_a_number_that_balls_know() -> None:
    """It is 1.09983932… at 2.3993…, and the least one is as far below 0."""
    low, high = range_of(SILU.diff(x), *LINE) or (None, None)
    assert isinstance(low, Optimum)
    assert isinstance(high, Optimum)
    assert enclose(high, {}, 64).overlaps(1 - enclose(low, {}, 64))
    assert sp.Rational("1.09983932") < sp.Rational(str(sp.N(high, 20))) < sp.Rational("1.09983933")


@pytest.mark.parametrize("expr", [x + sp.tan(x), 1 / x, x * sp.sin(x)])
def test_no_range_is_claimed_with_poles_or_endless_turns(expr: sp.Expr) -> None:
    """A pole, or more turns than can be listed, leaves the range open."""
    assert range_of(expr, *LINE) is None


def _cell(span: Span) -> Cell:
    return Cell(((a, (span,)),))


@pytest.mark.parametrize(
    ("span", "sign"),
    [
        (Span(lower=sp.Rational(11, 10)), -1),
        (Span(upper=sp.Rational(-1, 10)), 1),
        (Span(lower=sp.Rational(1, 10), upper=sp.S.One), None),
    ],
)
def test_levels_beyond_the_range_keep_the_sign(span: Span, sign: int | None) -> None:
    """S(x) − a is negative for a > 1.0999, positive for a < −0.0999, and both in between."""
    slope = SILU.diff(x) - a
    assert sign_by_levels(slope, Region(), _cell(span)) == sign
    assert takes_both_signs(slope, Region(), _cell(span)) is (sign is None)


def test_a_level_just_inside_the_range_is_not_taken_for_one_outside() -> None:
    """At 1.099839 and at 1.09984 the answers differ, so a cell with both is cut in between."""
    slope, cell = SILU.diff(x) - a, _cell(Span(sp.Rational("1.099839"), sp.Rational("1.09984")))
    with pytest.raises(OpenSignError) as question:
        sign_by_levels(slope, Region(), cell)
    assert isinstance(question.value.at, Optimum)


def test_three_independent_parts_are_left_to_others() -> None:
    """Nothing is concluded of a + b tanh x + x² a b."""
    cell = Cell(((a, (Span(lower=sp.S.Zero),)), (b, (Span(lower=sp.S.Zero),))))
    assert sign_by_levels(a + b * sp.tanh(x) + x**2 * a * b, Region(), cell) is None


def test_the_condition_names_the_largest_and_the_least_slope() -> None:
    """The function x σ(x) − a x is monotone exactly for a beyond all slopes of x σ(x)."""
    found = forms_of(SILU - a * x, a)
    assert found.kind is Kind.MONOTONE
    assert found.condition_verdict.status is Status.PROVED
    inside = [sp.Rational(v) for v in ("-0.0998", "0", "1", "1.0998")]
    outside = [sp.Rational(v) for v in ("-0.0999", "-5", "1.0999", "7")]
    assert [found.condition.subs(a, v) for v in inside] == [sp.false] * 4
    assert [found.condition.subs(a, v) for v in outside] == [sp.true] * 4


@pytest.mark.slow
def test_a_condition_may_compare_two_parameters_with_an_irrational_number() -> None:
    """With b x σ(x) in place of x σ(x) the threshold moves with b."""
    found = forms_of(b * SILU - a * x, a, b)
    assert found.condition_verdict.status is Status.PROVED
    for slope, size, holds in ((11, 10, True), (10, 10, False), (-1, 11, False), (1, -10, True)):
        assert found.condition.subs({a: sp.Rational(slope), b: sp.Rational(size)}) == holds


def test_a_number_without_closed_form_is_refused_by_exact_algebra_alone() -> None:
    """Assumptions hold rational bounds of it, which exact algebra takes."""
    (_, high) = range_of(SILU.diff(x), *LINE) or (None, None)
    assert high is not None
    (bound,) = _cell(Span(lower=high)).line.assumptions
    assert not bound.has(Optimum)
    with pytest.raises(UndecidedError):
        _cell(Span(lower=high)).sign(sp.sin(a))


def test_the_range_of_a_function_of_one_wave_is_that_on_its_values() -> None:
    """The function 1 + a cos x keeps its sign exactly for |a| ≤ 1."""
    assert range_of(2 * sp.cos(x) + sp.cos(x) ** 2, *LINE) == (-1, 3)
    found = forms_of(x + a * sp.sin(x), a)
    assert found.condition_verdict.status is Status.PROVED
    inside, outside = (-1, 0, 1), (-2, sp.Rational("1.01"))
    assert {found.condition.subs(a, v) for v in inside} == {sp.true}
    assert {found.condition.subs(a, v) for v in outside} == {sp.false}
