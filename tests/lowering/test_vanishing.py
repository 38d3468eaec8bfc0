"""Odd functions of what falls like e^(−x²): what is left of them, and where it is used."""

import numpy as np
import pytest
import sympy as sp

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.single import MAY_CANCEL
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Call, walk
from derive.lowering.vanishing import leading_part, with_vanishing_tails
from derive.lowering.wide import plain
from derive.symbols import x
from tests.lowering.test_lower import entry, evaluated

GELU = x * (1 + sp.erf(x / sp.sqrt(2))) / 2
TAIL = Tail(X, positive=False, notes=(MAY_CANCEL,))


def test_the_argument_stands_for_the_function() -> None:
    """X tanh(gelu x) is x gelu x on the left; in the slope the square of tanh is nothing."""
    assert sp.expand(leading_part(x * sp.tanh(GELU), -1) - x * GELU) == 0
    slope = leading_part(sp.diff(x * sp.tanh(GELU), x), -1)
    assert sp.simplify(slope - sp.diff(x * GELU, x)) == 0


@pytest.mark.parametrize(
    ("expr", "side"),
    [
        (x * sp.tanh(GELU), 1),  # it grows
        (x * sp.tanh(x), -1),  # no Gaussian
        (GELU, -1),  # no odd function of it
        (sp.cosh(GELU), -1),
        (1 / sp.tanh(GELU), -1),  # no polynomial
    ],
)
def test_others_have_no_such_part(expr: sp.Expr, side: int) -> None:
    """What does not vanish, or is not odd, stays."""
    assert leading_part(expr, side) is None


def test_float32_needs_none_of_it() -> None:
    """Computed in float64 the near formula has all digits of float32."""
    found = with_vanishing_tails(TAIL, x * sp.tanh(GELU))
    assert found is not None
    assert rules.LEADING in found.rules
    assert any(isinstance(n, Call) and n.operation is op.SELECT_FAR for n in walk(found.term))
    assert not any(
        isinstance(n, Call) and n.operation is op.SELECT_FAR for n in walk(plain(found.term))
    )


def test_the_digits_of_the_far_tail_are_kept() -> None:
    """At x = -38.3 the value is near the smallest float."""
    points = np.array([-38.3, -20.0, -13.0])
    found = evaluated(entry(x * sp.tanh(GELU)), points)
    exact = [float(sp.N((x * GELU).subs(x, sp.Rational(float(p))), 40, maxn=2000)) for p in points]
    ulp = np.spacing(np.abs(exact))
    assert np.all(np.abs(found - exact) <= 6 * ulp)
