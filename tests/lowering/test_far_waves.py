"""What divides, grows or waves far out: no overflow, no NaN, and 0 where nothing is left."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.expansion import is_quiet
from derive.lowering.lower import slope_of, value_of
from derive.lowering.pieced import Pieced
from derive.lowering.pieces import lower_input
from derive.lowering.safely import log_of_polynomial, safe
from derive.lowering.symmetry import X
from derive.lowering.terms import Let, Term, call, meaning, number, walk
from derive.lowering.waves import fades
from derive.proof import Piece, Region
from derive.symbols import x
from tests.lowering.evaluated import errors, values


@pytest.mark.parametrize(
    ("expr", "faded"),
    [
        (sp.sin(x) / (1 + x**2), True),
        (sp.cos(x) / x - sp.sin(x) / x**2, True),
        (x * sp.cos(x) / (1 + x**2), True),
        (sp.sin(x), False),
        (x * sp.sin(x) / (1 + x), False),
        (sp.sin(x) / (1 + x**2) + 1, False),
        (1 / sp.sin(x) / x, False),
        (sp.exp(-x), False),
    ],
)
def test_what_fades(expr: sp.Expr, faded: bool) -> None:
    """Every term is a bounded wave times what tends to 0; a quotient by a wave is not bounded."""
    assert fades(expr, 1) is faded


@pytest.mark.parametrize("inside", [1 + x**2, 3 + x**2 / 2, 1 + x**2 + x**4])
def test_logarithms_of_polynomials(inside: sp.Expr) -> None:
    """To all digits beside 0 and where the polynomial overflows."""
    term = log_of_polynomial(inside, {x: X})
    assert term is not None
    assert sp.simplify(meaning(term, {"x": x}) - sp.log(inside)) == 0
    at = np.array([1e-9, -0.3, 7.0, -1e9, 3e9, 1e40, -1e300])
    with mpmath.workdps(40):
        exact = [mpmath.log(sp.lambdify(x, inside, "mpmath")(mpmath.mpf(p))) for p in at]
    assert errors(values(term, at), exact).max() < 4


@pytest.mark.parametrize(
    "inside", [1 - x**2, 1 + x + x**2, x**2, 1 + x**6, 1 + 10**30 * x**2 + x**4]
)
def test_other_logarithms_stay(inside: sp.Expr) -> None:
    """A sign that changes, odd powers, a zero, a degree too high, lower powers that last."""
    assert log_of_polynomial(inside, {x: X}) is None


@pytest.mark.parametrize(
    ("term", "quiet"),
    [
        (X, True),
        (X / (number(1) + X * X), False),
        (number(1) / (number(1) + X), True),
        (X * X, True),
    ],
)
def test_overflow_far_out_is_seen(term: Term, quiet: bool) -> None:
    """A square overflows at half of the exponents: too early in a quotient, not by itself."""
    whole = Pieced((Piece(Region(), meaning(term, {"x": x})),), ())
    assert is_quiet(term, whole) is quiet


@pytest.mark.parametrize(
    "expr", [x * sp.cos(x) / (1 + x**2), x / sp.sqrt(1 + sp.log(1 + x**2))], ids=str
)
def test_slopes_far_out(expr: sp.Expr) -> None:
    """As many digits as elsewhere, where the squares of x overflow."""
    activation = Activation(name="mine", title="Mine", expr=expr, reference="none")
    lowered = lower_input(slope_of(value_of(activation), activation), activation)
    at = np.array([-3e200, -7e8, 0.4, 2.5, 1e160, 5e300])
    slope = sp.lambdify(x, sp.diff(expr, x), "mpmath")
    with mpmath.workdps(700):
        exact = [slope(mpmath.mpf(p)) for p in at]
    assert errors(values(lowered.term, at), exact).max() < 10


def test_a_function_that_overflows_itself_stays() -> None:
    """The square of a softplus is infinite where it should be: no expansion is put beside it."""
    expr = sp.log(1 + sp.exp(x)) ** 2
    activation = Activation(name="mine", title="Mine", expr=expr, reference="none")
    assert rules.EXPANSION.name not in lower_input(value_of(activation), activation).rules


def test_only_arithmetic_exponents_are_halved() -> None:
    """Those of other functions are made good whole: their size is a ramp and a tail."""
    v = sp.Symbol("v", real=True)
    inside = Let("v", call(op.MAXIMUM, X, number(0)) + call(op.EXP, -call(op.ABSOLUTE, X)))
    whole = safe(sp.sech(v) ** 2 * x, {x: X, v: inside})
    halved = safe(sp.sech(x) ** 2 * x, {x: X})
    names = [{n.name for n in walk(term) if isinstance(n, Let)} for term in (whole, halved)]
    assert ["h" in found for found in names] == [False, True]
