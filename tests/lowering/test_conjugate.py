"""A difference with a root beside its zero: the conjugate, up to a bound."""

import numpy as np
import pytest
import sympy as sp

from derive.lowering.conjugate import conjugated
from derive.lowering.single import MAY_CANCEL
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.proof import Status
from derive.symbols import x
from tests.lowering.test_lower import entry, evaluated

TAIL = Tail(X, positive=False, notes=(MAY_CANCEL,))


@pytest.mark.parametrize("expr", [sp.sqrt(1 + x) - 1, 2 - sp.sqrt(4 - 3 * x)])
def test_the_conjugate_is_multiplied_out(expr: sp.Expr) -> None:
    """It is proved, and nothing may cancel any longer."""
    found = conjugated(TAIL, expr)
    assert found is not None
    assert found.obligations[-1].verdict.status is Status.PROVED
    assert not found.notes


@pytest.mark.parametrize(
    "expr",
    [
        sp.sqrt(1 + x) - 2,  # it does not vanish at 0 alone: 3 - x is a sum
        sp.sqrt(1 + x) + 1,
        sp.sqrt(1 + sp.exp(x)) - 1,
        sp.sqrt(1 + x**6) - 1,
        x - 1,
    ],
)
def test_others_have_none(expr: sp.Expr) -> None:
    """Two terms above the line, no difference, no polynomial, too high a degree, no root."""
    assert conjugated(TAIL, expr) is None


def test_small_large_and_infinite_x_keep_their_digits() -> None:
    """Sign(x) (sqrt(1 + |x|) - 1) at 1e-18, 3, 1e30 and infinity."""
    given = entry((sp.sqrt(sp.Abs(x) + 1) - 1) * sp.sign(x))
    points = np.array([1e-18, -3.0, 1e30, np.inf])
    found = evaluated(given, points)
    np.testing.assert_allclose(found[:3], [5e-19, -1.0, 1e15 - 1], rtol=5e-16)
    assert found[3] == np.inf
