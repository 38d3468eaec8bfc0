"""Random claims, right on half a line or nowhere, against an evaluation that shares no code."""

import random
from collections.abc import Iterator

import mpmath
import pytest
import sympy as sp

from derive.proof import Region, Status, prove_equal
from derive.symbols import x
from tests.proof.truth import difference

ENDS = [(-sp.oo, sp.oo), (0, sp.oo), (-sp.oo, 0), (1, sp.oo), (-1, 1), (-sp.oo, -1)]
INNER = [x, x + 1, 2 * x, -x, x / 2, x**2 - 1, 1 / x, sp.exp(x), sp.tanh(x), sp.Abs(x), sp.sin(x)]
TINY = [sp.Rational(1, 10**k) for k in (3, 12, 30, 40)]
POINTS = [sp.Rational(p, q) for p in (-29, -9, -4, -2, -1, 1, 2, 5, 8, 31) for q in (1, 3, 7)]


def _power(base: sp.Expr, exponent: sp.Rational) -> sp.Expr:
    return sp.Pow(base, exponent, evaluate=False)


def _pairs(u: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
    """Return sides that agree for some signs or sizes of u only, or for all."""
    half = sp.S.Half
    return [
        (sp.log(u**2), 2 * sp.log(u)),
        (_power(u**2, half), u),
        (_power(u**2, half), sp.Abs(u)),
        (_power(u**3, sp.Rational(1, 3)), u),
        (sp.atan(sp.tan(u)), u),
        (sp.acosh(sp.cosh(u)), u),
        (sp.atan(u) + sp.atan(1 / u), sp.pi / 2),
        (2 * sp.atan(u), sp.atan(2 * u / (1 - u**2))),
        (2 * sp.atan(u), sp.asin(2 * u / (1 + u**2))),
        (sp.log((u - 1) / (u + 1)), sp.log(u - 1) - sp.log(u + 1)),
        (sp.Max(u, -u), sp.Abs(u)),
        (sp.sqrt(sp.cosh(u) ** 2 - 1), sp.sinh(u)),
        (sp.asinh(u), -sp.log(sp.sqrt(u**2 + 1) - u)),
        (sp.sqrt(u - 2 * sp.sqrt(u - 1)), 1 - sp.sqrt(u - 1)),
        (sp.atan(u) + sp.atan((1 - u) / (1 + u)), sp.pi / 4),
        (sp.atan(sp.sinh(u)), 2 * sp.atan(sp.tanh(u / 2))),
        (sp.atanh(2 * u / (1 + u**2)), 2 * sp.atanh(u)),
        (sp.log(sp.cosh(u)), u + sp.log(1 + sp.exp(-2 * u)) - sp.log(2)),
    ]


def _claims(seed: int, count: int) -> Iterator[tuple[sp.Expr, sp.Expr, Region]]:
    chance = random.Random(seed)  # noqa: S311 -- a fixed sequence of claims, no secret
    while count:
        left, right = chance.choice(_pairs(chance.choice(INNER)))
        if chance.random() < 0.4:
            tiny = chance.choice(TINY)
            right = chance.choice([right + tiny, right * (1 + tiny), -right, right + sp.pi])
        if (left - right).has(sp.I, sp.zoo, sp.nan, sp.oo):
            continue
        lower, upper = map(sp.sympify, chance.choice(ENDS))
        yield left, right, Region(lower, upper)
        count -= 1


def _gap(left: sp.Expr, right: sp.Expr, at: sp.Rational) -> mpmath.mpf | None:
    """Return the difference at a point; None where a side is not real or not finite."""
    try:
        sides = [sp.lambdify(x, side, "mpmath")(mpmath.mpf(at.p) / at.q) for side in (left, right)]
    except (ZeroDivisionError, ValueError):
        return None
    if not all(isinstance(s, mpmath.mpf | int) and mpmath.isfinite(s) for s in sides):
        return None
    return abs(sides[0] - sides[1]) / (1 + abs(sides[0]))


def _judge(seed: int, count: int) -> tuple[int, int]:
    """Compare every verdict with numbers; return how many were proved and refuted."""
    proved = refuted = 0
    for left, right, region in _claims(seed, count):
        verdict = prove_equal(left, right, region, budget=3)
        what = f"{left} = {right} on {region.lower}, {region.upper}"
        if verdict.status is Status.REFUTED:
            assert verdict.counterexample is not None
            point = dict(verdict.counterexample.point)
            assert difference(left, right, point) > mpmath.mpf(10) ** -60, what
            refuted += 1
        elif verdict.status is Status.PROVED:
            proved += 1
            with mpmath.workdps(200):
                inside = [p for p in POINTS if region.lower < p < region.upper]
                gaps = [g for p in inside if (g := _gap(left, right, p)) is not None]
            assert all(gap < mpmath.mpf(10) ** -80 for gap in gaps), what
    return proved, refuted


def test_verdicts_on_random_claims_agree_with_numbers() -> None:
    """No PROVED claim differs at a point, no counterexample is one by rounding."""
    proved, refuted = _judge(seed=1, count=60)
    assert proved >= 10
    assert refuted >= 10


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 6))
def test_verdicts_on_many_random_claims_agree_with_numbers(seed: int) -> None:
    """The same for 2,000 claims."""
    proved, refuted = _judge(seed, count=500)
    assert proved >= 100
    assert refuted >= 100
