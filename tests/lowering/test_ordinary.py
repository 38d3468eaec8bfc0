"""A quick program for float64: proved, cheaper, and within its bound where it serves."""

import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation
from derive.lowering import operations as op
from derive.lowering.lower import slope_of, value_of
from derive.lowering.ordinary import with_ordinary
from derive.lowering.pieces import lower_input, plain
from derive.lowering.quick import with_quick
from derive.lowering.records import Lowered
from derive.lowering.roundings import DOUBLE, FLOAT64, bounds_at
from derive.lowering.serving import WIDE_POINTS, domain_of
from derive.lowering.symmetry import X
from derive.lowering.terms import Call, call, number
from derive.printing.numpy_printer import kernel_text
from derive.proof import Status
from derive.symbols import x

ROOT = sp.sqrt(1 + x**2)


def lowered(expr: sp.Expr, *, slope: bool = False) -> Lowered:
    activation = Activation(name="mine", title="Mine", expr=expr, reference="none")
    value = value_of(activation)
    pieced = slope_of(value, activation) if slope else value
    whole = plain(pieced, activation)
    return with_ordinary(
        with_quick(lower_input(pieced, activation), whole, activation), whole, activation
    )


def test_the_formula_as_it_stands_serves_most_float64() -> None:
    """Polynomials and bounds of x are for what is far out or beside 0; float32 has the same one."""
    found = lowered(x + (ROOT - 1) / 2)
    assert found.ordinary is not None
    text = kernel_text(found.ordinary.lowered.term, ("x",)).result
    assert text == "x + 0.25 * (x * x) / (0.5 + 0.5 * np.sqrt(1.0 + x * x))"
    assert found.ordinary.lowered.verdict.status is Status.PROVED
    assert found.quick is not None
    assert found.ordinary.lowered is found.quick.lowered
    assert found.ordinary.domain.high is not None
    assert 1e150 < found.ordinary.domain.high < 1.4e154  # beyond it x² overflows


def test_where_it_cancels_it_does_not_serve() -> None:
    """The slope of x tanh x has a zero at 0, a sum of two terms: there is a hole."""
    found = lowered(x * sp.tanh(x), slope=True).ordinary
    assert found is not None
    (hole,) = found.domain.holes
    assert -0.5 < hole[0] < -0.01
    assert 0.01 < hole[1] < 0.5


@pytest.mark.parametrize("expr", [sp.tanh(x), 1 / (1 + sp.exp(-x)), x**2])
def test_what_is_no_quicker_has_none(expr: sp.Expr) -> None:
    """A single call stays what it is, and a middle without guards is the formula already."""
    assert lowered(expr).ordinary is None


def test_a_magnified_rounding_is_seen() -> None:
    """E^(-3x²) rounds x² by as much as it is large; its bound tells from where."""
    falling = call(op.EXP, number(-3) * (X * X))
    bounds = bounds_at(np.array([0.26, 12.1]), falling, {}, FLOAT64, form=DOUBLE)
    assert bounds[0] < 3
    assert bounds[1] > 100
    found = lowered(sp.exp(-3 * x**2)).ordinary
    assert found is None or found.lowered.term != falling


def test_what_is_made_for_float32_does_not_serve() -> None:
    """E^(-x²) in one call carries what x² loses in float32, and nothing of it in float64."""
    found = lowered(sp.exp(-(x**2)))
    assert found.quick is not None
    assert isinstance(found.quick.lowered.term, Call)
    assert found.quick.lowered.term.operation is op.EXP_SQUARE
    assert found.ordinary is None


def test_bounds_reach_as_far_as_float64() -> None:
    """X² is known at 1e150, where float32 has no number, and has no bound where it overflows."""
    points = np.array([1e150, 1e160])
    assert bounds_at(points, X * X, {}, FLOAT64, form=DOUBLE)[0] == pytest.approx(0.5, abs=0.3)
    assert np.isinf(bounds_at(points, X * X, {}, FLOAT64, form=DOUBLE)[1])
    assert np.isinf(bounds_at(points, X * X, {}, FLOAT64)).all()


def test_digits_are_lost_below_the_normal_numbers() -> None:
    """2^-60 e^-700 has few digits, which matters where it is all, and not beside 1."""
    points = np.array([600.0, 700.0])
    falling = call(op.EXP, -X)
    small = falling * number(2**-60)
    lost = bounds_at(points, small * number(2**60), {}, FLOAT64, form=DOUBLE)
    assert lost[0] < 2
    assert lost[1] > 1000
    assert bounds_at(points, number(1) + small, {}, FLOAT64, form=DOUBLE).max() < 2
    divided = bounds_at(points, number(1) / (small / small), {}, FLOAT64, form=DOUBLE)
    assert divided[1] > 1000  # 0/0, were it 0


def test_a_domain_ends_at_floats() -> None:
    """What is not good at infinity ends below the largest float, rounded down."""
    good = np.ones(WIDE_POINTS.shape, np.bool)
    domain = domain_of(good, left=False, right=True, points=WIDE_POINTS)
    assert domain is not None
    assert domain.high is None
    assert domain.low == -1.79e308
