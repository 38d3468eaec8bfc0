"""A quick program: cheaper, proved, and no worse than its bound where it serves."""

import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.acceptance import accept
from derive.lowering.lower import slope_of, value_of
from derive.lowering.pieces import lower_input, plain
from derive.lowering.quick import EVERYWHERE, settled_far_out, with_quick
from derive.lowering.records import Lowered, Quick
from derive.lowering.roundings import bounds_at, quiet_at, values_at
from derive.lowering.serving import POINTS
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Call, Polynomial, call, number, walk
from derive.lowering.timing import calls
from derive.lowering.unguarded import unguarded
from derive.printing.numpy_printer import kernel_text
from derive.proof import Status
from derive.symbols import x


def lowered(expr: sp.Expr, *, slope: bool = False) -> Lowered:
    activation = Activation(name="mine", title="Mine", expr=expr, reference="none")
    value = value_of(activation)
    pieced = slope_of(value, activation) if slope else value
    return with_quick(lower_input(pieced, activation), plain(pieced, activation), activation)


def quick(expr: sp.Expr, *, slope: bool = False) -> Quick:
    found = lowered(expr, slope=slope).quick
    assert found is not None
    return found


ROOT = sp.sqrt(1 + x**2)


@pytest.mark.parametrize(
    ("expr", "slope", "text"),
    [
        (x * sp.tanh(x), False, "x * np.tanh(x)"),
        (x - sp.tanh(x), True, "t * t"),
        (x + (ROOT - 1) / 2, False, "x + 0.25 * (x * x) / (0.5 + 0.5 * np.sqrt(1.0 + x * x))"),
        (sp.exp(sp.exp(x)) - 1, False, "np.expm1(np.exp(x))"),
        (sp.exp(-(x**2)), False, "special.exp_square(x, -1.0)"),
    ],
)
def test_the_formula_as_it_stands_is_proved(expr: sp.Expr, slope: bool, text: str) -> None:
    """What the careful program has beside it is gone, and the meaning is the same."""
    found = quick(expr, slope=slope)
    assert kernel_text(found.lowered.term, ("x",)).result == text
    assert found.lowered.verdict.status is Status.PROVED


def test_where_float32_magnifies_it_is_float64() -> None:
    """An exponent x² rounds by as much as x² is large: float64 has digits to spare."""
    assert quick(sp.exp(-3 * x**2)).lowered.wide is not None
    assert quick(sp.exp(-(x**2))).lowered.wide is None  # in one call its rounding is made good
    assert quick(x * sp.tanh(x)).lowered.wide is None


def test_where_it_cancels_it_does_not_serve() -> None:
    """The slope of x tanh x has a zero at 0, a sum of two terms: there is a hole."""
    (hole,) = quick(x * sp.tanh(x), slope=True).domain.holes
    assert -0.5 < hole[0] < -0.01
    assert 0.01 < hole[1] < 0.5


def test_a_middle_that_takes_longer_is_left_out() -> None:
    """Log(1 + u) is dearer for u = eˣ than for u = e^(-|x|); of quotients the short one stays."""
    assert lowered(sp.log(1 + sp.exp(x))).middle is None
    assert lowered(1 / (1 + sp.exp(-x))).middle is not None


def test_fewer_calls_are_worth_as_long_a_block() -> None:
    """The formula of x e^(-x²/2) takes five calls, the careful program three times as many."""
    found = lowered(x * sp.exp(-(x**2) / 2))
    assert found.quick is not None
    assert calls(found.quick.lowered.wide or found.quick.lowered.term) < calls(found.term) / 2
    assert calls(X + number(1) * number(2)) == 1


def test_what_is_no_quicker_has_none() -> None:
    """A single call stays what it is."""
    assert lowered(sp.tanh(x)).quick is None
    assert lowered(x**2).quick is None
    assert lowered(sp.Integer(1) + 0 * x).quick is None


