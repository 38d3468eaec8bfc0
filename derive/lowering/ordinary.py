"""A quick program for most float64, and the careful one for the rest of them.

What ``quick`` does for float32: the formula as it stands serves where a bound of its roundings is
small. Most x of an ordinary array need neither the polynomials beside zeros nor the exponents in
two parts, by which a careful program keeps its digits everywhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from derive.activation import Activation
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.pieced import Pieced
from derive.lowering.quick import NO_NUMBERS, candidates
from derive.lowering.records import Lowered, Quick
from derive.lowering.roundings import (
    ARITHMETIC,
    DOUBLE,
    FLOAT64,
    Values,
    bounds_at,
    quiet_at,
    values_at,
)
from derive.lowering.serving import (
    WIDE_POINTS,
    Domain,
    Zeros,
    bounds_beside,
    crossings,
    domain_of,
    worst_around,
)
from derive.lowering.spellings import variants
from derive.lowering.terms import Call, Term, walk
from derive.lowering.timing import CASTS, has_array, nanoseconds
from derive.lowering.ways import Goal, Way, proved

#: in ulp, of a bound, of which about two thirds are measured
_LIMIT: Final = 6.4
_EVERYWHERE: Final = np.concatenate([[-np.inf], WIDE_POINTS, [np.inf]])
_ALIKE, _NOTHING = 2.0**-27, 2.0**-1070
#: where products may overflow on the way to what is right all the same
_HUGE: Final = 2.0**500
#: operations whose errors in float64 are known; others are made for float32
_KNOWN: Final = frozenset(FLOAT64) | ARITHMETIC | {op.SQRT}
#: nanoseconds an element
_TEST, _PARTED, _MOVE = 0.16, 2.0, 40.0
_RARE: Final = 1e-6
_MOST_OUTSIDE: Final = 0.3
#: by how much it has to be quicker, for the code to be worth its lines
_GAIN: Final = 0.8
#: a kernel that float32 has already costs no lines
_SAME: Final = 1.1
_MOST_PROOFS: Final = 4


def with_ordinary(lowered: Lowered, pieced: Pieced, activation: Activation) -> Lowered:
    """Return the function with a quick program for float64, where one is found and proved."""
    values = {p.name: float(p.default) for p in activation.parameters}
    most = _GAIN * _cost_of(lowered)
    known = None if lowered.quick is None else lowered.quick.lowered
    found = [way for way in _ways(lowered, pieced, activation) if way.cost < most]
    for way in sorted(found, key=lambda way: _rank(way, known))[:_MOST_PROOFS]:
        if known is not None and way.term == known.term:
            return replace(lowered, ordinary=Quick(known, way.domain, tuple(values.values())))
        made = proved(way, rules.ORDINARY, activation)
        if made is not None:
            return replace(lowered, ordinary=Quick(made, way.domain, tuple(values.values())))
    return lowered


def _rank(way: Way, known: Lowered | None) -> float:
    return way.cost if known is None or way.term != known.term else way.cost / _SAME


def _cost_of(lowered: Lowered) -> float:
    """Return what float64 takes without it: the middle serves an ordinary array."""
    own = _cost(lowered.term)
    if lowered.middle is None:
        return own
    return min(own, _cost(lowered.middle.lowered.term) + 2 * _TEST)


def _cost(term: Term) -> float:
    return nanoseconds(term, double=True) - CASTS


def _ways(lowered: Lowered, pieced: Pieced, activation: Activation) -> Iterator[Way]:
    values = {p.name: float(p.default) for p in activation.parameters}
    try:
        exact = values_at(_EVERYWHERE, lowered.term, values)
        zeros = crossings(exact[1:-1], lambda at: values_at(at, lowered.term, values), WIDE_POINTS)
    except NO_NUMBERS:
        return
    careful = _cost(lowered.term)
    known: set[Term] = set()
    for goal, term in _candidates(lowered, pieced, activation):
        for one in variants(term):
            if one in known or not _is_plain(one) or _cost(one) >= careful:
                continue
            known.add(one)
            domain = _domain(one, values, exact, zeros)
            if domain is not None and domain.outside <= _MOST_OUTSIDE:
                cost = _cost(one) + _TEST * domain.tests
                if domain.outside > _RARE:
                    cost += _PARTED + domain.outside * (careful + _MOVE)
                yield Way(one, True, domain, cost, goal)


def _is_plain(term: Term) -> bool:
    """Whether it depends on x, and the error of each of its operations is known."""
    calls = (node for node in walk(term) if isinstance(node, Call))
    return has_array(term) and all(call.operation in _KNOWN for call in calls)


def _candidates(
    lowered: Lowered, pieced: Pieced, activation: Activation
) -> Iterator[tuple[Goal, Term]]:
    """Yield the formula of the float32 first, then those that might have served them."""
    if lowered.quick is not None:
        yield Goal(pieced), lowered.quick.lowered.term
    yield from candidates(lowered, pieced, activation)


def _bounds(term: Term, values: Mapping[str, float], points: Values) -> Values:
    return bounds_at(points, term, values, FLOAT64, form=DOUBLE)


def _domain(term: Term, values: Mapping[str, float], exact: Values, zeros: Zeros) -> Domain | None:
    """Return where the term is good enough, by its bounds and values."""
    try:
        bounds = bounds_beside(zeros, WIDE_POINTS, partial(_bounds, term, values))
        found = values_at(_EVERYWHERE, term, values)
        quiet = quiet_at(_EVERYWHERE, term, values)
    except NO_NUMBERS:
        return None
    with np.errstate(all="ignore"):
        near = np.abs(found - exact) <= _ALIKE * np.abs(exact) + _NOTHING
    same = quiet & (near | (found == exact) | (np.isnan(exact) & np.isnan(found)))
    left, *inside, right = same
    good = (worst_around(bounds) <= _LIMIT) & inside
    far = (np.abs(WIDE_POINTS) > _HUGE) & inside
    ways = [
        domain_of(one, left=bool(left), right=bool(right), points=WIDE_POINTS)
        for one in (good, good | far)
    ]
    known = [domain for domain in ways if domain is not None]
    return min(known, key=lambda domain: domain.tests, default=None)
