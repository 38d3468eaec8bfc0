"""Compare a claimed derivative with the true one at exact points, for every way to read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.judging.arguments import Roles, assignments
from derive.judging.functions import Pair, g
from derive.judging.oracle import exact_value, is_partial
from derive.judging.points import cuts_of, inside, settings, wide
from derive.proof.balls import holds
from derive.symbols import x

#: differences below this (against 1 or the value) are roundings of constants and guards
NEGLIGIBLE: Final = 2e-6
_UPSTREAM: Final = sp.Rational(3, 2)
_QUICK: Final = 7

Setting = dict[sp.Symbol, sp.Rational]


@dataclass(frozen=True, slots=True)
class Difference:
    """The worst difference at one setting of the parameters."""

    size: float
    at: sp.Rational
    setting: tuple[tuple[sp.Symbol, sp.Rational], ...]
    returned: float
    wanted: float
    compared: int

    @property
    def agrees(self) -> bool:
        """Whether there is no difference worth the name, and something was compared."""
        return self.compared > 0 and self.size <= NEGLIGIBLE


@dataclass(frozen=True, slots=True)
class Match:
    """How one way to read the arguments fares at each setting; the first is the default."""

    roles: Roles
    differences: tuple[Difference, ...]

    @property
    def at_default(self) -> bool:
        """Whether it agrees where the caller says nothing."""
        return self.differences[0].agrees

    @property
    def everywhere(self) -> bool:
        """Whether it agrees at every setting at which something could be compared."""
        return self.at_default and not self.failing

    @property
    def failing(self) -> tuple[Difference, ...]:
        """The settings at which it differs."""
        return tuple(d for d in self.differences if d.compared and not d.agrees)


class Comparison:
    """All comparisons of one pair, each value computed once."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.cuts = self._cuts()
        self.points = inside(self.cuts, pair.region())
        self.settings = [s for s in settings(pair.defaults) if self._allowed(s)]
        self._partial = is_partial(pair.value)
        self._wanted: dict[tuple[int, sp.Rational], float | None] = {}

    def _cuts(self) -> list[sp.Rational]:
        pair = self.pair.at(self.pair.defaults)
        letters = {s: x for s in _symbols(pair.slope) if s != g}
        return cuts_of((pair.derivative, pair.slope.xreplace(letters)), pair.region())

    def _allowed(self, setting: Setting) -> bool:
        return not any(holds(condition, setting) for condition in self.pair.refused)

    def matches(self) -> list[Match]:
        """Return how every way to read the arguments fares, likely ones first."""
        return [self.match(roles) for roles in assignments(self.pair.claim)]

    def match(self, roles: Roles, *, thorough: bool = False) -> Match:
        """Return how one way fares; a way that fails at the default is not looked at further."""
        used = self.pair.as_used(roles)
        quick = self._difference(used, roles, 0, self.points[:_QUICK])
        if quick.compared and not quick.agrees and not thorough:
            return Match(roles, (quick,))
        first = self._difference(used, roles, 0, self.points)
        if not first.agrees and not thorough:
            return Match(roles, (first,))
        others = (
            self._difference(used, roles, n, self.points[:12]) for n in range(1, len(self.settings))
        )
        return Match(roles, (first, *others))

    def searched(self, match: Match) -> Match:
        """Return the match with the worst difference at many inputs, parameters at defaults."""
        points = [p for p in wide(self.pair.region()) if p not in self.cuts]
        found = self._difference(self.pair.as_used(match.roles), match.roles, 0, points)
        first, *others = match.differences
        return Match(match.roles, (max(first, found, key=lambda d: d.size), *others))

    def agrees_at(self, roles: Roles, points: Sequence[sp.Rational]) -> bool:
        """Whether one way to read the arguments agrees at points, parameters at their defaults."""
        return self._difference(self.pair.as_used(roles), roles, 0, points).agrees

    def _difference(
        self, used: sp.Expr, roles: Roles, number: int, points: Sequence[sp.Rational]
    ) -> Difference:
        setting = self.settings[number]
        factor = float(_UPSTREAM) if g in self.pair.target(roles).free_symbols else 1.0
        worst = Difference(0.0, sp.S.Zero, tuple(setting.items()), 0.0, 0.0, 0)
        compared = 0
        for at in points:
            wanted = self._true(number, at)
            returned = exact_value(used, {**setting, x: at, g: _UPSTREAM})
            if wanted is None or returned is None:
                continue
            compared += 1
            wanted *= factor
            size = abs(returned - wanted) / max(1.0, abs(wanted))
            if size > worst.size:
                # what is shown is the derivative, without the incoming gradient
                shown = returned / factor, wanted / factor
                worst = Difference(size, at, worst.setting, *shown, compared)
        return Difference(
            worst.size, worst.at, worst.setting, worst.returned, worst.wanted, compared
        )

    def _true(self, number: int, at: sp.Rational) -> float | None:
        key = (number, at)
        if key not in self._wanted:
            values = {**self.settings[number], x: at}
            ends = self._partial and exact_value(self.pair.value, values) is None
            self._wanted[key] = None if ends else exact_value(self.pair.derivative, values)
        return self._wanted[key]


def _symbols(expr: sp.Expr) -> list[sp.Symbol]:
    return [s for s in expr.free_symbols if isinstance(s, sp.Symbol)]
