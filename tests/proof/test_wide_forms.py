"""Forms beyond the catalogue: roots, Lambert W, nested towers, signs of the slope, parameters."""

from dataclasses import dataclass

import pytest
import sympy as sp
from sympy import (
    Abs,
    E,
    LambertW,
    Max,
    Min,
    Piecewise,
    Rational,
    asinh,
    atan,
    cos,
    cosh,
    cot,
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
    tanh,
)

from derive.proof import Region, Status, Verdict, prove_equal
from derive.symbols import x, y

alpha = sp.Symbol("alpha", real=True)
beta = sp.Symbol("beta", real=True)
delta = sp.Symbol("delta", real=True)
epsilon = sp.Symbol("epsilon", real=True)
SIGMA = 1 / (1 + exp(-x))
SWISH = x / (1 + exp(-beta * x))


@dataclass(frozen=True, kw_only=True)
class Wide:
    """f′ = in_y on the interval, where f′ has the sign ``slope`` if that is not 0."""

    f: sp.Expr
    in_y: sp.Expr
    lower: sp.Expr = -oo
    upper: sp.Expr = oo
    given: tuple[sp.Basic, ...] = ()
    slope: int = 0
    witness: sp.Expr = sp.S.Zero


def lambert(k: sp.Expr, branch: int) -> sp.Expr:
    w = LambertW(k * y * exp(-k * y), branch)
    return k * y * (1 + w) / (k * y + w)


POSITIVE = (alpha > 0, beta > 0)
BENT = 4 * y**2 + 4 * y + 5
SQNL = Piecewise((1, x > 2), (x - x**2 / 4, x >= 0), (x + x**2 / 4, x >= -2), (-1, True))
GUMBEL = log(-1 / (y - 1))
SHRUNK = Piecewise((1, y > 0), (1, y < 0), (0, True))

