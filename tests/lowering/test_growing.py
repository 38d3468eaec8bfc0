"""Quotients of what grows exponentially: a number where the exponential is none."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.lowering.lower import slope_of, value_of
from derive.lowering.pieces import lower_input
from derive.lowering.selecting import growing
from derive.proof import Piece, Region
from derive.symbols import x
from tests.lowering.evaluated import errors, values
from tests.lowering.test_lower import entry

QUOTIENT = (sp.exp(x) - 1) / x
FILLED = sp.Piecewise((QUOTIENT, sp.Ne(x, 0)), (1, True))
FAR = np.array([-1e308, 0.7, 30.0, 650.0, 709.9, 712.0, 716.2, 1e308, np.inf])


@pytest.mark.parametrize("slope", [False, True])
def test_it_overflows_where_the_value_does(slope: bool) -> None:
    """(eˣ − 1)/x and its slope are numbers up to x = 716.3, infinite beyond, never NaN."""
    mine = entry(FILLED)
    value = value_of(mine)
    pieced = slope_of(value, mine) if slope else value
    found = values(lower_input(pieced, mine).term, FAR)
    with mpmath.workdps(60):
        exact = sp.lambdify(x, sp.diff(QUOTIENT, x) if slope else QUOTIENT, "mpmath")
        known = [exact(mpmath.mpf(float(at))) for at in FAR[1:-2]]
    assert errors(found[1:-2], known).max() < 8
    assert np.isinf(found[-2:]).all()


@pytest.mark.parametrize(
    "expr", [sp.exp(-x) / x, x**2 + 1, sp.exp(x**2) / x, sp.exp(x) * sp.sin(x) / x], ids=str
)
def test_other_pieces_are_left_alone(expr: sp.Expr) -> None:
    """Nothing grows, or the exponent is no multiple of x, or another function stands beside it."""
    assert growing(Piece(Region(sp.S.Half, sp.oo), expr), {}) is None
