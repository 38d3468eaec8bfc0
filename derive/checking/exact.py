"""Errors in units in the last place, for whole arrays: against balls, or against a wider dtype."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np
import sympy as sp
from flint import arb
from numpy.typing import NDArray

from derive.checking.points import Array, Float
from derive.errors import UndecidedError
from derive.lowering.pieced import Pieced
from derive.lowering.settled import sign_of_constant
from derive.proof import enclose
from derive.proof.asymptotics import limit as asymptotic_limit
from derive.proof.compiled import Compiled, compiled
from derive.proof.precision import working_precision
from derive.symbols import x

Doubles = NDArray[np.float64]
#: the last for x of 2^-1074 where all of x and x² cancels, as in (x cos x − sin x)/x²
_BITS: Final = (128, 256, 2400)
_CERTAIN: Final = 70
#: below this every float64 is 0, and right to 2^-66 of the smallest one
_NOTHING: Final = arb(2) ** -1140
#: so many points may be ends of a range, where a logarithm has no ball
_MOST_ENDS: Final = 4
#: no ball ends at infinity; where one of these x has a value beyond all floats, the limit tells
_FAR: Final = (20.0, 40.0, 80.0)
#: beyond this every float64 is infinite
_HUGE: Final = arb(2) ** 1200


def ulp_of(values: Doubles, dtype: type[Float]) -> Doubles:
    """Return 2^(max(⌊log₂|r|⌋, e_min) − (p − 1)) for every value."""
    limits = np.finfo(dtype)
    _, exponents = np.frexp(values)
    held = np.clip(exponents - 1, int(limits.minexp), int(limits.maxexp) - 1)
    held = np.where(values == 0, int(limits.minexp), held)
    return np.ldexp(1.0, held - int(limits.nmant))


def errors_against_wider(computed: Array, exact: Doubles) -> Doubles:
    """Return errors in ulp of ``computed``; NaN for a NaN, inf for a wrong infinity.

    ``exact`` holds values in float64 that are far more accurate than the dtype of ``computed``;
    where they round to an infinity of that dtype, it is the right answer.
    """
    dtype = computed.dtype.type
    ulp = ulp_of(exact, dtype)
    with np.errstate(invalid="ignore", over="ignore"):
        errors = np.abs(computed.astype(np.float64) - exact) / ulp
        beyond = np.abs(exact) >= float(np.finfo(dtype).max) + ulp / 2
    right = np.isinf(computed) & beyond & (np.sign(computed) == np.sign(exact))
    errors[right | (np.isnan(computed) & np.isnan(exact))] = 0.0
    errors[(np.isinf(computed) | beyond) & ~right] = np.inf
    errors[np.isnan(computed) & ~np.isnan(exact)] = np.nan
    return errors


def errors_against_balls(
    balls: Sequence[arb | None], computed: Array, scale: float = 1.0
) -> Doubles:
    """Return errors in ulp of the dtype of ``computed``; −1 where there is no ball."""
    pairs = zip(balls, computed, strict=True)
    with working_precision(_BITS[1]):
        return np.array([-1.0 if b is None else _error(b * arb(scale), c) for b, c in pairs])


def _rational(cut: sp.Expr) -> sp.Rational:
    """Return a cut, or 60 digits of one that is a root: no float64 lies between it and these."""
    return cut if isinstance(cut, sp.Rational) else sp.Rational(str(sp.N(cut, 60)))


class Exact:
    """A function given by pieces, enclosed by balls at many float64 points."""

    def __init__(self, pieced: Pieced, values: dict[sp.Symbol, sp.Rational]) -> None:
        """Compile the pieces; raises ``UndecidedError`` where one has no program on balls."""
        cuts = [_rational(cut.xreplace(values)) for cut in pieced.cuts]
        self._cuts = [Fraction(int(cut.p), int(cut.q)) for cut in cuts]
        self._at = [compiled(value.xreplace(values), x) for value in pieced.values]
        exprs = [piece.expr.xreplace(values) for piece in pieced.pieces]
        self._pieces = [compiled(expr, x) for expr in exprs]
        self._outer = {-1: exprs[0], 1: exprs[-1]}
        self._ends: dict[int, arb | None] = {}

    def errors(self, points: Array, computed: Array, scale: float = 1.0) -> Doubles:
        """Return errors in ulp of the dtype of ``computed``; −1 where no ball could tell."""
        return errors_against_balls(self.balls(points), computed, scale)

    def balls(self, points: Array) -> tuple[arb | None, ...]:
        """Return a ball for the value at every point; ``None`` where none could tell."""
        found: list[arb | None] = [None] * len(points)
        waiting: Sequence[int] = range(len(points))
        for bits in _BITS:
            with working_precision(bits):
                for n in waiting:
                    found[n] = self._ball(float(points[n]))
            waiting = [n for n in waiting if found[n] is None]
        for count, n in enumerate(waiting):
            point = float(points[n])
            found[n] = self._beyond(point)
            if found[n] is None and count < _MOST_ENDS:
                found[n] = self._at_end(point)
        return tuple(found)

    def _ball(self, point: float) -> arb | None:
        try:
            ball = self._piece(point)(arb(point))
        except UndecidedError:
            return None
        certain = ball.is_finite() and (
            ball.rel_accuracy_bits() >= _CERTAIN or ball.is_zero() or abs(ball) < _NOTHING
        )
        return ball if certain or abs(ball) > _HUGE else None

    def _beyond(self, point: float) -> arb | None:
        """Return what is too large for any ball, further out than balls that no float reaches."""
        side = 1 if point > 0 else -1
        if abs(point) < _FAR[-1]:
            return None
        if side not in self._ends:
            self._ends[side] = self._infinity(side)
        return self._ends[side]

    def _infinity(self, side: int) -> arb | None:
        balls = (self._ball(side * at) for at in _FAR)
        if not any(ball is not None and abs(ball) > _HUGE for ball in balls):
            return None
        try:
            limit = asymptotic_limit(self._outer[side], side * sp.oo, sign_of_constant)
        except UndecidedError:
            return None
        if not limit.is_infinite:
            return None
        return 2 * _HUGE if limit.is_extended_positive else -2 * _HUGE

    def _at_end(self, point: float) -> arb | None:
        """Return the limit at an end of a range of y, from the side of 0, as of y log y at 0."""
        if self._cuts or abs(point) > 1:
            return None
        at = sp.Rational(point)
        inward = at - sp.sign(at) / x if at else 1 / x
        try:
            limit = asymptotic_limit(self._outer[1].subs(x, inward), sp.oo, sign_of_constant)
            return enclose(limit, {}) if limit.is_finite and limit.is_number else None
        except UndecidedError:
            return None

    def _piece(self, point: float) -> Compiled:
        place = 0
        for cut, at in zip(self._cuts, self._at, strict=True):
            if point == cut:
                return at
            place += point > cut
        return self._pieces[place]


def _error(ball: arb, computed: Float) -> float:
    dtype = type(computed)
    value = float(computed)
    if np.isnan(value):
        return np.nan
    limits: Any = np.finfo(dtype)
    size = abs(ball)
    exponent = int(limits.minexp)
    if not size < arb(2) ** exponent:
        exponent = min(_exponent(size), int(limits.maxexp) - 1)
    ulp = arb(2) ** (exponent - int(limits.nmant))
    overflows = bool(size > arb(float(limits.max)) + ulp / 2)
    if overflows or np.isinf(value):
        right = overflows and np.isinf(value) and bool(ball > 0) == (value > 0)
        return 0.0 if right else np.inf
    return float(abs(arb(value) - ball).mid() / ulp.mid())


def _exponent(size: arb) -> int:
    """Return ⌊log₂ size⌋; the smaller one where the ball does not tell."""
    mantissa, exponent = size.mid().man_exp()
    guess = int(mantissa.bit_length()) + int(exponent) - 1
    return guess if not size < arb(2) ** guess else guess - 1
