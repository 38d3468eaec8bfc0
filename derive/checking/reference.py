"""Exact values of generated functions, as fractions certain to many more digits than a float."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final

import sympy as sp
from flint import arb, fmpq

from derive.errors import UndecidedError
from derive.lowering.pieced import Pieced
from derive.lowering.settled import sign_of_constant
from derive.proof import enclose
from derive.proof.asymptotics import limit as asymptotic_limit
from derive.symbols import x

_BITS: Final = (96, 256, 2400)  # the second for √(x² + 1) - x far out, the last for tiny x
_CERTAIN: Final = 70
#: below this every float64 is 0, and a ball around 0 is as good as 0
_NOTHING: Final = arb(2) ** -1200
#: beyond this every float64 is infinite; the exact value may have more digits than memory holds
_HUGE: Final = 2**1200


class Reference:
    """The values of a function given by pieces, at exact points; limits at ±∞."""

    def __init__(self, pieced: Pieced, values: Mapping[sp.Symbol, sp.Rational]) -> None:
        chosen: dict[sp.Basic | complex, sp.Expr | complex] = dict(values.items())
        self._pieces = [piece.expr.subs(chosen) for piece in pieced.pieces]
        self._cuts = [sp.Rational(cut.subs(chosen)) for cut in pieced.cuts]
        self._at_cuts = [value.subs(chosen) for value in pieced.values]
        self._known: dict[Fraction, Fraction | None] = {}

    def at(self, point: Fraction) -> Fraction | None:
        """Return the value to 70 bits; ``None`` where it could not be certified."""
        if point not in self._known:
            self._known[point] = self._worked_out(point)
        return self._known[point]

    def _worked_out(self, point: Fraction) -> Fraction | None:
        exact = sp.Rational(point.numerator, point.denominator)
        if exact in self._cuts:
            return _fraction(self._at_cuts[self._cuts.index(exact)], exact)
        value = _fraction(self._pieces[sum(bool(cut < exact) for cut in self._cuts)], exact)
        return self._far(point) if value is None and abs(point) > 50 else value

    def limit(self, side: int) -> float | None:
        """Return the limit at side·∞, rounded; ``None`` where there is none, as for sin(x)."""
        found = self._limit(side)
        return float(found) if found.is_extended_real and found.is_number else None

    def _far(self, point: Fraction) -> Fraction | None:
        """Return limit, or slope · x, for x so far out that balls overflow."""
        side = 1 if point > 0 else -1
        limit = self._limit(side)
        if limit.is_infinite:
            slope = _limit_at(self._ends[side] / x, side)
            if slope.is_infinite:  # no ball is large enough, and no float
                return Fraction(_HUGE if limit > 0 else -_HUGE)
            exact = _fraction(slope, sp.S.Zero) if slope.is_finite else None
            return None if exact is None else exact * point
        return _fraction(limit, sp.S.Zero)

    @property
    def _ends(self) -> dict[int, sp.Expr]:
        return {-1: self._pieces[0], 1: self._pieces[-1]}

    def _limit(self, side: int) -> sp.Expr:
        return _limit_at(self._ends[side], side)


@lru_cache(maxsize=16)  # the functions of one module: some of them have the same values
def reference_to(pieced: Pieced, values: tuple[tuple[sp.Symbol, sp.Rational], ...]) -> Reference:
    """Return the values of a function, worked out once for all that are measured against them."""
    return Reference(pieced, dict(values))


@cache
def _limit_at(expr: sp.Expr, side: int) -> sp.Expr:
    """Return the limit at side·∞: by asymptotic expansion, which is quick, else by SymPy."""
    try:
        return asymptotic_limit(expr, side * sp.oo, sign_of_constant)
    except UndecidedError:
        return sp.limit(expr, x, side * sp.oo)


def _fraction(expr: sp.Expr, at: sp.Rational) -> Fraction | None:
    for bits in _BITS:
        try:
            ball = enclose(expr, {x: at}, bits=bits)
        except UndecidedError:  # the argument of a root may be positive with more digits alone
            continue
        if abs(ball) < _NOTHING:
            return Fraction(0)
        if abs(ball) > _HUGE:
            return Fraction(_HUGE if ball > 0 else -_HUGE)
        if ball.rel_accuracy_bits() >= _CERTAIN or ball.is_zero():
            middle: fmpq = ball.mid().fmpq()
            return Fraction(int(middle.p), int(middle.q))
    return None
