"""The certificate of a fitted polynomial holds for what is printed, and for nothing worse."""

from dataclasses import replace

import mpmath as mp
import pytest
import sympy as sp
from flint import arb

from derive.lowering.certificate import Approximation, certified_bits, mills_ratio
from derive.lowering.fitting import fit
from derive.lowering.gaussian import LEAST_BITS
from derive.lowering.halves import a
from derive.lowering.zeros import find_zero
from derive.proof.balls import value_at

SLOPE = 1 / sp.sqrt(2)
UPPER = 39
RATIO = sp.Symbol("M")
WITH_ZERO = sp.sqrt(2 / sp.pi) * a - RATIO


def claim_about(form: sp.Expr) -> Approximation:
    """Fit ``form`` with its zero divided out, weight 1 for M alone and 0 for the other."""
    exact = form.subs(RATIO, sp.exp(a**2 / 2) * sp.erfc(SLOPE * a))
    zero = find_zero(exact, a)
    weight = 0 if zero else 1

    def flat(at: arb) -> arb:
        return value_at(exact, a, at) * (1 + at) ** weight / (at - zero.ball if zero else 1)

    found = fit(flat, UPPER)
    assert found is not None
    ratios = {RATIO: mills_ratio(SLOPE)}
    return Approximation(form, ratios, zero, weight, found.centre, found.coefficients, UPPER)


@pytest.mark.parametrize("form", [RATIO, WITH_ZERO], ids=["no zero", "zero"])
def test_a_fit_is_certified_and_a_perturbed_one_is_not(form: sp.Expr) -> None:
    """The bound is as good as float64 allows; one part in 10^12 in any coefficient breaks it."""
    claim = claim_about(form)
    assert (certified_bits(claim) or 0) >= LEAST_BITS
    for n in (0, 7, len(claim.coefficients) - 1):
        wrong = list(claim.coefficients)
        wrong[n] += 1e-12
        assert (certified_bits(replace(claim, coefficients=tuple(wrong))) or 0) < LEAST_BITS


def test_another_function_is_not_certified() -> None:
    """Neither another slope, another weight nor a zero beside the true one passes."""
    claim = claim_about(RATIO)
    assert certified_bits(replace(claim, monotone={RATIO: mills_ratio(SLOPE * 2)})) is None
    assert certified_bits(replace(claim, weight=0)) is None
    with_zero = claim_about(WITH_ZERO)
    assert with_zero.zero is not None
    moved = replace(with_zero.zero, value=with_zero.zero.value + sp.Rational(1, 10**9))
    assert (certified_bits(replace(with_zero, zero=moved)) or 0) < LEAST_BITS


def test_the_bound_is_no_smaller_than_the_error_seen() -> None:
    """At a thousand points the relative error is within the certified bound."""
    claim = claim_about(RATIO)
    bits = certified_bits(claim)
    assert bits is not None
    with mp.workdps(40):
        for n in range(1000):
            at = mp.mpf(UPPER * n) / 999
            t = (at - claim.centre) / (at + claim.centre)
            fitted = mp.polyval([mp.mpf(c) for c in claim.coefficients[::-1]], t)
            exact = mp.exp(at**2 / 2) * mp.erfc(at / mp.sqrt(2)) * (1 + at)
            assert abs(fitted / exact - 1) < mp.mpf(2) ** -bits
