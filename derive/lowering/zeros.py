"""The zero of a factor on the half-line, enclosed by two certified signs."""

from dataclasses import dataclass
from typing import Final

import mpmath as mp
import sympy as sp

from derive.errors import UndecidedError
from derive.proof.balls import enclose

DIGITS: Final = 60
_SEARCH: Final = tuple(sp.Rational(n, 8) for n in range(1, 321))  # the half-line up to 40
HALF_WIDTH: Final = sp.Rational(1, 10**50)


@dataclass(frozen=True, slots=True)
class Zero:
    """A sign change: the true zero differs from ``value`` by less than 10^-50."""

    value: sp.Rational

    @property
    def mp(self) -> mp.mpf:
        """The zero as an mpmath number at the precision in force."""
        return mp.mpf(int(self.value.p)) / int(self.value.q)


def find_zero(expr: sp.Expr, letter: sp.Symbol) -> Zero | None:
    """Return the only sign change of ``expr`` on (0, 40], or ``None`` when there is none, or two.

    That there is no second one is a search, not a proof: a missed zero costs digits there, which
    the accuracy check would show; it never makes a formula wrong.
    """
    signs = [_sign(expr, letter, point) for point in _SEARCH]
    changes = [n for n in range(1, len(signs)) if signs[n - 1] * signs[n] < 0]
    if len(changes) != 1:
        return None
    value = _bisect(expr, letter, _SEARCH[changes[0] - 1], _SEARCH[changes[0]])
    below, above = (_sign(expr, letter, value + k * HALF_WIDTH) for k in (-1, 1))
    return Zero(value) if below * above < 0 else None


def _sign(expr: sp.Expr, letter: sp.Symbol, at: sp.Rational) -> int:
    try:
        ball = enclose(expr, {letter: at}, bits=64)
    except UndecidedError:
        return 0
    return 1 if ball > 0 else -1 if ball < 0 else 0


def _bisect(expr: sp.Expr, letter: sp.Symbol, low: sp.Rational, high: sp.Rational) -> sp.Rational:
    """Return the zero between two points to 55 digits, by the Illinois method in mpmath."""
    with mp.workdps(DIGITS + 15):
        function = sp.lambdify(letter, expr, "mpmath")
        found = mp.findroot(
            function, (mp.mpf(low.p) / low.q, mp.mpf(high.p) / high.q), solver="illinois"
        )
        return sp.Rational(mp.nstr(found, DIGITS))
