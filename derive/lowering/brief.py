"""A program for a few float32: the formula of the fewest calls that is good enough.

On a hundred elements a call of NumPy takes as long as what it computes, and a formula in float64
needs nothing of what a careful program does about roundings. Its bounds are looked at beside each
zero of the result, where most digits are lost; what lies outside is left to the careful program.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from derive.activation import Activation
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import over, times
from derive.lowering.operation import Operation
from derive.lowering.pieced import Pieced
from derive.lowering.quick import NO_NUMBERS, candidates, domain_at, values_and_zeros
from derive.lowering.records import Lowered, Quick
from derive.lowering.roundings import FLOAT32, FLOAT64, SINGLE, Values, bounds_at, values_at
from derive.lowering.serving import Domain
from derive.lowering.terms import Call, Let, Term, call, mapped, number, remembered, walk
from derive.lowering.timing import calls_of_few, has_array, nanoseconds
from derive.lowering.ways import Goal, Way, proved
from derive.lowering.wide import for_single

#: how much quicker it has to be
_GAIN: Final = 0.8
_MOST_PROOFS: Final = 4
_MOST_TRIED: Final = 12
_LIMIT: Final = 5.87
_ROUNDED, _FINER = 0.5, 2.0**-29
#: where the zeros of waves are looked at one by one
_SEEN: Final = 32.0
_GRID: Final[Values] = np.arange(-_SEEN, _SEEN, 2.0**-7) + 2.0**-9
_STEPS: Final = 64
#: beside 0 the points are those of the domain
_LEAST: Final = 2.0**-12
_NEIGHBOURS: Final = 6
_WAVES: Final = frozenset((op.QUIET_SIN, op.QUIET_COS, op.QUIET_TAN))
_OF_PRODUCTS: Final[Mapping[Operation, Operation]] = {
    **dict.fromkeys((op.SIN_AT, op.SIN_AT_OR_ZERO), op.QUIET_SIN),
    **dict.fromkeys((op.COS_AT, op.COS_AT_OR_ZERO), op.QUIET_COS),
}
#: a program of more calls is no short expression, which is brief as it is
_MOST_CALLS: Final = 7.0


@dataclass(frozen=True, slots=True)
class _Few:
    """What some elements take in microseconds: a call, a comparison, to float64 and back.

    ``elements`` are in thousands, ``away`` the number of them that may lie outside, in an array of
    which half a per cent should.
    """

    elements: float
    call: float
    test: float
    casts: float
    away: float


#: a hundred or so, and one alone: the C library computes that, but what is written in place
_SOME: Final = _Few(0.05, 0.27, 0.4, 0.5, 60.0)
_ONE: Final = _Few(0.001, 0.08, 0.1, 0.0, 1.0)
_ONE_IN_PLACE: Final = _Few(0.001, 0.45, 0.1, 1.0, 1.0)


def with_brief(lowered: Lowered, pieced: Pieced, activation: Activation) -> Lowered:
    """Return the function with a brief program for float32, where one is found and proved."""
    found = _brief(lowered, pieced, activation, (_SOME, _SOME))
    if found is None and _calls(lowered) > _MOST_CALLS:
        alone = _brief(lowered, pieced, activation, (_ONE, _ONE_IN_PLACE))
        found = None if alone is None else replace(alone, most=1)
    return replace(lowered, brief=found)


def _brief(
    lowered: Lowered, pieced: Pieced, activation: Activation, few: tuple[_Few, _Few]
) -> Quick | None:
    values = {p.name: float(p.default) for p in activation.parameters}
    ways = _ways(lowered, candidates(lowered, pieced, activation), values, few)
    for way in islice(ways, _MOST_PROOFS):
        made = proved(way, rules.BRIEF, activation)
        if made is not None:
            return Quick(made, way.domain, tuple(values.values()), double=way.double)
    return None


def _ways(
    lowered: Lowered,
    offered: Iterable[tuple[Goal, Term]],
    values: Mapping[str, float],
    few: tuple[_Few, _Few],
) -> Iterator[Way]:
    """Yield formulas that take less than what there is, the quickest first."""
    own, known = few[0], _time_of(lowered, few[1])
    try:
        exact = values_and_zeros(lowered.term, values)
    except NO_NUMBERS:
        return
    found: dict[tuple[Term, bool], tuple[float, Goal]] = {}
    for goal, term in offered:
        for double in (False, True) if own is _SOME else (True,):
            one = _briefly(term) if double else term
            if calls_of_few(one) and has_array(one):  # x itself is no new array
                found.setdefault((one, double), (_time(one, own, double=double), goal))
    for (term, double), (time, goal) in sorted(found.items(), key=lambda f: f[1][0])[:_MOST_TRIED]:
        if time > _GAIN * known:
            return
        domain, _ = domain_at(term, values, exact, double=double)
        if domain is None:
            continue
        domain = _in_sight(domain, term)
        whole = time + own.test * domain.tests + _away(domain, own) * _time_with(lowered, few[1])
        if whole > _GAIN * known:
            continue
        good = is_good_at_zeros(term, lowered.term, values, domain, double=double)
        if good and keeps_zero(term, lowered.term, values):
            yield Way(term, double, domain, whole, goal)


def _serving(lowered: Lowered) -> Lowered:
    """Return the program that an ordinary array is given to."""
    if lowered.quick is not None:
        return lowered.quick.lowered
    return lowered if lowered.middle is None else lowered.middle.lowered


def _calls(lowered: Lowered) -> float:
    serving = _serving(lowered)
    return calls_of_few(serving.term if serving.wide is None else serving.wide)


def _time_of(lowered: Lowered, few: _Few) -> float:
    """Return what a few float32 take without a brief program."""
    own = _time_with(lowered, few)
    if lowered.quick is not None:
        domain = lowered.quick.domain
        tests = few.test * domain.tests
        return _time_with(lowered.quick.lowered, few) + tests + _away(domain, few) * own
    if lowered.middle is not None:
        ends = (lowered.middle.low, lowered.middle.high)
        tests = few.test * sum(end is not None for end in ends)
        return min(own, _time_with(lowered.middle.lowered, few) + tests)
    return own


def _away(domain: Domain, few: _Few) -> float:
    """Return how often the careful program is needed."""
    return min(1.0, few.away * domain.outside)


def _time_with(lowered: Lowered, few: _Few) -> float:
    wide = lowered.wide
    return _time(lowered.term, few) if wide is None else _time(wide, few, double=True)


def _time(term: Term, few: _Few, *, double: bool = False) -> float:
    block = few.elements * nanoseconds(term, double=double)
    return few.call * calls_of_few(term) + block + (few.casts if double else 0.0)


@remembered
def _briefly(term: Term) -> Term:
    """Return the term in float64 for float32: a sum of waves as it stands, erfc of few digits."""
    match mapped(for_single(term), _briefly):
        case Call(op.WAVE, (u, p, q)):
            return times(p, call(op.QUIET_SIN, u)) + times(q, call(op.QUIET_COS, u))
        case Call(operation, (u, p, q)) if operation in _OF_PRODUCTS:
            return call(_OF_PRODUCTS[operation], _angle(u, p, q))
        case Call(op.SQUARED_AT, (u, p, q)):
            return _briefly(call(op.BOTH_WAVES_SQUARED, _angle(u, p, q)))
        case Call(op.WAVE_AT, (u, p, q, sine, cosine)):
            return _briefly(call(op.WAVE, _angle(u, p, q), sine, cosine))
        case Call(op.BOTH_WAVES, (u,)):
            return call(op.QUIET_SIN, u) + call(op.QUIET_COS, u)
        case Call(op.BOTH_WAVES_SQUARED, (u,)):
            total = Let("t", call(op.QUIET_SIN, u) + call(op.QUIET_COS, u))
            return total * total
        case done:
            return done


def _angle(u: Term, p: Term, q: Term) -> Term:
    return times(u, p) if q == number(1) else over(times(u, p), q)


def _in_sight(domain: Domain, term: Term) -> Domain:
    """Return the part of the domain where the zeros of waves are looked at."""
    if not any(isinstance(node, Call) and node.operation in _WAVES for node in walk(term)):
        return domain
    low = -_SEEN if domain.low is None else max(domain.low, -_SEEN)
    high = _SEEN if domain.high is None else min(domain.high, _SEEN)
    return replace(domain, low=low, high=high)


def is_good_at_zeros(
    term: Term, careful: Term, values: Mapping[str, float], domain: Domain, *, double: bool
) -> bool:
    """Whether the bounds are kept at the float32 beside each zero of the careful program."""
    points = beside_zeros(careful, values)
    points = points[_lies_in(points, domain)]
    if not points.size:
        return True
    endless = replace(SINGLE, largest=math.inf)
    found = bounds_at(points, term, values, FLOAT64 if double else FLOAT32, form=endless)
    return bool(np.all((_ROUNDED + _FINER * found if double else found) <= _LIMIT))


def keeps_zero(term: Term, careful: Term, values: Mapping[str, float]) -> bool:
    """Whether a 0 at 0 has the sign that the careful program gives it."""
    found, exact = (values_at(np.zeros(1), one, values)[0] for one in (term, careful))
    return bool(exact != 0.0 or np.signbit(found) == np.signbit(exact))


def _lies_in(points: Values, domain: Domain) -> NDArray[np.bool]:
    inside = np.ones(points.shape, np.bool)
    if domain.low is not None:
        inside &= points > domain.low
    if domain.high is not None:
        inside &= points < domain.high
    for low, high in domain.holes:
        inside &= ~((points > low) & (points < high))
    return inside


def beside_zeros(term: Term, values: Mapping[str, float]) -> Values:
    """Return the float32 beside the least sizes of the term, in order and without 0.

    A zero lies beside a least size, whether the sign changes there or not.
    """
    sizes = np.abs(values_at(_GRID, term, values))
    inner = sizes[1:-1]
    least = 1 + np.flatnonzero((inner < sizes[:-2]) & (inner <= sizes[2:]))
    low, high = _GRID[least - 1], _GRID[least + 1]
    while least.size and np.any(high - low > np.spacing(np.abs(low).astype(np.float32))):
        steps = np.linspace(low, high, _STEPS + 1)
        sizes = np.abs(values_at(steps.ravel(), term, values)).reshape(steps.shape)
        place = np.clip(np.argmin(sizes, axis=0), 1, _STEPS - 1)
        columns = np.arange(low.size)
        low, high = steps[place - 1, columns], steps[place + 1, columns]
    near = ((low + high) / 2).astype(np.float32)
    around = [near]
    for end in (-np.inf, np.inf):
        step = near
        for _ in range(_NEIGHBOURS):
            step = np.nextafter(step, np.float32(end))
            around.append(step)
    found: Values = np.unique(np.concatenate(around)).astype(np.float64)
    return found[np.abs(found) > _LEAST]