def test_polynomials_and_guards_are_gone() -> None:
    """Of a choice between a polynomial and a formula the formula stays."""
    careful = lowered(x - sp.tanh(x)).term
    assert any(isinstance(node, Polynomial) for node in walk(careful))
    for term in unguarded(careful):
        nodes = list(walk(term))
        assert not any(isinstance(node, Polynomial) for node in nodes)
        guards = {op.SATURATE, op.SATURATE_BELOW, op.HELD, op.BOUNDED, op.EXCESS}
        assert not any(isinstance(node, Call) and node.operation in guards for node in nodes)


def test_bounds_see_what_leaves_float32() -> None:
    """E^x/e^x overflows, e^-x·e^x loses the digits of what is below the normal numbers."""
    points = np.array([0.5, 80.0, 95.0])
    falling = call(op.EXP, -X) * call(op.EXP, X)
    assert np.isinf(bounds_at(points, falling, {})[2])
    small = call(op.EXP, -X) * number(2**60)
    bounds = bounds_at(points, small, {})
    assert bounds[1] < 6
    assert bounds[2] > 100


def test_values_are_those_of_float64() -> None:
    """1 - e^-x is computed as expm1, as it is run; some NaN warn and some do not."""
    points = np.array([1e-20, np.inf])
    assert values_at(points, -call(op.EXPM1, -X), {})[0] == pytest.approx(1e-20)
    assert np.isnan(values_at(points, X / X, {})[1])
    wave = X * call(op.QUIET_COS, X)
    assert quiet_at(points, wave, {}).tolist() == [True, True]
    assert quiet_at(points, wave + (X - X), {}).tolist() == [True, False]


def test_an_overflow_between_two_points_is_seen() -> None:
    """2·e^u overflows a little before e^u does, at no point that is tried."""
    points = np.array([700.0, 800.0, 900.0])
    silent = call(op.QUIET_EXP, X)
    assert quiet_at(points, silent, {}).tolist() == [True, True, True]
    assert quiet_at(points, number(1) / silent, {}).tolist() == [True, True, True]
    assert quiet_at(points, number(2) * silent, {}).tolist() == [True, False, True]


def test_what_is_nothing_at_lucky_points_is_not_served() -> None:
    """1 + x/√(1 + x²) is 0 far out where x is a power of two, and 2^-53 beside it."""
    careful = lowered(x * (1 + x / sp.sqrt(1 + x**2)) / 2, slope=True)
    assert careful.quick is not None
    domain, term = careful.quick.domain, careful.quick.lowered.term
    low, high = domain.low or -3e38, domain.high or 3e38
    sizes = np.exp2(np.random.default_rng(7).uniform(-100, 127, 5000))
    points = np.sort(np.concatenate([-sizes[-sizes > low], sizes[sizes < high]]))
    exact = values_at(points, careful.term, {})
    assert np.abs(values_at(points, term, {}) - exact).max() > 0
    assert (np.abs(values_at(points, term, {}) - exact) <= 1e-6 * np.abs(exact) + 1e-45).all()


def test_both_sides_share_the_size_of_x() -> None:
    """An odd function by pieces is one formula in |x| with x in front."""
    expr = sp.Piecewise((sp.sqrt(1 + x) - 1, x > 0), (1 - sp.sqrt(1 - x), True))
    found = quick(expr)
    assert kernel_text(found.lowered.term, ("x",)).result == "x / (1.0 + np.sqrt(1.0 + np.abs(x)))"
    assert found.lowered.verdict.status is Status.PROVED


