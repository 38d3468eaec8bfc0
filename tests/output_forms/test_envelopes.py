"""Max and min of monotone functions that meet where nobody knows: what y tells, and what not."""

from dataclasses import replace

import mpmath
import pytest
import sympy as sp

from derive.activation import Activation, Kink, Parameter
from derive.output_forms import Kind, OutputForms, find_forms
from derive.output_forms.envelopes import Choice, Valley, envelope_of
from derive.output_forms.humps import hump_of
from derive.output_forms.moving import moving_forms
from derive.proof import Status
from derive.proof.parameters import Cell, OpenSignError
from derive.symbols import x, y

a, b = (sp.Symbol(letter, real=True) for letter in "ab")
tanh = sp.tanh(x)


def activation(expr: sp.Expr, **domains: sp.Basic) -> Activation:
    """Return f = expr with positive parameters, unless a domain is given."""
    letters = sorted(expr.free_symbols - {x}, key=str)
    parameters = tuple(
        Parameter(
            name=str(s), symbol=s, default=sp.S.One, meaning="", domain=domains.get(str(s), s > 0)
        )
        for s in letters
    )
    return Activation(name="f", title="F", expr=expr, reference="made up", parameters=parameters)


def choice_in(expr: sp.Expr, **domains: sp.Basic) -> Choice | Valley | None:
    """Return f = expr as a choice."""
    entry = activation(expr, **domains)
    return envelope_of(entry, Cell.of(entry))


def forms_of(expr: sp.Expr, **domains: sp.Basic) -> OutputForms:
    """Return the forms of a choice."""
    choice = choice_in(expr, **domains)
    assert choice is not None
    return moving_forms(choice, activation(expr, **domains), find_forms)


@pytest.mark.parametrize(
    "expr",
    [
        sp.Max(sp.Min(tanh, b), -a * x),  # a plateau within what rises
        sp.Max(x + sp.tan(x), a * x),  # poles
        sp.Max(sp.sin(x), a * x),  # turns round
        sp.Max(sp.sign(x), a * x),  # jumps
        sp.Max(sp.sqrt(x**2) + x, a * x),  # flat in part
        sp.Max(a, b),  # does not move
        sp.Max(sp.Min(tanh, a), sp.Min(x, b)),  # two plateaus
        sp.Min(sp.Max(0, x), sp.atan(x)),  # a plateau of one input, where f is smooth
        sp.Max(tanh, a * x) ** 2,  # a square is no choice
        x * sp.Max(tanh, a * x),  # x changes its sign
        1 / sp.Max(tanh, a * x),  # a pole beyond the choice
        tanh + a * x,
    ],
    ids=str,
)
def test_what_is_no_choice_among_monotone_functions_is_left_alone(expr: sp.Expr) -> None:
    """Nothing is concluded where a function is not certified to be what the argument needs."""
    assert choice_in(expr) is None


def test_a_stated_kink_is_not_overruled() -> None:
    """The argument chooses values at kinks; those that somebody stated are not its own."""
    entry = activation(sp.Max(tanh, x / 2))
    stated = Kink(at=sp.S.Zero, derivative=sp.S.Half, why="stated")
    assert envelope_of(entry, Cell.of(entry)) is not None
    entry = Activation(name="f", title="F", expr=entry.expr, reference="made up", kinks=(stated,))
    assert envelope_of(entry, Cell.of(entry)) is None


@pytest.mark.parametrize(
    ("expr", "domain", "at"),
    [
        (sp.Max(x + a * tanh, -1), a < 0, -1),  # falls at 0 for a < −1
        (sp.Max(tanh, a * sp.atan(x)), a > 0, 2 / sp.pi),  # which of them has the larger outputs
        (sp.Max(tanh, a * x), sp.true, 0),
        (sp.Max(a * tanh, b * x), a >= 0, 0),  # flat for a = 0
        (a * sp.Max(tanh, b * x), sp.true, 0),
    ],
    ids=str,
)
def test_parameters_that_decide_are_asked_for(expr: sp.Expr, domain: sp.Basic, at: sp.Expr) -> None:
    """What holds for some parameters of a cell only is said of none."""
    with pytest.raises(OpenSignError) as question:
        choice_in(expr, a=domain)
    assert question.value.at == at


