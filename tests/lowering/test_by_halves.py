"""The root of what falls is multiplied twice: before and after what outlives it."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.lowering import operations as op
from derive.lowering.composed import composed
from derive.lowering.falling_factors import SQUARE, U, halves_of_steep_square, root_used_twice
from derive.lowering.terms import Let, Letter, Standing, Term, call
from derive.symbols import x
from tests.lowering.evaluated import errors, values

X = Letter("x")
ROOT: Term = Let("g", call(op.EXP, -X))


@pytest.mark.slow
def test_no_digits_are_lost_where_a_factor_is_subnormal() -> None:
    """Far out e^(−x²) has few digits left, x times it has all of them."""
    expr = x * sp.exp(-(x**2)) * sp.erf(x)
    at = np.array([0.3, 5.0, 26.9, 27.2, -27.2])
    with mpmath.workdps(40):
        true = [sp.lambdify(x, expr, "mpmath")(mpmath.mpf(float(v))) for v in at]
    assert errors(values(composed(expr, {}).term, at), true).max() < 5


def test_the_root_is_found_only_where_it_stands_twice() -> None:
    """p·g·g with an exponential g: not p·g·h, not p·g, not a square of something else."""
    assert root_used_twice(X * ROOT * ROOT) == (X * ROOT, ROOT)
    assert root_used_twice(Let("v", X * ROOT * ROOT)) == (X * ROOT, ROOT)
    other: Term = Let("h", call(op.EXP, X))
    for term in (X * ROOT * other, X * ROOT, ROOT * ROOT, X * X * X, X):
        assert root_used_twice(term) is None


def test_both_factors_are_the_square_of_sech() -> None:
    """What stands for them is sech² u, and so is their product as numbers."""
    first, last = halves_of_steep_square(X)
    assert isinstance(first, Standing)
    assert isinstance(last, Standing)
    assert sp.simplify(first.exact * last.exact - SQUARE) == 0
    at = np.array([-300.0, -2.5, 0.0, 0.75, 19.0, 353.0])
    with mpmath.workdps(400):
        true = [sp.lambdify(U, SQUARE, "mpmath")(mpmath.mpf(float(v))) for v in at]
    assert errors(values(first * last, at), true).max() < 4
