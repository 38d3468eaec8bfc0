"""Points at which candidates are sorted out before a proof is tried: agreement proves nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

import sympy as sp
from flint import arb

from derive.errors import UndecidedError
from derive.proof import Region, enclose
from derive.proof.balls import value_at
from derive.proof.samples import Point, parameters_of, points
from derive.symbols import x, y

_BITS: Final = 64
_COUNT: Final = 6
_TRIED: Final = 60
#: points at which both signs of a slope are looked for
_LOOKED_AT: Final = 24


@dataclass(frozen=True, slots=True)
class Samples:
    """Rational points of a region, the parameters chosen within the assumptions."""

    points: tuple[tuple[tuple[sp.Symbol, sp.Rational], ...], ...]

    def agree(self, left: sp.Expr, right: sp.Expr) -> bool:
        """Return whether balls leave left = right possible at every point, and are known at one."""
        seen = 0
        for point in self.points:
            balls = _kept_ball(left, point), _kept_ball(right, point)
            if balls[0] is None or balls[1] is None:
                continue
            if not balls[0].overlaps(balls[1]):
                return False
            seen += 1
        return seen > 0

    def exclude(self, form: sp.Expr, output: sp.Expr, target: sp.Expr) -> bool:
        """Return whether form(output) = target is excluded at a point; nothing is inserted."""
        for point in self.points:
            level, wanted = _kept_ball(output, point), _kept_ball(target, point)
            if level is None or wanted is None:
                continue
            try:
                found = value_at(form, y, level, dict(point), bits=2 * _BITS)
            except UndecidedError:
                continue
            if found.is_finite() and not found.overlaps(wanted):
                return True
        return False

    def positive(self, expr: sp.Expr) -> bool:
        """Return whether ``expr`` is positive at every point where its ball is known."""
        balls = [ball_at(expr, dict(point)) for point in self.points]
        return all(ball is None or bool(ball > 0) for ball in balls)


@lru_cache(maxsize=4096)
def _kept_ball(expr: sp.Expr, point: tuple[tuple[sp.Symbol, sp.Rational], ...]) -> arb | None:
    """Return the enclosure at a point; one side is compared with many."""
    return ball_at(expr, dict(point))


def ball_at(expr: sp.Expr, point: Point) -> arb | None:
    """Return an enclosure of ``expr`` at a point; None where there is none."""
    try:
        return enclose(expr, point, _BITS)
    except UndecidedError:
        return None


def shows_both_signs(expr: sp.Expr, region: Region) -> bool:
    """Whether balls show both signs of a function of x alone at a few points of a region."""
    if expr.free_symbols != {x} or region.lower.free_symbols | region.upper.free_symbols:
        return False
    inside = islice(points(Region(region.lower, region.upper), x, []), _LOOKED_AT)
    balls = [ball for point in inside if (ball := ball_at(expr, point)) is not None]
    return any(ball > 0 for ball in balls) and any(ball < 0 for ball in balls)


def sample(region: Region, expr: sp.Expr) -> Samples:
    """Return points of the region; with ``region.slope`` only those where expr′ has that sign."""
    letters = parameters_of(region, x, expr)
    found: Iterable[Point] = islice(points(region, x, letters), _TRIED)
    if region.slope:
        slope = expr.diff(x)
        found = (point for point in found if _has_sign(slope, point, region.slope))
    return Samples(tuple(tuple(point.items()) for point in islice(found, _COUNT)))


def _has_sign(slope: sp.Expr, point: Point, sign: int) -> bool:
    ball = ball_at(slope, point)
    return ball is not None and bool(sign * ball > 0)
