"""Lowering works by shape, proves what it writes, and says so where it cannot do better."""

import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation, Kink, Parameter
from derive.errors import NoRuleError, UndecidedError
from derive.lowering import Role, lower_forms
from derive.lowering import operations as op
from derive.lowering.acceptance import accept
from derive.lowering.beyond import MEASURED
from derive.lowering.lower import slope_of, value_of
from derive.lowering.operation import Operation
from derive.lowering.pieces import lower_input
from derive.lowering.rules import CLAMP, SHRINK
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import call, meaning, number
from derive.output_forms import find_forms
from derive.proof import Status
from derive.symbols import x
from tests.lowering.evaluated import special, values
from tests.sample import ENTRIES

S, T = sp.symbols("s t", real=True)


def entry(expr: sp.Expr, *kinks: Kink, parameters: tuple[Parameter, ...] = ()) -> Activation:
    return Activation(
        name="mine", title="Mine", expr=expr, reference="none", kinks=kinks, parameters=parameters
    )


def rules_of(expr: sp.Expr) -> tuple[str, ...]:
    activation = entry(expr)
    return lower_input(value_of(activation), activation).rules


def evaluated(activation: Activation, points: np.ndarray, *, slope: bool = False) -> np.ndarray:
    """Run the text of the kernel for f or f′, parameters at their defaults."""
    value = value_of(activation)
    pieced = slope_of(value, activation) if slope else value
    defaults = {p.name: float(p.default) for p in activation.parameters}
    return values(lower_input(pieced, activation).term, points, **defaults)


@pytest.mark.parametrize("activation", ENTRIES)
def test_every_kernel_of_the_catalogue_is_proved(activation: Activation) -> None:
    """What a kernel computes equals the definition; fitted polynomials up to a certified bound.

    Beyond a clip, where that is not proved, the verdict says that it is measured.
    """
    program = lower_forms(find_forms(activation))
    kernels = [f.lowered for f in program.functions if f.lowered is not None]
    assert {f.role for f in program.functions} >= {Role.VALUE, Role.DERIVATIVE, Role.BACKWARD}
    for lowered in kernels:
        status = Status.SUPPORTED if lowered.verdict.method == MEASURED.method else Status.PROVED
        assert lowered.verdict.status is status
        assert "as defined" not in lowered.rules or program.losses is not None


@pytest.mark.parametrize(
    ("expr", "rule"),
    [
        (x / (1 + sp.exp(-3 * x)), "ramp: max(x, 0) and a tail"),
        (1 / (1 + sp.exp(-2 * x)), "step: 0 or 1 and a tail"),
        (sp.log(1 + sp.exp(5 * x)), "log(1 + u) without cancellation"),
        (x * sp.exp(-(x**2)), "split square"),
        (2 / (1 + sp.exp(-2 * x)) - 1, "quotient of exponentials is tanh"),
        (x / (1 + x**2), "algebraic tail"),
        (1 / (1 + x**2) ** 2, "algebraic tail"),
        (sp.Max(-1, sp.Min(1, x)), "constant outside an interval: clamp the input"),
        (sp.Piecewise((x + 2, x < -2), (0, x < 3), (x - 3, True)), SHRINK.name),
        (1 - x**2, "factored"),
    ],
)
def test_rules_go_by_shape(expr: sp.Expr, rule: str) -> None:
    """An expression that is in no catalogue gets the rule that its shape asks for."""
    assert rule in rules_of(expr)


@pytest.mark.parametrize(
    "expr",
    [
        sp.Piecewise((x + 1, x < -2), (0, x < 3), (x - 3, True)),  # jumps at -2
        sp.Piecewise((x + 2, x < -2), (1, x < 3), (x - 3, True)),
        sp.Piecewise((2 * x + 4, x < -2), (0, x < 3), (x - 3, True)),
        sp.Piecewise((x + 2, x < -2), (0, x < 3), (3 * x - 9, True)),
    ],
)
def test_what_is_no_shrinking(expr: sp.Expr) -> None:
    """A jump, a constant that is not 0, another slope."""
    assert SHRINK.name not in rules_of(expr)


@pytest.mark.parametrize(
    ("low", "high", "clamped"), [(S < 0, T > 0, True), (S > 0, T > 0, False), (S < 0, T < 0, False)]
)
def test_bounds_may_be_parameters_in_known_order(
    low: sp.Basic, high: sp.Basic, *, clamped: bool
) -> None:
    """clip(x, s, t) needs s ≤ t: two signs say so, one sign does not."""
    parameters = tuple(
        Parameter(symbol=s, name=s.name, default=sp.S(v), meaning="none", domain=d)
        for s, v, d in (
            (S, -1 if low == (S < 0) else 1, low),
            (T, 1 if high == (T > 0) else -1, high),
        )
    )
    expr = sp.Piecewise((S, x <= S), (x, x < T), (T, True))
    activation = entry(expr, parameters=parameters)
    try:
        rules = lower_input(value_of(activation), activation).rules
    except (UndecidedError, NoRuleError):
        rules = ()
    assert (CLAMP.name in rules) == clamped


