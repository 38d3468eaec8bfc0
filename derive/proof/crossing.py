"""A change of sign narrowed to one cell of a fine grid, in few evaluations.

The grid is the one that halving would end on; the points are chosen by the ITP rule (Oliveira and
Takahashi 2020): a chord, pulled toward the middle, and never further from it than halving allows.
"""

from collections.abc import Callable
from typing import Final

import sympy as sp
from flint import arb

from derive.errors import UndecidedError
from derive.proof.compiled import compiled
from derive.proof.precision import working_precision
from derive.symbols import x

#: how strongly a chord is pulled toward the middle
_PULL: Final = 0.2

Value = Callable[[sp.Rational], arb]


def value_of(expr: sp.Expr, letter: sp.Symbol, bits: int) -> Value:
    """Return a function that encloses ``expr`` at rational numbers; raises ``UndecidedError``."""
    program = compiled(expr, letter)

    def value(at: sp.Rational) -> arb:
        with working_precision(bits):
            return program(arb(int(at.p)) / int(at.q))

    return value


def narrowed(
    expr: sp.Expr, ends: tuple[sp.Rational, sp.Rational], width: sp.Rational, bits: int
) -> tuple[sp.Rational, sp.Rational] | None:
    """Return ``crossing`` for a function of x; ``None`` where it has no program on balls."""
    try:
        return crossing(value_of(expr, x, bits), *ends, width)
    except UndecidedError:
        return None


def crossing(
    value: Value, low: sp.Rational, high: sp.Rational, width: sp.Rational
) -> tuple[sp.Rational, sp.Rational] | None:
    """Return neighbours on the grid, closer than ``width``, with the signs of ``low``, ``high``.

    ``None`` where the signs at the ends do not differ, or a sign on the way is not certified, as at
    a point of the grid that is a zero.
    """
    halvings = 0
    while (high - low) > width * 2**halvings:
        halvings += 1
    step = (high - low) / 2**halvings
    a, b = 0, 2**halvings
    try:
        at_a, at_b = value(low), value(high)
        if _sign(at_a) * _sign(at_b) != -1:
            return None
        for turn in range(2 * halvings + 2):
            if b - a <= 1:
                return low + a * step, low + b * step
            share = float((at_a / (at_a - at_b)).mid())
            k = a + _advance(b - a, share, 2**halvings, 2.0 ** (halvings - turn))
            at_k = value(low + k * step)
            if _sign(at_k) == 0:
                return None
            if _sign(at_k) == _sign(at_a):
                a, at_a = k, at_k
            else:
                b, at_b = k, at_k
    except UndecidedError:
        return None
    return None


def _advance(size: int, share: float, whole: int, room: float) -> int:
    """Return how far to go, 0 < steps < size; ``share``: where the chord is 0, from 0 to 1."""
    middle, chord = size / 2, share * size
    toward = 1 if chord <= middle else -1
    pull = max(_PULL * size * (size / whole), 1.0)
    moved = chord + toward * pull if pull <= abs(middle - chord) else middle
    slack = max(room - middle, 0.0)
    if abs(moved - middle) > slack:
        moved = middle - toward * slack
    return min(max(round(moved), 1), size - 1)


def _sign(ball: arb) -> int:
    return 1 if ball > 0 else -1 if ball < 0 else 0
