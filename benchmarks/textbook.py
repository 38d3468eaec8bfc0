"""The formula of an entry as people write it: NumPy, numexpr, and what libraries have ready.

Textbook code is printed from the definition itself, operator by operator; cases become `where`.
Nothing here is accurate on purpose: it is what generated code is compared with.
"""

import functools
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import sympy as sp
from sympy.printing.numpy import NumPyPrinter
from sympy.printing.pycode import PythonCodePrinter

from derive.activation import Activation
from derive.lowering.lower import slope_of, value_of
from derive.symbols import x

Array = np.ndarray[Any, np.dtype[Any]]
Call = Callable[[Array], Any]

#: entries that a library has under a name of its own: module path and function
TORCH: Final[Mapping[str, str]] = {
    **{n: n for n in ("sigmoid", "tanh", "relu", "exp", "expm1", "erf", "cos", "sin", "square")},
    **{
        name: f"nn.functional.{name}"
        for name in ("silu", "gelu", "mish", "softplus", "elu", "selu", "celu", "softsign", "relu6")
    },
    "log_sigmoid": "nn.functional.logsigmoid",
    "hard_sigmoid": "nn.functional.hardsigmoid",
    "hard_swish": "nn.functional.hardswish",
    "hard_tanh": "nn.functional.hardtanh",
    "leaky_relu": "nn.functional.leaky_relu",
    "tanh_shrink": "nn.functional.tanhshrink",
    "soft_shrink": "nn.functional.softshrink",
    "hard_shrink": "nn.functional.hardshrink",
    "arctan": "atan",
}
JAX: Final[Mapping[str, str]] = {
    name: name
    for name in (
        *("sigmoid", "tanh", "relu", "relu6", "silu", "softplus", "elu", "selu", "celu", "mish"),
        *("leaky_relu", "log_sigmoid", "soft_sign", "hard_tanh", "hard_sigmoid", "squareplus"),
    )
}
SCIPY: Final[Mapping[str, str]] = {
    "sigmoid": "expit",
    "log_sigmoid": "log_expit",
    "softplus": "softplus",
    "erf": "erf",
}


class _Textbook(NumPyPrinter):  # type: ignore[misc]  # SymPy's printers are not annotated
    """NumPy as in a tutorial: `np.where` for cases, `scipy.special.erf` for erf."""

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:
        *rows, (last, _) = expr.args
        text = self._print(last)
        for value, condition in reversed(rows):
            text = f"numpy.where({self._print(condition)}, {self._print(value)}, {text})"
        return text

    def _print_erf(self, expr: sp.erf) -> str:
        return f"erf({self._print(expr.args[0])})"


class _Numexpr(PythonCodePrinter):  # type: ignore[misc]  # SymPy's printers are not annotated
    """The language of numexpr; what it lacks raises KeyError."""

    _KNOWN: Final = {
        **{sp.exp: "exp", sp.log: "log", sp.tanh: "tanh", sp.sinh: "sinh", sp.cosh: "cosh"},
        **{sp.sin: "sin", sp.cos: "cos", sp.atan: "arctan", sp.asinh: "arcsinh", sp.Abs: "abs"},
    }

    def _print_Function(self, expr: sp.Function) -> str:
        return f"{self._KNOWN[type(expr)]}({', '.join(map(self._print, expr.args))})"

    _print_Abs = _print_log = _print_exp = _print_Function

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:
        *rows, (last, _) = expr.args
        text = self._print(last)
        for value, condition in reversed(rows):
            text = f"where({self._print(condition)}, {self._print(value)}, {text})"
        return text

    def _print_Pow(self, expr: sp.Pow, rational: bool = False) -> str:
        if expr.exp == sp.Rational(1, 2):
            return f"sqrt({self._print(expr.base)})"
        return f"({self._print(expr.base)})**({self._print(expr.exp)})"

    def _print_Rational(self, expr: sp.Rational) -> str:
        return repr(float(expr))


def formula_of(entry: Activation, *, slope: bool) -> sp.Expr:
    """Return f or f′ of an entry with its default parameters, from the definition."""
    values = {**entry.defaults, **{c.symbol: sp.Float(float(c.value)) for c in entry.constants}}
    if not slope:
        return entry.expr.xreplace(values)
    return slope_of(value_of(entry), entry).expr.xreplace(values)


def numpy_code(formula: sp.Expr) -> Call | None:
    """Return the textbook function; ``None`` where NumPy lacks a function (erf without SciPy)."""
    scope: dict[str, Any] = {"numpy": np, "functools": functools}
    if formula.has(sp.erf, sp.erfc):
        try:
            from scipy.special import erf, erfc  # noqa: PLC0415 - a peer that may be missing
        except ImportError:
            return None
        scope |= {"erf": erf, "erfc": erfc}
    text = _Textbook({"fully_qualified_modules": True}).doprint(formula)
    made: Call = eval(f"lambda x: {text}", scope)  # noqa: S307 - printed from our own catalogue
    return made


def numexpr_code(formula: sp.Expr) -> Call | None:
    """Return the function in numexpr; ``None`` where it is not installed or lacks a function."""
    try:
        import numexpr  # noqa: PLC0415 - a peer that may be missing

        text = _Numexpr().doprint(formula)
        numexpr.evaluate(text, {"x": np.ones(2)})
    except (ImportError, KeyError, ValueError, TypeError, AttributeError):
        return None
    numexpr.set_num_threads(1)
    return lambda values, out: numexpr.evaluate(text, {"x": values}, out=out, casting="same_kind")


def attribute(module: Any, path: str) -> Any:
    """Return ``module.a.b`` for "a.b", or ``None``."""
    for name in path.split("."):
        module = getattr(module, name, None)
    return module


__all__ = ["JAX", "SCIPY", "TORCH", "attribute", "formula_of", "numexpr_code", "numpy_code", "x"]
