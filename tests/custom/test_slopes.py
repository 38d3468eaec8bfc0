"""The derivative before anything is known of a formula: right beside kinks, and short."""

import pytest
import sympy as sp

from derive.custom.slopes import slope_by_cases
from derive.symbols import x

a, b, c = (sp.Symbol(letter, real=True) for letter in "abc")
VALUES = {a: sp.Rational(3, 7), b: sp.Rational(-1, 3), c: sp.Rational(5, 4)}


@pytest.mark.parametrize(
    "expr",
    [
        sp.Max(0, x) ** 2 + sp.Min(a * x, 1),
        sp.Max(b, sp.Min(a * x, c)),
        sp.Max(x, a * x, b * x**2 - 1),
        x * sp.exp(-sp.Abs(x)) + sp.sign(x),
        sp.tanh(sp.Max(x, sp.Abs(a * x - 1))),
        sp.Piecewise((x**2, x > 1), (sp.Abs(x), x > -1), (sp.Heaviside(x + 2) * x, True)),
        sp.Max(sp.tanh(x), a * x) * sp.Max(x, b) / (1 + sp.Abs(x)),
        a * x + b,
    ],
    ids=str,
)
def test_the_slope_is_that_of_the_case_at_hand(expr: sp.Expr) -> None:
    """Between kinks it is what f grows by over a short step."""
    slope = slope_by_cases(expr).subs(VALUES)
    step = sp.Rational(1, 10**20)
    for at in (sp.Rational(k, 11) for k in (-40, -17, -3, 2, 9, 30)):
        sides = [expr.subs(VALUES).subs(x, at + side * step) for side in (1, -1)]
        assert abs(sp.N((sides[0] - sides[1]) / (2 * step) - slope.subs(x, at), 30)) < 1e-15


def test_limits_inside_limits_stay_short() -> None:
    """No condition holds cases of its own."""
    expr = sp.Max(a, sp.Min(b * x, sp.Max(c * x, sp.Min(x, c - x))))
    slope = slope_by_cases(expr)
    assert sp.count_ops(slope) < 40
    assert not slope.atoms(sp.ITE)
