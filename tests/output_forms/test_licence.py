"""Where a function of y exists: conventions at kinks, signs of parameters, shared outputs."""

from dataclasses import replace
from itertools import chain

import mpmath
import pytest
import sympy as sp

from derive.activation import Activation, Kink, Parameter
from derive.catalog import get
from derive.output_forms import Kind, OutputForms, Witness, find_forms
from derive.proof import Status
from derive.symbols import x, y
from tests.sample import ENTRIES

b = sp.Symbol("b", real=True)


def definition(expr: sp.Expr, *kinks: tuple[int, sp.Expr], parameter: bool = False) -> Activation:
    """Return an activation with a name that says nothing."""
    domain = Parameter(name="b", symbol=b, default=sp.S.One, meaning="a number")
    return Activation(
        name="unnamed",
        title="Unnamed",
        expr=expr,
        reference="a test",
        parameters=(domain,) if parameter else (),
        kinks=tuple(Kink(at=sp.Integer(k), derivative=d, why="a test") for k, d in kinks),
    )


def centre(text: str) -> mpmath.mpf:
    """Return the number that an exact fraction or a ball as text stands for."""
    bare = text.strip("[]").split(" +/- ")[0]
    top, _, bottom = bare.partition("/")
    return mpmath.mpf(top) / mpmath.mpf(bottom or 1)


def check(witness: Witness, found: OutputForms) -> None:
    """Evaluate both inputs with mpmath: same outputs, and the slopes that the witness says."""
    values = {
        **found.activation.defaults,
        **{p.symbol: dict(witness.parameters)[str(p.symbol)] for p in found.activation.parameters},
    }
    places = [(witness.inputs, witness.outputs, witness.slopes)]
    if witness.turn is not None:
        turn = witness.turn
        places.append((turn.inputs, turn.outputs, turn.slopes))
        assert not any("[" in at for at in turn.inputs)
        assert centre(turn.slopes[0]) * centre(turn.slopes[1]) < 0
    for at, output, slope in chain.from_iterable(zip(*pair, strict=True) for pair in places):
        point = {x: sp.Float(str(centre(at)), 20), **values}
        exact = {x: sp.Rational(at), **values} if "[" not in at else point
        assert abs(found.activation.expr.subs(exact).evalf(20) - centre(output)) < 1e-9
        assert abs(found.derivative.subs(exact).evalf(20) - centre(slope)) < 1e-9
    assert abs(centre(witness.slopes[0]) - centre(witness.slopes[1])) > 1e-3


@pytest.mark.parametrize("convention", ["1", "1/2", "-3"])
def test_kink_must_take_the_plateaus_value(convention: str) -> None:
    """With any value but 0 at its kink, ReLU's derivative is no function of y."""
    found = find_forms(get("relu").with_kink(sp.Rational(convention)))
    assert found.kind is Kind.NONE
    assert found.forms == ()
    assert found.condition == sp.false
    assert found.witness is not None
    assert found.witness.inputs == ("-1", "0")
    assert found.witness.outputs == ("0", "0")
    assert found.witness.slopes == ("0", convention)


def test_kink_alone_in_its_fibre_is_free() -> None:
    """A leaky ReLU with positive slope admits any convention: no other input has y = 0."""
    found = find_forms(definition(sp.Piecewise((x, x > 0), (x / 5, True)), (0, sp.S.Half)))
    expected = sp.Piecewise((sp.S.Half, sp.Eq(y, 0)), (1, y > 0), (sp.Rational(1, 5), True))
    assert found.forms[0].expr == expected


def test_both_kinks_of_a_clip_count() -> None:
    """One wrong convention of two is enough to rule a form out."""
    entry = get("hard_sigmoid")
    wrong = replace(entry.kinks[1], derivative=sp.Rational(1, 6))
    found = find_forms(replace(entry, kinks=(entry.kinks[0], wrong)))
    assert found.kind is Kind.NONE
    assert found.witness is not None
    check(found.witness, found)


@pytest.mark.parametrize(
    ("name", "inputs", "outputs", "slopes"),
    [("leaky_relu", ("-1", "2"), ("2", "2"), ("-2", "1"))],
)
def test_condition_fails_with_two_inputs(
    name: str, inputs: tuple[str, str], outputs: tuple[str, str], slopes: tuple[str, str]
) -> None:
    """Outside the condition two inputs share y and not the slope."""
    violation = find_forms(get(name)).violation
    assert violation is not None
    assert violation.parameters == (("a", -2),)
    assert (violation.inputs, violation.outputs, violation.slopes) == (inputs, outputs, slopes)


