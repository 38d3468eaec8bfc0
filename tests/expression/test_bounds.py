"""Conditions that are solved for their letter allow the same values as before."""

import pytest
import sympy as sp

from derive.expression.bounds import as_bounds

a, b = (sp.Symbol(letter, real=True) for letter in "ab")


@pytest.mark.parametrize(
    ("condition", "bounds"),
    [
        (2 * a < 1, a < sp.Rational(1, 2)),
        (1 - a > 0, a < 1),
        (1 - a <= 3, a >= -2),
        (sp.Abs(a) < 1, (a > -1) & (a < 1)),
        (2 * sp.Abs(1 - 2 * a) - 3 <= 0, (a >= sp.Rational(-1, 4)) & (a <= sp.Rational(5, 4))),
        (a**2 < 2, (a > -sp.sqrt(2)) & (a < sp.sqrt(2))),
        (a - a**2 > 0, (a > 0) & (a < 1)),
        ((sp.Abs(a) < 1) & (a > 0), (a > -1) & (a > 0) & (a < 1)),
    ],
    ids=str,
)
def test_a_comparison_is_solved_for_its_letter(condition: sp.Basic, bounds: sp.Basic) -> None:
    """The bounds are as written down, and hold at the same rational numbers as the condition."""
    found = as_bounds(a, condition)
    assert found == bounds
    for value in (sp.Rational(k, 8) for k in range(-40, 41)):
        assert found.subs(a, value) == condition.subs(a, value)


@pytest.mark.parametrize(
    "condition",
    [
        sp.Abs(a) > 1,
        a**2 > 1,
        a**2 + 1 > 0,
        -sp.Abs(a) < 1,
        a * b < 1,
        sp.Abs(a) < b,
        a**3 < 1,
        sp.exp(a) < 2,
        a > 0,
        sp.Ne(a, 0),
        sp.Eq(2 * a, 1),
    ],
    ids=str,
)
def test_other_conditions_stay_as_they_are(condition: sp.Basic) -> None:
    """Several intervals, other letters and other functions are not guessed at."""
    assert as_bounds(a, condition) == condition
