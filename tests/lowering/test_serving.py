"""The domain of a quick program: every good point and no bad one, in few comparisons."""

import numpy as np
import pytest
import sympy as sp

from derive.lowering import operations as op
from derive.lowering.quick import _bounds
from derive.lowering.roundings import bounds_at, values_at
from derive.lowering.serving import (
    POINTS,
    Domain,
    beside,
    crossings,
    domain_of,
    worst_around,
)
from derive.lowering.terms import Letter, call, number


def covered(domain: Domain) -> np.ndarray:
    low = -np.inf if domain.low is None else domain.low
    high = np.inf if domain.high is None else domain.high
    inside = (low < POINTS) & (high > POINTS)
    for start, end in domain.holes:
        inside &= ~((start < POINTS) & (end > POINTS))
    return inside


@pytest.mark.parametrize(
    ("bad", "holes"),
    [
        (np.zeros(POINTS.size, bool), 0),
        (np.abs(POINTS) < 0.5, 1),
        (np.abs(POINTS) > 80, 0),
        ((np.abs(POINTS) > 80) | (np.abs(POINTS - 2) < 0.5), 1),
        ((np.abs(POINTS) < 0.5) | (np.abs(POINTS - 3) < 0.5) | (np.abs(POINTS + 3) < 0.5), 2),
        (np.abs(POINTS) < 1e-30, 1),
    ],
    ids=["everywhere", "beside a zero", "between tails", "both", "three holes", "tiny"],
)
def test_no_bad_point_is_served(bad: np.ndarray, holes: int) -> None:
    """What is served is good; little of what is good is not served."""
    domain = domain_of(~bad, left=True, right=True)
    assert domain is not None
    assert len(domain.holes) == holes
    served = covered(domain)
    assert not (served & bad).any()
    if holes < 2:
        assert np.mean(served) > np.mean(~bad) - 0.01


def test_infinities_are_served_only_where_they_are_good() -> None:
    """A formula that is NaN at infinity has a bound on that side."""
    good = np.ones(POINTS.size, bool)
    assert domain_of(good, left=True, right=True) == Domain(None, None)
    domain = domain_of(good, left=False, right=True)
    assert domain is not None
    assert domain.low is not None
    assert domain.high is None
    assert domain.low < -1e38


def test_where_one_sign_has_no_good_point_there_is_no_domain() -> None:
    """Neither is a formula used that serves nowhere."""
    assert domain_of(POINTS > 0, left=True, right=True) is None
    assert domain_of(np.zeros(POINTS.size, bool), left=True, right=True) is None


def test_a_few_good_points_among_bad_ones_are_luck() -> None:
    """At some points a sum happens to be exact: they make no island."""
    bad = np.abs(POINTS) < 0.5
    lucky = np.flatnonzero(bad)[100:103]
    good = ~bad
    good[lucky] = True
    assert domain_of(good, left=True, right=True) == domain_of(~bad, left=True, right=True)
    bounds = np.full(POINTS.size, 9.0)
    bounds[lucky[0]] = 0.0
    assert (worst_around(bounds) == 9).all()


def test_the_share_outside_is_that_of_a_normal_distribution() -> None:
    """Three is the standard deviation of an ordinary array."""
    assert Domain(-3.0, 3.0).outside == pytest.approx(0.3173, abs=1e-4)
    assert Domain(None, None, ((-3.0, 3.0),)).outside == pytest.approx(0.6827, abs=1e-4)
    assert Domain(None, None).outside == 0
    assert Domain(-1.0, None, ((0.0, 1.0),)).tests == 3


def test_zeros_between_points_are_found() -> None:
    """A function that changes its sign between two points does so at a number between them."""
    before, at = crossings((POINTS - 3.149) * (POINTS**2 + 1), lambda u: u - 3.149)
    assert at == pytest.approx([3.149])
    assert np.all((POINTS[before] < at) & (at < POINTS[before + 1]))
    assert crossings(POINTS**2 + 1, lambda u: u)[1].size == 0
    rows = beside(at)
    assert np.abs(rows - 3.149).max() < 0.1
    assert np.all(rows == rows.astype(np.float32))


def test_a_narrow_zero_has_a_hole() -> None:
    """Where sin x is 0.0073 by a constant, digits are lost beside the zero, not at other points."""
    term = call(op.QUIET_SIN, Letter("x")) + number(sp.Rational(73, 10000))
    exact = values_at(POINTS, term, {})
    zeros = crossings(exact, lambda at: values_at(at, term, {}))
    first = zeros[0][np.searchsorted(zeros[1], 3.0)]
    near = _bounds(term, {}, zeros, 1e38, double=False)[first]
    assert near > 100
    assert bounds_at(POINTS, term, {})[first] < 10


def test_beside_a_zero_that_no_float32_reaches() -> None:
    """Its neighbours in float32 are infinite, without a warning."""
    with np.errstate(all="raise"):
        assert np.isinf(beside(np.array([1e300]))).all()
