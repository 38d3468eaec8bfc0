"""Branch cuts, roots of squares, constants of arctangents: true or false, never decided wrongly."""

import pytest
import sympy as sp
from sympy import (
    Abs,
    E,
    Max,
    Min,
    Rational,
    S,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    cos,
    cosh,
    erf,
    erfc,
    erfinv,
    exp,
    log,
    oo,
    pi,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)

from derive.proof import Region, Status, prove_equal
from derive.symbols import x

a = sp.Symbol("a", real=True)
b = sp.Symbol("b", real=True)
POSITIVE_A = (a > 0,)
ROOT_OF_SQUARE = sp.Pow(x**2, S.Half, evaluate=False)

# left, right, lower, upper: equal on the whole interval
TRUE = [
    (ROOT_OF_SQUARE, x, 0, oo),
    (ROOT_OF_SQUARE, -x, -oo, 0),
    (sqrt((x - 1) ** 2), Abs(x - 1), -oo, oo),
    (log(x**2), 2 * log(x), 0, oo),
    (log(x**2), 2 * log(-x), -oo, 0),
    (atan(x) + atan(1 / x), pi / 2, 0, oo),
    (atan(x) + atan(1 / x), -pi / 2, -oo, 0),
    (atan(tan(x)), x, -1, 1),
    (atan(tan(x)), x, -pi / 2, pi / 2),
    (2 * atan(x), atan(2 * x / (1 - x**2)), -1, 1),
    (2 * atan(x), atan(2 * x / (1 - x**2)) + pi, 1, oo),
    (atan(x) + atan((1 - x) / (1 + x)), pi / 4, -1, oo),
    (asinh(x), log(x + sqrt(x**2 + 1)), -oo, oo),
    (asinh(x), -log(sqrt(x**2 + 1) - x), -oo, oo),
    (atan(sinh(x)), 2 * atan(tanh(x / 2)), -oo, oo),
    (atan(sinh(x)), 2 * atan(exp(x)) - pi / 2, -oo, oo),
    (asinh(tan(x)), atanh(sin(x)), -1, 1),
    (acosh(cosh(x)), x, 0, oo),
    (acosh(cosh(x)), -x, -oo, 0),
    (log(1 + exp(x)), log(1 + exp(-x)) + x, -oo, oo),
    (log(cosh(x)), x + log(1 + exp(-2 * x)) - log(2), -oo, oo),
    (tanh(x), 2 / (1 + exp(-2 * x)) - 1, -oo, oo),
    (tanh(x / 2), (cosh(x) - 1) / sinh(x), -oo, oo),
    (exp(a * log(1 + x**2)), (1 + x**2) ** a, -oo, oo),
    (sqrt(3 + 2 * sqrt(2)) + 0 * x, 1 + sqrt(2), -oo, oo),
    (sqrt(x + 2 * sqrt(x - 1)), 1 + sqrt(x - 1), 2, oo),
    (sqrt(x - 2 * sqrt(x - 1)), sqrt(x - 1) - 1, 2, oo),
    (sqrt(x - 2 * sqrt(x - 1)), 1 - sqrt(x - 1), 1, 2),
    (sp.Pow(x**3, Rational(1, 3), evaluate=False), x, 0, oo),
    (exp(x) ** 2, exp(2 * x), -oo, oo),
    ((exp(x) - 1) / (exp(x) + 1), tanh(x / 2), -oo, oo),
    (sin(3 * x), 3 * sin(x) - 4 * sin(x) ** 3, -oo, oo),
    (cos(x) ** 4, (3 + 4 * cos(2 * x) + cos(4 * x)) / 8, -oo, oo),
    (erf(sp.Mul(-1, x, evaluate=False)), -erf(x), -oo, oo),
    (erf(ROOT_OF_SQUARE), erf(x), 0, oo),
    (erfc(x), 1 - erf(x), -oo, oo),
    (erf(erfinv(x)), x, -1, 1),
    (erfinv(erf(x)), x, -oo, oo),
    (asin(x / sqrt(1 + x**2)), atan(x), -oo, oo),
    (atan(sqrt((1 - x) / (1 + x))), acos(x) / 2, -1, 1),
    (atanh(x), log((1 + x) / (1 - x)) / 2, -1, 1),
    (log(x + sqrt(x**2 - 1)), acosh(x), 1, oo),
    (exp(x + 1), E * exp(x), -oo, oo),
    (log(2 * x) - log(x), log(2), 0, oo),
    (Abs(sinh(x)), sqrt(cosh(x) ** 2 - 1), -oo, oo),
    (sign(x) * Abs(x), x, -oo, oo),
    (Max(x, 0), (x + Abs(x)) / 2, -oo, oo),
    (Max(x, -x), Abs(x), -oo, oo),
    (Min(x, 1) + Max(x, 1), x + 1, -oo, oo),
    (sqrt(1 - tanh(x) ** 2), 1 / cosh(x), -oo, oo),
    (sqrt(cosh(x) - 1), sqrt(2) * Abs(sinh(x / 2)), -oo, oo),
    (log(1 + tanh(x / 2)), log(2) + x - log(1 + exp(x)), -oo, oo),
    (1 / (1 + exp(-x)) + 1 / (1 + exp(x)), S.One, -oo, oo),
    ((x * a) ** b, x**b * a**b, 0, oo),
    (sqrt(x + a + 2 * sqrt(a * x)), sqrt(x) + sqrt(a), 0, oo),
    (sp.cbrt(2) ** 3 * x, 2 * x, -oo, oo),
    (sqrt(2) * sqrt(3) * x, sqrt(6) * x, -oo, oo),
    (log(exp(x) + exp(-x)), log(2 * cosh(x)), -oo, oo),
    (sinh(2 * asinh(x)), 2 * x * sqrt(1 + x**2), -oo, oo),
    (cosh(3 * asinh(x)), sqrt(1 + x**2) * (1 + 4 * x**2), -oo, oo),
    (tan(2 * atan(x)), 2 * x / (1 - x**2), -oo, oo),
    (cos(atan(x) / 2) ** 2, (1 + 1 / sqrt(1 + x**2)) / 2, -oo, oo),
    (exp(x**2 + 2 * x) * exp(-((x + 1) ** 2)) * E, S.One, -oo, oo),
    (
        log(1 + x**4),
        log(1 + sqrt(2) * x + x**2) + log(1 - sqrt(2) * x + x**2),
        -oo,
        oo,
    ),
    (1 / sqrt(1 + sinh(x) ** 2), 1 / cosh(x), -oo, oo),
    (exp(1 / x) * exp(-1 / (x * (x + 1))), exp(1 / (x + 1)), 0, oo),
    (sqrt(tan(x) ** 2 + 1) * cos(x), S.One, -1, 1),
    (sin(x + pi / 3), sin(x) / 2 + sqrt(3) * cos(x) / 2, -oo, oo),
    (tan(x + pi / 2), -1 / tan(x), -oo, oo),
    (4 * atan(Rational(1, 5)) - atan(Rational(1, 239)) + 0 * x, pi / 4, -oo, oo),
]

