"""Two inputs that share their output and not their slope, certified by ball arithmetic.

A shared output y₀ is chosen rational; an input with f(x) = y₀ is a rational point where that holds
exactly, or a bracket with certified opposite signs of f - y₀ at its ends (intermediate value
theorem). The slopes are enclosed over the brackets, and must be disjoint.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import sympy as sp
from flint import arb

from derive.errors import UndecidedError
from derive.output_forms.licence import Clash, Ruling
from derive.output_forms.records import Witness
from derive.output_forms.shape import Joint, Stretch
from derive.proof import Region, enclose
from derive.proof.balls import enclose_over
from derive.proof.parameters import Cell
from derive.proof.samples import points
from derive.proof.spans import Span
from derive.symbols import x

_BITS: Final = 96
_WIDTH: Final = sp.Rational(1, 2**48)
_TRIED: Final = 14
_NICE: Final = tuple(map(sp.Rational, ("-2", "2", "-1", "1", "1/2", "-1/2", "3", "-3", "0", "1/4")))

Values = dict[sp.Symbol, sp.Rational]


@dataclass(frozen=True, slots=True)
class _Place:
    """low ≤ x ≤ high holds an input whose output is the shared one; ``slope`` encloses f′ there."""

    low: sp.Rational
    high: sp.Rational
    slope: arb

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def __str__(self) -> str:
        return str(self.low) if self.exact else ball_of(self.low, self.high).str(16)


def ball_of(low: sp.Rational, high: sp.Rational) -> arb:
    """Return a ball that holds the interval."""
    middle = (low + high) / 2
    return enclose(middle, {}, _BITS) + enclose((high - low) / 2, {}, _BITS) * arb(0, 1)


def witness_of(ruling: Ruling) -> Witness | None:
    """Return a witness for the clash of a ruling; None when none was certified."""
    if ruling.clash is None:
        return None
    for values in islice(_parameter_values(ruling.cell), 3):
        found = _search(ruling.clash, values, ruling.cell)
        if found is not None:
            return found
    return None


def _parameter_values(cell: Cell) -> Iterator[Values]:
    """Yield values of all letters inside a cell, simple ones first."""
    choices = [_values_in(span) for _, (span, *_) in cell.domains]
    for k in range(min(map(len, choices), default=1)):
        chosen = {
            symbol: values[k] for (symbol, _), values in zip(cell.domains, choices, strict=True)
        }
        yield dict(cell.values) | chosen


def _values_in(span: Span) -> list[sp.Rational]:
    if span.point is not None:
        return [span.point] * len(_NICE)
    return [*(value for value in _NICE if span.holds(value)), span.sample]


def _search(clash: Clash, values: Values, cell: Cell) -> Witness | None:
    """Take simple inputs on one side, look for their partners on the other; prefer exact pairs."""
    shown = {p: v for p, v in values.items() if p in {symbol for symbol, _ in cell.domains}}
    pairs = []
    for first, second in ((clash.left, clash.right), (clash.right, clash.left)):
        for point in _inputs(first, values):
            pair = _pair_at(first, point, second, values)
            if pair is not None:
                pairs.append(pair)
                if all(place.exact for place in pair[:2]):
                    return _report(*pair, shown)
    return _report(*pairs[0], shown) if pairs else None


def _inputs(place: Stretch | Joint, values: Values) -> Iterator[sp.Rational]:
    if isinstance(place, Joint):
        at = place.at.subs(values)
        yield from (at for _ in range(1) if at.is_Rational)
        return
    region = Region(place.region.lower.subs(values), place.region.upper.subs(values))
    yield from (point[x] for point in islice(points(region, x, []), _TRIED))


def _pair_at(
    first: Stretch | Joint, at: sp.Rational, second: Stretch | Joint, values: Values
) -> tuple[_Place, _Place, sp.Expr] | None:
    """Return the place of a rational input and a partner with the same, rational output."""
    output = _value(first).subs(x, at).subs(values)
    if not output.is_Rational:
        output = _rational_near(output)
        here = _place_of(first, output, values, near=at)
    else:
        here = _Place(at, at, _slope_over(first, at, at, values))
    there = _place_of(second, output, values, away_from=at if first is second else None)
    if here is None or there is None or here.slope.overlaps(there.slope):
        return None
    return (here, there, output) if here.low <= there.low else (there, here, output)


def _value(place: Stretch | Joint) -> sp.Expr:
    return place.value if isinstance(place, Joint) else place.expr


def _rational_near(number: sp.Expr) -> sp.Rational:
    middle = enclose(number, {}, _BITS).mid().fmpq()
    return sp.Rational(int(middle.p), int(middle.q)).limit_denominator(1000)


def _place_of(
    place: Stretch | Joint,
    output: sp.Rational,
    values: Values,
    *,
    near: sp.Rational | None = None,
    away_from: sp.Rational | None = None,
) -> _Place | None:
    """Return where the output is taken on a stretch (near a point, or beyond the turning point)."""
    if isinstance(place, Joint):
        at = place.at.subs(values)
        same = at.is_Rational and sp.expand(place.value.subs(values) - output) == 0
        return _Place(at, at, _slope_over(place, at, at, values)) if same else None
    region = Region(place.region.lower.subs(values), place.region.upper.subs(values))
    excess = place.expr.subs(values) - output
    if x not in excess.free_symbols:
        return _flat_place(region) if sp.expand(excess) == 0 else None
    bracket = _bracket(excess, region, near, away_from)
    if bracket is None:
        return None
    low, high = bracket
    try:
        return _Place(low, high, _slope_over(place, low, high, values))
    except UndecidedError:
        return None


def _flat_place(region: Region) -> _Place:
    (point,) = islice(points(region, x, []), 1)
    return _Place(point[x], point[x], arb(0))


def _slope_over(place: Stretch | Joint, low: sp.Rational, high: sp.Rational, values: Values) -> arb:
    slope = place.slope.subs(values)
    return enclose(slope, {x: low}, _BITS) if low == high else enclose_over(slope, {x: (low, high)})


def _bracket(
    excess: sp.Expr,
    region: Region,
    near: sp.Rational | None,
    away_from: sp.Rational | None,
) -> tuple[sp.Rational, sp.Rational] | None:
    """Return rational ends between which ``excess`` has a certified change of sign, or a zero."""
    grid = sorted(point[x] for point in islice(points(region, x, []), 3 * _TRIED))
    signs = [_sign(excess, at) for at in grid]
    changes = [
        (grid[k], grid[k + 1])
        for k in range(len(grid) - 1)
        if signs[k] * signs[k + 1] < 0 or signs[k] == 0
    ]
    if near is not None:
        changes = sorted(changes, key=lambda ends: abs(sum(ends) / 2 - near))
    if away_from is not None:
        changes = [ends for ends in changes if not ends[0] <= away_from <= ends[1]]
    return _narrow(excess, *changes[0]) if changes else None


def _narrow(
    excess: sp.Expr, low: sp.Rational, high: sp.Rational
) -> tuple[sp.Rational, sp.Rational]:
    left = _sign(excess, low)
    if left == 0:
        return low, low
    while high - low > _WIDTH:
        middle = (low + high) / 2
        sign = _sign(excess, middle)
        if sign == 0:
            return middle, middle
        low, high = (middle, high) if sign == left else (low, middle)
    simple = ((low + high) / 2).limit_denominator(10**4)
    return (simple, simple) if sp.expand(excess.subs(x, simple)) == 0 else (low, high)


def _sign(excess: sp.Expr, at: sp.Rational) -> int:
    """Return the certified sign at a point, 0 only for an exact zero or an undecided one."""
    ball = enclose(excess, {x: at}, _BITS)
    return 1 if ball > 0 else -1 if ball < 0 else 0


def _report(left: _Place, right: _Place, output: sp.Expr, shown: Values) -> Witness:
    argument = "both inputs have the same output, and the slopes there differ"
    if left.slope * right.slope < 0:
        argument += "; if dy/dx were a function of y on an interval, y would be monotone there"
    return Witness(
        inputs=(str(left), str(right)),
        outputs=(str(output), str(output)),
        slopes=(_text(left.slope), _text(right.slope)),
        parameters=tuple((str(symbol), value) for symbol, value in shown.items()),
        argument=argument,
    )


def _text(ball: arb) -> str:
    """Return an exact number as a fraction, a ball as midpoint and radius."""
    if ball.is_exact() and ball.rel_accuracy_bits() > _BITS:
        exact = ball.fmpq()
        return str(exact)
    return ball.str(12)
