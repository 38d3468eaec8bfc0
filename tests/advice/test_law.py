"""The growth of the error factor, against derivations by hand."""

import pytest
import sympy as sp

from derive.advice.law import law_of
from derive.symbols import x

SIGMOID = 1 / (1 + sp.exp(-x))


@pytest.mark.parametrize(
    ("value", "side", "law"),
    [
        (SIGMOID, 1, sp.exp(x)),
        (sp.tanh(x), 1, sp.exp(2 * x) / 2),
        (sp.tanh(x), -1, sp.exp(2 * x) / 2),
        (sp.tanh(2 * x / 3), 1, sp.exp(4 * x / 3) / 2),
        (x / sp.sqrt(1 + x**2), 1, 3 * x**2),
        (x / (1 + x), 1, 2 * x),
        (sp.atan(x), 1, sp.pi * x),
        (2 * sp.atan(sp.tanh(x / 2)), 1, sp.pi * sp.exp(x) / 4),
    ],
)
def test_laws_are_those_of_the_expansion(value: sp.Expr, side: int, law: sp.Expr) -> None:
    """Sigmoid: κ = |f f″/f′²| = |1 − 2y|/(1 − y), about e^x."""
    assert law_of(value, side) == law


def test_faster_laws_are_not_named() -> None:
    """1 − e^(−e^x) loses digits doubly exponentially."""
    assert law_of(1 - sp.exp(-sp.exp(x)), 1) is None
