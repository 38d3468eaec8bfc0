"""Sines, cosines and tangents through one tangent per independent angle; arctangents.

A *direction* of an angle a is any pair (c, s) ≠ 0 with tan a = s/c, so that right angles do no
harm; directions of sums come from the addition formulas.
"""

from typing import Final

import sympy as sp
from flint import arb, fmpq

from derive.proof.elementary import (
    FINEST,
    collected,
    common_step,
    element_range,
    nonnegative,
    power,
    single,
    through,
)
from derive.proof.field import Element, Field, Generator, Kind, Lattice
from derive.proof.intervals import BY_SIGNS, EVERYTHING, Interval
from derive.proof.samples import integer_near
from derive.proof.signs import certified_sign, is_continuous, signs

Direction = tuple[Element, Element]

#: a rational number below π/2, and one above
_BELOW_RIGHT: Final = fmpq(15707, 10000)
_ABOVE_RIGHT: Final = fmpq(15708, 10000)


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
        total = _turned(total, _part_direction(key, q))
    return total


def _turned(first: Direction, second: Direction) -> Direction:
    (c, s), (d, t) = first, second
    return c * d - s * t, s * d + c * t


def _multiple(one: Direction, times: int) -> Direction:
    c, s = one
    step = (c, -s) if times < 0 else one
    total = (c.field.one, c.field.zero)
    for _ in range(abs(times)):
        total = _turned(total, step)
    return total


def _part_direction(key: Element, q: fmpq) -> Direction:
    generator = single(key)
    if generator is not None and generator.kind is Kind.PI and 12 % int(q.q) == 0:
        return _twelfths(key.field, int((q * 12).p))
    if generator is not None and generator.kind is Kind.ATAN and abs(q) <= FINEST:
        if q.q == 1:
            return _multiple((key.field.one, generator.inner), int(q.p))
        if q.q == 2:
            return _multiple(_half_arctangent(generator.inner), int(q.p))
    return _tangent_multiple(key, q)


def _twelfths(field: Field, times: int) -> Direction:
    """Return the direction of times·π/12; tan(π/12) = 2 − √3."""
    quarter, rest = divmod(times, 3)
    total = _multiple((field.one, field.one), quarter % 8)
    if rest:
        root = power(field.lift(3), fmpq(1, 2))
        total = _turned(total, _multiple((field.one, 2 - root), rest))
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
            return _multiple((field.one, letter), int((q / lattice.step).p))
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
    c, s = _multiple((field.one, field.letter(finer)), times)
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
    known = element_range(angle)
    below = known.upper is not None and known.upper <= _BELOW_RIGHT
    above = known.lower is not None and known.lower >= -_BELOW_RIGHT
    if not (below or _right_angle_sign(angle, -1)) or not (above or _right_angle_sign(angle, 1)):
        return None
    lower = through(arb.tan, known.lower).lower if above and known.lower is not None else None
    upper = through(arb.tan, known.upper).upper if below and known.upper is not None else None
    by_sign = BY_SIGNS.get(signs(angle), EVERYTHING)
    return Interval(lower, upper, known.lower_closed, known.upper_closed).meet(by_sign)


def _right_angle_sign(angle: Element, side: int) -> bool:
    """Whether π/2 + side·angle is certified positive; asked only where π is in use anyway."""
    field = angle.field
    if (Kind.PI, field.one) not in field.functions:
        return False
    return certified_sign(pi(field) / 2 + angle * side) == 1


# ---- arctangents


def arctangent(inner: Element) -> Element:
    """Return atan(inner)."""
    field = inner.field
    if inner.is_zero:
        return inner
    if inner.num.leading_coefficient() < 0:
        return -arctangent(-inner)
    if inner == 1:
        return pi(field) / 4
    known = field.functions.get((Kind.ATAN, inner))
    if known is None:
        known = _dependent_arctangent(inner)
        if known is None:
            known = field.letter(_open_arctangent(inner))
        field.functions[Kind.ATAN, inner] = known
    return known


def _open_arctangent(inner: Element) -> Generator:
    growth = inner.field.derivative(inner) / (1 + inner * inner)
    half_turn = Interval(-_ABOVE_RIGHT, _ABOVE_RIGHT)
    return inner.field.add(
        Kind.ATAN,
        lambda _letter: growth,
        argument=inner,
        range=half_turn.meet(BY_SIGNS.get(signs(inner), EVERYTHING)),
        continuous=is_continuous(inner),
    )


def _dependent_arctangent(inner: Element) -> Element | None:
    """Return atan(inner) = (p/q)·known + constant when the derivatives are in that ratio."""
    field = inner.field
    growth = field.derivative(inner) / (1 + inner * inner)
    if growth.is_zero or not is_continuous(inner):
        return None
    for angle, slope in _known_angles(field):
        angle_growth = field.derivative(angle)
        ratio = None if angle_growth.is_zero else (growth / angle_growth).rational
        if ratio is not None and abs(ratio) <= FINEST and ratio.q <= FINEST:
            found = _with_constant(inner, angle, slope, ratio)
            if found is not None:
                return found
    return None


def _known_angles(field: Field) -> list[tuple[Element, Element]]:
    """Return (angle, its tangent) for the arctangents and tangents that are continuous."""
    found = []
    for generator in list(field.active()):
        if generator.continuous and generator.kind is Kind.ATAN:
            found.append((field.letter(generator), generator.inner))
        elif generator.continuous and generator.kind is Kind.TAN:
            found.append((field.renewed(generator.inner), field.letter(generator)))
    return found


def _with_constant(inner: Element, angle: Element, slope: Element, ratio: fmpq) -> Element | None:
    """Identify q·atan(inner) − p·angle, a constant whose tangent is rational, by one ball.

    Its tangent C is exact algebra; the constant is atan C plus a multiple of π, and a ball at one
    point says which multiple.
    """
    field, p, q = inner.field, int(ratio.p), int(ratio.q)
    c, s = _turned(_multiple((field.one, inner), q), _multiple((field.one, slope), -p))
    if c.is_zero:
        principal = pi(field) / 2
    else:
        value = (s / c).rational
        if value is None:
            return None
        principal = arctangent(field.lift(value))
    shape = q * sp.atan(field.to_sympy(inner)) - p * field.to_sympy(angle)
    turns = integer_near(field, (shape - field.to_sympy(principal)) / sp.pi)
    if turns is None:
        return None
    return (angle * p + principal + pi(field) * turns) / q


def arcsine(value: Element) -> Element:
    """Return asin(value), |value| ≤ 1 being certified."""
    rest = 1 - value * value
    if rest.is_zero:
        return pi(value.field) / 2 * value
    nonnegative(rest, "an arcsine")
    return arctangent(value / power(rest, fmpq(1, 2)))


def polynomial_sign(element: Element) -> int:
    """Return the sign of the leading coefficient, by which odd functions pick one of ±u."""
    return 1 if element.num.leading_coefficient() > 0 else -1

