"""A brief program: the fewest calls, proved, and good beside every zero of the result."""

import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation
from derive.lowering import brief as module
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.brief import beside_zeros, is_good_at_zeros, keeps_zero, with_brief
from derive.lowering.lower import slope_of, value_of
from derive.lowering.pieces import lower_input, plain
from derive.lowering.quick import with_quick
from derive.lowering.records import Lowered
from derive.lowering.serving import Domain
from derive.lowering.symmetry import X
from derive.lowering.terms import Call, call, number, walk
from derive.lowering.timing import calls_of_few
from derive.lowering.ways import Goal
from derive.printing.numpy_printer import kernel_text
from derive.proof import Status
from derive.symbols import x


def lowered(expr: sp.Expr, *, slope: bool = False) -> Lowered:
    activation = Activation(name="mine", title="Mine", expr=expr, reference="none")
    value = value_of(activation)
    pieced = slope_of(value, activation) if slope else value
    formula = plain(pieced, activation)
    found = with_quick(lower_input(pieced, activation), formula, activation)
    return with_brief(found, formula, activation)


GELU = x * (1 + sp.erf(x / sp.sqrt(2))) / 2


@pytest.mark.parametrize(
    ("expr", "slope", "text"),
    [
        (GELU, False, "0.5 * (x * special.short_erfc(-0.5 * (x * 1.4142135623730951)))"),
        (x - sp.tanh(x), False, "x - np.tanh(x)"),
        (sp.exp(-sp.exp(-x)), False, "np.exp(-np.exp(-x))"),
        (x * sp.cos(x), True, "special.cos(x) - x * special.sin(x)"),
    ],
)
def test_the_formula_in_float64(expr: sp.Expr, slope: bool, text: str) -> None:
    """What a few float32 need is the formula as people write it, in float64, and a proof of it."""
    found = lowered(expr, slope=slope)
    assert found.brief is not None
    assert found.brief.double
    assert kernel_text(found.brief.lowered.term, ("x",)).result == text
    assert found.brief.lowered.verdict.status is Status.PROVED
    assert calls_of_few(found.brief.lowered.term) < calls_of_few(found.term) / 2
    assert rules.BRIEF.name in found.brief.lowered.rules


def test_what_takes_few_calls_has_none() -> None:
    """A single call stays what it is, and so does what is brief already."""
    assert lowered(sp.tanh(x)).brief is None
    assert lowered(x * sp.tanh(x)).brief is None
    assert lowered(x / (1 + sp.exp(-x))).brief is None
    assert lowered(x).brief is None  # no call at all, and so no new array


def test_where_it_cancels_it_does_not_serve() -> None:
    """Beside 0 the two terms of x - tanh x lose digits of float64 that float32 has."""
    found = lowered(x - sp.tanh(x))
    assert found.brief is not None
    ((low, high),) = found.brief.domain.holes
    assert -1e-3 < low < -1e-5
    assert 1e-5 < high < 1e-3


def test_waves_are_in_sight() -> None:
    """Zeros without end are looked at one by one, so the program serves for some of them."""
    found = lowered(x * sp.cos(x), slope=True)
    assert found.brief is not None
    assert (found.brief.domain.low, found.brief.domain.high) == (-32.0, 32.0)


def test_least_sizes_are_zeros_that_cross_and_zeros_that_touch() -> None:
    """The float32 beside them are found, whether the sign changes there or not."""
    sine = call(op.QUIET_SIN, X)
    for term in (sine, sine * sine):
        found = beside_zeros(term, {})
        for zero in (np.pi, -2 * np.pi, 9 * np.pi):
            assert np.sum(np.abs(found - zero) <= 8 * np.spacing(np.float32(abs(zero)))) >= 10
    assert not beside_zeros(call(op.COSH, X), {}).size


def test_a_zero_that_touches_loses_all_digits() -> None:
    """1 + 2 sin x cos x is exact to 2⁻⁵³ beside a square of 2⁻⁵⁰; the sum is good there."""
    sine, cosine = call(op.QUIET_SIN, X), call(op.QUIET_COS, X)
    total = sine + cosine
    domain = Domain(-32.0, 32.0)
    product = number(1) + number(2) * (sine * cosine)
    assert is_good_at_zeros(total * total, total * total, {}, domain, double=True)
    assert not is_good_at_zeros(product, total * total, {}, domain, double=True)
    assert not is_good_at_zeros(total, total, {}, domain, double=False)
    far = Domain(-0.7, 0.7)  # no zero is in there
    assert is_good_at_zeros(product, total * total, {}, far, double=True)


def test_zero_keeps_its_sign() -> None:
    """-(|x| x) is -0 at 0, where |x| (-x) + 0 is 0; of what is not 0 there nothing is asked."""
    size = call(op.ABSOLUTE, X)
    negative, positive = call(op.NEGATE, size * X), size * X
    assert keeps_zero(positive, positive, {})
    assert not keeps_zero(negative, positive, {})
    assert keeps_zero(call(op.NEGATE, size + number(1)), size + number(1), {})


def test_waves_of_products_are_those_of_an_angle() -> None:
    """Up to |x| = 32 nothing has to be taken off the angle."""
    found = lowered(x + sp.sin(sp.pi * x) ** 2, slope=True)
    assert found.brief is not None
    assert (found.brief.domain.low, found.brief.domain.high) == (-32.0, 32.0)


def test_the_c_library_is_for_float32_alone() -> None:
    """Its erfc is wrong by 3 units of float64: no other program has it."""
    found = lowered(GELU)
    assert found.brief is not None
    short = [
        any(isinstance(n, Call) and n.operation is op.ERFC_IN_DOUBLE for n in walk(term))
        for term in (found.term, found.brief.lowered.term)
    ]
    assert short == [False, True]


def test_a_wrong_formula_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof decides: what is offered in place of the function is not taken."""
    activation = Activation(name="mine", title="Mine", expr=GELU, reference="none")
    formula = plain(value_of(activation), activation)
    careful = lower_input(formula, activation)
    wrong = X * call(op.ERFC, X) * number(sp.Rational(1, 2))
    monkeypatch.setattr(module, "candidates", lambda *_: [(Goal(formula), wrong)])
    assert with_brief(careful, formula, activation).brief is None
