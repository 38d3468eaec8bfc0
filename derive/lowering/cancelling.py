"""Sums whose terms nearly cancel somewhere, computed there to twice the digits.

Where a zero moves with a parameter no polynomial can stand beside it, and where terms cancel more
and more far out there is no zero at all. The sum is computed as it stands; where it is small beside
its largest summand, again from x and the parameters, every value in two parts, in three beside a
zero. Whether summands cancel is looked up at sampled x: that decides whether parts are worth their
cost. What is computed is the same sum.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, reduce
from typing import Final, TypeAlias

import numpy as np

from derive.lowering import operations as op
from derive.lowering.exponents import letters_of
from derive.lowering.parts import as_parts
from derive.lowering.roundings import Values, values_at
from derive.lowering.terms import (
    Call,
    Careful,
    Let,
    Letter,
    Number,
    Term,
    call,
    mapped,
    remembered,
    walk,
)

#: below such a share of its largest summand a sum is computed in parts: the smallest that will do
SHARES: Final = (0.125, 0.25, 0.5)
#: values of letters, once or several times
Samples: TypeAlias = Sequence[Mapping[str, float]]
Given: TypeAlias = tuple[tuple[tuple[str, float], ...], ...]
#: what computes a term in parts, if anything does
Written: TypeAlias = Callable[[], Term | None]
_SUMS: Final = (op.ADD, op.SUBTRACT)
_SIZES: Final = np.exp2(np.arange(-8.0, 10.0, 1 / 16))
_POINTS: Final[Values] = np.concatenate([-_SIZES[::-1], _SIZES])
#: what rounds nothing
_EXACT: Final = frozenset(
    (
        *(op.NEGATE, op.ABSOLUTE, op.MAXIMUM, op.MINIMUM, op.CLIP),
        *(op.SATURATE, op.SATURATE_BELOW, op.BOUNDED, op.HELD),
    )
)


def with_careful_sums(
    term: Term, samples: Samples, share: float, whole: Written = lambda: None
) -> Term:
    """Return the term with every sum that cancels somewhere computed carefully there.

    That is where it is below ``share`` of its largest summand. ``whole`` returns what computes the
    same as the term by operations that parts have, where the term itself has others.
    """
    given = tuple(tuple(values.items()) for values in samples)

    @cache
    def careful(part: Term) -> Term:
        program = whole if part == term else lambda: None
        return _careful(part, mapped(part, careful), given, share, program)

    return careful(term)


def _careful(term: Term, done: Term, values: Given, share: float, whole: Written) -> Term:
    """Return a term, of which ``done`` has careful parts, with its sum computed carefully."""
    if not isinstance(term, Call) or term.operation not in _SUMS:
        return done
    summands = tuple(_summands(term))
    if all(map(_is_exact, summands)) or not _cancels(term, summands, values):
        return done
    program = as_parts(term) or whole()
    if program is None:
        return done
    sizes = [call(op.ABSOLUTE, _held(one)) for one in _summands(done)]
    largest = reduce(lambda u, v: call(op.MAXIMUM, u, v), sizes)
    return Careful(_with_names(done), largest, program, letters_of(program), share)


def _summands(term: Term) -> Iterator[Term]:
    """Yield the terms of a sum but for their signs."""
    match term:
        case Call(operation, arguments) if operation in _SUMS:
            for part in arguments:
                yield from _summands(part)
        case Call(op.NEGATE, (inside,)):
            yield from _summands(inside)
        case Careful():
            yield from _summands(term.total)
        case _:
            yield term


def _held(term: Term) -> Term:
    """Return the summand under a name: it is used twice."""
    return term if isinstance(term, Let | Letter | Number) else Let("p", term)


def _with_names(term: Term) -> Term:
    match term:
        case Call(operation, arguments) if operation in (*_SUMS, op.NEGATE):
            return Call(operation, tuple(_with_names(part) for part in arguments))
        case Careful():
            return _with_names(term.total)
    return _held(term)


def _is_exact(term: Term) -> bool:
    """Whether it is x, a parameter or a number as it comes: their sum is rounded once."""
    return all(
        isinstance(node, Letter | Number | Let)
        or (isinstance(node, Call) and node.operation in _EXACT)
        for node in walk(term)
    )


@remembered
def _cancels(term: Term, summands: tuple[Term, ...], given: Given) -> bool:
    """Whether the sum is small beside its largest summand, or changes sign, at some x."""
    return any(_cancels_at(term, summands, dict(values)) for values in given)


def _cancels_at(term: Term, summands: tuple[Term, ...], values: Mapping[str, float]) -> bool:
    total = values_at(_POINTS, term, values)
    with np.errstate(all="ignore"):
        sizes = [np.abs(values_at(_POINTS, one, values)) for one in summands]
        known = np.isfinite(total) & (total != 0)
        small = np.abs(total) < SHARES[-1] * np.max(sizes, axis=0)
    signs = np.sign(total[known])
    return bool(small[known].any() or (signs[1:] != signs[:-1]).any())


def is_careful(term: Term) -> bool:
    """Whether a sum of the term is computed in parts somewhere."""
    return any(isinstance(node, Careful) for node in walk(term))
