"""Two inputs with one output and different slopes: why no formula in y can be right there."""

from collections.abc import Mapping
from typing import Final

import sympy as sp

from derive.judging.arguments import Roles
from derive.judging.functions import Pair, g
from derive.judging.numbers import place
from derive.judging.oracle import exact_value, rational
from derive.symbols import x

_GRID: Final = tuple(sp.Rational(n, 8) for n in range(-96, 97, 3))
_HALVINGS: Final = 50
_APART: Final = 1e-3
_G: Final = sp.Rational(3, 2)


def shared_output(
    pair: Pair, roles: Roles, setting: Mapping[sp.Symbol, sp.Rational], at: sp.Rational
) -> str:
    """Return words about another input with the output of ``at`` and another slope, or "".

    Only for code that returns the same for both, as a formula in y must.
    """
    fixed = pair.at(setting)
    value, slope, used = fixed.value, fixed.derivative, fixed.as_used(roles)
    here, rise = exact_value(value, {x: at}), exact_value(slope, {x: at})
    if here is None or rise is None:
        return ""
    for other in _inputs_with(value, here):
        steep = exact_value(slope, {x: other})
        if abs(other - at) < _APART or steep is None or abs(steep - rise) < _APART:
            continue
        if _is_same(exact_value(used, {x: at, g: _G}), exact_value(used, {x: other, g: _G})):
            return (
                f"f is not one-to-one there, the output does not determine the slope: x = "
                f"{place(float(at))} and x = {float(other):.6g} share y = {here:.6g}"
            )
    return ""


def _is_same(left: float | None, right: float | None) -> bool:
    return left is not None and right is not None and abs(left - right) < 1e-6 * max(1, abs(left))


def _inputs_with(value: sp.Expr, wanted: float) -> list[sp.Rational]:
    """Return inputs on a grid, or between its points, at which the value is ``wanted``."""
    found: list[sp.Rational] = []
    last: tuple[sp.Rational, float] | None = None
    for point in _GRID:
        there = exact_value(value, {x: point})
        if there is None:
            last = None
            continue
        if abs(there - wanted) < 1e-12:
            found.append(point)
        elif last is not None and (last[1] - wanted) * (there - wanted) < 0:
            found += _between(value, wanted, last[0], point)
        last = (point, there)
    return found


def _between(
    value: sp.Expr, wanted: float, low: sp.Rational, high: sp.Rational
) -> list[sp.Rational]:
    left = exact_value(value, {x: low})
    if left is None:
        return []
    for _ in range(_HALVINGS):
        middle = rational(float((low + high) / 2))
        there = exact_value(value, {x: middle})
        if there is None:
            return []
        if (there - wanted) * (left - wanted) <= 0:
            high = middle
        else:
            low = middle
    end = exact_value(value, {x: high})
    return [high] if end is not None and abs(end - wanted) < 1e-6 else []
