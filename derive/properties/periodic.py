"""Properties of functions with sines and cosines, whose slopes change sign without end."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial, reduce
from typing import Final

import sympy as sp

from derive.display import Node, Relation, Sym, Words
from derive.display.reading import from_sympy
from derive.proof.zeros import bisect, sign_at
from derive.properties.cases import Find, Finding
from derive.properties.intervals import interval
from derive.properties.jumps import value_at
from derive.properties.levels import Level, compare, decimals, magnitude
from derive.properties.oscillation import Oscillation, Wave, oscillation_of, spacing
from derive.properties.profile import Subject
from derive.symbols import x

X: Final = Sym("x")
#: any whole number, in families of zeros
_WHOLE: Final = sp.Symbol("k", integer=True)
_FAR: Final = 64
_BY_PERIOD: Final = "tan(t/2) makes the sines and cosines of t rational: exact values of a period"
_UNBOUNDED: Final = "a power of x times a wave of both signs"
_ANY_WHOLE: Final = "k any whole number"

Oscillating = Callable[[Oscillation, Subject], Finding | None]


def first(oscillating: Oscillating, otherwise: Find) -> Find:
    """Return a finder that treats an oscillation by itself, and what it leaves as any function."""

    def find(subject: Subject) -> Finding:
        known = _oscillation(subject)
        found = None if known is None else oscillating(known, subject)
        return otherwise(subject) if found is None else found

    return find


@lru_cache(maxsize=64)
def _oscillation(subject: Subject) -> Oscillation | None:
    exprs = {piece.expr for piece in subject.pieces}
    return oscillation_of(exprs.pop(), subject.cell) if len(exprs) == 1 else None


def _is_smooth(f: Oscillation) -> bool:
    return min(f.waves) >= 0


def range_of(f: Oscillation, subject: Subject) -> Finding | None:
    """Return the values of a wave, or the whole line."""
    if f.is_periodic:
        low, high = (_scaled(level, f.scale) for level in f.waves[0].bounds)
        if subject.cell.sign(f.scale) < 0:
            low, high = high, low
        return Finding(interval(low, True, high, True), _BY_PERIOD)
    power, wave = f.top
    if power < 1 or not _is_smooth(f):
        return None
    if (wave.is_constant and power % 2 == 1) or {-1, 1} <= wave.signs:
        line = interval(Level(-sp.oo), False, Level(sp.oo), False)
        return Finding(line, "f is continuous and unbounded in both directions")
    return None


def _scaled(level: Level, scale: sp.Expr) -> Level:
    if level.exact is not None:
        return Level(sp.expand(scale * level.exact))
    return level if scale == 1 else Level(level.exact, level.low, level.high)


def limit_at(f: Oscillation, subject: Subject, end: sp.Expr) -> Finding | None:
    """Return the limit at ±oo, or that there is none."""
    power, wave = f.top
    if power < 0:
        return Finding(Relation("→", Sym("y"), from_sympy(sp.S.Zero)), "a wave over a power of x")
    if not wave.is_constant and (power == 0 or {-1, 1} <= wave.signs):
        return Finding(Words("none"), _BY_PERIOD, "f oscillates")
    if not wave.is_constant or power == 0:
        return None
    side = 1 if end is sp.S.Infinity else (-1) ** power
    sign = side * subject.cell.sign(f.scale * wave.expr)
    return Finding(Relation("→", Sym("y"), Level(sign * sp.oo).node), "the highest power of x")


def monotonicity(f: Oscillation, subject: Subject) -> Finding | None:
    """Return whether f′ keeps its sign but for isolated zeros."""
    signs = f.derivative.signs(subject.cell) - {0}
    if {-1, 1} <= signs:
        return Finding(Words("not monotone"), _BY_PERIOD, "f′ changes its sign without end")
    if len(signs) == 1 and _is_smooth(f):
        word = "increasing" if signs == {1} else "decreasing"
        return Finding(Words(f"strictly {word}"), "f′ has one sign but for isolated zeros")
    return None


def convexity(f: Oscillation, subject: Subject) -> Finding | None:
    """Return that f″ changes its sign."""
    if {-1, 1} <= f.derivative.derivative.signs(subject.cell):
        note = "f″ changes its sign without end"
        return Finding(Words("neither convex nor concave"), _BY_PERIOD, note)
    return None


def steepest(f: Oscillation, subject: Subject) -> Finding | None:
    """Return sup |f′|."""
    level = _supremum(f, subject)
    if level is None:
        return None
    note = "reached in every period" if level.rank == 0 else ""
    return Finding(level.node, _BY_PERIOD if level.rank == 0 else _UNBOUNDED, note)


def lipschitz(f: Oscillation, subject: Subject) -> Finding | None:
    """Return sup |f′|, or that it is infinite."""
    level = _supremum(f, subject)
    if level is None:
        return None
    if level.rank != 0:
        return Finding(Words("none"), "f′ is unbounded", "not Lipschitz continuous")
    return Finding(level.node, "mean value theorem, with sup |f′|")


def _supremum(f: Oscillation, subject: Subject) -> Level | None:
    slope, cell = f.derivative, subject.cell
    if not _is_smooth(f):
        return None
    if not slope.is_periodic:
        return Level(sp.oo)
    low, high = (magnitude(_scaled(b, slope.scale), cell) for b in slope.waves[0].bounds)
    return low if compare(low, high, cell) > 0 else high


def saturation(f: Oscillation, _subject: Subject) -> Finding | None:
    """Return that f′ does not tend to 0."""
    power, _ = f.derivative.top
    if power < 0:
        return None
    return Finding(Words("none"), "the limit of f′ is not 0", "f′ does not tend to 0")


def mean(f: Oscillation, subject: Subject) -> int | None:
    """Return the sign of an even oscillation; 0 where it has both."""
    _, wave = f.top
    if len(f.waves) > 1:
        return None
    signs = {subject.cell.sign(f.scale) * sign for sign in wave.signs} - {0}
    return signs.pop() if len(signs) == 1 else 0


def zeros(f: Oscillation, subject: Subject) -> Finding | None:
    """Return all x with f(x) = 0."""
    return _solutions(f, subject)


def fixed_points(f: Oscillation, subject: Subject) -> Finding | None:
    """Return all x with f(x) = x."""
    slope = sp.cancel(1 / (f.scale * f.rate))
    if slope.free_symbols:
        return None
    waves = dict(f.waves)
    line = waves.get(1, Wave(sp.S.Zero)).expr - slope
    waves[1] = Wave(line)
    kept = {k: wave for k, wave in waves.items() if wave.expr != 0}
    return _solutions(replace(f, waves=kept), subject)


def _solutions(f: Oscillation, subject: Subject) -> Finding | None:
    if not _is_smooth(f):
        return _of_quotient(f, subject)
    if len(f.waves) == 1:
        ((power, wave),) = f.waves.items()
        return _families(f, wave, lonely=power > 0)
    slope = f.derivative
    if slope.is_periodic and len(slope.waves[0].signs - {0}) == 1:
        return _only_zero(f, subject)
    return None


def _of_quotient(f: Oscillation, subject: Subject) -> Finding | None:
    """Return the zeros of a wave over x; the value that fills the hole at 0 decides there."""
    if {*f.waves} != {-1} or f.waves[-1].zeros[:1] == []:
        return None
    wave = f.waves[-1]
    if spacing(wave.zeros) != sp.pi or sp.S.Zero not in wave.zeros:
        return None
    found = _families(f, wave, lonely=False)
    at_zero = subject.cell.sign(value_at(subject, sp.S.Zero))
    return replace(found, note=f"{_ANY_WHOLE} but 0") if at_zero else found


def _families(f: Oscillation, wave: Wave, *, lonely: bool) -> Finding:
    places = wave.zeros
    step = spacing(places) if places else None
    starts = [min(places, key=abs)] if step is not None else places
    width = 2 * sp.pi if step is None else step
    nodes: list[Node] = []
    if lonely and not any(place == 0 for place in places):
        nodes.append(Relation("=", X, from_sympy(sp.S.Zero)))
    for start in starts:
        nodes.append(Relation("=", X, from_sympy((start + _WHOLE * width) / f.rate)))
    if not nodes:
        return Finding(Words("none"), _BY_PERIOD)
    return Finding(reduce(partial(Relation, "or"), nodes), _BY_PERIOD, _ANY_WHOLE if places else "")


def _only_zero(f: Oscillation, subject: Subject) -> Finding | None:
    """Return the one zero of a strictly monotone function that is unbounded in both directions."""
    method = "f is strictly monotone, and changes its sign once"
    at_zero = f.waves[0].at_zero if 0 in f.waves else sp.S.Zero
    if at_zero == 0:
        return Finding(Relation("=", X, from_sympy(sp.S.Zero)), method)
    if f.rate != 1:
        return None
    expr = sp.Add(*(x**k * wave.of_x for k, wave in f.waves.items()))
    far = sp.Integer(_FAR)
    left, right = sign_at(expr, -far), sign_at(expr, far)
    if left * right >= 0:
        return None
    zero = bisect(expr, -far, far, left)
    return Finding(Relation("=", X, decimals(zero.low, zero.high)), method)
