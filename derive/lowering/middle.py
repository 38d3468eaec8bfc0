"""One formula between the tails: what a block may use in which no exponential leaves its range.

On the whole line a program guards each tail: |x|, a clip, the exponent taken twice by its half.
Most arrays hold no such x. Where every x of a block lies between two bounds, nothing overflows or
underflows in the canonical form of one half-line, read for both signs of x: with t = e^(−cx),
x/(1 + t) serves from −80 to infinity. It is used if no factor of it cancels and it costs less.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.errors import NoRuleError
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.acceptance import accept
from derive.lowering.building import (
    add,
    direct,
    distance,
    is_power_of_two,
    negated,
    over,
    positive_sum,
    power,
    product,
    scaled,
    times,
)
from derive.lowering.factors import exp_polynomial, one_sign, shift_at_zero
from derive.lowering.halves import E, Half, a, argument, canonical, on_half_line
from derive.lowering.pieced import Pieced
from derive.lowering.records import Lowered, Middle
from derive.lowering.scaling import bare, between_tails, scaling_of
from derive.lowering.single import whole_formula
from derive.lowering.split import Factors, Parts, split
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Letter, Standing, Term, call, cost
from derive.symbols import x

#: e^80 and e^-80 leave room for constants and powers of x between the ends of float32
_ROOM: Final = 80
#: a bound below this is soon passed
_LEAST_BOUND: Final = 16
#: what it costs to look for the least or the largest x of a block, beside ``Operation.cost``
_LOOK: Final = 0.1
#: by how much the formula has to be cheaper, for the code to be worth its lines
_GAIN: Final = 0.95


def middle(pieced: Pieced, careful: Lowered, activation: Activation) -> Middle | None:
    """Return the cheapest such form that is proved, if it is cheaper than the ``careful`` one."""
    expr = whole_formula(pieced)
    if expr is None or expr.free_symbols != {x} or not expr.has(sp.exp, *_EXPONENTIAL):
        return None
    most = _GAIN * cost(careful.term)
    found = sorted((form for form in _forms(expr) if form.cost <= most), key=lambda form: form.cost)
    for form in found:
        tail = Tail(form.term, positive=False, rules=(rules.MIDDLE,))
        lowered = accept(tail, pieced, activation)
        if lowered is not None:
            return Middle(lowered, form.low, form.high)
    return None


def stretched_middle(pieced: Pieced, careful: Lowered, activation: Activation) -> Middle | None:
    """Return such a form of g where f(x) = m·g(s·x), with bounds of s·x."""
    scaling = scaling_of(pieced, activation) if activation.parameters else None
    if scaling is None:
        return None
    found = middle(scaling.shape, careful, bare(scaling, activation))
    if found is None:
        return None
    letters: dict[sp.Basic, Term] = {p.symbol: Letter(p.name) for p in activation.parameters}
    term = between_tails(found.lowered.term, scaling, letters)
    if cost(term) > _GAIN * cost(careful.term):
        return None
    kept = found.lowered.obligations
    tail = Tail(term, positive=False, rules=(rules.STRETCHED, rules.MIDDLE), obligations=kept)
    lowered = accept(tail, pieced, activation)
    scale = direct(scaling.scale, letters)
    return None if lowered is None else Middle(lowered, found.low, found.high, scale)


_EXPONENTIAL: Final = (sp.tanh, sp.sinh, sp.cosh, sp.sech, sp.csch, sp.coth)

_NOTHING: Final = sp.Rational(1, 10**40)


@dataclass(frozen=True, slots=True)
class _Form:
    """A term for low < x < high; an end without a bound is ``None``."""

    term: Term
    low: int | None
    high: int | None

    @property
    def cost(self) -> float:
        """Nanoseconds an element, the look at the block included."""
        return cost(self.term) + _LOOK * sum(end is not None for end in (self.low, self.high))


def _forms(expr: sp.Expr) -> Iterator[_Form]:
    """Yield the forms in e^(cx) and in e^(−cx)."""
    try:
        halves = canonical((on_half_line(expr, -1), on_half_line(expr, 1)))
    except NoRuleError:
        return
    for half, side in zip(halves, (-1, 1), strict=True):
        reading = _reading(half, side)
        form = None if reading is None else _written(split(half.expr), reading)
        if form is not None:
            yield form


@dataclass(frozen=True, slots=True)
class _Reading:
    """The letters of a half-line form, read on the whole line: a is ``side``·x, E is e^(−rate·a).

    ``logs`` holds the degree in E of what stands in each log1p.
    """

    side: int
    rate: sp.Rational
    letters: dict[sp.Basic, Term]
    logs: dict[sp.Symbol, int]

    @property
    def positive(self) -> frozenset[sp.Symbol]:
        """The letters that are positive for every x."""
        return frozenset((E, *self.logs))


def _reading(half: Half, side: int) -> _Reading | None:
    exact = {atom.symbol: atom.exact for atom in half.atoms}
    cores = {-argument(e) for value in exact.values() for e in value.atoms(sp.exp)}
    rates = [sp.cancel(core / a) for core in cores]
    if not rates or not all(isinstance(rate, sp.Rational) for rate in rates):
        return None
    rate = min(rates)
    if rate <= 0:
        return None
    e = Let("e", _exponential(-side * rate))
    letters: dict[sp.Basic, Term] = {E: e}
    logs = {}
    for symbol, value in exact.items():
        if symbol == E:
            continue
        inside = _in_e(value, rate)
        if inside is None:
            return None
        letters[symbol] = call(op.LOG1P, positive_sum(inside, letters))
        logs[symbol] = int(inside.degree())
    return _Reading(side, rate, letters, logs)


def _exponential(rate: sp.Rational) -> Term:
    """Return e^(rate·x), the rounding of the product made good."""
    if is_power_of_two(abs(rate)):
        return call(op.EXP, scaled(rate, X))
    return exp_polynomial(rate * a, X)


def _in_e(exact: sp.Expr, rate: sp.Rational) -> sp.Poly | None:
    """Return Q for log(1 + Q(E)) with positive coefficients."""
    if not isinstance(exact, sp.log):
        return None
    inside = (argument(exact) - 1).replace(sp.exp, lambda u: E ** sp.cancel(-u / (rate * a)))
    if inside.free_symbols != {E} or not inside.is_polynomial(E):
        return None
    if one_sign(sp.expand(inside), frozenset({E})) != 1:
        return None
    return sp.Poly(inside, E)


def _written(parts: Parts, reading: _Reading) -> _Form | None:
    """Write constant · E^power · factors / factors; ``None`` if a factor may cancel."""
    bounds = _bounds(parts, reading)
    if bounds is None:
        return None
    sign = int(sp.sign(parts.constant))
    sides: list[list[Term]] = [[], []]
    for terms, factors in zip(sides, (parts.numerator, parts.denominator), strict=True):
        for factor, exponent in factors:
            written = _factor(factor, reading)
            if written is None:
                return None
            sign *= written[0] ** exponent
            terms.append(power(written[1], exponent))
    falling = [power(reading.letters[E], parts.power)] if parts.power else []
    size = abs(parts.constant)
    rest = [term for term in sides[0] if term != X]
    grown = [term for term in sides[0] if term == X]
    top = product((*falling, *rest, *([] if _is_late(bounds, rest, size) else grown)))
    top = top if size == 1 else scaled(size, top)
    term = over(top, product(sides[1])) if sides[1] else top
    if _is_late(bounds, rest, size):
        term = product((term, *grown))
    return _Form(negated(term) if sign < 0 else term, *bounds)


def _is_late(bounds: tuple[int | None, int | None], rest: list[Term], size: sp.Expr) -> bool:
    """Whether x is multiplied last: where it has no bound, a multiple of it may overflow."""
    return None in bounds and (bool(rest) or size != 1)


def _factor(factor: sp.Expr, reading: _Reading) -> tuple[int, Term] | None:
    """Return a sign and x, a sum of positive terms, or what vanishes once without cancelling."""
    if factor == a:
        return reading.side, X
    sign = one_sign(factor, reading.positive)
    if sign is None:
        return _vanishing(factor, reading)
    gens = sorted(factor.free_symbols, key=lambda s: (s != E, str(s)))
    return (sign, positive_sum(sp.Poly(sign * factor, *gens), reading.letters)) if gens else None


def _vanishing(factor: sp.Expr, reading: _Reading) -> tuple[int, Term] | None:
    """Return F(a, E) = d·q(E) + expm1(−cd)·s(E), d = a − R, q and s of opposite signs for all E.

    d and −expm1(−cd) have one sign, so for all x nothing cancels. Where expm1 grows, it grows with
    the rounding of d, so the term without it must be the larger one there.
    """
    if factor.free_symbols != {a, E}:
        return None
    shift = shift_at_zero(factor, reading.rate, -1)
    q, s = (sp.S.Zero, sp.S.Zero) if shift is None else shift.at_zero()
    signs = [one_sign(part, frozenset({E})) or 0 for part in (q, s)]
    if shift is None or signs not in ([1, -1], [-1, 1]):
        return None
    if sp.degree(q, E) <= sp.degree(s, E):
        return None
    d = distance(X, reading.side * shift.zero.value)  # side·(a − R)
    rise = call(op.EXPM1, scaled(-reading.side * reading.rate, d))
    straight = _share(q * signs[0], d, reading)
    curved = _share(s * signs[1], rise, reading)
    term = add(straight, curved if reading.side < 0 else negated(curved))
    exact = factor.subs(E, sp.exp(-reading.rate * a)).subs(a, reading.side * x)
    sign = signs[0] * reading.side
    return sign, Standing(term, sign * exact, x, X)


def _share(coefficient: sp.Expr, by: Term, reading: _Reading) -> Term:
    """Return the product of a sum of positive terms."""
    if coefficient.is_number:
        nearest = sp.Integer(round(coefficient))  # R is rounded to 60 digits
        near = abs(coefficient - nearest) < _NOTHING
        return scaled(nearest if near else coefficient, by)
    return times(positive_sum(sp.Poly(coefficient, E), reading.letters), by)


def _bounds(parts: Parts, reading: _Reading) -> tuple[int | None, int | None] | None:
    """Return the bounds of x, the least and the largest, where there have to be any."""
    below = sp.Mul(*(f**n for f, n in parts.denominator))
    if below.has(a, *reading.logs) or parts.power < 0 or not parts.constant.is_Rational:
        return None
    powers = sum(n for f, n in parts.numerator if f.has(a))
    logs = sum(n for f, n in parts.numerator if f in reading.logs)
    degree = max(
        parts.power + _degree(parts.numerator),
        _degree(parts.denominator),
        *reading.logs.values(),
        1,
    )
    growing = _bound(degree * reading.rate)
    order = parts.power + logs
    mixed = any(f.has(a) and f.has(E) for f, _ in parts.numerator)
    falls_alone = not mixed and reading.rate <= 1 and (order == 0 or (order == 1 and not powers))
    falling = None if falls_alone else _bound(max(order, 1) * reading.rate)
    if min(b for b in (growing, falling) if b is not None) < _LEAST_BOUND:
        return None
    low, high = -growing, falling
    if reading.side < 0:
        return (None if high is None else -high), growing
    return low, high


def _bound(rate: sp.Expr) -> int:
    return int(_ROOM // rate)


def _degree(factors: Factors) -> int:
    return sum(n * int(sp.degree(f, E)) for f, n in factors if f.has(E))
