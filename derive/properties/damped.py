"""Waves over powers of x, as sin x / x: what lies far out is smaller than what lies near 0.

|Σ t^−k Wₖ(t)| ≤ Σ |t|^−k max |Wₖ|, which falls as |t| grows. Once it is below the extreme values of
a middle part, these are those of the whole line.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import sympy as sp

from derive.properties.cases import Finding
from derive.properties.intervals import Image
from derive.properties.jumps import runs
from derive.properties.levels import Level
from derive.properties.oscillation import Oscillation, Wave
from derive.properties.profile import Subject
from derive.properties.shape import image_of
from derive.properties.steepness import supremum

#: middle parts −R < t < R that are tried
_RADII: Final = tuple(map(sp.Integer, (4, 8, 16)))
_FAR_OUT: Final = "beyond |x| = {radius} the waves are smaller than the extreme values before it"

Oscillating = Callable[[Oscillation, Subject], Finding | None]


def either(one: Oscillating, other: Oscillating) -> Oscillating:
    """Return what the first finds, or else the second."""
    return lambda f, subject: one(f, subject) or other(f, subject)


def range_of(f: Oscillation, subject: Subject) -> Finding | None:
    """Return the values between the least and the largest one, both taken near 0."""
    for radius, middle in _middles(f, subject):
        parts = list(runs(middle))
        if len(parts) != 1:
            return None
        image: Image = image_of(parts[0])
        low, high = image.low.bounds[1], image.high.bounds[0]
        if min(-low, high) > _bound(f, radius):
            return Finding(image.node, _FAR_OUT.format(radius=radius))
    return None


def steepest(f: Oscillation, subject: Subject) -> Finding | None:
    """Return sup |f′| with where it is reached."""
    found = _supremum(f, subject)
    if found is None:
        return None
    radius, level, note = found
    return Finding(level.node, _FAR_OUT.format(radius=radius), note)


def lipschitz(f: Oscillation, subject: Subject) -> Finding | None:
    """Return sup |f′|, where f is continuous."""
    found = _supremum(f, subject)
    if found is None or len(list(runs(subject))) != 1:
        return None
    return Finding(found[1].node, "mean value theorem on every piece, with sup |f′|")


def _supremum(f: Oscillation, subject: Subject) -> tuple[sp.Rational, Level, str] | None:
    for radius, middle in _middles(f, subject):
        level, note = supremum(middle)
        if level.rank == 0 and level.bounds[0] > _bound(f.derivative, radius):
            return radius, level, note
    return None


def _middles(f: Oscillation, subject: Subject) -> Iterator[tuple[sp.Rational, Subject]]:
    """Yield radii with the pieces inside; nothing where f does not die out, or has letters."""
    if f.top[0] >= 0 or f.scale.free_symbols or f.rate.free_symbols:
        return
    for radius in _RADII:
        pieces = [
            replace(piece, region=replace(piece.region, lower=low, upper=high))
            for piece in subject.pieces
            if (low := max(piece.region.lower, -radius)) < (high := min(piece.region.upper, radius))
        ]
        yield radius, replace(subject, pieces=tuple(pieces))


def _bound(f: Oscillation, radius: sp.Rational) -> sp.Rational:
    """Return what |f| is at most from the radius on: every power of x is negative."""
    scale = max(map(abs, Level(f.scale).bounds))
    nearest = Level(f.rate).bounds[0] * radius
    sizes = {k: max(map(abs, _both(wave))) for k, wave in f.waves.items()}
    return scale * sum((size * nearest**k for k, size in sizes.items()), sp.S.Zero)


def _both(wave: Wave) -> Iterator[sp.Rational]:
    for level in wave.bounds:
        yield from level.bounds
