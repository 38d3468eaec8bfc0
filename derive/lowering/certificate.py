"""A certified bound for the relative error of a fitted polynomial, by balls and Taylor's theorem.

What is fitted is a polynomial in a and in completely monotone functions M of a, that is with
(−1)ⁿ M⁽ⁿ⁾ ≥ 0 for all n: every Taylor coefficient of M is monotone, so over an interval it lies
between its values at the two ends, however wide the interval. On each of some hundred intervals
the error is its Taylor polynomial, with coefficients in balls, and Lagrange's remainder.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add, mul
from typing import Final

import sympy as sp
from flint import arb, arb_series, fmpq

from derive.lowering.halves import a
from derive.lowering.series import BITS, bits_below, coefficients, series_length
from derive.lowering.zeros import HALF_WIDTH, Zero
from derive.proof import enclose
from derive.proof.precision import working_precision

Series = Callable[[arb_series], arb_series]

_TERMS: Final = 14
_RELATIVE_RADIUS: Final = fmpq(1, 48)  # of an interval, in units of 1 + a
_ENTIRE_TERMS: Final = 80


@dataclass(frozen=True, slots=True)
class Approximation:
    """The claim form(a)·(1 + a)^weight ≈ (a − R)·p(t), t = (a − m)/(a + m), 0 ≤ a ≤ upper.

    ``form`` is a polynomial in a and the letters of ``monotone``; R is the true zero next to
    ``zero``; without a zero there is no factor (a − R). ``coefficients`` are those that are
    printed, lowest first, and m is ``centre``.
    """

    form: sp.Expr
    monotone: Mapping[sp.Symbol, Series]
    zero: Zero | None
    weight: int
    centre: int
    coefficients: tuple[float, ...]
    upper: int

    def difference(self, at: arb_series, atoms: Mapping[sp.Symbol, arb_series]) -> arb_series:
        """Return form(a)·(1 + a)^weight − (a − R)·p(t) as a series about a point or interval."""
        exact = _value(self.form, {a: at, **atoms}) * (1 + at) ** self.weight
        fitted = self.polynomial(at)
        return exact - (fitted if self.zero is None else (at - _true_zero(self.zero)) * fitted)

    def polynomial(self, at: arb_series) -> arb_series:
        """Return p(t)."""
        t = (at - self.centre) / (at + self.centre)
        exact = [arb(c) for c in self.coefficients]
        return reduce(lambda total, c: total * t + c, exact[-2::-1], arb_series([exact[-1]]))


def certified_bits(claim: Approximation) -> int | None:
    """Return the largest n for which the relative error of p is certified below 2^-n, if any."""
    with working_precision(BITS), series_length(_TERMS + 1):
        worst = arb(0)
        for low, high in _intervals(claim):
            error = _error(claim, low, high)
            if not error.is_finite():
                return None
            worst = worst.max(error)
        return bits_below(worst) or None


def mills_ratio(slope: sp.Expr) -> Series:
    """e^(k²a²) erfc(ka) = 2k/√π ∫ e^(−2k²as − k²s²) ds: completely monotone for k > 0."""

    def series(at: arb_series) -> arb_series:
        argument = at * enclose(slope, {}, bits=BITS)
        return (argument * argument).exp() * argument.erfc()

    return series


def reduced_erf(at: arb_series) -> arb_series:
    """erf(√a)/√a = 2/√π ∫ e^(−as²) ds over [0, 1]: completely monotone; for 0 ≤ a ≤ 1."""
    factorial, total = arb(1), arb_series([arb(0)])
    power = arb_series([arb(1)])
    for n in range(_ENTIRE_TERMS):
        total += power / (factorial * (2 * n + 1))
        power = power * -at
        factorial *= n + 1
    # What is left out has Taylor coefficients at most Σ 2ⁿ/n! over n ≥ 80, far below 2^-300.
    rest = arb(0, arb(2) ** -300)
    padded = arb_series([c + rest for c in coefficients(total, _TERMS + 1)])
    return padded * (2 / arb.pi().sqrt())


def _intervals(claim: Approximation) -> list[tuple[fmpq, fmpq]]:
    """Cover [0, upper]; the zero is the middle of one interval and far from all others."""
    if claim.zero is None:
        return list(_steps(fmpq(0), fmpq(claim.upper)))
    zero = _fraction(claim.zero.value)
    radius = min(zero, (1 + zero) * _RELATIVE_RADIUS)
    left, right = zero - radius, zero + radius
    around = [(left, right)]
    return [*_steps(fmpq(0), left), *around, *_steps(right, fmpq(claim.upper))]


def _steps(low: fmpq, end: fmpq) -> Iterator[tuple[fmpq, fmpq]]:
    while low < end:
        high = min(end, fmpq(int(1024 * (low + 2 * (1 + low) * _RELATIVE_RADIUS)) + 1, 1024))
        yield low, high
        low = high


def _error(claim: Approximation, low: fmpq, high: fmpq) -> arb:
    """Return an upper bound of |difference| / |(a − R) p| on one interval."""
    radius = arb((high - low) / 2)
    middle = arb((high + low) / 2)
    zero = None if claim.zero is None else _true_zero(claim.zero)
    central = zero is not None and bool(middle.overlaps(zero))
    point = _at(zero if central and zero is not None else middle)
    reach = radius + HALF_WIDTH_BALL if central else radius
    over = _at(arb(low).union(arb(high)))
    about = {s: series(point) for s, series in claim.monotone.items()}
    ends = {s: [series(_at(arb(e))) for e in (low, high)] for s, series in claim.monotone.items()}
    between = {s: _hull(*pair) for s, pair in ends.items()}
    terms = coefficients(claim.difference(point, about), _TERMS)
    last = coefficients(claim.difference(over, between), _TERMS + 1)[_TERMS]
    # At the true zero the difference vanishes, and one factor a − R is divided out.
    shift = 1 if central else 0
    bound = reduce(
        add, (abs(c) * reach ** (k - shift) for k, c in enumerate([*terms, last]) if k >= shift)
    )
    size = abs(coefficients(claim.polynomial(over), 1)[0]).abs_lower()
    if zero is not None and not central:
        size *= abs(over_ball(low, high) - zero).abs_lower()
    return arb((bound / size).upper()) if size > 0 else arb.pos_inf()


HALF_WIDTH_BALL: Final = arb(fmpq(int(HALF_WIDTH.p), int(HALF_WIDTH.q)))


def over_ball(low: fmpq, high: fmpq) -> arb:
    """Return the ball over an interval."""
    return arb(low).union(arb(high))


def _hull(left: arb_series, right: arb_series) -> arb_series:
    pairs = zip(*(coefficients(side, _TERMS + 1) for side in (left, right)), strict=True)
    return arb_series([u.union(v) for u, v in pairs])


def _at(point: arb) -> arb_series:
    return arb_series([point, arb(1)])


def _true_zero(zero: Zero) -> arb:
    return zero.ball + arb(0, 1) * HALF_WIDTH_BALL


def _fraction(value: sp.Rational) -> fmpq:
    return fmpq(int(value.p), int(value.q))


def _value(form: sp.Basic, letters: Mapping[sp.Symbol, arb_series]) -> arb_series:
    match form:
        case sp.Symbol():
            return letters[form]
        case sp.Add() | sp.Mul() if form.free_symbols:
            operation = add if isinstance(form, sp.Add) else mul
            return reduce(operation, (_value(e, letters) for e in form.args))
        case sp.Pow(base=base, exp=sp.Integer() as n) if form.free_symbols and n > 0:
            return _value(base, letters) ** int(n)
        case sp.Expr() if not form.free_symbols:
            return arb_series([enclose(form, {}, bits=BITS)])
    raise TypeError(f"{form} is no polynomial")