def test_nan_chooses_the_side_that_has_it_from_x() -> None:
    """A constant side need not be told of NaN, unless the other side makes a number of it."""
    one, level = number(1), call(op.CONSTANT, number(3), X)
    comparisons = ((op.LESS, "x >= 1.0"), (op.GREATER_EQUAL, "x < 1.0"), (op.GREATER, "1.0 >= x"))
    for comparison, opposite in comparisons:
        term = call(op.SELECT, call(comparison, X, one), call(op.EXP, X), level)
        text = kernel_text(next(unguarded(term)), ("x",)).result
        assert text == f"np.where({opposite}, 3.0, np.exp(x))"
        deaf = call(op.SELECT, call(op.GREATER, X, number(1)), number(2), number(4))
        kept = call(op.SELECT, call(comparison, X, one), deaf, level)
        assert "constant" in kernel_text(next(unguarded(kept)), ("x",)).result


def power_of_logistic(default: sp.Rational) -> Lowered:
    alpha = sp.Symbol("alpha", real=True)
    parameter = Parameter(
        name="alpha", symbol=alpha, default=default, meaning="exponent", domain=alpha > 0
    )
    activation = Activation(
        name="mine",
        title="Mine",
        expr=(1 + sp.exp(-x)) ** -alpha,
        parameters=(parameter,),
        reference="none",
    )
    value = value_of(activation)
    return with_quick(lower_input(value, activation), plain(value, activation), activation)


def test_at_the_defaults_the_expression_may_be_shorter() -> None:
    """No power is left where the exponent is 1; the proof is of the expression with 1 in it."""
    found = power_of_logistic(sp.Integer(1)).quick
    assert found is not None
    assert found.defaults == (1.0,)
    assert rules.AT_DEFAULTS.name in found.lowered.rules
    assert kernel_text(found.lowered.term, ("x", "alpha")).result == "np.exp(x) / (1.0 + np.exp(x))"
    assert found.lowered.verdict.status is Status.PROVED


def test_a_default_that_is_no_float32_is_another_number_there() -> None:
    """1/10 is rounded when it becomes a parameter, so nothing is proved of 1/10 itself."""
    found = power_of_logistic(sp.Rational(1, 10)).quick
    assert found is None or rules.AT_DEFAULTS.name not in found.lowered.rules


def test_a_product_that_overflows_may_come_out_right() -> None:
    """The hyperbolic tangent is 1 at infinity: no bound of x is needed, and no warning is given."""
    found = quick(sp.tanh(2 * x) / 2)
    assert kernel_text(found.lowered.term, ("x",)).result.endswith(
        "np.tanh(special.product(x, 2.0))"
    )
    assert found.domain.tests == 0


def test_what_overflows_and_comes_out_wrong_is_not_settled() -> None:
    """2 x/2 is infinite in float32 where x is not, and so is a root of a square."""
    doubled = call(op.PRODUCT, X, number(2))
    far = np.abs(POINTS) > 2.0**127.1
    for term, right in (
        (call(op.TANH, doubled), True),
        (doubled / number(2), False),
        (call(op.SQRT, doubled * doubled), False),
        (call(op.TANH, X * number(2)), False),  # right, but it warns
    ):
        settled = settled_far_out(term, {}, values_at(EVERYWHERE, term, {}))
        assert far.any()
        assert settled[far].all() == right
        assert settled[far].any() == right


def test_a_hole_is_left_to_the_careful_program() -> None:
    """Sin x/x is 0/0 at 0: nothing is asked of the formula there, and 0 is in its hole."""
    found = quick(sp.Piecewise((sp.sin(x) / x, sp.Ne(x, 0)), (1, True)))
    assert any(low < 0 < high for low, high in found.domain.holes)
    assert found.lowered.verdict.status is Status.PROVED


def test_a_wrong_formula_is_refused() -> None:
    """The proof decides: a term that is not the function is never accepted."""
    activation = Activation(name="mine", title="Mine", expr=x * sp.tanh(x), reference="none")
    value = value_of(activation)
    for wrong in (X, X * call(op.TANH, X + X), call(op.ABSOLUTE, call(op.TANH, X)) * X):
        tail = Tail(wrong, positive=False, rules=(rules.QUICK,))
        assert accept(tail, value, activation) is None
