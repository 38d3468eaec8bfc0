"""Exact rational points inside a region, parameters included, in a fixed order.

Samples choose and refute; they never prove.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

import sympy as sp
from flint import arb, fmpq

from derive.errors import UndecidedError
from derive.proof.balls import enclose, holds
from derive.proof.field import Field
from derive.proof.precision import working_precision
from derive.proof.region import Region

Point = dict[sp.Symbol, sp.Rational]

_NUMBERS: Final = tuple(
    sp.Rational(*pair)
    for pair in (
        (1, 1), (1, 2), (2, 1), (-1, 1), (3, 10), (-1, 2), (7, 5), (3, 1), (-2, 1), (5, 7), (0, 1),
        (-7, 3), (1, 10), (-3, 10), (11, 4), (-4, 1), (6, 1), (9, 100), (-1, 100), (13, 1),
        (-11, 1),
    )
)  # fmt: skip
_FRACTIONS: Final = tuple(
    sp.Rational(*pair)
    for pair in (
        (1, 2), (1, 3), (3, 4), (1, 10), (9, 10), (2, 7), (5, 8), (1, 100), (99, 100), (3, 7),
        (1, 5), (4, 5),
    )
)  # fmt: skip
_DISTANCES: Final = tuple(
    sp.Rational(*pair)
    for pair in (
        (1, 1), (1, 2), (2, 1), (1, 10), (7, 2), (1, 3), (5, 1), (1, 100), (8, 5), (13, 1), (3, 7),
        (30, 1),
    )
)  # fmt: skip
_TRIED: Final = 1000


def points(region: Region, variable: sp.Symbol, parameters: Sequence[sp.Symbol]) -> Iterator[Point]:
    """Yield rational points of the region with parameter values that its assumptions allow."""
    settings = list(islice(_settings(region, parameters), 12))
    if not settings:
        return
    inputs = [list(_inputs(region, setting)) for setting in settings]
    for turn in range(max(map(len, inputs)) * len(settings)):
        which = turn % len(settings)
        chosen = inputs[which]
        index = (turn // len(settings) + 5 * which) % max(1, len(chosen))
        if chosen and turn // len(settings) < len(chosen):
            yield {**settings[which], variable: chosen[index]}


def parameters_of(region: Region, variable: sp.Symbol, *exprs: sp.Basic) -> list[sp.Symbol]:
    """Return the letters other than the input in the region and the expressions, sorted by name."""
    used = [region.lower, region.upper, *region.assumptions, *exprs]
    letters = {s for e in used for s in e.free_symbols if isinstance(s, sp.Symbol)} - {variable}
    return sorted(letters, key=str)


def _settings(region: Region, parameters: Sequence[sp.Symbol]) -> Iterator[Point]:
    """Yield parameter values that satisfy the assumptions, a spread of them first."""
    pool = [*_NUMBERS, *_beside_the_ends(region)]
    seen = set()
    for turn in range(_TRIED if parameters else 1):
        # one further in each round: else values whose steps divide the pool meet the same few
        rounds = turn // len(pool)
        places = (turn * (2 * j + 1) + (3 + rounds) * j for j in range(len(parameters)))
        values = [pool[place % len(pool)] for place in places]
        if tuple(values) in seen:
            continue
        seen.add(tuple(values))
        setting = dict(zip(parameters, values, strict=True))
        if _allowed(region, setting) and _has_points(region, setting):
            yield setting


def _beside_the_ends(region: Region) -> list[sp.Rational]:
    numbers = {n for a in region.assumptions for n in a.atoms(sp.Rational)}
    beside = [n + d for n in sorted(numbers) for d in (0, sp.Rational(1, 3), -sp.Rational(1, 3), 4)]
    return [n for n in beside if n not in _NUMBERS]


def _allowed(region: Region, setting: Point) -> bool:
    declared = all(
        not (letter.is_positive and value <= 0)
        and not (letter.is_nonnegative and value < 0)
        and not (letter.is_negative and value >= 0)
        and not (letter.is_nonzero and value == 0)
        for letter, value in setting.items()
    )
    return declared and all(holds(relation, setting) is True for relation in region.assumptions)


def _has_points(region: Region, setting: Point) -> bool:
    """Whether the ends have values, such as −1/(2a) unless a is 0, and are in order."""
    try:
        lower, upper = _end(region.lower, setting, 1), _end(region.upper, setting, -1)
    except UndecidedError:
        return False
    return lower is None or upper is None or lower < upper


def _end(end: sp.Expr, setting: Mapping[sp.Symbol, sp.Rational], side: int) -> sp.Rational | None:
    """Return a rational at the end of the region, or just inside; ``None`` for an infinite one."""
    if end in (sp.S.Infinity, sp.S.NegativeInfinity):
        return None
    value = end.xreplace(dict(setting))
    if isinstance(value, sp.Rational):
        return value
    ball = enclose(end, setting, 64)
    with working_precision(64):
        inside = (ball.upper() if side > 0 else ball.lower()).fmpq()
    return to_rational(inside)


def to_rational(value: fmpq) -> sp.Rational:
    """Return a FLINT rational as SymPy's."""
    return sp.Rational(int(value.p), int(value.q))


def _inputs(region: Region, setting: Point) -> Iterator[sp.Rational]:
    lower, upper = _end(region.lower, setting, 1), _end(region.upper, setting, -1)
    if lower is not None and upper is not None:
        yield from (lower + (upper - lower) * part for part in _FRACTIONS)
    elif lower is not None:
        yield from (lower + distance for distance in _DISTANCES)
    elif upper is not None:
        yield from (upper - distance for distance in _DISTANCES)
    else:
        yield from _NUMBERS


def integer_near(field: Field, expr: sp.Expr) -> int | None:
    """Return the value of a continuous expression whose values are known to be integers.

    On a convex set it is one integer, so one ball identifies it; elsewhere the answer is ``None``.
    """
    if not field.is_convex:
        return None
    letters = parameters_of(field.region, field.variable, expr)
    for point in islice(points(field.region, field.variable, letters), 8):
        try:
            ball = enclose(expr, point, 64)
        except UndecidedError:
            continue
        found = _only_integer(ball)
        if found is not None:
            return found
    return None


def _only_integer(ball: arb) -> int | None:
    with working_precision(64):
        if not ball.rad() < arb(fmpq(1, 4)):
            return None
        found = (ball + arb(0, fmpq(1, 8))).unique_fmpz()
    return None if found is None else int(found)