@pytest.mark.parametrize(
    "expr",
    [
        x * sp.tanh(sp.log(1 + sp.exp(x))),
        sp.tanh(x / 2),
        x / (1 + sp.exp(-sp.Rational(1702, 1000) * x)),
        sp.exp(-(x**2)),
        sp.log(sp.cosh(x)),
        x / sp.sqrt(1 + x**2),
        sp.Piecewise((x, x > 1), (x**2 / 4 + x / 2 + sp.Rational(1, 4), x > -1), (0, True)),
    ],
    ids=str,
)
def test_users_own_activations_are_lowered(expr: sp.Expr) -> None:
    """Activations outside the catalogue are computed to a few digits' accuracy at least."""
    points = np.linspace(-6.0, 6.0, 49) + 0.013
    exact = [float(sp.N(expr.subs(x, sp.Rational(float(p))), 30)) for p in points]
    np.testing.assert_allclose(evaluated(entry(expr), points), exact, rtol=2e-13)


def test_an_interior_zero_keeps_its_digits() -> None:
    """Beside the zero of a slope, where terms cancel, the relative error stays a few ulp."""
    activation = entry(x / (1 + sp.exp(-x)))
    near = np.nextafter(-1.2784645427610739, [-2.0, 0.0])
    slope = sp.diff(activation.expr, x)
    exact = [float(sp.N(slope.subs(x, sp.Rational(float(p))), 60, maxn=400)) for p in near]
    np.testing.assert_allclose(evaluated(activation, near, slope=True), exact, rtol=2e-15)


@pytest.mark.parametrize("value", [0, 1, sp.Rational(1, 2)])
def test_the_convention_at_a_kink_is_kept(value: sp.Expr) -> None:
    """relu′(0) is what the entry says: the left value, the right one, or one of its own."""
    activation = entry(sp.Max(0, x), Kink(at=sp.S.Zero, derivative=sp.sympify(value), why="test"))
    points = np.array([-1.0, 0.0, 2.0])
    expected = [0.0, float(value), 1.0]
    assert evaluated(activation, points, slope=True).tolist() == expected


def test_a_wrong_term_is_not_accepted() -> None:
    """Neither a wrong formula nor a wrong value at a kink passes."""
    activation = entry(sp.Max(0, x), Kink(at=sp.S.Zero, derivative=sp.S.One, why="test"))
    value = value_of(activation)
    wrong = Tail(call(op.MAXIMUM, X, number(1)), positive=False)
    assert accept(wrong, value, activation) is None
    left = Tail(call(op.SIGN, call(op.MAXIMUM, X, number(0))), positive=False)
    assert accept(left, slope_of(value, activation), activation) is None


def test_a_function_numpy_lacks_is_refused() -> None:
    """The message names the function and where to add it."""
    with pytest.raises(NoRuleError, match="operations"):
        lower_input(value_of(entry(sp.besselj(0, x))), entry(sp.besselj(0, x)))


def test_a_form_in_y_that_numpy_cannot_compute_is_left_out() -> None:
    """The derivative of erf in y needs the inverse of erf: it is proved, but not generated."""
    forms = find_forms(entry(sp.erf(x)))
    roles = {function.role for function in lower_forms(forms).functions}
    assert Role.DERIVATIVE in roles
    assert Role.DERIVATIVE_FROM_OUTPUT not in roles


def test_a_slope_of_zero_is_zero_at_infinity() -> None:
    """0 · ∞ is no NaN: a leaky part of slope 0 is 0 there, and NaN stays NaN."""
    slope = sp.Symbol("slope", real=True)
    leaky = sp.Max(0, x) + slope * sp.Min(0, x)
    given = Parameter(name="slope", symbol=slope, default=sp.S.Zero, meaning="any")
    points = np.array([-np.inf, -1.0, 2.0, np.inf, np.nan])
    found = evaluated(entry(leaky, parameters=(given,)), points)
    np.testing.assert_array_equal(found, [0.0, 0.0, 2.0, np.inf, np.nan])


def test_fallbacks_say_so() -> None:
    """What no rule covers is written operation by operation; a note says digits may be lost."""
    activation = entry(sp.sin(x) * sp.exp(sp.sin(x)))
    lowered = lower_input(value_of(activation), activation)
    assert "functions of functions" in lowered.rules
    assert any("digits may be lost" in note for note in lowered.notes)


EXACT_UP_TO_ROUNDING = {
    *("round", "saturate", "saturate below", "bounded", "held between", "excess", "constant"),
    *("product error", "quotient error", "sum error", "exp of sum", "expm1 of sum"),
    "error of a sum with an integer",
    "log error",
}


@pytest.mark.parametrize("operation", op.OPERATIONS, ids=lambda o: o.name)
def test_every_operation_means_what_its_text_computes(operation: Operation) -> None:
    """The meaning of each row of the table agrees with NumPy at a point."""
    if operation.name in EXACT_UP_TO_ROUNDING:
        pytest.skip("exact up to rounding, where its side condition holds")
    if operation.name == "arccosh":
        pytest.skip("defined from 1 on")
    holes = operation.numpy.count("{") if operation is not op.EXCESS else 2
    values = (*(sp.Rational(n, 10) for n in (3, 7, 9)), sp.S(2), sp.S(3))[:holes]
    if operation in (op.SELECT, op.SELECT_FAR, op.SELECT_AWAY):
        values = (sp.true, *values[1:])
    exact = meaning(call(operation, *map(number, values)), {})
    names = ("u", "v", "w", "n", "k")[:holes]
    scope = {"np": np, "special": special()}
    scope |= {n: np.array([v is sp.true or float(v)]) for n, v in zip(names, values, strict=True)}
    computed = eval(operation.numpy.format(*names), scope)  # noqa: S307 - a row of our own table
    assert (
        float(sp.N(exact)) == pytest.approx(float(computed[0]))
        if exact.is_number
        else exact == computed[0]
    )
