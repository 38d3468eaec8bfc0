"""Arctangents: one generator for all that differ by a rational factor and a constant.

atan u = (p/q)·known + constant is recognised by the derivative; the constant has a rational tangent
and is identified exactly. Arctangents of rational numbers are arguments of Gaussian integers, which
factor uniquely: 4 atan(1/5) − atan(1/239) = π/4.
"""

from typing import Final

import sympy as sp
from flint import fmpq, fmpz

from derive.proof.elementary import FINEST, power
from derive.proof.elements import Element, Generator, Kind
from derive.proof.field import Field
from derive.proof.intervals import BY_SIGNS, EVERYTHING, Interval
from derive.proof.ranges import nonnegative
from derive.proof.samples import integer_near
from derive.proof.signs import is_continuous, signs
from derive.proof.trigonometric import multiple, pi, turned

#: a rational number above π/2
_ABOVE_RIGHT: Final = fmpq(15708, 10000)
_LARGEST_NORM: Final = 10**30


def arctangent(inner: Element) -> Element:
    """Return atan(inner)."""
    field = inner.field
    if inner.is_zero:
        return inner
    if inner.num.leading_coefficient() < 0:
        return -arctangent(-inner)
    known = field.functions.get((Kind.ATAN, inner))
    if known is None:
        known = _of_rational(inner) or _dependent(inner) or field.letter(_open(inner))
        field.functions[Kind.ATAN, inner] = known
    return known


def _open(inner: Element) -> Generator:
    growth = inner.field.derivative(inner) / (1 + inner * inner)
    half_turn = Interval(-_ABOVE_RIGHT, _ABOVE_RIGHT)
    return inner.field.add(
        Kind.ATAN,
        lambda _letter: growth,
        argument=inner,
        range=half_turn.meet(BY_SIGNS.get(signs(inner), EVERYTHING)),
        continuous=is_continuous(inner),
    )


def _dependent(inner: Element) -> Element | None:
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
    c, s = turned(multiple((field.one, inner), q), multiple((field.one, slope), -p))
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


# ---- arctangents of rational numbers


def _of_rational(inner: Element) -> Element | None:
    """Return atan(b/a) > 0 as arguments of Gaussian primes plus a multiple of π/4."""
    field, value = inner.field, inner.rational
    if value is None or value.p**2 + value.q**2 > _LARGEST_NORM:
        return None
    total = field.zero
    for (u, v), times in _gaussian_primes(int(value.q), int(value.p)):
        total = total + _of_prime(field, u, v) * times
    rest = (sp.atan(field.to_sympy(inner)) - field.to_sympy(total)) / (sp.pi / 4)
    eighths = integer_near(field, rest)
    return None if eighths is None else total + pi(field) * eighths / 4


def _of_prime(field: Field, u: int, v: int) -> Element:
    """Return the argument atan(v/u) of the Gaussian prime u + vi, u > v > 0."""
    inner = field.lift(fmpq(v, u))
    if (Kind.ATAN, inner) not in field.functions:
        field.functions[Kind.ATAN, inner] = field.letter(_open(inner))
    return field.functions[Kind.ATAN, inner]


def _gaussian_primes(a: int, b: int) -> list[tuple[tuple[int, int], int]]:
    """Return ((u, v), k): a + bi is a unit, times (1 + i)^j, times the (u + vi)^k, times a number.

    k < 0 stands for powers of the conjugate u − vi, whose argument is the opposite.
    """
    found = []
    for prime, _power in fmpz(a * a + b * b).factor():
        if prime % 4 == 1:
            u, v = _two_squares(int(prime))
            times = _valuation(a, b, u, v) - _valuation(a, b, u, -v)
            found.append(((u, v), times))
    return found


def _two_squares(prime: int) -> tuple[int, int]:
    """Return u > v > 0 with u² + v² = p for a prime p = 4k + 1, by Cornacchia's algorithm."""
    root = next(
        r for c in range(2, prime) if (r := pow(c, prime // 4, prime)) * r % prime == prime - 1
    )
    high, low = prime, root
    while low * low > prime:
        high, low = low, high % low
    other = int(fmpz(prime - low * low).isqrt())
    return max(low, other), min(low, other)


def _valuation(a: int, b: int, u: int, v: int) -> int:
    """Return how often u + vi divides a + bi."""
    times, norm = 0, u * u + v * v
    while (a * u + b * v) % norm == 0 and (b * u - a * v) % norm == 0:
        a, b = (a * u + b * v) // norm, (b * u - a * v) // norm
        times += 1
    return times