def test_only_a_function_with_all_the_outputs_is_inverted() -> None:
    """The outputs of max(tanh x, a x) are no outputs of tanh: atanh y says nothing there."""
    (form,) = forms_of(sp.Max(tanh, a * x)).forms
    assert form.expr == sp.Piecewise((a, sp.tanh(y / a) < y), (1 - y**2, True))
    (form,) = forms_of(sp.Min(tanh, a * x)).forms
    assert form.expr == sp.Piecewise((a, sp.tanh(y / a) > y), (1 - y**2, True))
    (form,) = forms_of(sp.Max(-tanh, -a * x)).forms
    assert form.expr == sp.Piecewise((-a, -sp.tanh(-y / a) < y), (y**2 - 1, True))


@pytest.mark.parametrize("limit", [sp.Max, sp.Min])
def test_a_kink_takes_the_slope_of_a_plateau_with_its_output(limit: type) -> None:
    """f′ at the kink is 0 from x and from y, as on the plateau."""
    found = forms_of(limit(a * sp.tanh(x), 0))
    assert found.derivative.subs(x, 0) == 0
    assert found.forms[0].expr.subs(y, 0) == 0
    assert found.derivative.subs({x: 1 if limit is sp.Max else -1, a: 2}) != 0


def test_nested_limits_keep_their_plateaus() -> None:
    """Of max(−b, min(b, x + a tanh x)) f′ is known to be a function of y, and no formula."""
    found = forms_of(sp.Max(-b, sp.Min(b, x + a * tanh)))
    assert found.kind is Kind.MONOTONE
    assert found.condition == sp.true
    assert found.condition_verdict.status is Status.PROVED
    at = {a: 1, b: 1 + tanh.subs(x, 1)}  # the upper kink is at 1
    assert found.derivative.subs({x: 1, **at}) == 0
    assert found.derivative.subs({x: -1, **at}) == 0
    assert found.derivative.subs({x: 0, **at}) == 2


@pytest.mark.parametrize(
    ("expr", "opposite"),
    [
        (1 - sp.Max(tanh, a * x), False),
        (sp.exp(sp.Max(tanh, a * x)), True),
        (sp.Max(tanh, a * x) + sp.Max(x, 0), True),
        (x + sp.Max(tanh, a * x), True),
        (sp.Max(tanh, a * x) ** 3, True),
        (-2 * sp.Min(tanh, a * x), True),
    ],
    ids=str,
)
def test_a_function_of_a_choice_is_a_choice(expr: sp.Expr, opposite: bool) -> None:
    """1 − max(u, v) is min(1 − u, 1 − v), and f itself in numbers."""
    choice = choice_in(expr)
    assert isinstance(choice, Choice)
    assert (choice.side > 0) is opposite
    for at in (-3, sp.Rational(1, 3), 5):
        values = {x: at, a: sp.Rational(2, 3)}
        assert abs(sp.N((choice.expr - expr).subs(values), 30)) < sp.Float("1e-25")


@pytest.mark.parametrize(
    "expr",
    [
        sp.Max(tanh, a * x),
        sp.Min(tanh, a * x),
        sp.Max(-tanh, -a * x),
        sp.Max(sp.Min(a * x, tanh), -b),
        sp.Min(1 - sp.exp(-x), a * x, b),
    ],
    ids=str,
)
def test_forms_are_the_derivative_in_numbers(expr: sp.Expr) -> None:
    """At inputs between and beyond the joints, for large and small parameters."""
    found = forms_of(expr)
    (form,), (mixed,) = found.forms, found.mixed
    assert form.verdict.status is mixed.verdict.status is Status.PROVED
    modules = [{"Max": max, "Min": min}, "mpmath"]
    wanted, output = (sp.lambdify((x, a, b), e, modules) for e in (found.derivative, expr))
    in_y, in_both = (sp.lambdify((x, y, a, b), e, modules) for e in (form.expr, mixed.expr))
    with mpmath.workdps(40):
        points = [
            (mpmath.mpf(k) / 7, mpmath.mpf(2) ** p)
            for k in range(-40, 41, 9)
            for p in (-9, -1, 0, 1, 9)
        ]
        for at, letter in points:
            level, slope = output(at, letter, letter / 3), wanted(at, letter, letter / 3)
            difference = (output(at + mpmath.mpf("1e-20"), letter, letter / 3) - level) * 10**20
            for value in (
                in_y(at, level, letter, letter / 3),
                in_both(at, level, letter, letter / 3),
            ):
                assert abs(value - slope) < 1e-12
                assert abs(value - difference) < 1e-12


