"""How each dtype is computed: with few enough roundings, and no dearer than that takes.

Beside the formula as it stands there are others of the same meaning: powers of sums with what the
sum has lost, functions of float32 rounded once by way of float64, all of float32 in float64. The
bounds of their roundings, to first order, decide; what is measured is about eight tenths of them.
"""

import math
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np

from derive.lowering import operations as op
from derive.lowering.cancelling import SHARES, Samples, Written, with_careful_sums
from derive.lowering.exponents import rest_of, with_exact_exponents
from derive.lowering.operation import Operation
from derive.lowering.roundings import FLOAT32, FLOAT64, first_order_bound, quiet_at, values_at
from derive.lowering.sums import with_sum_errors
from derive.lowering.terms import Call, Careful, Let, Polynomial, Term, call, mapped, walk
from derive.lowering.wide import in_double, plain, without_choice_away

_HALF: Final = 0.5  # what float32 costs beside float64, where NumPy's own calls are made
_WIDE: Final = 1.65  # and float64 beside ``Operation.cost``, more arrays than the cache holds
_CASTS: Final = 1.0  # nanoseconds an element, to float64 and back
_COEFFICIENT: Final = 0.24  # nanoseconds, in float64
_CAREFUL: Final = 200.0  # in parts, times the part of all x for which a sum is so small
#: a sum that magnifies errors more than this is worth parts, where they take most of it away
_MAGNIFIED: Final = 9.0
_GAIN: Final = 0.5
_NEAR: Final = 1.2
#: where float32 may overflow: all exponents beyond 1, and what exponentials make of x
_LINE: Final = np.unique(
    np.concatenate(
        [s * np.array([*np.arange(1.0, 201.0), *np.exp2(np.arange(8.0, 128.0))]) for s in (-1, 1)]
    )
)
#: a bound below it is let pass where parameters are not at their defaults
_BESIDE: Final = 13.0
_SUMS: Final = (op.ADD, op.SUBTRACT)
_MADE_GOOD: Final = (
    *(op.SMALL_SUM_ERROR, op.SUM_ERROR, op.PRODUCT_ERROR, op.QUOTIENT_ERROR, op.LOG_ERROR),
)

_EXPONENTIALS: Final[Mapping[Operation, Operation]] = {
    op.EXP: op.EXP_ONCE,
    op.EXP_STRETCHED: op.EXP_PRODUCT,
    op.EXP_SHRUNK: op.EXP_QUOTIENT,
}
#: operations as they are rounded once, by way of float64: the cheapest first, then all
_ONCE: Final[tuple[Mapping[Operation, Operation], ...]] = (
    _EXPONENTIALS,
    {
        **_EXPONENTIALS,
        op.EXPM1: op.EXPM1_ONCE,
        op.LOG1P: op.LOG1P_ONCE,
        op.TANH: op.TANH_ONCE,
        op.ARCTAN: op.ARCTAN_ONCE,
        op.CBRT: op.CBRT_ONCE,
    },
)
#: all that are rounded once
ONCE: Final = frozenset(operation for row in _ONCE for operation in row.values())
#: the same as NumPy has them
ONCE_OF: Final = {once: operation for operation, once in _ONCE[1].items()}


@dataclass(frozen=True, slots=True)
class Goal:
    """The largest bound in ulp, and when more will do.

    ``enough`` are multiples of the bound, and how many times as long may be taken to keep it.
    ``parts`` tells whether sums that cancel may be computed in parts: not those of y, which has
    been rounded itself. ``everywhere``: all x are met, and what overflows in float32 is no way.
    """

    bound: float
    enough: tuple[tuple[float, float], ...]
    parts: bool
    everywhere: bool = True


