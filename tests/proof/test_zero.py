"""The zero test: proofs by normal form and by a differential equation, refutations by balls."""

import sympy as sp

from derive.proof import Region, Status, prove_equal
from derive.symbols import x

SIGMOID = 1 / (1 + sp.exp(-x))
LINE = Region()


def test_sigmoid_form_in_y_is_proved() -> None:
    """σ′ = σ(1 − σ) is proved by its normal form."""
    verdict = prove_equal(sp.diff(SIGMOID, x), SIGMOID * (1 - SIGMOID), LINE)
    assert verdict.status is Status.PROVED


def test_a_difference_of_1e_minus_60_is_refuted() -> None:
    """The balls are refined until a difference of 10^-60 shows, and the counterexample shows it."""
    claim = SIGMOID * (1 - SIGMOID) + sp.Rational(1, 10**60)
    verdict = prove_equal(sp.diff(SIGMOID, x), claim, LINE)
    assert verdict.status is Status.REFUTED
    assert verdict.counterexample is not None
    assert verdict.counterexample.left != verdict.counterexample.right