FALSE = [
    (ROOT_OF_SQUARE, x, -oo, oo),
    (sqrt((x - 1) ** 2), x - 1, -oo, oo),
    (atan(x) + atan(1 / x), pi / 2, -oo, 0),
    (atan(x) + atan(1 / x), pi / 2, -oo, oo),
    (atan(tan(x)), x, -3, 3),
    (2 * atan(x), atan(2 * x / (1 - x**2)), 1, oo),
    (2 * atan(x), atan(2 * x / (1 - x**2)), -oo, oo),
    (atan(x) + atan((1 - x) / (1 + x)), pi / 4, -oo, oo),
    (acosh(cosh(x)), x, -oo, oo),
    (sqrt(x - 2 * sqrt(x - 1)), sqrt(x - 1) - 1, 1, 2),
    (erf(ROOT_OF_SQUARE), erf(x), -oo, 0),
    (sqrt(cosh(x) - 1), sqrt(2) * sinh(x / 2), -oo, oo),
    (log(x**2), 2 * log(Abs(x)) + S(10) ** -40, -oo, oo),
    (exp(x) * S(10) ** -40, S.Zero, -oo, oo),
    (tanh(x), 2 / (1 + exp(-2 * x)) - 1 + S(10) ** -60, -oo, oo),
    (Max(x, 0), x, -oo, oo),
    (asin(sin(x)), x, -2, 2),
    (Max(0, Min(1, x)), x, -oo, oo),
]


def region(lower: sp.Expr, upper: sp.Expr) -> Region:
    return Region(sp.sympify(lower), sp.sympify(upper), POSITIVE_A)


@pytest.mark.parametrize("claim", TRUE, ids=str)
def test_true_identities_are_never_refuted_and_proved(
    claim: tuple[sp.Expr, sp.Expr, sp.Expr, sp.Expr],
) -> None:
    """A true identity with a branch in it is proved."""
    left, right, lower, upper = claim
    verdict = prove_equal(left, right, region(lower, upper))
    assert verdict.status is Status.PROVED, verdict


@pytest.mark.parametrize("claim", FALSE, ids=str)
def test_identities_that_hold_on_a_part_only_are_refuted(
    claim: tuple[sp.Expr, sp.Expr, sp.Expr, sp.Expr],
) -> None:
    """What holds on one side of a branch only is refuted on the whole."""
    left, right, lower, upper = claim
    verdict = prove_equal(left, right, region(lower, upper))
    assert verdict.status is Status.REFUTED, verdict
