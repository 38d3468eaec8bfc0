"""Enclosures are right, tight, and refused where there is nothing to enclose."""

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    LambertW,
    Max,
    Min,
    Piecewise,
    Rational,
    S,
    erf,
    erfc,
    erfinv,
    exp,
    log,
    sqrt,
    tanh,
)

from derive.errors import UndecidedError
from derive.proof import enclose
from derive.proof.balls import enclose_over
from derive.symbols import x

FUNCTIONS = (
    exp(-(x**2)),
    tanh(3 * x),
    sp.sin(x) + sp.cos(2 * x),
    erf(x) - erfc(x),
    erfinv(x / 10),
    log(1 + exp(x)),
    sqrt(1 + x**2) - x,
    (1 + x**2) ** Rational(-1, 3),
    sp.asinh(x) * sp.atan(x),
    LambertW(exp(x)),
    Max(0, Min(1, x / 6 + S.Half)),
    Piecewise((x, x > 0), (exp(x) - 1, True)),
)


@settings(max_examples=25, deadline=None)
@given(st.fractions(min_value=-8, max_value=8, max_denominator=1000))
def test_enclosures_hold_what_mpmath_computes(point: sp.Rational) -> None:
    """At random rational points every ball holds the value that mpmath computes on its own."""
    at = Rational(point.numerator, point.denominator)
    for function in FUNCTIONS:
        ball = enclose(function, {x: at}, 80)
        with mpmath.workdps(60):
            value = sp.lambdify(x, function, "mpmath")(mpmath.mpf(at.p) / at.q)
            middle = mpmath.mpf(sp.Rational(*map(int, (ball.mid().fmpq().p, ball.mid().fmpq().q))))
            radius = mpmath.mpf(float(ball.rad())) * 2 + mpmath.mpf(10) ** -50
            assert abs(mpmath.re(value) - middle) <= radius, (function, at)


def test_cancellation_raises_the_precision() -> None:
    """1 − tanh 200 is enclosed to all digits asked for, although 173 digits cancel."""
    assert enclose(1 - tanh(x), {x: sp.Integer(200)}, 100).rel_accuracy_bits() >= 100


@pytest.mark.parametrize(
    ("function", "point"),
    [
        (log(x), -1),
        (sqrt(x), -1),
        (1 / x, 0),
        (sp.acosh(x), 0),
        (LambertW(x), -1),
        (erfinv(x), 2),
        (sp.zeta(x), 2),
        (sp.tan(x * sp.pi / 2), 1),
    ],
    ids=str,
)
def test_what_has_no_real_value_is_refused(function: sp.Expr, point: int) -> None:
    """Outside the real domain, at poles and for unknown functions there is no enclosure."""
    with pytest.raises(UndecidedError):
        enclose(function, {x: sp.Integer(point)})


def test_a_kink_has_a_value_unless_ties_are_excluded() -> None:
    """At a tie the cases of a Piecewise count as written, or are refused when asked."""
    step = Piecewise((1, x > 0), (0, True))
    assert enclose(step, {x: S.Zero}) == 0
    with pytest.raises(UndecidedError):
        enclose(step, {x: S.Zero}, ties=False)


def test_intervals_are_enclosed_whole() -> None:
    """A ball over an interval holds the values at all its points."""
    ball = enclose_over(x**2 + exp(x), {x: (S.Zero, S.One)})
    assert all(ball.contains(enclose(x**2 + exp(x), {x: Rational(k, 7)})) for k in range(8))
