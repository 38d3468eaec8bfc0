"""The zero test: proofs by normal form and by a differential equation, refutations by balls."""

import pytest
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


def test_what_holds_almost_everywhere_by_size_is_not_proved() -> None:
    """A difference of e^(−10^6) at most is beyond the balls and is not called proved."""
    shift = sp.exp(-(10**6)) * sp.exp(-(x**2))
    verdict = prove_equal(SIGMOID + shift, SIGMOID, LINE)
    assert verdict.status is not Status.PROVED


def test_what_the_algebra_cannot_see_is_supported_with_a_reason() -> None:
    """Γ(x + 1) = x Γ(x) is true, but the tower has no rule for it: SUPPORTED, and it says why."""
    verdict = prove_equal(sp.gamma(x + 1), x * sp.gamma(x), Region(sp.S.Zero, sp.oo))
    assert verdict.status is Status.SUPPORTED
    assert "gamma" in verdict.reason


def test_a_claim_that_cannot_be_evaluated_is_undecided() -> None:
    """An equation between logarithms of negative numbers is no claim about real numbers."""
    left = sp.log(x - 5)
    verdict = prove_equal(left, left, Region(-sp.oo, sp.S.Zero))
    assert verdict.status is Status.UNDECIDED


def test_no_time_is_no_proof() -> None:
    """With the budget used up nothing is decided, and the reason says so."""
    verdict = prove_equal(sp.diff(SIGMOID, x), SIGMOID * (1 - SIGMOID), LINE, budget=0.0)
    assert verdict.status in (Status.SUPPORTED, Status.UNDECIDED)
    assert "budget" in verdict.reason


def test_parameters_outside_the_assumptions_do_not_refute() -> None:
    """|a x| = a x for x > 0 holds once a ≥ 0 is assumed and is refuted without."""
    a = sp.Symbol("a", real=True)
    right = (sp.S.Zero, sp.oo)
    allowed = prove_equal(sp.Abs(a * x), a * x, Region(*right, (a >= 0,)))
    free = prove_equal(sp.Abs(a * x), a * x, Region(*right))
    assert (allowed.status, free.status) == (Status.PROVED, Status.REFUTED)


def test_nothing_is_claimed_at_a_kink() -> None:
    """The two sides of relu′ may differ at 0, where there is no derivative."""
    step = sp.Piecewise((1, x > 0), (0, True))
    other = sp.Piecewise((1, x >= 0), (0, True))
    assert prove_equal(step, other, LINE).status is Status.PROVED


def test_a_constant_of_two_components_is_not_carried_across() -> None:
    """atan(x/a) + atan(a/x) is ±π/2 by the sign of a, so neither sign is proved for a ≠ 0."""
    a = sp.Symbol("a", real=True)
    claim = sp.atan(x / a) + sp.atan(a / x)
    region = Region(sp.S.Zero, sp.oo, (sp.Ne(a, 0),))
    assert prove_equal(claim, sp.pi / 2, region).status is Status.REFUTED


BENT = sp.Piecewise((x**2, x < 0), (x, True))
TURNING = sp.Piecewise((x**2, x < 0), (sp.exp(x), True))


@pytest.mark.parametrize(
    ("f", "form", "slope", "status"),
    [
        (BENT, -2 * sp.sqrt(BENT), -1, Status.PROVED),
        (TURNING, -2 * sp.sqrt(TURNING), -1, Status.PROVED),
        (BENT, 2 * sp.sqrt(BENT), -1, Status.REFUTED),
        (BENT, -2 * sp.sqrt(BENT), 1, Status.REFUTED),
        (BENT, sp.S.One, 1, Status.PROVED),
        (TURNING, TURNING, 1, Status.PROVED),
    ],
    ids=str,
)
def test_a_claim_about_falling_parts_says_nothing_of_rising_ones(
    f: sp.Expr, form: sp.Expr, slope: int, status: Status
) -> None:
    """Pieces on which f′ never has the sign in question are left out, and only those."""
    verdict = prove_equal(f.diff(x), form, Region(slope=slope), slope_of=f)
    assert verdict.status is status, verdict


def test_fractions_over_a_sum_of_exponentials_share_their_exponents() -> None:
    """The fractions with e^x and e^b above add up to x; a claim that is a little off is refuted."""
    b = sp.Symbol("b", real=True)
    total = sp.exp(b) + sp.exp(x)
    left = sp.exp(x * sp.exp(b) / total) * sp.exp(x * sp.exp(x) / total)
    assert prove_equal(left, sp.exp(x), Region()).status is Status.PROVED
    wrong = sp.exp(x + x / 10**12)
    assert prove_equal(left, wrong, Region()).status is Status.REFUTED
