"""Zeros and ones among arguments are worked out when code is written, not when it runs."""

import pytest

from derive.lowering import operations as op
from derive.lowering.folding import folded
from derive.lowering.symmetry import X
from derive.lowering.terms import Term, call, number

ZERO, ONE, TWO = map(number, (0, 1, 2))


@pytest.mark.parametrize(
    ("term", "worth"),
    [
        (call(op.LOG, ONE), ZERO),
        (call(op.MINIMUM, ZERO, TWO), ZERO),
        (call(op.MAXIMUM, ONE, TWO), TWO),
        (call(op.SATURATE, ZERO, TWO), ZERO),
        (call(op.SATURATE_BELOW, ONE, TWO), TWO),
        (TWO * ZERO, ZERO),
        (call(op.MULTIPLY, ONE, X), X),
        (X / ONE, X),
        (call(op.ADD, X, ZERO), X),
        (call(op.SUBTRACT, X, ZERO), X),
        (call(op.ADD, ZERO, X), X),
        (call(op.LOG, TWO), call(op.LOG, TWO)),
        (call(op.SUBTRACT, ZERO, X), call(op.SUBTRACT, ZERO, X)),
        (call(op.MAXIMUM, X, ZERO), call(op.MAXIMUM, X, ZERO)),
        (ONE / X, ONE / X),
    ],
)
def test_what_a_call_is_worth(term: Term, worth: Term) -> None:
    """Anything else stays as it is."""
    assert folded(term) == worth
