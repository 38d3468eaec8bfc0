"""Sines, cosines and tangents through one tangent per independent angle.

A *direction* of an angle a is any pair (c, s) ≠ 0 with tan a = s/c, so that right angles do no
harm; directions of sums come from the addition formulas.
"""

from typing import Final

from flint import arb, fmpq

from derive.proof.elementary import FINEST, power
from derive.proof.elements import Element, Generator, Kind, Lattice
from derive.proof.field import Field
from derive.proof.intervals import BY_SIGNS, EVERYTHING, Interval
from derive.proof.ranges import element_range, through
from derive.proof.signs import certified_sign, is_continuous, signs
from derive.proof.splitting import collected, common_step, single

Direction = tuple[Element, Element]

#: a rational number below π/2
_BELOW_RIGHT: Final = fmpq(15707, 10000)
#: sizes that an angle is tried to stay below: of tanh x and its half, and all below a right angle
_BOUNDS: Final = (fmpq(1, 2), fmpq(1), _BELOW_RIGHT)


def pi(field: Field) -> Element:
    """Return π as an element."""
    key = (Kind.PI, field.one)
    if key not in field.functions:
        close = Interval(fmpq(333, 106), fmpq(355, 113))
        generator = field.add(Kind.PI, lambda _letter: field.zero, range=close)
        field.functions[key] = field.letter(generator)
    return field.functions[key]


def cosine_and_sine(angle: Element) -> Direction:
    """Return (cos a, sin a)."""
    c, s = direction(angle / 2)
    norm = c * c + s * s
    return (c * c - s * s) / norm, 2 * c * s / norm


def tangent(angle: Element) -> Element:
    """Return tan a; raises ``UndecidedError`` where it is infinite everywhere."""
    c, s = direction(angle)
    return s / c


def cosine_squared(angle: Element) -> Element:
    """Return cos² a without half angles."""
    c, s = direction(angle)
    return c * c / (c * c + s * s)


def direction(angle: Element) -> Direction:
    """Return a direction of the angle."""
    field = angle.field
    total = (field.one, field.zero)
    for key, q in collected(angle):
        total = turned(total, _part_direction(key, q))
    return total


def turned(first: Direction, second: Direction) -> Direction:
    """Return a direction of the sum of two angles."""
    (c, s), (d, t) = first, second
    return c * d - s * t, s * d + c * t


def multiple(one: Direction, times: int) -> Direction:
    """Return a direction of an integer multiple of an angle."""
    c, s = one
    step = (c, -s) if times < 0 else one
    total = (c.field.one, c.field.zero)
    for _ in range(abs(times)):
        total = turned(total, step)
    return total


def _part_direction(key: Element, q: fmpq) -> Direction:
    generator = single(key)
    if generator is not None and generator.kind is Kind.PI and 12 % int(q.q) == 0:
        return _twelfths(key.field, int((q * 12).p))
    if generator is not None and generator.kind is Kind.ATAN and abs(q) <= FINEST:
        if q.q == 1:
            return multiple((key.field.one, generator.inner), int(q.p))
        if q.q == 2:
            return multiple(_half_arctangent(generator.inner), int(q.p))
    return _tangent_multiple(key, q)


def _twelfths(field: Field, times: int) -> Direction:
    """Return the direction of times·π/12; tan(π/12) = 2 − √3."""
    quarter, rest = divmod(times, 3)
    total = multiple((field.one, field.one), quarter % 8)
    if rest:
        root = power(field.lift(3), fmpq(1, 2))
        total = turned(total, multiple((field.one, 2 - root), rest))
    return total


def _half_arctangent(inner: Element) -> Direction:
    return 1 + power(1 + inner * inner, fmpq(1, 2)), inner


def _tangent_multiple(key: Element, q: fmpq) -> Direction:
    """Return the direction of q·key through one generator tan(step·key)."""
    field = key.field
    key = field.renewed(key)
    lattices = field.angles.setdefault(key, [])
    for lattice in lattices:
        if (q / lattice.step).q == 1 and abs(q / lattice.step) <= FINEST:
            letter = field.letter(field.generators[lattice.slot])
            return multiple((field.one, letter), int((q / lattice.step).p))
    for lattice in lattices:
        step = common_step(lattice.step, q)
        if lattice.step / step <= FINEST and abs(q) / step <= FINEST:
            _refine_tangent(field, key, lattice, step)
            return _tangent_multiple(key, q)
    lattices.append(Lattice(abs(q), _open_tangent(key * abs(q)).slot))
    return _tangent_multiple(key, q)


def _refine_tangent(field: Field, key: Element, lattice: Lattice, step: fmpq) -> None:
    finer = _open_tangent(key * step)
    old, times = field.generators[lattice.slot], int((lattice.step / step).p)
    lattice.step, lattice.slot = step, finer.slot
    c, s = multiple((field.one, field.letter(finer)), times)
    field.retire(old, s / c, finer)


def _open_tangent(angle: Element) -> Generator:
    field = angle.field
    growth = field.derivative(angle)
    bounds = _tangent_range(angle)
    return field.add(
        Kind.TAN,
        lambda letter: growth * (1 + letter * letter),
        argument=angle,
        range=bounds or EVERYTHING,
        continuous=bounds is not None,
    )


def _tangent_range(angle: Element) -> Interval | None:
    """Return the range of tan a when a is certified between −π/2 and π/2, else ``None``."""
    if not is_continuous(angle):
        return None
    known = _bounded(angle, element_range(angle))
    below = known.upper is not None and known.upper <= _BELOW_RIGHT
    above = known.lower is not None and known.lower >= -_BELOW_RIGHT
    if not (below or _keeps_below(angle, 2, -1)) or not (above or _keeps_below(angle, 2, 1)):
        return None
    lower = through(arb.tan, known.lower).lower if above and known.lower is not None else None
    upper = through(arb.tan, known.upper).upper if below and known.upper is not None else None
    by_sign = BY_SIGNS.get(signs(angle), EVERYTHING)
    found = Interval(lower, upper, known.lower_closed, known.upper_closed).meet(by_sign)
    return _below_one(angle, found)


def _below_one(angle: Element, found: Interval) -> Interval:
    """Return the range with the end ±1 where the angle is certified to stay below π/4."""
    above = found.upper is None or found.upper > 1
    below = found.lower is None or found.lower < -1
    upper = fmpq(1) if above and _keeps_below(angle, 4, -1) else None
    lower = fmpq(-1) if below and _keeps_below(angle, 4, 1) else None
    return found.meet(Interval(lower, upper))


def _bounded(angle: Element, known: Interval) -> Interval:
    """Return what is known with an end on each side that has none, where one is certified."""
    lower, upper = known.lower, known.upper
    if upper is None:
        upper = next((b for b in _BOUNDS if certified_sign(b - angle) == 1), None)
    if lower is None:
        lower = next((-b for b in _BOUNDS if certified_sign(angle + b) == 1), None)
    return Interval(lower, upper).meet(known)


def _keeps_below(angle: Element, part: int, side: int) -> bool:
    """Whether π/part + side·angle is certified positive; asked only where π is in use anyway."""
    field = angle.field
    if (Kind.PI, field.one) not in field.functions:
        return False
    return certified_sign(pi(field) / part + angle * side) == 1
