"""Beside a zero where terms cancel: a polynomial in the distance d, its error certified.

A smooth f with a zero R of order m is d^m·P, d = x − R, and P is flat near R: a function of
d² where f is even or odd about R = 0, else of d + 1/2. Taylor's theorem on small intervals
bounds its relative error. That terms cancel is read off their signs beside R; this decides whether
a patch is worth its cost, never whether it is right.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

import mpmath as mp
import sympy as sp
from flint import arb, arb_series, fmpq

from derive.errors import UndecidedError
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import distance, plus, power, times
from derive.lowering.fitting import Fit, fit
from derive.lowering.gaussian import CERTIFIED, LEAST_BITS
from derive.lowering.records import Obligation
from derive.lowering.series import BITS, coefficients, series_length, series_of
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Letter, Polynomial, Standing, Term, call, number
from derive.lowering.zeros import HALF_WIDTH, Zero, find_zero
from derive.proof import enclose
from derive.proof.precision import working_precision
from derive.symbols import x

_X: Final = Letter("x")
_TERMS: Final = 14
_INTERVALS: Final = 40
_HIGHEST_ORDER: Final = 4
_BESIDE: Final = sp.Rational(1, 100)
_SCALES: Final = (1, 2, 4, 8, 20)
_MARGIN: Final = sp.Rational(1, 64)


@dataclass(frozen=True, slots=True)
class Patch:
    """f = (x − R)^order · P; ``even``: P is a polynomial in (x − R)², |x| ≤ 1, else |x − R| ≤ 1/2.

    ``zero`` is R, to 10^-50 unless ``exact``; ``scale`` stretches what the polynomial depends on.
    """

    expr: sp.Expr
    zero: sp.Rational
    exact: bool
    order: int
    even: bool
    scale: int = 1

    @property
    def radius(self) -> sp.Rational:
        """How far from R the polynomial is used."""
        return sp.S.One if self.even else sp.S.Half

    @property
    def centre(self) -> arb:
        """R as a ball."""
        middle = arb(fmpq(int(self.zero.p), int(self.zero.q)))
        width = arb(fmpq(int(HALF_WIDTH.p), int(HALF_WIDTH.q)))
        return middle if self.exact else middle + arb(0, 1) * width


def patched(tail: Tail, expr: sp.Expr) -> Tail | None:
    """Return the tail with a polynomial near every zero at which terms of ``expr`` cancel."""
    found = [
        certified
        for patch in patches(expr, rewritten=rules.DIRECT not in tail.rules)
        if (certified := fitted(patch))
    ]
    if not found:
        return None
    return reduce(lambda done, one: _with_patch(done, *one), found, tail)


def patches(expr: sp.Expr, *, rewritten: bool = False) -> Iterator[Patch]:
    """Yield the zeros beside which terms of ``expr``, or of what it was rewritten to, cancel."""
    order = _order_at_zero(expr)
    if 0 < order <= _HIGHEST_ORDER and (rewritten or _cancels(expr, sp.S.Zero)):
        mirrored = expr.subs(x, -x)
        even = sp.expand(expr - mirrored) == 0 or sp.expand(expr + mirrored) == 0
        yield Patch(expr, sp.S.Zero, True, order, even)
    for side in (-1, 1):
        zero = _zero_on(expr, side)
        if (
            zero is not None
            and zero.value > sp.S.Half
            and (rewritten or _cancels(expr, side * zero.value))
        ):
            yield Patch(expr, side * zero.value, False, 1, False)


def _zero_on(expr: sp.Expr, side: int) -> Zero | None:
    letter = sp.Symbol("a", positive=True)
    return find_zero(expr.subs(x, side * letter), letter)


def _order_at_zero(expr: sp.Expr) -> int:
    for order in range(_HIGHEST_ORDER + 1):
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
    """Return the first scale of a at which the polynomial is certified."""
    for scale in _SCALES:
        scaled = replace(patch, scale=scale)
        found = fit(_flat(scaled), scale)
        if found is None:
            continue
        try:
            bits = certified_bits(scaled, found)
        except UndecidedError:
            return None
        if bits >= LEAST_BITS:
            return scaled, found, bits
    return None


def _flat(patch: Patch) -> Callable[[mp.mpf], mp.mpf]:
    function = sp.lambdify(x, patch.expr, "mpmath")

    def flat(a: mp.mpf) -> mp.mpf:
        with mp.workdps(90):
            d = mp.sqrt(a / patch.scale) if patch.even else a / patch.scale - mp.mpf(1) / 2
            d = d if abs(d) > mp.mpf(10) ** -12 else mp.mpf(10) ** -12  # 0/0 at the zero itself
            return function(mp.mpf(int(patch.zero.p)) / int(patch.zero.q) + d) / d**patch.order

    return flat


def certified_bits(patch: Patch, found: Fit) -> int:
    """Return n such that the relative error of d^m·p is certified below 2^-n; 0 for none."""
    with working_precision(BITS), series_length(_TERMS + 1):
        error = arb(0)
        for n in range(-_INTERVALS, _INTERVALS + 1):
            one = _error(patch, found, n)
            if not one.is_finite():
                return 0
            error = error.max(one)
        bits = 0
        while bits < BITS and error < arb(2) ** -(bits + 1):
            bits += 1
    return bits


def _error(patch: Patch, found: Fit, n: int) -> arb:
    """Bound |f − d^m·p| / |d^m·p| for d within half a step of n steps; n = 0 holds the zero."""
    step = arb(fmpq(int(patch.radius.p), int(patch.radius.q))) / _INTERVALS
    reach = step / 2 + arb(2) ** -150
    middle = patch.centre + n * step
    point, over = (arb_series([at, arb(1)]) for at in (middle, middle + arb(0, 1) * reach))
    first = coefficients(_difference(patch, found, point), _TERMS)
    last = coefficients(_difference(patch, found, over), _TERMS + 1)[_TERMS]
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
    d = at - patch.centre
    a = patch.scale * (d * d if patch.even else d + arb(fmpq(1, 2)))
    t = (a - found.centre) / (a + found.centre)
    exact = [arb(c) for c in found.coefficients]
    return reduce(lambda total, c: total * t + c, exact[-2::-1], arb_series([exact[-1]]))


def _with_patch(tail: Tail, patch: Patch, found: Fit, bits: int) -> Tail:
    low, high = patch.zero - patch.radius, patch.zero + patch.radius
    held = call(op.SATURATE_BELOW, call(op.SATURATE, _X, number(high)), number(low))
    near = Let("c", held, "where the polynomial is used")
    d: Term = near if patch.exact else distance(near, patch.zero)
    inside = d * d if patch.even else d + number(sp.S.Half)
    a = Let("z", inside if patch.scale == 1 else number(patch.scale) * inside)
    centre = sp.Integer(found.centre)
    t = Let("t", plus(a, -centre) / plus(a, centre))
    name = "(x - R)" if patch.zero else "x"
    comment = (
        f"({patch.expr}) / {name}**{patch.order} in t = (a - {centre})/(a + {centre}), a = "
        + f"{patch.scale} "
        + (f"{name}**2" if patch.even else f"({name} + 1/2)")
        + (f", R = {float(patch.zero):.6g}" if patch.zero else "")
        + f": relative error below 2**-{bits}, certified"
    )
    value = times(power(d, patch.order), Polynomial("NEAR", found.coefficients, t, comment))
    size = call(op.ABSOLUTE, _X - number(patch.zero) if patch.zero else _X)
    test = call(op.LESS, size, number(patch.radius - _MARGIN))
    term = call(op.SELECT, test, Standing(value, patch.expr, x, _X), tail.term)
    return replace(
        tail,
        term=term,
        rules=(*tail.rules, rules.NEAR_ZERO),
        obligations=(*tail.obligations, Obligation(comment, CERTIFIED)),
    )
