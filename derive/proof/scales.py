"""Scales e^(q t² + r t) · t^p · (log t)^m of asymptotic expansions, ordered by (q, r, p, m)."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final, TypeAlias

Scale: TypeAlias = tuple[Fraction, Fraction, Fraction, Fraction]

ZERO: Final = Fraction(0)
UNIT: Final[Scale] = (ZERO, ZERO, ZERO, ZERO)


def scale_of(q: Fraction = ZERO, r: Fraction = ZERO, p: int = 0, m: int = 0) -> Scale:
    """Return the scale with these exponents."""
    return (q, r, Fraction(p), Fraction(m))


#: exponents beyond those of every scale that occurs
HUGE: Final = 10**9
#: stands for a remainder smaller than every scale that occurs: e^(-e^t), e^(-t³)
BELOW_ALL: Final = scale_of(q=Fraction(-HUGE))


def multiplied(a: Scale, b: Scale) -> Scale:
    """Return the product of two scales."""
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3])


def raised_to(scale: Scale, power: Fraction) -> Scale:
    """Return a power of a scale."""
    return (scale[0] * power, scale[1] * power, scale[2] * power, scale[3] * power)


def largest(scales: Iterable[Scale | None]) -> Scale | None:
    """Return the largest of those that are there."""
    return max((scale for scale in scales if scale is not None), default=None)
