"""The words a formula may use: functions with their number of arguments, and constants."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import sympy as sp

ANY: Final = 64


@dataclass(frozen=True, slots=True)
class Function:
    """A function by its usual names; it takes from ``least`` to ``most`` arguments."""

    names: tuple[str, ...]
    make: Callable[..., sp.Expr]
    least: int = 1
    most: int = 1


def _sigmoid(u: sp.Expr) -> sp.Expr:
    return 1 / (1 + sp.exp(-u))


def _clip(u: sp.Expr, lower: sp.Expr, upper: sp.Expr) -> sp.Expr:
    return sp.Max(lower, sp.Min(upper, u))


FUNCTIONS: Final = (
    Function(("exp",), sp.exp),
    Function(("expm1",), lambda u: sp.exp(u) - 1),
    Function(("log", "ln"), sp.log),
    Function(("log1p",), lambda u: sp.log(1 + u)),
    Function(("sqrt",), sp.sqrt),
    Function(("cbrt",), lambda u: sp.sign(u) * sp.Abs(u) ** sp.Rational(1, 3)),
    Function(("sin",), sp.sin),
    Function(("cos",), sp.cos),
    Function(("tan",), sp.tan),
    Function(("asin", "arcsin"), sp.asin),
    Function(("acos", "arccos"), sp.acos),
    Function(("atan", "arctan"), sp.atan),
    Function(("sinh",), sp.sinh),
    Function(("cosh",), sp.cosh),
    Function(("tanh",), sp.tanh),
    Function(("sech",), lambda u: 1 / sp.cosh(u)),
    Function(("asinh", "arcsinh"), sp.asinh),
    Function(("acosh", "arccosh"), sp.acosh),
    Function(("atanh", "arctanh"), sp.atanh),
    Function(("erf",), sp.erf),
    Function(("erfc",), sp.erfc),
    Function(("erfinv",), sp.erfinv),
    Function(("abs", "Abs"), sp.Abs),
    Function(("sign",), sp.sign),
    Function(("max", "Max", "maximum"), sp.Max, 2, ANY),
    Function(("min", "Min", "minimum"), sp.Min, 2, ANY),
    Function(("clip",), _clip, 3, 3),
    Function(("sigmoid", "expit"), _sigmoid),
    Function(("softplus",), lambda u: sp.log(1 + sp.exp(u))),
    Function(("relu",), lambda u: sp.Max(0, u)),
)
CONSTANTS: Final = {"pi": sp.pi, "e": sp.E, "E": sp.E}

BY_NAME: Final = {name: function for function in FUNCTIONS for name in function.names}
