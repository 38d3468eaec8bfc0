"""Beside a zero where terms cancel: a polynomial in the distance d, its error certified.

A smooth f with a zero R of order m is d^m·P, d = x − R, and P is flat near R: a function of
t = 2(d/r)² − 1 where f is even or odd about R = 0, else of t = d/r, for |d| ≤ r. Taylor's theorem
on small intervals bounds its relative error. That terms cancel is read off their signs beside R;
this decides whether a patch is worth its cost, never whether it is right.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

import sympy as sp
from flint import arb, arb_series, fmpq

from derive.errors import UndecidedError
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import distance, power, scaled, times
from derive.lowering.fitting import Fit, fit_short
from derive.lowering.gaussian import CERTIFIED, LEAST_BITS
from derive.lowering.records import Obligation
from derive.lowering.series import BITS, bits_below, coefficients, series_length, series_of
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Letter, Polynomial, Standing, Term, call, number
from derive.lowering.zeros import HALF_WIDTH, find_zeros
from derive.proof import enclose
from derive.proof.balls import value_at
from derive.proof.precision import working_precision
from derive.proof.region import Region
from derive.symbols import x

#: how a note ends that a polynomial beside every zero makes pointless
CANCELLATION: Final = "where it vanishes digits may be lost"
EVERYWHERE: Final = Region()
_X: Final = Letter("x")
_TERMS: Final = 14
_HALVINGS: Final = 3
_INTERVALS: Final = 40
_CENTRE: Final = 2  # steps
_HIGHEST_ORDER: Final = 4
_MOST_ZEROS: Final = 4  # on each side; a periodic function has no end of them
_BESIDE: Final = sp.Rational(1, 100)
_INSIDE: Final = sp.Rational(31, 32)  # of the radius: rounding must not lead out of it


@dataclass(frozen=True, slots=True)
class Patch:
    """f = (x − R)^order · P for |x − R| ≤ ``radius``; ``even``: P depends on (x − R)².

    ``zero`` is R, to 10^-50 unless ``exact``. ``mirrored`` is ±1 where f(−x) = ±f(x): then it is
    patched at |x|.
    """

    expr: sp.Expr
    zero: sp.Rational
    exact: bool
    order: int
    even: bool
    radius: sp.Rational
    mirrored: int = 0

    @property
    def centre(self) -> arb:
        """R as a ball."""
        middle = arb(fmpq(int(self.zero.p), int(self.zero.q)))
        width = arb(fmpq(int(HALF_WIDTH.p), int(HALF_WIDTH.q)))
        return middle if self.exact else middle + arb(0, 1) * width


def patched(
    tail: Tail, expr: sp.Expr, region: Region = EVERYWHERE, *, reach: sp.Rational = sp.S.Half
) -> Tail | None:
    """Return the tail with a polynomial near every zero at which terms of ``expr`` cancel.

    ``reach`` is the largest radius about 0 where ``expr`` is neither even nor odd.
    """
    wanted = [
        patch
        for patch in patches(
            expr, rewritten=not {rules.DIRECT, rules.COMPOSED} & set(tail.rules), reach=reach
        )
        if region.lower <= patch.zero <= region.upper or patch.mirrored
    ]
    found = [certified for patch in wanted if (certified := fitted(patch))]
    if not found:
        return None
    done = reduce(lambda done, one: _with_patch(done, *one), found, tail)
    if len(found) < len(wanted):
        return done
    return replace(done, notes=tuple(n for n in done.notes if CANCELLATION not in n))


def patches(
    expr: sp.Expr, *, rewritten: bool = False, reach: sp.Rational = sp.S.Half
) -> Iterator[Patch]:
    """Yield the zeros beside which terms of ``expr``, or of what it was rewritten to, cancel."""
    order = order_at_zero(expr)
    at_zero = 0 < order <= _HIGHEST_ORDER
    parity = mirrored(expr)
    left = [] if parity else _zeros_on(expr, -1)
    zeros = [*([sp.S.Zero] if at_zero else []), *left, *_zeros_on(expr, 1)]
    for zero in zeros:
        if not rewritten and not _cancels(expr, zero):
            continue
        others = [abs(zero - other) / 2 for other in zeros if other != zero]
        if zero != 0:
            yield Patch(
                expr, zero, False, 1, False, _radius([*others, abs(zero)], sp.S.One), parity
            )
        else:
            most = sp.S.One if parity else reach
            yield Patch(expr, zero, True, order, bool(parity), _radius(others, most))


def mirrored(expr: sp.Expr) -> int:
    """Return ±1 where f(−x) = ±f(x), else 0."""
    other = expr.subs(x, -x)
    return 1 if sp.expand(expr - other) == 0 else -1 if sp.expand(expr + other) == 0 else 0


def _radius(others: list[sp.Rational], most: sp.Rational) -> sp.Rational:
    """Return the largest 2^-n that is at most ``most`` and half way to any other zero."""
    room = min([most, *others])
    while most > room:
        most /= 2
    return most


def _zeros_on(expr: sp.Expr, side: int) -> list[sp.Rational]:
    letter = sp.Symbol("a", positive=True)
    found = find_zeros(expr.subs(x, side * letter), letter)
    return [side * zero.value for zero in found] if len(found) <= _MOST_ZEROS else []


def order_at_zero(expr: sp.Expr, highest: int = _HIGHEST_ORDER) -> int:
    """Return the order of the zero at 0; 0 where there is none, or one above ``highest``."""
    for order in range(highest + 1):
        value = sp.diff(expr, x, order).subs(x, 0)
        if not value.is_finite or sp.expand(sp.logcombine(value, force=False)) != 0:
            return order if value.is_finite else 0
    return 0


def _cancels(expr: sp.Expr, zero: sp.Expr) -> bool:
    """Whether a factor vanishes there that is a sum of terms of both signs."""
    beside = {x: sp.Rational(zero) + _BESIDE}
    for factor in sp.Mul.make_args(expr):
        base = factor.base if isinstance(factor, sp.Pow) else factor
        if isinstance(base, sp.log) or (isinstance(base, sp.Add) and _mixed(base, beside)):
            return True
    return False


def _mixed(total: sp.Add, at: dict[sp.Symbol, sp.Rational]) -> bool:
    balls = [enclose(term, at, bits=53) for term in total.args]
    size, value = arb(0), arb(0)
    for ball in balls:
        size, value = size + abs(ball), value + ball
    return bool(abs(value) < size / 8)


def fitted(patch: Patch) -> tuple[Patch, Fit, int] | None:
    """Return the polynomial with its certified bits, on the largest of a few radii."""
    for halvings in range(_HALVINGS):
        narrow = replace(patch, radius=patch.radius / 2**halvings)
        found = fit_short(_flat(narrow))
        if found is None:
            continue
        try:
            bits = certified_bits(narrow, found)
            if bits < LEAST_BITS and patch.order > 1:
                bits = certified_bits(narrow, found, centre=_CENTRE)
        except UndecidedError:
            return None
        if bits >= LEAST_BITS:
            return narrow, found, bits
    return None


def _flat(patch: Patch) -> Callable[[arb], arb]:
    radius = arb(fmpq(int(patch.radius.p), int(patch.radius.q)))
    least = arb(10) ** -28  # 0/0 at the zero itself

    def flat(t: arb) -> arb:
        d = radius * (((t + 1) / 2).sqrt() if patch.even else t)
        d = (d if abs(d) > least else least).mid()
        zero = arb(fmpq(int(patch.zero.p), int(patch.zero.q)))
        return value_at(patch.expr, x, zero + d) / d**patch.order

    return flat


def certified_bits(patch: Patch, found: Fit, centre: int = 0) -> int:
    """Return n such that the relative error of d^m·p is certified below 2^-n; 0 for none.

    ``centre`` steps on either side of the zero are taken with it: beside a zero of high order d^m
    differs much within one step.
    """
    terms = _TERMS + centre * patch.order
    with working_precision(BITS), series_length(terms + 1):
        error = arb(0)
        for n in range(-_INTERVALS, _INTERVALS + 1):
            if 0 < abs(n) <= centre:
                continue
            one = _error(patch, found, n, sp.Rational(1 if n else 1 + 2 * centre, 2), terms)
            if not one.is_finite():
                return 0
            error = error.max(one)
        return bits_below(error)


def _error(patch: Patch, found: Fit, n: int, steps: sp.Rational, terms: int) -> arb:
    """Bound |f − d^m·p| / |d^m·p| for d within ``steps`` of n steps; n = 0 holds the zero."""
    step = arb(fmpq(int(patch.radius.p), int(patch.radius.q))) / _INTERVALS
    reach = step * int(steps.p) / int(steps.q) + arb(2) ** -150
    middle = patch.centre + n * step
    point, over = (arb_series([at, arb(1)]) for at in (middle, middle + arb(0, 1) * reach))
    first = coefficients(_difference(patch, found, point), terms)
    last = coefficients(_difference(patch, found, over), terms + 1)[terms]
    shift = patch.order if n == 0 else 0
    bound = arb(0)
    for k, c in enumerate([*first, last]):
        if k >= shift:
            bound += abs(c) * reach ** (k - shift)
    size = abs(coefficients(_polynomial(patch, found, over), 1)[0]).abs_lower()
    if n:
        size = size * (abs(n * step) - reach) ** patch.order
    return arb((bound / size).upper()) if size > 0 else arb.pos_inf()


def _difference(patch: Patch, found: Fit, at: arb_series) -> arb_series:
    fitted = (at - patch.centre) ** patch.order * _polynomial(patch, found, at)
    return series_of(patch.expr, at) - fitted


def _polynomial(patch: Patch, found: Fit, at: arb_series) -> arb_series:
    d = (at - patch.centre) / arb(fmpq(int(patch.radius.p), int(patch.radius.q)))
    t = 2 * d * d - 1 if patch.even else d
    exact = [arb(c) for c in found.coefficients]
    return reduce(lambda total, c: total * t + c, exact[-2::-1], arb_series([exact[-1]]))


def _with_patch(tail: Tail, patch: Patch, found: Fit, bits: int) -> Tail:
    low, high = patch.zero - patch.radius, patch.zero + patch.radius
    at: Term = Let("a", call(op.ABSOLUTE, _X)) if patch.mirrored else _X
    held = call(op.SATURATE_BELOW, call(op.SATURATE, at, number(high)), number(low))
    near = Let("c", held, "where the polynomial is used")
    d: Term = near if patch.exact else distance(near, patch.zero)
    comment = _comment(patch, bits)
    polynomial = Polynomial("NEAR", found.coefficients, _variable(d, patch), comment)
    value: Term = times(power(d, patch.order), polynomial)
    if patch.mirrored < 0:
        value = call(op.SIGN, _X) * value
    size = call(op.ABSOLUTE, at - number(patch.zero) if patch.zero else at)
    test = call(op.LESS, size, number(patch.radius * _INSIDE))
    term = call(op.SELECT, test, Standing(value, patch.expr, x, _X), tail.term)
    return replace(
        tail,
        term=term,
        rules=(*tail.rules, rules.NEAR_ZERO),
        obligations=(*tail.obligations, Obligation(comment, CERTIFIED)),
    )


def _variable(d: Term, patch: Patch) -> Term:
    """Return t in [-1, 1] as a term."""
    if patch.even:
        inside = scaled(2 / patch.radius**2, d * d)
        return Let("t", inside - number(1))
    return scaled(1 / patch.radius, d)


def _comment(patch: Patch, bits: int) -> str:
    """Say what the polynomial is close to, and how close."""
    stretch = 2 / patch.radius**2 if patch.even else 1 / patch.radius
    name = ("(a - R)" if patch.mirrored else "(x - R)") if patch.zero else "x"
    variable = f"{stretch} {name}**2 - 1" if patch.even else f"{stretch} {name}"
    return (
        f"({patch.expr}) / {name}**{patch.order} in t = {variable}"
        + (", a = abs(x)" if patch.mirrored else "")
        + (f", R = {float(patch.zero):.6g}" if patch.zero else "")
        + f": relative error below 2**-{bits}, certified"
    )
