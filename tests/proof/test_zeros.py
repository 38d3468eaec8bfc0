"""Zeros of functions of x, isolated with proof."""

import pytest
import sympy as sp

from derive.errors import UndecidedError
from derive.proof.zeros import exact_zeros, signs_of
from derive.symbols import x

E = sp.exp(x)
SILU_SLOPE = (x / (1 + sp.exp(-x))).diff(x)


@pytest.mark.parametrize(
    ("expr", "zeros", "signs"),
    [
        (E + 1 + x, [-1.2784645], (-1, 1)),
        (SILU_SLOPE, [-1.2784645], (-1, 1)),
        (E**2 - 3 * E + 2, [0, 0.6931472], (1, -1, 1)),
        (x - sp.tanh(x), [0], (-1, 1)),
        (sp.log(1 + E) - x, [], (1,)),
        (sp.erf(x) - x / 2, [-1.9902328, 0, 1.9902328], (1, -1, 1, -1)),
        (sp.exp(-(x**2)) - sp.Rational(1, 2), [-0.8325546, 0.8325546], (-1, 1, -1)),
        (x - sp.sqrt(x**2 + 1), [], (-1,)),
        (sp.sqrt(x**2 + 4) - 3, [-2.2360680, 2.2360680], (1, -1, 1)),
        ((E - 1) ** 2, [0], (1, 1)),
        (E - 1 - x, [0], (1, 1)),
        (sp.cosh(x) ** 2 - sp.sinh(x) ** 2 - 1, [], (0,)),
    ],
    ids=str,
)
def test_all_zeros_and_signs(expr: sp.Expr, zeros: list[float], signs: tuple[int, ...]) -> None:
    """Every zero is found once, in order, with the signs around it; a double one changes none."""
    found = signs_of(expr, -sp.oo, sp.oo)
    assert found.signs == signs
    assert [float(zero.low) for zero in found.zeros] == pytest.approx(zeros, abs=1e-4)


def test_a_zero_lies_in_its_interval() -> None:
    """The function takes opposite signs at the two ends of an isolating interval."""
    (zero,) = signs_of(SILU_SLOPE, -sp.oo, sp.oo).zeros
    ends = [SILU_SLOPE.subs(x, end).evalf(40) for end in (zero.low, zero.high)]
    assert ends[0] < 0 < ends[1]


def test_only_the_open_interval_counts() -> None:
    """A zero at an end of the interval is not listed."""
    assert signs_of(x * (x - 1), sp.S.Zero, sp.oo).signs == (-1, 1)
    assert signs_of(x * (x - 1), sp.S.One, sp.oo).signs == (1,)


def test_a_pole_is_refused() -> None:
    """A function that is not finite on the interval has no table of signs."""
    with pytest.raises(UndecidedError, match="pole"):
        signs_of(1 / x, -sp.oo, sp.oo)


def test_infinitely_many_zeros_are_refused() -> None:
    """A periodic function is UNDECIDED, not wrong."""
    with pytest.raises(UndecidedError):
        signs_of(sp.sin(x), -sp.oo, sp.oo)


def test_quotients_of_exponentials_have_no_polynomial_to_solve() -> None:
    """1/(1 + 2eˣ + e^-2x) is no polynomial in eˣ: left to other arguments, without a crash."""
    assert exact_zeros(1 / (1 + 2 * sp.exp(x) + sp.exp(-2 * x))) is None


@pytest.mark.parametrize(
    ("expr", "signs"),
    [
        (x * sp.cos(x) - sp.sin(x), (-1,)),
        (sp.sin(x) - x + x**3 / 6, (1,)),
        (-(x**2) * sp.sin(x) - 2 * x * sp.cos(x) + 2 * sp.sin(x), (-1, 1)),
        (1 - sp.cos(x) - x**2 / 4, (1, -1)),
    ],
)
def test_a_multiple_zero_at_an_end_is_seen(expr: sp.Expr, signs: tuple[int, ...]) -> None:
    """Of a function that is 0 at 0, with some derivatives, the sign beside 0 is certified."""
    found = signs_of(expr, sp.S.Zero, sp.Integer(4))
    assert len(found.zeros) == len(signs) - 1
    assert found.signs == signs
