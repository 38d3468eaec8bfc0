"""The zeros of a factor on the half-line, each enclosed by two certified signs."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import sympy as sp
from flint import arb, fmpq

from derive.errors import UndecidedError
from derive.proof.balls import enclose, value_at
from derive.proof.precision import working_precision

DIGITS: Final = 60
_BITS: Final = 320
_STEPS: Final = 60
# The half-line up to 40, at no simple fraction: the sign at the zero itself is none.
_SEARCH: Final = tuple(sp.Rational(n, 8) + sp.Rational(1, 997) for n in range(320))
HALF_WIDTH: Final = sp.Rational(1, 10**50)


@dataclass(frozen=True, slots=True)
class Zero:
    """A sign change: the true zero differs from ``value`` by less than 10^-50."""

    value: sp.Rational

    @property
    def ball(self) -> arb:
        """The printed zero, exactly up to the precision in force."""
        return arb(fmpq(int(self.value.p), int(self.value.q)))


def find_zero(expr: sp.Expr, letter: sp.Symbol) -> Zero | None:
    """Return the only sign change of ``expr`` on (0, 40], or ``None`` when there is none, or two.

    That there is no second one is a search, not a proof: a missed zero costs digits there, which
    the accuracy check would show; it never makes a formula wrong.
    """
    zeros = find_zeros(expr, letter)
    return zeros[0] if len(zeros) == 1 else None


def find_zeros(expr: sp.Expr, letter: sp.Symbol) -> tuple[Zero, ...]:
    """Return the sign changes of ``expr`` on (0, 40] that a search in steps of 1/8 finds."""
    return tuple(_changes(expr, letter))


def _changes(expr: sp.Expr, letter: sp.Symbol) -> Iterator[Zero]:
    signs = [(point, _sign(expr, letter, point)) for point in _SEARCH]
    for (low, below), (high, above) in pairwise(signs):
        if below * above < 0:
            value = _enclosed(expr, letter, low, high)
            ends = [_sign(expr, letter, value + k * HALF_WIDTH) for k in (-1, 1)]
            if ends[0] * ends[1] < 0:
                yield Zero(value)


def _sign(expr: sp.Expr, letter: sp.Symbol, at: sp.Rational) -> int:
    try:
        ball = enclose(expr, {letter: at}, bits=64)
    except UndecidedError:
        return 0
    return 1 if ball > 0 else -1 if ball < 0 else 0


def _enclosed(expr: sp.Expr, letter: sp.Symbol, low: sp.Rational, high: sp.Rational) -> sp.Rational:
    """Return the zero between two points to 55 digits, by the Illinois method."""
    with working_precision(_BITS):
        a, b = (arb(fmpq(int(end.p), int(end.q))) for end in (low, high))
        f, g = (value_at(expr, letter, end).mid() for end in (a, b))
        for _ in range(_STEPS):
            if g == 0 or abs(b - a) < arb(10) ** -DIGITS * abs(b):
                break
            c = (b - g * (b - a) / (g - f)).mid()
            h = value_at(expr, letter, c).mid()
            if h * g < 0:
                a, f = b, g
            else:
                f = f / 2
            b, g = c, h
        return sp.Rational(b.str(DIGITS, radius=False))
