"""The operations of a numeric program: exact meaning, NumPy call, cost."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import sympy as sp

from derive.lowering.functions import ErrorComplement, QuarterTurn, SineAndCosine
from derive.lowering.operation import Operation


def _first(value: sp.Expr, _bound: sp.Expr) -> sp.Expr:
    return value


def _one(_value: sp.Expr, _bound: sp.Expr) -> sp.Expr:
    return sp.S.One


def _nothing(*_values: sp.Expr) -> sp.Expr:
    return sp.S.Zero


def _constant(value: sp.Expr, _x: sp.Expr) -> sp.Expr:
    return value


def _of_product(name: str, function: str, of: Callable[..., Any]) -> Operation:
    text = f"special.{function}({{0}}, ({{1}}, {{2}}))"
    return Operation(
        *(f"{name} of a product", text, lambda u, p, q: of(u * p / q), 6.0),
        special=True,
        valid="q != 0",
    )


ADD: Final = Operation(
    "add", "{0} + {1}", lambda u, v: u + v, 0.12, 4, valid="not infinities of two signs"
)
SUBTRACT: Final = Operation(
    "subtract", "{0} - {1}", lambda u, v: u - v, 0.12, 4, valid="not infinities of one sign"
)
MULTIPLY: Final = Operation(
    "multiply",
    "{0} * {1}",
    lambda u, v: u * v,
    0.12,
    5,
    valid="not 0 times infinity; the product finite",
)
DIVIDE: Final = Operation(
    "divide", "{0} / {1}", lambda u, v: u / v, 0.25, 5, valid="v != 0, not both infinite"
)
NEGATE: Final = Operation("negate", "-{0}", lambda u: -u, 0.1, 6)
ABSOLUTE: Final = Operation("absolute", "np.abs({0})", sp.Abs, 0.1)
MAXIMUM: Final = Operation("maximum", "np.maximum({0}, {1})", sp.Max, 0.3)
MINIMUM: Final = Operation("minimum", "np.minimum({0}, {1})", sp.Min, 0.3)
CLIP: Final = Operation(
    "clip", "np.clip({0}, {1}, {2})", lambda u, low, high: sp.Max(low, sp.Min(high, u)), 0.2
)
SIGN: Final = Operation("sign", "np.sign({0})", sp.sign, 0.5)
# copysign is used with a positive constant, or a value certified >= 0, as its first argument.
COPYSIGN: Final = Operation(
    "copysign", "np.copysign({0}, {1})", lambda u, v: u * sp.sign(v), 0.5, valid="u >= 0"
)
EXP: Final = Operation(
    "exp", "np.exp({0})", sp.exp, 0.5, valid="u < 709 in float64, u < 88 in float32"
)
EXPM1: Final = Operation(
    "expm1",
    "np.expm1({0})",
    lambda u: sp.exp(u) - 1,
    0.67,
    valid="u < 709 in float64, u < 88 in float32",
)
LOG: Final = Operation("log", "np.log({0})", sp.log, 0.6, valid="u > 0")
LOG1P: Final = Operation("log1p", "np.log1p({0})", lambda u: sp.log(1 + u), 0.57, valid="u > -1")
SQRT: Final = Operation("sqrt", "np.sqrt({0})", sp.sqrt, 0.9, valid="u >= 0")
HYPOT: Final = Operation(
    "hypot",
    "np.hypot({0}, {1})",
    lambda u, v: sp.sqrt(u**2 + v**2),
    6.0,
    valid="u*u + v*v below the square of the largest float",
)
TANH: Final = Operation("tanh", "np.tanh({0})", sp.tanh, 0.73)
SINH: Final = Operation(
    "sinh", "np.sinh({0})", sp.sinh, 4.0, valid="|u| < 710 in float64, |u| < 89 in float32"
)
COSH: Final = Operation(
    "cosh", "np.cosh({0})", sp.cosh, 4.0, valid="|u| < 710 in float64, |u| < 89 in float32"
)
ARCTAN: Final = Operation("arctan", "np.arctan({0})", sp.atan, 0.7)
ARCSINH: Final = Operation("arcsinh", "np.arcsinh({0})", sp.asinh, 1.3)
SINH_POWER: Final = Operation(
    "sinh of arcsinh",
    "special.sinh_power({0}, {1}, {2}, {3})",
    lambda d, u, e, n: sp.sinh(d * sp.asinh(u) - e) / sp.sqrt(1 + u**2) ** n,
    60.0,
    special=True,
)
COSH_POWER: Final = Operation(
    "cosh of arcsinh",
    "special.cosh_power({0}, {1}, {2}, {3})",
    lambda d, u, e, n: sp.cosh(d * sp.asinh(u) - e) / sp.sqrt(1 + u**2) ** n,
    60.0,
    special=True,
)
ARCSIN: Final = Operation("arcsin", "np.arcsin({0})", sp.asin, 1.0, valid="|u| <= 1")
ARCCOS: Final = Operation("arccos", "np.arccos({0})", sp.acos, 1.0, valid="|u| <= 1")
ARCCOSH: Final = Operation("arccosh", "np.arccosh({0})", sp.acosh, 1.5, valid="u >= 1")
ARCTANH: Final = Operation("arctanh", "np.arctanh({0})", sp.atanh, 1.5, valid="|u| < 1")
ERF: Final = Operation("erf", "special.erf({0})", sp.erf, 20.0, special=True)
ERFC: Final = Operation("erfc", "special.erfc({0})", sp.erfc, 20.0, special=True)
# Of float64 that become float32: a few by the C library, whose last digits of float64 are wrong.
ERFC_IN_DOUBLE: Final = Operation(
    "erfc of few digits", "special.short_erfc({0})", sp.erfc, 10.0, special=True
)
LOGISTIC: Final = Operation(
    "logistic", "special.logistic({0})", lambda u: 1 / (1 + sp.exp(-u)), 4.0, special=True
)
LOG1P_EXP: Final = Operation(
    "log1p of exp", "special.log1p_exp({0})", lambda u: sp.log(1 + sp.exp(u)), 2.0, special=True
)
# A parameter that may be 0 times what may be infinite: 0, where IEEE 754 has NaN.
WEIGHTED: Final = Operation(
    "weighted", "special.weighted({0}, {1})", lambda u, v: u * v, 0.3, special=True
)
# A factor of x is not bounded by its default: its product may overflow to the infinity it means.
PRODUCT: Final = Operation(
    "product", "special.product({0}, {1})", lambda u, v: u * v, 0.5, special=True
)
QUOTIENT: Final = Operation(
    "quotient", "special.quotient({0}, {1})", lambda u, v: u / v, 0.6, special=True, valid="v != 0"
)
# What one rounding of u * v or u / v has cut off: nothing, in exact arithmetic.
PRODUCT_ERROR: Final = Operation(
    "product error", "special.product_error({0}, {1}, {2})", _nothing, 1.5, special=True
)
QUOTIENT_ERROR: Final = Operation(
    *("quotient error", "special.quotient_error({0}, {1}, {2})"),
    *(_nothing, 1.7),
    special=True,
    valid="v != 0",
)
LOG_ERROR: Final = Operation(
    "log error", "special.log_error({0}, {1})", _nothing, 0.5, special=True, valid="u > 0"
)
EXP_PRODUCT: Final = Operation(
    *("exp of product", "special.exp_product({0}, {1})"),
    *(lambda u, v: sp.exp(u * v), 2.5),
    special=True,
    valid="|u * v| < 1000",
)
# A kernel of float32 alone has it.
EXP_SQUARE: Final = Operation(
    *("exp of square", "special.exp_square({0}, {1})"),
    *(lambda u, c: sp.exp(c * u**2), 2.5),
    special=True,
    valid="-c a power of two",
)
EXP_QUOTIENT: Final = Operation(
    *("exp of quotient", "special.exp_quotient({0}, {1})"),
    *(lambda u, v: sp.exp(u / v), 2.5),
    special=True,
    valid="|u / v| < 1000, v != 0",
)
# The same where e^(u v) is needed once: as NumPy has it where the product is exact.
EXP_STRETCHED: Final = Operation(
    "exp of stretched",
    "special.exp_stretched({0}, {1})",
    lambda u, v: sp.exp(u * v),
    1.0,
    special=True,
    valid="|u * v| < 80",
)
EXP_SHRUNK: Final = Operation(
    "exp of shrunk",
    "special.exp_shrunk({0}, {1})",
    lambda u, v: sp.exp(u / v),
    1.0,
    special=True,
    valid="|u / v| < 80, v != 0",
)
# A rounded exponent of either sign, and the rest that its rounding has cut off.
EXP_SUM: Final = Operation(
    "exp of sum",
    "special.exp_sum({0}, {1})",
    lambda u, v: sp.exp(u + v),
    1.0,
    special=True,
    valid="v is at most half a unit in the last place of u",
)
EXPM1_SUM: Final = Operation(
    "expm1 of sum",
    "special.expm1_sum({0}, {1})",
    lambda u, v: sp.exp(u + v) - 1,
    1.2,
    special=True,
    valid="v is at most half a unit in the last place of u",
)
# float32 by way of float64: NumPy's own functions are wrong by 2 to 3 units there.
EXP_ONCE: Final = Operation(
    "exp rounded once",
    "special.once(np.exp, {0})",
    sp.exp,
    1.2,
    special=True,
    valid="u < 709 in float64, u < 88 in float32",
)
EXPM1_ONCE: Final = Operation(
    "expm1 rounded once",
    "special.once(np.expm1, {0})",
    lambda u: sp.exp(u) - 1,
    1.4,
    special=True,
    valid="u < 709 in float64, u < 88 in float32",
)
LOG1P_ONCE: Final = Operation(
    "log1p rounded once",
    "special.once(np.log1p, {0})",
    lambda u: sp.log(1 + u),
    1.3,
    special=True,
    valid="u > -1",
)
TANH_ONCE: Final = Operation(
    "tanh rounded once", "special.once(np.tanh, {0})", sp.tanh, 1.4, special=True
)
ARCTAN_ONCE: Final = Operation(
    "arctan rounded once", "special.once(np.arctan, {0})", sp.atan, 1.4, special=True
)
# An exponential in an exponent: eᵘ is carried in two parts, for its rounding would be magnified.
EXP_OF_EXP: Final = Operation(
    "exp of multiple of exp",
    "special.exp_of_exp({0}, {1})",
    lambda c, u: sp.exp(c * sp.exp(u)),
    16.0,
    special=True,
    valid="c != 0",
)
EXPM1_OF_EXP: Final = Operation(
    "expm1 of multiple of exp",
    "special.expm1_of_exp({0}, {1})",
    lambda c, u: sp.exp(c * sp.exp(u)) - 1,
    18.0,
    special=True,
    valid="c > 0",
)
SECH_OF_EXP: Final = Operation(
    "sech of multiple of exp",
    "special.sech_of_exp({0}, {1})",
    lambda c, u: sp.sech(c * sp.exp(u)),
    18.0,
    special=True,
    valid="c > 0",
)
EXP_OF_BOTH: Final = Operation(
    "exp of u and of exp",
    "special.exp_of_both({0}, {1}, {2})",
    lambda k, c, u: sp.exp(k * u + c * sp.exp(u)),
    18.0,
    special=True,
    valid="k >= 0, c < 0",
)
SUM_ERROR: Final = Operation(
    "sum error", "special.sum_error({0}, {1}, {2})", _nothing, 0.7, special=True
)
# The same in two operations where the first part is an integer, a multiple of the last place of the
# second: then the difference is exact (a case of Dekker's sum).
SMALL_SUM_ERROR: Final = Operation(
    "error of a sum with an integer",
    "({0} - {2}) + {1}",
    _nothing,
    0.24,
    4,
    valid="u an integer, v at most 2^24 times as large",
)
SECH: Final = Operation("sech", "special.sech({0})", sp.sech, 1.5, special=True)
QUARTER_TURN: Final = Operation(
    "quarter turn less arctan",
    "special.arccot({0})",
    lambda u: sp.pi / 2 - sp.atan(u),
    2.0,
    special=True,
)
# Where a parameter is in the exponent no bound keeps e^u from the infinity that it means.
QUIET_EXP: Final = Operation("quiet exp", "special.exp({0})", sp.exp, 0.7, special=True)
QUIET_EXPM1: Final = Operation(
    "quiet expm1", "special.expm1({0})", lambda u: sp.exp(u) - 1, 0.8, special=True
)
QUIET_SIN: Final = Operation("quiet sin", "special.sin({0})", sp.sin, 2.0, special=True)
QUIET_COS: Final = Operation("quiet cos", "special.cos({0})", sp.cos, 2.0, special=True)
# Waves of u·p/q, p/q in float64 for every dtype: one rounding of it is as wrong as it is large, and
# whole turns are taken off where it is beyond 2^20, where it overflows too.
SIN_AT: Final = _of_product("sine", "sin_at", sp.sin)
COS_AT: Final = _of_product("cosine", "cos_at", sp.cos)
SIN_AT_OR_ZERO: Final = _of_product("sine or zero", "sin_at_or_zero", sp.sin)
COS_AT_OR_ZERO: Final = _of_product("cosine or zero", "cos_at_or_zero", sp.cos)
SQUARED_AT: Final = _of_product(
    *("square of sine and cosine", "wave_square_at"), lambda u: (sp.sin(u) + sp.cos(u)) ** 2
)
WAVE_AT: Final = Operation(
    *("wave of a product", "special.wave_at({0}, ({1}, {2}), {3}, {4})"),
    *(lambda u, p, q, s, c: s * sp.sin(u * p / q) + c * sp.cos(u * p / q), 12.0),
    special=True,
    valid="q != 0",
)
WAVE: Final = Operation(
    "wave",
    "special.wave({0}, {1}, {2})",
    lambda u, p, q: p * sp.sin(u) + q * sp.cos(u),
    6.0,
    special=True,
)
SQUARE_WAVE: Final = Operation(
    "wave with a square",
    "special.square_wave({0}, {1}, {2})",
    lambda u, k, c: ((k - u**2) * sp.sin(u) + c * u * sp.cos(u)) / u**2,
    7.0,
    special=True,
    valid="u != 0; k and c exact",
)
# What tends to 0 at infinity though its waves have no limit.
FADED: Final = Operation(
    "faded", "special.faded({0}, {1})", lambda value, _u: value, 0.3, special=True
)
BOTH_WAVES: Final = Operation(
    *("sine and cosine", "special.wave({0}, 1.0, 1.0)"),
    *(lambda u: sp.sin(u) + sp.cos(u), 6.0),
    special=True,
)
BOTH_WAVES_SQUARED: Final = Operation(
    *("square of sine and cosine", "special.wave_square({0})"),
    *(lambda u: (sp.sin(u) + sp.cos(u)) ** 2, 6.0),
    special=True,
)
# Where f goes to infinity with x, whatever its waves do there.
SIN_OR_ZERO: Final = Operation(
    "sine or zero", "special.sin_or_zero({0})", sp.sin, 2.0, special=True
)
COS_OR_ZERO: Final = Operation(
    "cosine or zero", "special.cos_or_zero({0})", sp.cos, 2.0, special=True
)
QUIET_LOG: Final = Operation(
    "quiet log", "special.log({0})", sp.log, 0.8, special=True, valid="u >= 0"
)
QUIET_LOG1P: Final = Operation(
    "quiet log1p", "special.log1p({0})", lambda u: sp.log(1 + u), 0.8, special=True, valid="u >= -1"
)
SIN_PI: Final = Operation(
    "sin of pi times", "special.sin_pi({0})", lambda u: sp.sin(sp.pi * u), 3.0, special=True
)
SIN_PI_SQUARE: Final = Operation(
    "square of the sin of pi times",
    "special.sin_pi_square({0})",
    lambda u: sp.sin(sp.pi * u) ** 2,
    3.2,
    special=True,
)
QUIET_TAN: Final = Operation("quiet tan", "special.tan({0})", sp.tan, 3.0, special=True)
POWER: Final = Operation("power", "np.power({0}, {1})", lambda u, v: u**v, 20.0, valid="u > 0")
CBRT: Final = Operation("cube root", "np.cbrt({0})", lambda u: u ** sp.Rational(1, 3), 0.65)
CBRT_ONCE: Final = Operation(
    *("cube root rounded once", "special.cbrt({0})"),
    *(lambda u: u ** sp.Rational(1, 3), 1.3),
    special=True,
)
ROUND: Final = Operation("round", "np.rint({0})", sp.Function("rint"), 0.2)
GREATER: Final = Operation("greater", "{0} > {1}", sp.Gt, 0.07, 2)
GREATER_EQUAL: Final = Operation("greater or equal", "{0} >= {1}", sp.Ge, 0.07, 2)
EQUAL: Final = Operation("equal", "{0} == {1}", sp.Eq, 0.07, 2)
LESS: Final = Operation("less", "{0} < {1}", sp.Lt, 0.07, 2)
SELECT: Final = Operation(
    "select", "np.where({0}, {1}, {2})", lambda c, u, v: sp.Piecewise((u, c), (v, True)), 3.0
)
# The same choice, where the second value has lost digits of float64 that no float32 shows.
SELECT_FAR: Final = Operation(
    "select far out",
    "np.where({0}, {1}, {2})",
    lambda c, u, v: sp.Piecewise((u, c), (v, True)),
    3.0,
)
# The same choice, where the first value has fewer roundings than the second, which serves too.
SELECT_AWAY: Final = Operation(
    "select away from a zero",
    "np.where({0}, {1}, {2})",
    lambda c, u, v: sp.Piecewise((u, c), (v, True)),
    3.0,
)

# Operations that are exact identities up to rounding, where their side condition holds.
SATURATE: Final = Operation(
    "saturate",
    "np.minimum({0}, {1})",
    _first,
    0.3,
    valid="where u is larger, the result is at its limit",
)
BOUNDED: Final = Operation(
    "bounded",
    "np.clip({0}, -{1}, {1})",
    _first,
    0.3,
    valid="where |u| is larger, the result is at its limit",
)
SATURATE_BELOW: Final = Operation(
    "saturate below",
    "np.maximum({0}, {1})",
    _first,
    0.3,
    valid="where u is smaller, the result is at its limit",
)
HELD: Final = Operation(
    "held between",
    "np.clip({0}, {1}, {2})",
    lambda u, _low, _high: u,
    0.2,
    valid="outside, another piece is chosen",
)
# What is left of x beyond where its function follows a line: nothing before.
ABOVE: Final = Operation("above", "np.maximum({0} - {1}, 0.0)", _nothing, 0.5)
BELOW: Final = Operation("below", "np.minimum({0} + {1}, 0.0)", _nothing, 0.5)
EXCESS: Final = Operation("excess", "np.maximum({0}, {1}) / {1}", _one, 0.6, 5, valid="v > 0")
# The same times m > 0, where u is |x| times m and what it is stretched by: it does not overflow.
EXCESS_OF: Final = Operation(
    *("excess of stretched", "np.maximum({0} / {1}, {2})", lambda _u, _v, m: m, 0.6), valid="v > 0"
)
# Constants that are still NaN at NaN.
CONSTANT: Final = Operation("constant", "special.constant({0}, {1})", _constant, 0.2, special=True)
RIGHT_OF: Final = Operation(
    "right of",
    "special.right_of({0}, {1})",
    lambda u, cut: sp.sign(sp.Max(u - cut, 0)),
    0.3,
    special=True,
)
LEFT_OF: Final = Operation(
    "left of",
    "special.left_of({0}, {1})",
    lambda u, cut: -sp.sign(sp.Min(u - cut, 0)),
    0.3,
    special=True,
)


_EXP_OF_POLYNOMIAL: Final = "exp of polynomial"


@cache
def exp_polynomial(count: int) -> Operation:
    """Return the operation e^P(a), a bounded; the coefficients follow a: high parts, low parts."""
    high, low = (
        ", ".join(f"{{{n}}}" for n in range(first, first + count)) for first in (1, 1 + count)
    )

    def meaning(at: sp.Expr, *parts: sp.Expr) -> sp.Expr:
        exact = (h + rest for h, rest in zip(parts[:count], parts[count:], strict=True))
        return sp.exp(sum((c * at**n for n, c in enumerate(exact)), sp.S.Zero))

    text = f"special.exp_polynomial({{0}}, ({high},), ({low},))"
    return Operation(_EXP_OF_POLYNOMIAL, text, meaning, 3.0, special=True)


def is_exp_polynomial(operation: Operation) -> bool:
    """Whether it is one of those that ``exp_polynomial`` makes."""
    return operation.name == _EXP_OF_POLYNOMIAL


OPERATIONS: Final[tuple[Operation, ...]] = tuple(
    value for value in list(globals().values()) if isinstance(value, Operation)
)

FUNCTIONS: Final[dict[type[sp.Basic], Operation]] = {
    sp.exp: EXP,
    sp.log: LOG,
    sp.tanh: TANH,
    sp.sinh: SINH,
    sp.cosh: COSH,
    sp.sin: QUIET_SIN,
    sp.cos: QUIET_COS,
    sp.tan: QUIET_TAN,
    sp.atan: ARCTAN,
    sp.asinh: ARCSINH,
    sp.asin: ARCSIN,
    sp.acos: ARCCOS,
    sp.acosh: ARCCOSH,
    sp.atanh: ARCTANH,
    sp.erf: ERF,
    sp.erfc: ERFC,
    ErrorComplement: ERFC,
    sp.sech: SECH,
    QuarterTurn: QUARTER_TURN,
    SineAndCosine: BOTH_WAVES,
    sp.Abs: ABSOLUTE,
    sp.sign: SIGN,
}
