"""Functions C·H(a x), H a sum of powers of t times polynomials in sin t and cos t.

With u = tan(t/2) a polynomial in sin t and cos t is a rational function of u on the whole line and
its limit at ∞, so that its extreme values and zeros are exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import sympy as sp

from derive.activation import Activation
from derive.errors import UndecidedError
from derive.proof.parameters import Cell
from derive.proof.zeros import signs_of
from derive.properties.intervals import extreme
from derive.properties.levels import Level
from derive.properties.profile import Subject, subject_of
from derive.symbols import x

_C, _S = sp.Symbol("cosine", real=True), sp.Symbol("sine", real=True)


@dataclass(frozen=True)
class Wave:
    """A polynomial in cos t and sin t, sin² t replaced: of the letters cosine and sine."""

    expr: sp.Expr

    @property
    def is_constant(self) -> bool:
        """Whether t does not matter."""
        return not self.expr.free_symbols

    @property
    def derivative(self) -> sp.Expr:
        """Its derivative by t."""
        return self.expr.diff(_S) * _C - self.expr.diff(_C) * _S

    @property
    def at_zero(self) -> sp.Expr:
        """Its value at t = 0."""
        return self.expr.xreplace({_C: sp.S.One, _S: sp.S.Zero})

    @property
    def of_x(self) -> sp.Expr:
        """The wave at t = x."""
        return self.expr.xreplace({_C: sp.cos(x), _S: sp.sin(x)})

    @cached_property
    def rational(self) -> sp.Expr:
        """The wave as a function of u = tan(t/2), written in x."""
        below = 1 + x**2
        return sp.cancel(self.expr.xreplace({_C: (1 - x**2) / below, _S: 2 * x / below}))

    @cached_property
    def bounds(self) -> tuple[Level, Level]:
        """The smallest and the largest value, both taken."""
        subject = _subject_of(self.rational)
        ends = [(e.level, True) for s in subject.stretches() for e in (s.left, s.right)]
        return extreme(subject, ends, -1)[0], extreme(subject, ends, 1)[0]

    @property
    def signs(self) -> frozenset[int]:
        """The signs that it takes."""
        low, high = (_sign(level) for level in self.bounds)
        return frozenset(range(low, high + 1))

    @cached_property
    def zeros(self) -> list[sp.Expr]:
        """The zeros in −π < t ≤ π, increasing; raises ``UndecidedError`` where one is not exact."""
        table = signs_of(self.rational, -sp.oo, sp.oo)
        exact = [zero.exact for zero in table.zeros]
        if None in exact:
            raise UndecidedError("a zero within the period has no closed form")
        found = [2 * sp.atan(u) for u in exact]
        at_end = self.expr.xreplace({_C: sp.S.NegativeOne, _S: sp.S.Zero})
        return [*found, sp.pi] if at_end == 0 else found


def _subject_of(expr: sp.Expr) -> Subject:
    activation = Activation(name="wave", title="wave", expr=expr, reference="")
    return subject_of(activation, Cell())


def _sign(level: Level) -> int:
    low, high = level.bounds
    return int(bool(low > 0)) - int(bool(high < 0))


@dataclass(frozen=True)
class Oscillation:
    """scale·Σ tᵏ Wₖ(t) with t = ``rate``·x; ``waves`` are those that are not 0, by k."""

    scale: sp.Expr
    rate: sp.Expr
    waves: dict[int, Wave]

    @property
    def top(self) -> tuple[int, Wave]:
        """The wave of the highest power."""
        return max(self.waves.items(), key=lambda item: item[0])

    @property
    def is_periodic(self) -> bool:
        """Whether no power of t occurs."""
        return {*self.waves} == {0}

    @property
    def derivative(self) -> "Oscillation":
        """Its derivative by x."""
        parts: dict[int, sp.Expr] = {}
        for k, wave in self.waves.items():
            parts[k] = parts.get(k, sp.S.Zero) + wave.derivative
            parts[k - 1] = parts.get(k - 1, sp.S.Zero) + k * wave.expr
        return replace(self, scale=self.scale * self.rate, waves=_waves(parts))

    def signs(self, cell: Cell) -> frozenset[int]:
        """Return signs that it takes, all of them if it is periodic; empty where not known."""
        _, wave = self.top
        if not self.is_periodic and not {-1, 1} <= wave.signs:
            return frozenset()
        return frozenset(cell.sign(self.scale) * sign for sign in wave.signs)


def oscillation_of(expr: sp.Expr, cell: Cell) -> Oscillation | None:
    """Return a function as an oscillation, where it is one with certified signs of C and a."""
    settled = cell.settle(expr)
    angles = {atom.args[0] for atom in settled.atoms(sp.sin, sp.cos) if x in atom.free_symbols}
    rates = {abs_rate for angle in angles for abs_rate in _rates(angle)}
    if not rates or len(rates) > 1:
        return None
    (rate,) = rates
    if x in rate.free_symbols or cell.sign(rate) <= 0:
        return None
    return _collected(sp.expand_trig(sp.expand(settled.subs(x, x / rate))), rate, cell)


def _rates(angle: sp.Expr) -> Iterator[sp.Expr]:
    """Yield the a of an angle k·a·x, k whole."""
    rate = sp.cancel(angle / x)
    number, rest = rate.as_coeff_Mul()
    yield rest if rest != 1 or not number.is_Integer else sp.S.One


def _collected(expr: sp.Expr, rate: sp.Expr, cell: Cell) -> Oscillation | None:
    letters = expr.xreplace({sp.cos(x): _C, sp.sin(x): _S})
    if letters.has(sp.sin, sp.cos) or not letters.free_symbols & {_C, _S}:
        return None
    top, bottom = sp.fraction(sp.together(letters))
    if not bottom.is_polynomial(x):
        return None
    power = sp.degree(bottom, x) if bottom.has(x) else 0
    if sp.expand(bottom - bottom.coeff(x, power) * x**power) != 0 or bottom.has(_C, _S):
        return None
    if not top.is_polynomial(x, _C, _S):
        return None
    content, _ = sp.factor_terms(top / bottom.coeff(x, power)).as_independent(x, _C, _S)
    scale = content if content.free_symbols else sp.S.One
    reduced = sp.expand(sp.expand(top / bottom.coeff(x, power)) / scale)
    if reduced.free_symbols - {x, _C, _S}:
        return None
    parts = sp.Poly(reduced, x).as_dict()
    return Oscillation(scale, rate, _waves({k - power: part for (k,), part in parts.items()}))


def _waves(parts: dict[int, sp.Expr]) -> dict[int, Wave]:
    reduced = {k: _without_squares(part) for k, part in parts.items()}
    return {k: Wave(part) for k, part in reduced.items() if part != 0}


def _without_squares(part: sp.Expr) -> sp.Expr:
    return sp.expand(sp.rem(sp.expand(part), _S**2 + _C**2 - 1, _S))


def spacing(zeros: list[sp.Expr]) -> sp.Expr | None:
    """Return the distance of zeros that repeat evenly with period 2π, None where they do not."""
    gaps = {b - a for a, b in pairwise([*zeros, zeros[0] + 2 * sp.pi])}
    return gaps.pop() if len(gaps) == 1 else None
