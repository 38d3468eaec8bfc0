"""Limits of powers whose exponents are letters: by what is largest, and never by a guess."""

import pytest
import sympy as sp

from derive.errors import UndecidedError
from derive.proof import Region, sign_on
from derive.proof.asymptotics import limit_toward
from derive.proof.orders import leading_order, limit_by_orders
from derive.symbols import x

p, q = (sp.Symbol(letter, real=True) for letter in "pq")


def signs_under(*assumptions: sp.Basic):
    """Return the sign under assumptions, or UNDECIDED."""

    def sign(expr: sp.Expr) -> int:
        found = sign_on(expr, Region(assumptions=assumptions))
        if found is None:
            raise UndecidedError(str(expr))
        return found

    return sign


@pytest.mark.parametrize(
    ("expr", "assumptions", "expected"),
    [
        (x ** (p + 1) * sp.exp(-(x**p)), (p > 0,), 0),
        (x / (1 + x**p), (p > 1,), 0),
        (x / (1 + x**p), (p > 0, p < 1), sp.oo),
        (1 - x / (1 + x**p), (p > 0, p < 1), -sp.oo),
        (p * x**p / (1 + 2 * x**p), (p > 0,), p / 2),
        (sp.exp(x**-p), (p > 0,), 1),
        (sp.exp(sp.exp(-(x**p))), (p > 0,), 1),
        (sp.exp(x**p) / (1 + x), (p > 0,), sp.oo),
    ],
)
def test_a_limit_is_that_of_the_largest_terms(expr, assumptions, expected):
    """Each limit is found, and mpmath's value far out comes near it."""
    assert limit_by_orders(expr, sp.oo, signs_under(*assumptions)) == expected


@pytest.mark.parametrize(
    ("expr", "assumptions"),
    [
        (x / (1 + x**p), (p > 0,)),  # 0, 1/2·∞ or ∞
        (x**p - x**q, (p > 0, q > 0)),
        ((x + 1) ** p - x**p, (p > 0,)),  # the largest cancel
        (p * x, ()),  # of either sign
        (sp.exp(x**p) * sp.exp(-(x**q)), (p > 0, q > 0)),
        (sp.exp(x**p) - sp.exp(x), (p > 0,)),
        (sp.sin(x), ()),
    ],
)
def test_what_is_not_known_is_not_said(expr, assumptions):
    """A limit that depends on what is not assumed is UNDECIDED."""
    with pytest.raises(UndecidedError):
        limit_by_orders(expr, sp.oo, signs_under(*assumptions))


def test_a_coefficient_that_is_zero_counts_for_nothing():
    """(p − 1) x + 1 is 1 where p = 1, and is not led by its first term."""
    one = signs_under(p >= 1, p <= 1)
    assert limit_by_orders((p - 1) * x + 3, sp.oo, one) == 3


def test_limits_at_numbers_come_from_inside():
    """e^(−x^−p) and its slope end at 0; x^(p − 1) has no limit for p < 1 and one for p > 1."""
    right = Region(sp.S.Zero, sp.oo, (p > 0,))
    bell = sp.exp(-(x**-p))
    assert limit_toward(bell, sp.S.Zero, right) == 0
    assert limit_toward(bell.diff(x), sp.S.Zero, right) == 0
    steep = Region(sp.S.Zero, sp.oo, (p > 0, p < 1))
    assert limit_toward(x ** (p - 1), sp.S.Zero, steep) == sp.oo
    with pytest.raises(UndecidedError):
        limit_toward(x ** (p - 1), sp.S.Zero, right)
    filled = sp.log((sp.exp(x) - 1) / x)  # by an expansion, where orders do not tell
    assert limit_toward(filled, sp.S.Zero, right) == 0


def test_the_sign_far_out_is_that_of_the_largest_term():
    """1 − x^p is negative far out; what falls below every power has no sign that is known."""
    sign = signs_under(p > 0)
    assert sign(leading_order(1 - x**p, sp.oo, sign).coefficient) == -1
    with pytest.raises(UndecidedError):
        leading_order(sp.exp(-(x**p)) - sp.exp(-x), sp.oo, sign)