WIDE = {
    "sigmoid beta": Wide(f=1 / (1 + exp(-beta * x)), in_y=-beta * y * (y - 1)),
    "softplus beta": Wide(f=log(1 + exp(beta * x)) / beta, in_y=1 - exp(-beta * y), given=POSITIVE),
    "algebraic": Wide(f=x / sqrt(1 + x**2), in_y=(1 - y**2) ** Rational(3, 2)),
    "isru": Wide(
        f=x / sqrt(1 + alpha * x**2), in_y=(1 - alpha * y**2) ** Rational(3, 2), given=POSITIVE
    ),
    "cauchy": Wide(f=atan(x) / pi + Rational(1, 2), in_y=1 / (pi * cot(pi * y) ** 2 + pi)),
    "asinh": Wide(f=asinh(x), in_y=1 / cosh(y)),
    "gudermannian": Wide(f=2 * atan(tanh(x / 2)), in_y=cos(y)),
    "erf": Wide(f=erf(x), in_y=2 * exp(-(erfinv(y) ** 2)) / sqrt(pi)),
    "probit": Wide(
        f=(1 + erf(x / sqrt(2))) / 2, in_y=exp(-(erfinv(2 * y - 1) ** 2)) / sqrt(2 * pi)
    ),
    "squareplus": Wide(
        f=(x + sqrt(x**2 + beta)) / 2, in_y=y**2 / (beta / 4 + y**2), given=POSITIVE
    ),
    "bent identity": Wide(
        f=x + (sqrt(x**2 + 1) - 1) / 2,
        in_y=(2 * y + 1) * sqrt(y**2 + y + 1) / BENT + 4 * (y**2 + y + 1) / BENT,
    ),
    "gompertz": Wide(f=exp(-beta * exp(-alpha * x)), in_y=alpha * y * log(1 / y), given=POSITIVE),
    "cloglog": Wide(f=1 - exp(-exp(x)), in_y=(1 - y) * GUMBEL),
    "sinh-arcsinh": Wide(
        f=sinh(delta * asinh(x) - epsilon),
        in_y=delta * sqrt(y**2 + 1) / cosh((epsilon + log(y + sqrt(y**2 + 1))) / delta),
        given=(delta > 0,),
    ),
    "sigmoid squared": Wide(f=SIGMA**2, in_y=2 * y - 2 * y ** Rational(3, 2)),
    "generalised logistic": Wide(
        f=(1 + exp(-x)) ** (-alpha),
        in_y=alpha * y * ((1 / y) ** (1 / alpha) - 1) / (1 / y) ** (1 / alpha),
        given=POSITIVE,
    ),
    "celu": Wide(
        f=Piecewise((x, x > 0), (alpha * (exp(x / alpha) - 1), True)),
        in_y=Piecewise((1 + y / alpha, y < 0), (1, True)),
        given=POSITIVE,
    ),
    "symlog": Wide(f=sign(x) * log(1 + Abs(x)), in_y=exp(-Abs(y))),
    "symsqrt": Wide(f=sign(x) * (sqrt(1 + Abs(x)) - 1), in_y=1 / (2 * Abs(y) + 2)),
    "sqnl": Wide(f=SQNL, in_y=sqrt(1 - Abs(y))),
    "squared relu": Wide(f=Max(0, x) ** 2, in_y=2 * sqrt(y)),
    "softshrink": Wide(
        f=Piecewise((x - alpha, x > alpha), (x + alpha, x < -alpha), (0, True)),
        in_y=SHRUNK,
        given=POSITIVE,
    ),
    "soft clip": Wide(
        f=log((1 + exp(x)) / (1 + exp(x - 1))),
        in_y=(E * exp(-y) - 1) * (1 - exp(-y)) * exp(y) / (E - 1),
    ),
    "cubic sigmoid": Wide(
        f=x / (1 + Abs(x) ** 3) ** Rational(1, 3), in_y=(1 - y**2 * Abs(y)) ** Rational(4, 3)
    ),
    "exp of exp": Wide(f=exp(exp(x)) - 1, in_y=(y + 1) * log(y + 1)),
    "softplus squared": Wide(f=log(1 + exp(x)) ** 2, in_y=2 * sqrt(y) * (1 - exp(-sqrt(y)))),
    "gaussian, falling": Wide(f=exp(-(x**2)), in_y=-2 * y * sqrt(log(1 / y)), slope=-1),
    "log cosh, rising": Wide(f=log(cosh(x)), in_y=sqrt(exp(2 * y) - 1) * exp(-y), slope=1),
    "sech, falling": Wide(f=1 / cosh(x), in_y=-y * sqrt(1 - y**2), slope=-1),
    "cosine, falling": Wide(f=cos(x), in_y=-sqrt(1 - y**2), slope=-1),
    "silu, rising": Wide(f=x * SIGMA, in_y=lambert(sp.S.One, 0), slope=1, witness=x - x * SIGMA),
    "silu, falling": Wide(f=x * SIGMA, in_y=lambert(sp.S.One, -1), slope=-1, witness=x - x * SIGMA),
    "swish, rising": Wide(
        f=SWISH, in_y=lambert(beta, 0), given=POSITIVE, slope=1, witness=beta * (x - SWISH)
    ),
    "swish, falling": Wide(
        f=SWISH, in_y=lambert(beta, -1), given=POSITIVE, slope=-1, witness=beta * (x - SWISH)
    ),
    "x gaussian, rising": Wide(
        f=x * exp(-(x**2) / 2),
        in_y=(1 + LambertW(-(y**2))) * exp(LambertW(-(y**2)) / 2),
        slope=1,
        witness=-(x**2),
    ),
    "snake": Wide(
        f=x + sin(alpha * x) ** 2 / alpha,
        in_y=1 + 2 * sin(alpha * x) * cos(alpha * x),
        given=POSITIVE,
    ),
    "tanh cubed": Wide(
        f=tanh(x) ** 3,
        in_y=3 * Abs(y) ** Rational(2, 3) * (1 - Abs(y) ** Rational(2, 3)),
    ),
    "clipped line": Wide(f=Max(0, Min(1, x)), in_y=Piecewise((1, sp.And(y > 0, y < 1)), (0, True))),
    "two slopes": Wide(
        f=Max(alpha * x, beta * x),
        in_y=Piecewise((alpha, y < 0), (beta, True)),
        given=(alpha > 0, beta > alpha),
    ),
    "log of the normal cdf": Wide(f=log(erfc(-x) / 2), in_y=exp(-(x**2)) / sqrt(pi) / exp(y)),
}


@pytest.mark.parametrize("name", WIDE)
def test_wider_forms_are_proved(name: str) -> None:
    """The known form in y of each of these functions is proved from the definition."""
    wide = WIDE[name]
    verdict = _verdict(wide, wide.in_y)
    assert verdict.status is Status.PROVED, verdict


@pytest.mark.parametrize("name", WIDE)
def test_wider_forms_with_one_error_are_refuted(name: str) -> None:
    """A tiny error in the coefficient, the offset or the sign is refuted."""
    wide = WIDE[name]
    tiny = Rational(1, 10**30)
    for wrong in (wide.in_y * (1 + tiny), wide.in_y + tiny, -wide.in_y):
        verdict = _verdict(wide, wrong)
        assert verdict.status is Status.REFUTED, (wrong, verdict)


def test_a_form_on_the_wrong_slope_is_refuted() -> None:
    """The principal branch of Lambert W is right where SiLU rises and wrong where it falls."""
    rising = WIDE["silu, rising"]
    wrong = Wide(f=rising.f, in_y=rising.in_y, slope=-1, witness=rising.witness)
    assert _verdict(wrong, wrong.in_y).status is Status.REFUTED


def _verdict(wide: Wide, claim: sp.Expr) -> Verdict:
    region = Region(sp.sympify(wide.lower), sp.sympify(wide.upper), wide.given, wide.slope)
    return prove_equal(
        sp.diff(wide.f, x),
        claim.subs(y, wide.f),
        region,
        slope_of=wide.f,
        witnesses=(wide.witness,),
    )
