"""The lowering rules: what triggers each, what it rewrites, and what must hold for it.

A rule is named as a mathematician would say it; every generated function names the rules it owes
its form to.
"""

from dataclasses import dataclass
from typing import Final

#: what is asked of every program, whatever rules made it
EQUAL: Final = "the program equals the definition on each smooth piece and at each cut"
_BALLS: Final = "a bound by ball arithmetic and Taylor's theorem"
_FLOATS: Final = "none in exact arithmetic: it is about rounding alone"


@dataclass(frozen=True, slots=True)
class LoweringRule:
    """A row of the table.

    ``side_condition`` is what is checked before the rewrite is used, ``obligation`` what has to be
    proved, besides the condition, for the result to be accepted.
    """

    name: str
    trigger: str
    rewrite: str
    side_condition: str
    obligation: str = EQUAL


STRETCHED: Final = LoweringRule(
    "parameters that only stretch",
    "f(x) = m g(s x), g free of parameters, s > 0",
    "g at u = s x; e^(-c u) with the rounding of s x made good, zeros of g as well",
    "the identity is proved",
)
EITHER_SIGN: Final = LoweringRule(
    "a parameter of either sign that stretches",
    "a piece is m g(s x), g free of parameters, s of unknown sign",
    "g for the whole line at u = s x; e^u with the rounding of s x made good",
    "the identity is proved",
)
CLAMP: Final = LoweringRule(
    "constant outside an interval: clamp the input",
    "the outer pieces are constant and f is continuous",
    "f(x) = g(clip(x, p, q)) with g the middle piece",
    "the outer constants equal g(p) and g(q)",
)
SHRINK: Final = LoweringRule(
    "zero inside an interval: x less x clamped",
    "f is 0 on the interval, x - c on either side of it, and continuous",
    "f(x) = x - clip(x, p, q)",
    "the outer pieces are x - p and x - q: exact inside, one rounding outside",
)
INDICATOR: Final = LoweringRule(
    "piecewise constant: indicator of an interval",
    "every piece is free of x",
    "1 on p < x: sign(max(x - p, 0)), which is 0 at p and NaN at NaN",
    "the convention at the kink is the value of a neighbouring piece, or is set apart",
)
SELECT: Final = LoweringRule(
    "pieces: select by comparison",
    "no symmetry joins the pieces",
    "where(x > p, right, left)",
    "both sides are evaluated for all x without overflow",
)
EVEN: Final = LoweringRule(
    "even: a function of |x|", "f(-x) = f(x)", "f(|x|)", "the identity is proved"
)
ODD: Final = LoweringRule(
    "odd: a function of |x| with the sign of x",
    "f(-x) = -f(x)",
    "copysign(f(|x|), x), or sign(x) f(|x|)",
    "copysign only where f(|x|) >= 0 is certified by the signs of coefficients",
)
RAMP: Final = LoweringRule(
    "ramp: max(x, 0) and a tail",
    "f(x) - f(-x) = k x",
    "k max(x, 0) + f(-|x|), or k min(x, 0) + f(|x|)",
    "the tail that is used tends to 0",
)
STEP: Final = LoweringRule(
    "step: 0 or 1 and a tail",
    "f(x) + f(-x) = k",
    "(k + s k)/2 - s f(-|x|) with s = copysign(1, x), or the mirror image",
    "the tail that is used tends to 0",
)
SIDES: Final = LoweringRule(
    "sides: a sum over both half-lines",
    "f(0) = 0 on both sides",
    "R(max(x, 0)) + L(min(x, 0))",
    "both sides vanish at 0",
)
FALLING_EXPONENTIAL: Final = LoweringRule(
    "falling exponential",
    "a rational function of e^x and x",
    "rational in e^(-|x|), which cannot overflow",
    "no cancellation: all coefficients of a factor have one sign",
)
EXPM1: Final = LoweringRule(
    "1 - e^-u without cancellation", "a factor 1 - e^-u", "-expm1(-u)", "none"
)
LOG1P: Final = LoweringRule(
    "log(1 + u) without cancellation",
    "the logarithm of a polynomial in e^x",
    "a multiple of x plus log1p of a polynomial in e^(-|x|)",
    "all coefficients have one sign",
)
TANH: Final = LoweringRule(
    "quotient of exponentials is tanh", "(1 - e^-u)/(1 + e^-u)", "tanh(u/2)", "none"
)
SATURATE: Final = LoweringRule(
    "saturating clip",
    "a polynomial in |x| times something that vanishes at infinity",
    "clip |x| where the result has reached its limit: no inf * 0, no inf/inf",
    "beyond the clip the result rounds to its limit in float64",
    f"{EQUAL}; beyond the clip, a bound by balls",
)
TAIL_POWER: Final = LoweringRule(
    "algebraic tail",
    "a rational function of |x| that behaves like |x|^-k",
    "R(min(|x|, B)) (B/max(|x|, B))^k: no overflow of the denominator",
    "|R(B) B^k / limit - 1| < 2^-55 and B^degree fits float32",
)
HALF_EXPONENT: Final = LoweringRule(
    "half the exponent twice",
    "a growing factor times e^-u: the product outlives e^-u",
    "(p e^(-u/2)) e^(-u/2)",
    "none",
    _FLOATS,
)
SHIFTED_EXPONENT: Final = LoweringRule(
    "a power of two in the exponent",
    "a growing factor times e^-u, u no exact product: the product outlives e^-u",
    "(p e^(64 log 2 - u)) 2^-64, 64 log 2 in two parts",
    "none",
    _FLOATS,
)
INTERIOR_ZERO: Final = LoweringRule(
    "interior zero factored out",
    "a factor changes sign at one R > 0",
    "F = d Q + e^(-R) expm1(-d) S with d = a - R, R in parts",
    "the zero is enclosed by a sign change; used where Q and S have opposite signs, or |d| < 1/2",
    "an identity of polynomials; the zero lies between two signs certified by balls",
)
ALGEBRAIC_ZERO: Final = LoweringRule(
    "algebraic zero factored out",
    "a polynomial factor in |x| has a positive zero R",
    "a - R, R in parts, times the quotient",
    "the product is the factor",
)
SPLIT_SQUARE: Final = LoweringRule(
    "split square",
    "e^(-k x^2)",
    "h = rint(64 a)/64; e^(-k h^2/2) twice, times e^(-k (a - h)(a + h)): h^2 is exact",
    "k is a power of two",
    _FLOATS,
)
MILLS: Final = LoweringRule(
    "Mills ratio by a polynomial",
    "erf or erfc",
    "e^(-k^2 a^2) times a polynomial in t = (a - m)/(a + m), zeros factored out",
    "the relative error of the polynomial, certified at generation time, is below 2^-50",
    f"{EQUAL}; {_BALLS}",
)
CONJUGATE: Final = LoweringRule(
    "conjugate of a difference with a square root",
    "p + q S with S a square root, p and q of opposite signs",
    "(p^2 - q^2 S^2)/(p - q S), S by hypot",
    "the coefficients of p have one sign, those of q the other",
)
CIRCLE: Final = LoweringRule(
    "point on a circle",
    "a rational function of x and S = sqrt(1 + x^2)",
    "a polynomial in t = x/S and c = 1/S; 1 - |t| = c^2/(1 + |t|)",
    "all terms have the same parity in c",
)
NEAR_ZERO: Final = LoweringRule(
    "polynomial beside a zero",
    "terms cancel at a zero R of order m, and no other rule applies",
    "(x - R)^m times a polynomial near R, the formula itself elsewhere",
    "the relative error of the polynomial, certified at generation time, is below 2^-50",
    f"{EQUAL}; {_BALLS}",
)
COMPENSATED: Final = LoweringRule(
    "exponent in two parts",
    "e^u or sech u with u a multiple of an exponential, e^(-s^2) with s a sum, e^u with u rounded",
    "the rounding of u made good: e^u (1 + what it has cut off)",
    "none",
    _FLOATS,
)
ROUNDED_ONCE: Final = LoweringRule(
    "functions rounded once",
    "in float32, the errors of all operations add up to more than the goal, to first order",
    "e^u, and log1p and others if that is not enough, in float64, rounded to float32",
    "none",
    _FLOATS,
)
IN_PARTS: Final = LoweringRule(
    "sum in parts where it cancels",
    "a sum is small beside its largest summand at some x, and the errors add up to too much",
    "the sum itself, there in two parts of float64 each, beside a zero in three",
    "all operations of the sum are known for parts",
    _FLOATS,
)
SUM_ERROR: Final = LoweringRule(
    "power of a sum",
    "t^n with t = c + u, c an integer, where roundings add up to more than the goal",
    "t^n + n t^(n-1) ((c - t) + u): what the rounding of t has cut off, exactly",
    "none",
    _FLOATS,
)
WIDE: Final = LoweringRule(
    "float32 in float64",
    "in float32, the errors add up to more than the goal, or to make them good takes longer",
    "the formula without what makes roundings good, in float64, rounded to float32",
    "none",
    _FLOATS,
)
CENTRED_CONSTANT: Final = LoweringRule(
    "constant in parts",
    "v + c where the sum may vanish and c is not a float32",
    "((v + c1) + c2) + c3 with c1 a float32 and c1 + c2 a float64",
    "none",
    _FLOATS,
)
COMPOSED: Final = LoweringRule(
    "functions of functions",
    "a function of what is not linear in x",
    "each argument by its own rule, then operation by operation",
    "erf, tanh, log1p and their like keep the relative accuracy of their argument",
)
SETTLED: Final = LoweringRule(
    "on its asymptote",
    "f(x) - k x - c tends to 0 at infinity faster than every power",
    "f(clip(x, p, q)) + k max(x - q, 0)",
    "beyond the clip f is k x + c in float64, measured with balls at four points",
)
HOMOGENEOUS: Final = LoweringRule(
    "homogeneous quotient",
    "a rational function of |x| of high degree",
    "|x| = m/v, m = min(|x|, 1), v = 1/max(|x|, 1): polynomials in m and v of one degree",
    "none",
)
LEADING: Final = LoweringRule(
    "leading terms far out",
    "f(x) = P(|x|) e^(-c|x|) (1 + what falls exponentially), P of degree 1 or more",
    "(P(a) h) h with h = e^(-c a/2), where the rest is below half a unit in the last place",
    "the expansion is exact; that it suffices is measured with balls at three points",
)
MIDDLE: Final = LoweringRule(
    "one formula between the tails",
    "a product of powers of x and of sums in t = e^(c x), all coefficients of a sum of one sign",
    "the product itself, for a block of which every x lies between two bounds",
    "c is a power of two; between the bounds no power of t leaves e^(-80) to e^80",
)
WITHIN: Final = LoweringRule(
    "no guard acts",
    "a program with guards min(|x|, b), max(|x|, b)/b",
    "the same program without them, for a block of which every x lies within the bounds",
    "no value within the bounds is changed by a guard: the same bits",
)
QUICK: Final = LoweringRule(
    "quick for most float32",
    "a careful program, and the formula without its guards, polynomials and parts",
    "the formula where the bound of its roundings is small; the careful program for the other x",
    "the formula is the expression; the bounds are to first order, the errors measured",
)
SHORTENED: Final = LoweringRule(
    "as many terms as float32 needs",
    "a table for float64 in t = (a - m)/(a + m); a Gaussian dealt out over exponentials",
    "the table without its last Chebyshev polynomials; one exponential of c x^2",
    "the table has changed by less than 2^-27, in rational numbers; the exponents add up to c x^2",
)
BRIEF: Final = LoweringRule(
    "brief for a few float32",
    "a careful program of many calls, and a formula of few",
    "the formula, in float64 where its roundings are small there, for 512 elements at most",
    "the formula is the expression; the bounds are to first order, looked at beside each zero",
)
ORDINARY: Final = LoweringRule(
    "quick for most float64",
    "a careful program, and a formula of which the roundings of float64 are small",
    "the formula where the bound of its roundings is small; the careful program for the other x",
    "the formula is the expression; the bounds are to first order, the errors measured",
)
AT_DEFAULTS: Final = LoweringRule(
    "parameters at their defaults",
    "parameters whose defaults are float32",
    "the expression at the defaults, which may be shorter",
    "it serves where the parameters are the defaults",
)
WAVE: Final = LoweringRule(
    "a sine and a cosine in one",
    "p sin u + q cos u with p and q powers of two, or such times |x|",
    "the sum, computed to twice the digits where its terms nearly cancel",
    "p and q are exact; u is what sine and cosine are given",
)
WAVE_OF_PRODUCT: Final = LoweringRule(
    "waves of a product",
    "sin or cos of c x, c a rational number or a parameter, where c x rounds or may overflow",
    "c x in two parts, and beyond 2^20 less whole turns, by integers",
    "c is p/q with floats p and q",
    _FLOATS,
)
CONSTANTS_FIRST: Final = LoweringRule(
    "constants first",
    "A e^u + C with parameters, C free of x",
    "what is free of x is added first, in factors; beside 0 by expm1",
    "the sum is the expression",
)
ONE_EXPONENT: Final = LoweringRule(
    "two exponentials in one exponent",
    "K x^q w^p e^(c w), w = e^u, c < 0, and factors that vanish for one u",
    "e^(p u + c w), its exponent in two parts; B w - 1 is expm1(u + log B)",
    "the product is the expression",
)
EXPANSION: Final = LoweringRule(
    "expansion far out",
    "a part overflows, cancels or vanishes before the function does",
    "e^(-c a) a^p (b0 + b1/a + ...), with log a where it occurs; |x| held below that",
    "the expansion is exact; that its terms suffice is measured with balls at five points",
)
POWER_OF_LOGISTIC: Final = LoweringRule(
    "power of a logistic function",
    "(1 + e^u)^-r with a parameter r, times powers of e^u, 1 + e^u and its logarithm",
    "e^(-r max(u, 0)) twice by its half, (1 + e^-|u|)^-r, logistic functions and expm1",
    "log(1 + e^u) = u + log(1 + e^-u); the rest is a rational function of e^u",
)
LINEAR: Final = LoweringRule(
    "linear in its parameters",
    "a sum of products of parameters and functions of x alone",
    "each function by its own rule, then the sum",
    "at most one of the functions is infinite at either end",
)
OF_ARCSINH: Final = LoweringRule(
    "powers for hyperbolic functions of arsinh",
    "sinh or cosh of d arsinh x - e, over powers of the root of 1 + x^2",
    "(|x| + sqrt(1 + x^2))^d, and sums of two such as hyperbolic sines",
    "the expression is the same",
)
FACTORED: Final = LoweringRule(
    "factored",
    "a polynomial with rational zeros",
    "a product of linear factors, (1 - y)(1 + y) for 1 - y^2",
    "the product is the polynomial",
)
CONSTANT: Final = LoweringRule(
    "constant, but NaN at NaN", "the function is free of x", "c + 0 sign(x)", "none"
)
DIRECT: Final = LoweringRule(
    "as defined", "no other rule applies", "the definition, operation by operation", "none"
)

RULES: Final[tuple[LoweringRule, ...]] = tuple(
    value for value in list(globals().values()) if isinstance(value, LoweringRule)
)
