"""Points of a curve, computed from the exact expression; a plot never asks a printer for values."""

import math
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt
import sympy as sp

from derive.symbols import x

Array: TypeAlias = npt.NDArray[np.float64]

#: function of SymPy -> the same on arrays; a plot needs three digits, not stability
_FUNCTIONS: Final[Mapping[type[sp.Basic], Callable[..., Array]]] = {
    sp.exp: np.exp,
    sp.log: np.log,
    sp.sin: np.sin,
    sp.cos: np.cos,
    sp.tan: np.tan,
    sp.asin: np.arcsin,
    sp.acos: np.arccos,
    sp.atan: np.arctan,
    sp.sinh: np.sinh,
    sp.cosh: np.cosh,
    sp.tanh: np.tanh,
    sp.asinh: np.arcsinh,
    sp.acosh: np.arccosh,
    sp.atanh: np.arctanh,
    sp.Abs: np.abs,
    sp.sign: np.sign,
    sp.erf: np.vectorize(math.erf, otypes=[float]),
    sp.erfc: np.vectorize(math.erfc, otypes=[float]),
    sp.Pow: np.power,
    sp.Add: lambda *terms: reduce(np.add, terms),
    sp.Mul: lambda *factors: reduce(np.multiply, factors),
    sp.Max: lambda *args: reduce(np.maximum, args),
    sp.Min: lambda *args: reduce(np.minimum, args),
}


def sample(expr: sp.Expr, points: Array) -> Array:
    """Return ``expr``, an expression in x alone, at ``points``; NaN where it is not real."""
    with np.errstate(all="ignore"):
        return np.broadcast_to(_values(expr, points), points.shape)


def _values(expr: sp.Expr, points: Array) -> Array:
    if expr == x:
        return points
    if expr.is_number:
        return np.asarray(float(expr))
    if expr.func in _FUNCTIONS:
        return _FUNCTIONS[expr.func](
            *(_values(arg, points) for arg in cast(tuple[sp.Expr, ...], expr.args))
        )
    return _one_by_one(expr, points)


def _one_by_one(expr: sp.Expr, points: Array) -> Array:
    """Evaluate what NumPy has no function for (Lambert W, Piecewise) at each point in turn."""
    values = [complex(expr.subs(x, sp.Float(float(point))).evalf()) for point in points.flat]
    real = [value.real if abs(value.imag) < 1e-9 else math.nan for value in values]
    return np.array(real).reshape(points.shape)
