"""A quick program for the float32 of ordinary arrays, and the careful one for the rest of them.

Most of what a careful program does helps few x: those far out, beside a zero, where NumPy's float32
functions add up to too much. The formula as it stands is computed for all x, in float32 or in
float64, and the careful program again for those outside of where its roundings stay small.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from derive.activation import Activation
from derive.lowering import rules
from derive.lowering.pieced import Pieced, merged
from derive.lowering.records import Lowered, Quick
from derive.lowering.roundings import (
    FLOAT32,
    FLOAT64,
    SINGLE,
    Values,
    bounds_at,
    quiet_at,
    values_at,
)
from derive.lowering.serving import (
    POINTS,
    Domain,
    Zeros,
    bounds_beside,
    crossings,
    domain_of,
    worst_around,
)
from derive.lowering.shortened import shortened
from derive.lowering.spellings import formulas, terms_of, variants
from derive.lowering.symmetry import X
from derive.lowering.terms import Term, tables_of
from derive.lowering.timing import calls, has_array, nanoseconds
from derive.lowering.ways import Goal, Way, proved
from derive.proof.region import Piece, Region
from derive.symbols import x

#: in ulp, of a bound, of which about two thirds are measured: the second where nothing is beyond it
_LIMITS: Final = (5.87, 8.63)
_LOOSE: Final = 1.25  # how much dearer that counts
_ROUNDED: Final = 0.5
_FINER: Final = 2.0**-29  # a unit of float64 beside one of float32
_MOST: Final = 2.0**1000
_LARGEST: Final = float(np.finfo(np.float32).max)
_ALIKE, _NOTHING, _OVER = 2.0**-27, 2.0**-150, 2.0**129
#: float32 of all sizes, and both infinities
EVERYWHERE: Final = np.concatenate([[-np.inf], POINTS, [np.inf]])
NO_NUMBERS: Final = (TypeError, NameError, ValueError, KeyError)  # an operation without values
#: nanoseconds an element
_TEST, _PARTED, _MOVE = 0.07, 2.0, 8.0
#: a share of an ordinary array of which a block has none
_RARE: Final = 1e-6
_LITTLE: Final = 1e-4
_MOST_OUTSIDE: Final = 0.3
#: by how much it has to be quicker, for the code to be worth its lines
_GAIN, _LEAST_GAIN, _GAIN_ALONE = 0.8, 0.3, 0.93
#: what it may take on a block where it makes half the calls, which is half the time of a few x
_AS_QUICK, _FEWER = 1.02, 0.5
_MOST_PROOFS: Final = 4
#: from here on a product with a number may overflow in float32
_HUGE: Final = 2.0**100


#: the values of a function, ends included, and its zeros
Known: TypeAlias = tuple[Values, Zeros]


def with_quick(lowered: Lowered, pieced: Pieced, activation: Activation) -> Lowered:
    """Return the function with a quick program for float32, where one is found and proved."""
    lowered = _without_slower_middle(lowered)
    values = {p.name: float(p.default) for p in activation.parameters}
    known = _cost_of(lowered)
    ways = sorted(_ways(lowered, pieced, activation), key=lambda way: way.cost)
    for way in [way for way in ways if _is_worth_it(way, lowered, known)][:_MOST_PROOFS]:
        made = proved(way, rules.QUICK, activation)
        if made is not None:
            inner = replace(made, wide=way.term) if way.double else made
            return replace(lowered, quick=Quick(inner, way.domain, tuple(values.values())))
    return lowered


def _without_slower_middle(lowered: Lowered) -> Lowered:
    """Leave out a middle that takes longer than what it stands for."""
    middle = lowered.middle
    if middle is None or _own_cost(middle.lowered) + _TEST < _own_cost(lowered):
        return lowered
    return replace(lowered, middle=None)


def _is_worth_it(way: Way, lowered: Lowered, known: float) -> bool:
    """Whether it is quicker on a block, or on a few elements and not slower on a block."""
    if way.cost < min(_GAIN * known, known - _LEAST_GAIN):
        return True
    if not way.domain.tests and way.cost < _GAIN_ALONE * known:  # it costs no tests
        return True
    return way.cost < _AS_QUICK * known and calls(way.term) < _FEWER * _calls_of(lowered)


def _calls_of(lowered: Lowered) -> int:
    """Return how many calls a few ordinary elements take; a stretched x is looked up at length."""
    if lowered.middle is not None and lowered.middle.scale is None:
        lowered = lowered.middle.lowered
    return calls(lowered.term if lowered.wide is None else lowered.wide)


def _cost_of(lowered: Lowered) -> float:
    """Return what float32 takes without a quick program: the middle serves an ordinary array."""
    own = _own_cost(lowered)
    if lowered.middle is None:
        return own
    return min(own, _own_cost(lowered.middle.lowered) + 2 * _TEST)


def _own_cost(lowered: Lowered) -> float:
    if lowered.wide is not None:
        return nanoseconds(lowered.wide, double=True)
    return nanoseconds(lowered.term)


def _ways(lowered: Lowered, pieced: Pieced, activation: Activation) -> Iterator[Way]:
    values = {p.name: float(p.default) for p in activation.parameters}
    try:
        exact = values_and_zeros(lowered.term, values)
    except NO_NUMBERS:
        return
    careful = _own_cost(lowered)
    known: set[Term] = set()
    for goal, one in _spelled(lowered, pieced, activation):
        if one in known or not has_array(one):
            continue
        known.add(one)
        for double in (False, True):
            domain, factor = domain_at(one, values, exact, double=double)
            if domain is not None and domain.outside <= _MOST_OUTSIDE:
                cost = nanoseconds(one, double=double) + _TEST * domain.tests
                if domain.outside > _RARE:
                    cost += _PARTED + domain.outside * (careful + _MOVE)
                yield Way(one, double, domain, factor * cost, goal)


def _spelled(
    lowered: Lowered, pieced: Pieced, activation: Activation
) -> Iterator[tuple[Goal, Term]]:
    """Yield the formulas that may serve in all their spellings."""
    for goal, term in candidates(lowered, pieced, activation):
        for one in variants(term):
            yield goal, one
        shorter = shortened(term)
        by = (rules.SHORTENED,) if tables_of(shorter) != tables_of(term) else ()
        yield replace(goal, by=(*goal.by, *by)), shorter


def candidates(
    lowered: Lowered, pieced: Pieced, activation: Activation
) -> Iterator[tuple[Goal, Term]]:
    """Yield formulas that may serve: for all parameters, and for the defaults."""
    for term in terms_of(lowered, pieced, activation):
        yield Goal(pieced), term
    alone = _at_defaults(pieced, activation)
    if alone is not None:
        for term in formulas(alone, {x: X}):
            yield Goal(alone, (rules.AT_DEFAULTS,)), term


def _at_defaults(pieced: Pieced, activation: Activation) -> Pieced | None:
    """Return the function with the defaults for its parameters, where they are float32."""
    defaults: dict[sp.Basic | complex, sp.Expr | complex]
    defaults = {p.symbol: p.default for p in activation.parameters}
    numbers = [float(p.default) for p in activation.parameters]
    if not numbers or any(float(np.float32(number)) != number for number in numbers):
        return None
    pieces = [
        Piece(
            Region(piece.region.lower.subs(defaults), piece.region.upper.subs(defaults)),
            piece.expr.subs(defaults),
        )
        for piece in pieced.pieces
    ]
    return merged(Pieced(tuple(pieces), tuple(value.subs(defaults) for value in pieced.values)))


def values_and_zeros(term: Term, values: Mapping[str, float]) -> Known:
    """Return what a term is everywhere and where it changes its sign."""
    exact = values_at(EVERYWHERE, term, values)
    return exact, crossings(exact[1:-1], lambda at: values_at(at, term, values))


def domain_at(
    term: Term, values: Mapping[str, float], known_of: Known, *, double: bool
) -> tuple[Domain | None, float]:
    """Return where the term is good enough, by its bounds and values, and a factor of its cost."""
    exact, zeros = known_of
    try:
        bounds = [
            _bounds(term, values, zeros, largest, double=double)
            for largest in ((_MOST, np.inf) if double else (_LARGEST,))
        ]
        found = values_at(EVERYWHERE, term, values)
        quiet = quiet_at(EVERYWHERE, term, values)
    except NO_NUMBERS:
        return None, 1.0
    if double:
        bounds = [_ROUNDED + _FINER * bound for bound in bounds]
    worst, endless = worst_around(bounds[0]), worst_around(bounds[-1])
    with np.errstate(all="ignore"):
        near = np.abs(found - exact) <= _ALIKE * np.abs(exact) + _NOTHING
        over = (found * np.sign(exact) > _OVER) & (np.abs(exact) > _OVER)
    same = near | (found == exact) | (np.isnan(exact) & np.isnan(found))
    left, *inside, right = same & quiet
    nothing = same & quiet & (np.abs(exact) < _NOTHING)
    domains = []
    settled = False if double else settled_far_out(term, values, exact)
    for limit in _LIMITS:
        good = (worst <= limit) & inside
        if double:  # what is infinite in float32 needs no digits, what is 0 no finite way there
            good |= over[1:-1] | (nothing[1:-1] & (endless <= limit))
        ways = [
            domain_of(one, left=bool(left), right=bool(right)) for one in (good, good | settled)
        ]
        known = [domain for domain in ways if domain is not None]
        domains.append(min(known, key=lambda domain: domain.tests, default=None))
    strict, loose = domains
    if loose is not None and loose != strict and loose.outside <= _loosely(strict):
        return loose, _LOOSE
    return strict, 1.0


def _loosely(strict: Domain | None) -> float:
    """Return what share of an array may be outside where roundings are larger."""
    return _RARE if strict is not None and strict.outside <= _MOST_OUTSIDE else _LITTLE


def _bounds(
    term: Term, values: Mapping[str, float], zeros: Zeros, largest: float, *, double: bool
) -> Values:
    """Return the bound at each of ``POINTS``; on both sides of a zero, the largest beside it."""
    errors = FLOAT64 if double else FLOAT32
    form = replace(SINGLE, largest=largest)
    return bounds_beside(
        zeros, POINTS, lambda points: bounds_at(points, term, values, errors, form=form)
    )


def settled_far_out(term: Term, values: Mapping[str, float], exact: Values) -> NDArray[np.bool]:
    """Return where a large x overflows on the way in float32 and comes out right all the same."""
    found = values_at(EVERYWHERE, term, values, single=True)
    quiet = quiet_at(EVERYWHERE, term, values, single=True)
    with np.errstate(all="ignore"):
        near = (np.abs(found - exact) <= _ALIKE * np.abs(exact)) | (found == exact)
    settled: NDArray[np.bool] = (near & quiet & (np.abs(EVERYWHERE) > _HUGE))[1:-1]
    return settled
