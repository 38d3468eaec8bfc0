"""Sets of signs and intervals with rational ends: what is known of a generator's values."""

from dataclasses import dataclass
from enum import IntFlag

from flint import arb, fmpq

from derive.proof.precision import working_precision


class Signs(IntFlag):
    """The signs a quantity may take somewhere on the region; fewer members mean more knowledge."""

    NONE = 0
    NEGATIVE = 1
    ZERO = 2
    NONPOSITIVE = 3
    POSITIVE = 4
    NONZERO = 5
    NONNEGATIVE = 6
    ANY = 7


_EACH = (Signs.NEGATIVE, Signs.ZERO, Signs.POSITIVE)
_VALUE = {Signs.NEGATIVE: -1, Signs.ZERO: 0, Signs.POSITIVE: 1}


def sign_set(value: fmpq | int) -> Signs:
    """Return the sign of one number."""
    return Signs.POSITIVE if value > 0 else Signs.NEGATIVE if value < 0 else Signs.ZERO


def _product(left: Signs, right: Signs) -> Signs:
    found = Signs.NONE
    for a in _EACH:
        for b in _EACH:
            if a in left and b in right:
                found |= sign_set(_VALUE[a] * _VALUE[b])
    return found


def _sum(left: Signs, right: Signs) -> Signs:
    found = Signs.NONE
    for a in _EACH:
        for b in _EACH:
            if a in left and b in right:
                opposite = _VALUE[a] * _VALUE[b] < 0
                found |= Signs.ANY if opposite else sign_set(_VALUE[a] + _VALUE[b])
    return found


_PRODUCTS = [[_product(Signs(a), Signs(b)) for b in range(8)] for a in range(8)]
_SUMS = [[_sum(Signs(a), Signs(b)) for b in range(8)] for a in range(8)]


def product_signs(left: Signs, right: Signs) -> Signs:
    """Return the possible signs of a product."""
    return _PRODUCTS[left][right]


def sum_signs(left: Signs, right: Signs) -> Signs:
    """Return the possible signs of a sum."""
    return _SUMS[left][right]


def power_signs(base: Signs, exponent: int) -> Signs:
    """Return the possible signs of base^exponent, exponent ≥ 1."""
    if exponent % 2:
        return base
    nonzero = Signs.POSITIVE if base & Signs.NONZERO else Signs.NONE
    return nonzero | (base & Signs.ZERO)


def opposite(signs: Signs) -> Signs:
    """Return the possible signs of minus the quantity."""
    return product_signs(signs, Signs.NEGATIVE)


@dataclass(frozen=True, slots=True)
class Interval:
    """lower < g < upper with rational ends (``None``: unbounded); a closed end may be taken."""

    lower: fmpq | None = None
    upper: fmpq | None = None
    lower_closed: bool = False
    upper_closed: bool = False

    @property
    def signs(self) -> Signs:
        """The signs of the members."""
        found = Signs.NONE
        if self.lower is None or self.lower < 0:
            found |= Signs.NEGATIVE
        if self.upper is None or self.upper > 0:
            found |= Signs.POSITIVE
        if found == Signs.NONZERO or (self.lower == 0 and self.lower_closed):
            found |= Signs.ZERO
        if self.upper == 0 and self.upper_closed:
            found |= Signs.ZERO
        return found

    def meet(self, other: "Interval") -> "Interval":
        """Return an interval that holds every common member."""
        lower, lower_closed = self.lower, self.lower_closed
        if lower is None or (other.lower is not None and other.lower > lower):
            lower, lower_closed = other.lower, other.lower_closed
        elif other.lower == lower:
            lower_closed = lower_closed and other.lower_closed
        upper, upper_closed = self.upper, self.upper_closed
        if upper is None or (other.upper is not None and other.upper < upper):
            upper, upper_closed = other.upper, other.upper_closed
        elif other.upper == upper:
            upper_closed = upper_closed and other.upper_closed
        return Interval(lower, upper, lower_closed, upper_closed)

    def affine(self, factor: fmpq, shift: fmpq) -> "Interval":
        """Return the interval of factor·g + shift, factor ≠ 0."""
        lower = None if self.lower is None else factor * self.lower + shift
        upper = None if self.upper is None else factor * self.upper + shift
        if factor > 0:
            return Interval(lower, upper, self.lower_closed, self.upper_closed)
        return Interval(upper, lower, self.upper_closed, self.lower_closed)


EVERYTHING = Interval()
POSITIVE = Interval(fmpq(0))
NEGATIVE = Interval(None, fmpq(0))

BY_SIGNS = {
    Signs.POSITIVE: POSITIVE,
    Signs.NONNEGATIVE: Interval(fmpq(0), None, lower_closed=True),
    Signs.NEGATIVE: NEGATIVE,
    Signs.NONPOSITIVE: Interval(None, fmpq(0), upper_closed=True),
    Signs.ZERO: Interval(fmpq(0), fmpq(0), lower_closed=True, upper_closed=True),
}

_LARGEST_EXPONENT = 400
_ROUNDED_BITS = 40


def around(ball: arb) -> Interval:
    """Return a rational interval that holds the ball, to about twelve digits."""
    if not ball.is_finite() or abs(int(ball.mid().man_exp()[1])) > _LARGEST_EXPONENT:
        return POSITIVE if ball > 0 else NEGATIVE if ball < 0 else EVERYTHING
    with working_precision(_ROUNDED_BITS):
        return Interval(ball.lower().fmpq(), ball.upper().fmpq(), True, True)
