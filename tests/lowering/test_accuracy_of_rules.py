"""Rules that spare roundings, each on a function of one's own, and what they leave alone."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.lowering.halves import E, Half, a, canonical, on_half_line
from derive.lowering.lower import slope_of, value_of
from derive.lowering.pieces import lower_input
from derive.lowering.rules import CIRCLE, LOG1P, SHIFTED_EXPONENT
from derive.lowering.tails import _divided
from derive.lowering.terms import Call, walk
from derive.proof import Status
from derive.symbols import x
from tests.lowering.evaluated import errors, values
from tests.lowering.test_lower import entry

FAR = np.array([-430.0, -300.0, -40.0])
LOGISTIC = 1 / (1 + sp.exp(-x))
ROOT = sp.sqrt(1 + x**2)


@pytest.mark.parametrize(
    ("expr", "rule", "most"),
    [
        (x / (1 + sp.exp(-sp.Rational(17, 10) * x)), SHIFTED_EXPONENT.name, 8),
        (x * (1 + x / ROOT) / 2, CIRCLE.name, 10),
        pytest.param(x * sp.log(1 + LOGISTIC), LOG1P.name, 10, marks=pytest.mark.slow),
    ],
    ids=str,
)
def test_slopes_keep_their_digits(expr: sp.Expr, rule: str, most: float) -> None:
    """The rule is named, and errors in units of 2^-53 stay small, far out too."""
    mine = entry(expr)
    slope = slope_of(value_of(mine), mine)
    lowered = lower_input(slope, mine)
    assert rule in lowered.rules
    assert lowered.verdict.status in (Status.PROVED, Status.SUPPORTED)
    points = np.concatenate([np.linspace(-12, 12, 97), FAR])
    with mpmath.workdps(40):
        exact = [mpmath.mpf(str(slope.expr.subs(x, sp.Rational(p)).n(420))) for p in points]
    assert errors(values(lowered.term, points), exact).max() < most


def test_no_root_of_an_exponential_is_used_twice_where_its_exponent_is_in_parts() -> None:
    """The power of two is exact, so that the exponential counts once."""
    mine = entry(x / (1 + sp.exp(-sp.Rational(17, 10) * x)))
    term = lower_input(value_of(mine), mine).term
    names = [n.operation.name for n in set(walk(term)) if isinstance(n, Call)]
    assert names.count("exp of polynomial") == 1


def _half(expr: sp.Expr) -> Half:
    (half,) = canonical((on_half_line(expr, 1),))
    return half


def test_what_a_denominator_divides_stands_alone() -> None:
    """(log 2 - L) + a E/((1 + E)(2 + E)): both parts together are the quotient."""
    half = _half(sp.diff(x * sp.log(1 + LOGISTIC), x))
    divided = _divided(half)
    assert divided is not None
    assert sp.cancel(sum(part.expr for part in divided) - half.expr) == 0
    assert not divided[0].expr.has(E, a)


@pytest.mark.parametrize(
    "expr",
    [
        x / (1 + sp.exp(-x)),
        sp.log(1 + sp.exp(-x)) / (1 + sp.exp(-x)),
        (x - sp.log(1 + sp.exp(-x))) / (1 + sp.exp(-x)),
    ],
    ids=str,
)
def test_other_quotients_are_not_divided(expr: sp.Expr) -> None:
    """No logarithm, no terms that cancel, nothing that the denominator divides."""
    assert _divided(_half(expr)) is None