#: of functions of x, of their middles, and of those of y, which are shorter
GOAL: Final = Goal(5.87, ((1.0, 1.0), (1.37, 1.4), (1.47, 1.6)), parts=True)
GOAL_OF_MIDDLE: Final = replace(GOAL, everywhere=False)
GOAL_OF_OUTPUT: Final = Goal(4.0, ((1.0, 1.0), (1.25, 1.6)), parts=False, everywhere=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """``term`` for every dtype; ``wide``, if any, is what float32 uses instead, in float64."""

    term: Term
    wide: Term | None = None


@dataclass(frozen=True, slots=True)
class _Way:
    choice: Choice
    bound: float
    cost: float


def for_floats(
    term: Term,
    values: Mapping[str, float],
    goal: Goal = GOAL,
    whole: Written = lambda: None,
    others: Samples = (),
) -> Choice:
    """Return how to compute the term; ``values`` are of letters that are not x, as are ``others``.

    ``whole`` returns the same by operations that parts have, ``None`` where there are none.
    """
    samples = (values, *others)
    try:
        better = _for_float64(term, samples, goal, whole)
        return _chosen(list(_ways(better, samples, everywhere=goal.everywhere)), goal)
    except (TypeError, NameError, ValueError, KeyError):  # an operation without numbers
        return Choice(term)


def _for_float64(term: Term, samples: Samples, goal: Goal, whole: Written) -> Term:
    bound = _bound(term, samples, FLOAT64)
    if bound <= goal.bound:
        return term
    other = with_sum_errors(term)
    better = _bound(other, samples, FLOAT64)
    plainer = term
    term, bound = (other, better) if better < bound else (term, bound)
    if bound <= _MAGNIFIED:
        return term
    if not goal.parts:
        return _with_rest(plainer, samples, bound) or term
    return _careful(plainer, samples, goal, bound, whole) or term


def _bound(
    term: Term,
    samples: Samples,
    errors: Mapping[Operation, float],
    made_good: Container[Operation] = (op.SMALL_SUM_ERROR,),
) -> float:
    """Return the largest bound; what is not at the first values counts where it is no small one."""
    first, *others = samples
    own = first_order_bound(term, first, errors, made_good=made_good)
    beside = (first_order_bound(term, v, errors, made_good=_MADE_GOOD) for v in others)
    return max(own, *(bound for bound in beside if bound > _BESIDE), 0.0)


def _with_rest(term: Term, samples: Samples, known: float) -> Term | None:
    """Return a sum with what all of its roundings cut off, where that helps; y is exact in it."""
    rest = rest_of(term) if isinstance(term, Call) and term.operation in _SUMS else None
    if rest is None:
        return None
    done = Let("s", term) + rest
    return done if _bound(done, samples, FLOAT64, _MADE_GOOD) < _GAIN * known else None


def _careful(term: Term, samples: Samples, goal: Goal, known: float, whole: Written) -> Term | None:
    """Return the cheapest that keeps the goal by exponents and sums in more digits, or the best.

    ``None`` where they do not take most of the bound away.
    """
    exact = with_exact_exponents(term)
    known_rests = [with_exact_exponents(term, parts=False)] if len(samples) > 1 else []
    found = []
    for share in (0.0, *SHARES):
        for one in (term, *known_rests, exact):
            done = with_sum_errors(with_careful_sums(one, samples, share, whole) if share else one)
            bound = _bound(done, samples, FLOAT64, _MADE_GOOD)
            if bound <= goal.bound:
                return done
            found.append((bound, done))
    least = min(bound for bound, _ in found)
    if least > _GAIN * known:
        return None
    return next(one for bound, one in found if bound <= _NEAR * least)


def _chosen(ways: Sequence[_Way], goal: Goal) -> Choice:
    """Return the cheapest that is good enough, or a dearer one that keeps the goal."""
    good = min((way for way in ways if way.bound <= goal.bound), key=lambda way: way.cost)
    for share, times in goal.enough:
        most = share * goal.bound
        kept = min((way for way in ways if way.bound <= most), key=lambda way: way.cost)
        if good.cost > times * kept.cost:
            return kept.choice
    return good.choice


def _ways(term: Term, samples: Samples, *, everywhere: bool) -> Iterator[_Way]:
    """Yield the term as it stands and its variants; the last keeps every goal."""
    samples = samples if everywhere else samples[:1]
    single = without_choice_away(term)
    summed = with_sum_errors(single)
    kept = dict.fromkeys(_once(one, row) for row in ({}, *_ONCE) for one in (single, summed))
    for one in kept:
        quiet = not everywhere or is_quiet_in_single(one, samples[0])
        bound = _bound(one, samples, FLOAT32) if quiet else math.inf
        yield _Way(Choice(one), bound, _cost(one, _HALF))
    wide = in_double(plain(term))
    yield _Way(Choice(in_double(term), wide), _HALF, _WIDE * _cost(wide, 1.0) + _CASTS)


def is_quiet_in_single(term: Term, values: Mapping[str, float]) -> bool:
    """Whether nothing overflows in float32 where the result is a float32."""
    exact = np.abs(values_at(_LINE, term, values))
    loud = ~quiet_at(_LINE, term, values, single=True)
    return not bool((loud & (exact < np.finfo(np.float32).max)).any())


def _once(term: Term, row: Mapping[Operation, Operation]) -> Term:
    @cache
    def once(part: Term) -> Term:
        done = mapped(part, once)
        if isinstance(done, Call) and done.operation in row:
            return call(row[done.operation], *done.arguments)
        return done

    return once(term)


def _cost(term: Term, share: float) -> float:
    """Nanoseconds an element; what the package brings itself costs the same in both dtypes."""
    total = 0.0
    for node in walk(term):
        match node:
            case Call(operation, _):
                total += operation.cost * (1.0 if operation.special else share)
            case Careful():
                total += _CAREFUL * node.share
            case Polynomial():
                total += share * _COEFFICIENT * len(node.coefficients)
    return total
