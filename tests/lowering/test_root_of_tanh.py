"""√(1 ± tanh u) in one exponential, proved; other roots stay as they are."""

import pytest
import sympy as sp

from derive.lowering.root_of_tanh import with_roots_of_shares
from derive.proof import Region, Status, prove_equal
from derive.symbols import x

A = sp.Symbol("a", positive=True)


@pytest.mark.parametrize(
    "expr",
    [
        x * sp.sqrt((1 + sp.tanh(x)) / 2),
        sp.sqrt(3 - 3 * sp.tanh(A * x)),
        sp.diff(x * sp.sqrt((1 + sp.tanh(x)) / 2), x),
    ],
    ids=str,
)
def test_the_same_function_without_tanh(expr: sp.Expr) -> None:
    """One exponential is left, which falls where the root does."""
    found = with_roots_of_shares(expr)
    assert not found.has(sp.tanh)
    assert prove_equal(found, expr, Region(assumptions=(A > 0,))).status is Status.PROVED


@pytest.mark.parametrize(
    "expr",
    [
        sp.sqrt(2 + sp.tanh(x)),  # does not vanish
        sp.sqrt(1 + 2 * sp.tanh(x)),
        sp.sqrt(1 + sp.tanh(x) ** 2),
        sp.sqrt(1 + sp.tanh(x)) + sp.sqrt(1 - sp.tanh(x)),  # falls on either side
        sp.sqrt(1 + sp.tanh(x)) + sp.sqrt(1 + sp.tanh(2 * x)),
        (1 + sp.tanh(x)) ** 2,  # no root
        sp.sqrt(1 + sp.exp(x)),
    ],
    ids=str,
)
def test_other_roots_stay(expr: sp.Expr) -> None:
    """What is no root of k(1 ± tanh u) with one u and one sign is left."""
    assert with_roots_of_shares(expr) == expr