@pytest.mark.parametrize(
    ("expr", "falling", "rising"),
    [
        (sp.Max(tanh, -a * x), sp.sympify(-a), 1 - y**2),
        (sp.Min(tanh, b - a * x), sp.sympify(-a), 1 - y**2),
        (
            sp.Abs(sp.Max(tanh, a * x)),
            sp.Piecewise((-a, -sp.tanh(-y / a) > y), (y**2 - 1, True)),
            sp.Piecewise((a, sp.tanh(y / a) < y), (1 - y**2, True)),
        ),
    ],
    ids=str,
)
def test_what_falls_and_rises_needs_a_bit(expr: sp.Expr, falling: sp.Expr, rising: sp.Expr) -> None:
    """Where f′ has one sign f is the part that goes this way; two inputs show that y is no help."""
    found = forms_of(expr)
    assert found.kind is Kind.BIT
    assert found.condition == sp.false
    assert [(form.expr, form.region.slope) for form in found.forms] == [(falling, -1), (rising, 1)]
    assert {form.verdict.status for form in found.forms} == {Status.PROVED}
    assert found.witness is not None


def test_a_side_that_is_nowhere_ahead_is_left_out() -> None:
    """The values of tanh x stay below 2, so that max(tanh x, −a x, 2) only falls."""
    choice = choice_in(sp.Max(tanh, -a * x, 2))
    assert isinstance(choice, Choice)
    assert choice.expr == sp.Max(-a * x, 2)
    with pytest.raises(OpenSignError):
        choice_in(sp.Max(tanh, -a * x, b))


def test_lines_and_a_level_need_no_order_of_their_slopes() -> None:
    """max(a x, b x, c) is told by y for slopes of one sign, whichever is the steeper one."""
    (form,) = forms_of(sp.Max(a * x, b * x, sp.Symbol("c", real=True))).forms
    for values, output, slope in [((2, 1, -1), 3, 2), ((1, 2, -1), -1, 0), ((1, 2, 1), 3, 2)]:
        letters = zip(sp.symbols("a b c", real=True), values, strict=True)
        assert form.expr.xreplace({**dict(letters), y: sp.Integer(output)}).doit() == slope


@pytest.mark.parametrize(
    ("expr", "domain"),
    [
        (sp.Max(x - a * tanh, 0), a > 1),
        (sp.Min(b, b + a * x + sp.exp(-x) - 1), (a > 0) & (a < 1)),
    ],
    ids=str,
)
def test_what_comes_back_to_its_level_is_no_function_of_y(expr: sp.Expr, domain: sp.Basic) -> None:
    """A hump whose other end moves with the parameter: slopes of both signs for one output."""
    entry = activation(expr, a=domain)
    found = find_forms(replace(entry, parameters=tuple(map(_inside, entry.parameters))))
    assert found.kind is Kind.NONE
    assert found.condition_verdict.status is Status.PROVED
    assert found.witness is not None
    values = {a: sp.Rational(3, 2) if domain == (a > 1) else sp.S.Half, b: sp.S.One, x: -sp.S.One}
    smooth = next(arg for arg in expr.args if x in arg.free_symbols)
    wanted = smooth.diff(x).subs(values)
    flat = expr.subs(values) != smooth.subs(values)
    assert abs(sp.N(found.derivative.subs(values) - (0 if flat else wanted))) < 1e-12


def _inside(parameter: Parameter) -> Parameter:
    """Return a parameter with a default that is allowed."""
    wanted = (sp.Integer(2), sp.S.Half, sp.S.One)
    allowed = next(v for v in wanted if parameter.domain.subs(parameter.symbol, v) == sp.true)
    return replace(parameter, default=allowed)


@pytest.mark.parametrize(
    ("expr", "domain"),
    [
        (sp.Max(x - a * tanh, 0), a < 1),
        (sp.Max(x - a * tanh, 1), a > 1),
        (sp.Max(x - a * tanh, b), a > 1),
        (sp.Max(x**3 - a * x, 0, x), a > 0),
        (sp.Max(a * sp.exp(x) - a, 0), a > 0),
    ],
    ids=str,
)
def test_no_hump_is_claimed_where_none_is_certified(expr: sp.Expr, domain: sp.Basic) -> None:
    """The level has to be left at a known input, and met again."""
    entry = activation(expr, a=domain)
    assert hump_of(entry, Cell.of(entry)) is None
