"""A quotient with its limit in the hole at 0: digits beside it, wrong values refused."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.lowering.patching import Patch, certified_bits, fitted
from derive.lowering.pieced import Pieced
from derive.lowering.removable_hole import with_removable_hole
from derive.proof.region import Piece, Region
from derive.symbols import x
from tests.lowering.evaluated import errors, values

QUOTIENTS = [
    (sp.sinh(x) / x, 1),
    (x / (1 - sp.exp(-x)), 1),
    ((sp.cosh(x) - 1) / x, 0),
]


def with_value(expr: sp.Expr, at_zero: sp.Expr | int) -> Pieced:
    halves = (Piece(Region(-sp.oo, 0), expr), Piece(Region(0, sp.oo), expr))
    return Pieced(halves, (sp.sympify(at_zero),))


@pytest.mark.parametrize(("expr", "at_zero"), QUOTIENTS, ids=str)
def test_digits_beside_the_hole(expr: sp.Expr, at_zero: int) -> None:
    """The value at 0 is the limit, and beside it no digit is lost."""
    tail = with_removable_hole(with_value(expr, at_zero), {})
    assert tail is not None
    at = np.concatenate([np.geomspace(1e-300, 1, 60), np.linspace(0.4, 12, 60)])
    at = np.concatenate([at, -at, [0.0]])
    found = values(tail.term, at)
    assert found[-1] == pytest.approx(at_zero, rel=3e-16)
    exact = sp.lambdify(x, expr, "mpmath")
    with mpmath.workdps(650):
        true = [exact(mpmath.mpf(float(v))) for v in at[:-1]]
    assert errors(found[:-1], true).max() < 5


@pytest.mark.parametrize(
    ("expr", "at_zero"),
    [
        (sp.sinh(x) / x, 0),  # another value than the limit
        (sp.cosh(x) / x, 0),  # a pole
        (sp.cosh(x), 1),  # no hole
        (sp.exp(x) * (sp.exp(x) - 1) / x**2, 1),  # a pole of first order
    ],
    ids=str,
)
def test_what_is_no_such_hole_is_left(expr: sp.Expr, at_zero: int) -> None:
    """A wrong value at 0 and a pole are not written so."""
    assert with_removable_hole(with_value(expr, at_zero), {}) is None


def test_two_formulas_are_no_hole() -> None:
    """Both sides have to be one function."""
    halves = (Piece(Region(-sp.oo, 0), sp.sinh(x) / x), Piece(Region(0, sp.oo), sp.tanh(x) / x))
    assert with_removable_hole(Pieced(halves, (sp.S.One,)), {}) is None


def test_the_certificate_is_of_the_function_itself() -> None:
    """With its centre taken wider too, a polynomial of another function has no bits."""
    patch = Patch(
        2 * sp.exp(x) * (1 - x) + x**2 * sp.exp(x) - 2, sp.S.Zero, True, 3, False, sp.S.Half
    )
    found = fitted(patch)
    assert found is not None
    narrow, fit, bits = found
    assert bits >= 50
    other = Patch(patch.expr + x**3 / 2**40, sp.S.Zero, True, 3, False, narrow.radius)
    assert certified_bits(other, fit, centre=2) < 45
