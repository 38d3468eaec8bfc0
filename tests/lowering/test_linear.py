"""Formulas linear in their parameters: each function of x alone by its own rule."""

import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.lowering.linear import _coefficients, _is_apart
from derive.lowering.lower import slope_of, value_of
from derive.lowering.pieced import Pieced
from derive.lowering.pieces import lower_input
from derive.lowering.rules import LINEAR
from derive.lowering.terms import Letter, Term
from derive.proof import Piece, Region, Status
from derive.symbols import x
from tests.lowering.evaluated import values

K = sp.Symbol("k", real=True)
ROOT = sp.sqrt(1 + x**2)
LETTERS: dict[sp.Basic, Term] = {K: Letter("k")}


def whole(expr: sp.Expr) -> Pieced:
    return Pieced((Piece(Region(), expr),), ())


@pytest.mark.slow
def test_a_slope_has_its_limits() -> None:
    """The slope of x (1 + k x/√(1 + x²))/2 is (1 ± k)/2 at the ends, whatever k is."""
    parameter = Parameter(name="k", symbol=K, default=sp.S.Half, meaning="any")
    expr = x * (1 + K * x / ROOT) / 2
    mine = Activation(name="mine", title="M", expr=expr, reference="none", parameters=(parameter,))
    found = lower_input(slope_of(value_of(mine), mine), mine)
    assert LINEAR.name in found.rules
    assert found.verdict.status is Status.PROVED
    at = np.array([-np.inf, -1e300, 0.0, 1e300, np.inf])
    assert values(found.term, at, k=3.0) == pytest.approx([-1.0, -1.0, 0.5, 2.0, 2.0])


def test_coefficients_are_functions_of_x_alone() -> None:
    """Two or three of them, with something besides powers of x."""
    found = _coefficients(whole(x / ROOT * K + sp.tanh(x)), LETTERS)
    assert found is not None
    assert dict(found) == {sp.S.One: sp.tanh(x), K: x / ROOT}
    for expr in (sp.tanh(K * x), K * x + x**2, sp.tanh(x), sp.exp(K) * x / ROOT):
        assert _coefficients(whole(expr), LETTERS) is None


def test_two_infinities_are_not_added() -> None:
    """Their sum may be NaN where the function has a limit."""
    apart = [(sp.S.One, sp.tanh(x)), (K, x * sp.erf(x))]
    assert _is_apart(1, apart)
    assert not _is_apart(-1, [*apart, (K**2, x)])
