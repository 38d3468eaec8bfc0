"""e^(−(x − 1)²/2) with what its roundings cut off, whatever stands before the square."""

from collections.abc import Callable

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.lowering import operations as op
from derive.lowering.compensated import compensated
from derive.lowering.composed import composed
from derive.lowering.exponents import with_exact_exponents
from derive.lowering.terms import Call, Letter, Term, call, number, walk
from derive.symbols import x
from tests.lowering.evaluated import errors, values

X = Letter("x")
SUM = number(-1) + X
SQUARE = SUM * SUM
HALF = number(sp.S.Half)
AT = np.array([-31.375162678716148, -20.1, -5.3, 0.7, 4.4, 27.9])


@pytest.mark.parametrize("change", [compensated, with_exact_exponents])
@pytest.mark.parametrize(("exponent", "share"), [(-SQUARE, 2), (-(HALF * (HALF * SQUARE)), 8)])
def test_no_digits_of_the_exponential_are_lost(
    change: Callable[[Term], Term], exponent: Term, share: int
) -> None:
    """Where the square is above 1024 too, of which a product does not tell what it cuts off."""
    points = AT[1:] if share == 2 else AT
    term = change(call(op.EXP, exponent))
    assert any(isinstance(n, Call) and n.operation is op.EXP_SUM for n in walk(term))
    with mpmath.workdps(60):
        true = [mpmath.exp(-2 * (mpmath.mpf(float(v)) - 1) ** 2 / share) for v in points]
    assert errors(values(term, points), true).max() < 2


def test_a_polynomial_in_an_exponent_is_no_choice() -> None:
    """Its sum stands there itself, so that its rounding is known."""
    term = composed(sp.exp(-((x - 1) ** 2)), {}).term
    assert not any(isinstance(n, Call) and n.operation is op.SELECT for n in walk(term))
