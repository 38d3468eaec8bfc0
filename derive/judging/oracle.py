"""Exact values of formulas at exact points, by balls; a float only at the very end."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

import sympy as sp
from flint import arb

from derive.errors import UndecidedError
from derive.proof import enclose
from derive.symbols import x

Setting = Mapping[sp.Symbol, sp.Expr]

_BITS = 80


def exact_value(expr: sp.Expr, values: Setting) -> float | None:
    """Return the value of a formula rounded to a float, ``None`` where it has none for certain."""
    ball = ball_of(expr, values)
    return None if ball is None else _rounded(ball)


def ball_of(expr: sp.Expr, values: Setting) -> arb | None:
    """Return an enclosure, or ``None`` where the formula has no certain finite value."""
    try:
        return enclose(expr, {s: sp.Rational(v) for s, v in values.items()}, _BITS)
    except (UndecidedError, ValueError, OverflowError, MemoryError):
        return None


def _rounded(ball: arb) -> float | None:
    if ball.rel_accuracy_bits() < 56 and not ball.is_zero() and not abs(ball) < arb(2) ** -1080:
        return None
    return float(ball.mid())


_PARTIAL: Final = (sp.log, sp.asin, sp.acos, sp.acosh, sp.atanh)


@lru_cache(maxsize=4096)
def rational(number: float) -> sp.Rational:
    """Return a float exactly."""
    return sp.Rational(*number.as_integer_ratio())


def along(expr: sp.Expr, inputs: Iterable[float], setting: Setting) -> list[float | None]:
    """Return exact values of a formula in x at floats."""
    return [exact_value(expr, {**setting, x: rational(number)}) for number in inputs]


def is_partial(expr: sp.Expr) -> bool:
    """Whether a formula may be real on a part of the line only: log x ends where 1/x goes on."""
    return any(isinstance(part, _PARTIAL) for part in sp.preorder_traversal(expr))
