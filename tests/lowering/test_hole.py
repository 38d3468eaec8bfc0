"""sin x/x and its like: a value in the hole, digits beside every zero, limits at infinity."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.catalog.periodic import SINC
from derive.lowering.hole import with_hole
from derive.lowering.lower import second_of, slope_of, value_of
from derive.lowering.pieced import Pieced
from derive.lowering.pieces import lower_input
from derive.proof import Status
from derive.proof.region import Piece, Region
from derive.symbols import x
from tests.lowering.evaluated import errors, values

VALUE = value_of(SINC)
SLOPE = slope_of(VALUE, SINC)
SECOND = second_of(SLOPE)


@pytest.mark.parametrize("pieced", [VALUE, SLOPE, SECOND])
def test_digits_from_0_to_far_out(pieced: Pieced) -> None:
    """Beside 0, beside each zero as near as a float64 comes, and far out."""
    found = lower_input(pieced, SINC)
    assert found.verdict.status is Status.PROVED
    assert not found.notes
    exact = sp.lambdify(x, pieced.pieces[0].expr, "mpmath")
    at = np.concatenate([np.geomspace(1e-300, 1, 40), np.linspace(1, 40, 200)])
    signs = np.flatnonzero(np.diff(np.sign(values(found.term, at))))
    with mpmath.workdps(60):
        bracket = [(mpmath.mpf(float(at[n])), mpmath.mpf(float(at[n + 1]))) for n in signs]
        zeros = [float(mpmath.findroot(exact, pair, solver="anderson")) for pair in bracket]
    assert len(zeros) > 10
    at = np.concatenate([at, zeros, np.nextafter(zeros, 0), np.geomspace(40, 1e300, 40)])
    at = np.concatenate([at, -at])
    with mpmath.workdps(700):
        true = [exact(mpmath.mpf(float(v))) for v in at]
    assert errors(values(found.term, at), true).max() < 8


def test_the_hole_and_the_ends() -> None:
    """1, 0 and -1/3 at 0, each from its limit; 0 at infinity; NaN at NaN."""
    assert [pieced.values for pieced in (VALUE, SLOPE, SECOND)] == [
        (1,),
        (0,),
        (-sp.Rational(1, 3),),
    ]
    for pieced, middle in ((VALUE, 1.0), (SLOPE, 0.0), (SECOND, -1 / 3)):
        found = values(lower_input(pieced, SINC).term, np.array([0.0, np.inf, -np.inf, np.nan]))
        assert found[0] == middle
        assert not found[1:3].any()
        assert np.isnan(found[3])


def quotient(expr: sp.Expr, at_zero: sp.Expr) -> Pieced:
    halves = (Piece(Region(-sp.oo, 0), expr), Piece(Region(0, sp.oo), expr))
    return Pieced(halves, (at_zero,))


@pytest.mark.parametrize(
    ("expr", "at_zero"),
    [
        (sp.sin(x) / x, sp.S(2)),  # not the limit
        (sp.sin(x) / x**2, sp.S.Zero),  # a pole
        ((1 - sp.cos(x)) / x**2, sp.S.Half),  # more than waves above the line
        ((sp.sin(x) - 3 * x * sp.cos(x)) / x, sp.S(-2)),  # the product with 3x rounds
        (sp.sin(2 * x) / x, sp.S(2)),  # another frequency
        (sp.sin(x) / (x + 1), sp.S.Zero),  # no power of x
    ],
)
def test_what_is_no_such_quotient(expr: sp.Expr, at_zero: sp.Expr) -> None:
    """Each is left to other rules."""
    assert with_hole(quotient(expr, at_zero), {}) is None