@pytest.mark.parametrize("name", ["leaky_relu", "elu"])
def test_violation_holds_in_another_evaluation(name: str) -> None:
    """The two inputs that break a form share their output and not their slope, says mpmath."""
    found = find_forms(get(name))
    assert found.violation is not None
    check(found.violation, found)


@pytest.mark.parametrize("name", ["silu", "gelu"])
def test_gates_have_no_form_in_y_alone(name: str) -> None:
    """SiLU and GELU turn round: two inputs with one output have slopes of opposite sign."""
    found = find_forms(get(name))
    assert found.condition == sp.false
    assert found.witness is not None
    check(found.witness, found)
    assert centre(found.witness.slopes[0]) < 0 < centre(found.witness.slopes[1])


def test_condition_holds_for_all_parameters_but_one() -> None:
    """With b·x below 0 and b²·x above, both grow or f turns round: b ≥ 0, the boundary included."""
    two_sided = sp.Piecewise((b**2 * x, x > 0), (b * x, True))
    found = find_forms(definition(two_sided, (0, b), parameter=True))
    assert found.condition == (b >= 0)


def test_negative_slope_of_a_line_is_no_obstacle() -> None:
    """A strictly falling line admits its constant derivative for every slope."""
    found = find_forms(definition(b * x, parameter=True))
    assert found.condition == sp.true
    assert found.forms[0].expr == b


@pytest.mark.parametrize("expr", [x**2, sp.exp(-(x**2)), sp.Abs(x), sp.log(sp.cosh(x))])
def test_even_functions_have_no_form(expr: sp.Expr) -> None:
    """An even function that is not constant has opposite slopes at ±x."""
    found = find_forms(definition(expr, (0, sp.S.Zero)) if expr.has(sp.Abs) else definition(expr))
    assert found.condition == sp.false
    assert found.witness is not None
    check(found.witness, found)


@pytest.mark.parametrize("expr", [x - sp.tanh(x), sp.tanh(x) + x / 10, x + sp.log(1 + sp.exp(x))])
def test_monotone_functions_are_never_called_impossible(expr: sp.Expr) -> None:
    """Where a function of y exists and no formula was found, the kind is MONOTONE."""
    found = find_forms(definition(expr))
    assert found.kind in (Kind.MONOTONE, Kind.PURE)
    assert found.witness is None


def test_a_plateau_inside_the_range_of_a_slope_is_seen() -> None:
    """A constant 5 on the left and y = x on the right share y = 5, with slopes 0 and 1."""
    found = find_forms(definition(sp.Piecewise((x, x > 0), (5, True)), (0, sp.S.Zero)))
    assert found.kind is Kind.BIT
    assert found.condition == sp.false
    assert found.witness is not None
    check(found.witness, found)


def test_a_unit_that_switches_on_late_admits_a_form() -> None:
    """Without the part below b, y = x has a form in y exactly for b ≥ 0: else 0 is met twice."""
    late = sp.Piecewise((x, x > b), (0, True))
    entry = replace(
        definition(late, parameter=True),
        kinks=(Kink(at=b, derivative=sp.S.Zero, why="a test"),),
    )
    found = find_forms(entry)
    assert found.condition == (b >= 0)
    assert found.forms[0].expr == sp.Piecewise((1, y > 0), (0, True))
    assert found.violation is not None
    check(found.violation, found)


def test_a_gap_around_a_plateau_is_bridged() -> None:
    """Values leave out −1 < y < 1 but for 0: the derivative is 1 unless y = 0."""
    gap = sp.Piecewise((x, x < -1), (0, x <= 1), (x, True))
    found = find_forms(definition(gap, (-1, sp.S.Zero), (1, sp.S.Zero)))
    assert found.forms[0].expr == sp.Piecewise((0, sp.Eq(y, 0)), (1, True))


def test_a_step_has_slope_zero_everywhere() -> None:
    """Where all pieces are flat, the derivative is the constant 0."""
    found = find_forms(definition(sp.Piecewise((1, x > 0), (0, True)), (0, sp.S.Zero)))
    assert found.forms[0].expr == 0


@pytest.mark.parametrize("entry", ENTRIES)
def test_names_are_never_consulted(entry: Activation) -> None:
    """The same definition under another name gives the same answer."""
    renamed = replace(entry, name="zz", title="Nothing", reference="nowhere")
    assert replace(find_forms(renamed), activation=entry) == find_forms(entry)


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_decision_of_the_catalogue_is_proved(entry: Activation) -> None:
    """Conditions and mixed forms of all entries are PROVED, and each piece has a mixed form."""
    found = find_forms(entry)
    assert found.condition_verdict.status is Status.PROVED
    assert found.mixed
    assert {form.verdict.status for form in found.mixed} == {Status.PROVED}
