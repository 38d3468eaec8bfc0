"""Two inputs that share their output and not their slope, certified by ball arithmetic.

The shared output is rational. An input that has it is a rational point where that holds exactly, or
a bracket with certified opposite signs of f - y₀ at its ends (intermediate value theorem). The
slopes are enclosed over the brackets, and must be disjoint.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice, pairwise, product
from typing import Final

import sympy as sp
from flint import arb

from derive.errors import UndecidedError
from derive.output_forms.licence import Clash, Ruling
from derive.output_forms.records import Turn, Witness
from derive.output_forms.shape import Joint, Stretch
from derive.proof import Region, enclose
from derive.proof.balls import enclose_over
from derive.proof.crossing import narrowed
from derive.proof.parameters import Cell
from derive.proof.samples import points
from derive.proof.spans import Span
from derive.symbols import x

_BITS: Final = 96
_WIDTH: Final = sp.Rational(1, 2**44)
#: inputs that are tried on each side, and shared outputs that are tried
_INPUTS: Final = 14
_OUTPUTS: Final = 10
#: inputs at which turns are looked for, turns, how closely they are met, and how far one goes off
_MORE_INPUTS: Final = 60
_TURNS: Final = 3
_NEAR: Final = sp.Rational(1, 8)
_STEPS: Final = tuple(map(sp.Rational, ("0", "1/4", "-1/4", "1", "-1")))
#: clashes of a ruling that are tried
_CLASHES: Final = 4
#: outputs with more bits are not tried: nobody reads e^-8000, and Python refuses to write it
_LONGEST: Final = 4096
_ROUNDED: Final = (5, 10, 20)
#: denominators of the rational inputs near a shared output, short ones first
_DENOMINATORS: Final = (2, 10, 100, 10**6)
_NICE: Final = tuple(map(sp.Rational, ("-2", "2", "-1", "1", "1/2", "-1/2", "3", "-3", "0", "1/4")))

Values = dict[sp.Basic, sp.Expr]


@dataclass(frozen=True, slots=True)
class _Side:
    """A stretch (or a joint: ``lower`` = ``upper``) with numbers for all letters but x."""

    expr: sp.Expr
    slope: sp.Expr
    lower: sp.Expr
    upper: sp.Expr
    more: tuple[sp.Rational, ...] = ()

    @classmethod
    def of(cls, place: Stretch | Joint, values: Values) -> "_Side":
        if isinstance(place, Joint):
            found = (place.value, place.slope, place.at, place.at)
        else:
            found = (place.expr, place.slope, place.region.lower, place.region.upper)
        return cls(*(part.xreplace(values) for part in found))

    @property
    def grid(self) -> list[sp.Rational]:
        """Rational inputs of the side, simple ones first."""
        if self.lower == self.upper:
            return [self.lower] if isinstance(self.lower, sp.Rational) else []
        inside = points(Region(self.lower, self.upper), x, [])
        return [*(point[x] for point in islice(inside, _INPUTS)), *self.more]

    def refined(self) -> "_Side":
        """Return the side with inputs on both sides of the turns that more points show."""
        if self.lower == self.upper:
            return self
        inside = points(Region(self.lower, self.upper), x, [])
        grid = sorted({point[x] for point in islice(inside, _MORE_INPUTS)})
        signs = {at: _sign(self.slope, at) for at in grid}
        turns = [(a, b) for a, b in pairwise(grid) if signs[a] * signs[b] < 0]
        cells = [narrowed(self.slope, turn, _NEAR, 2 * _BITS) for turn in turns[:_TURNS]]
        found = (at + step for cell in cells if cell for at in cell for step in _STEPS)
        kept = [at for at in dict.fromkeys(found) if grid[0] < at < grid[-1]]
        return replace(self, more=tuple(at for at in kept if at not in self.grid))

    def place(self, low: sp.Rational, high: sp.Rational) -> "_Place | None":
        """Return the interval with an enclosure of the slope; None where there is none."""
        try:
            if low == high:
                return _Place(self, low, high, enclose(self.slope, {x: low}, _BITS))
            return _Place(self, low, high, enclose_over(self.slope, {x: (low, high)}))
        except UndecidedError:
            return None


@dataclass(frozen=True, slots=True)
class _Place:
    """low ≤ x ≤ high holds an input with the shared output; ``slope`` encloses f′ there."""

    side: _Side
    low: sp.Rational
    high: sp.Rational
    slope: arb

    @property
    def exact(self) -> bool:
        return bool(self.low == self.high)

    @property
    def steepness(self) -> str:
        return _value(self.side.slope, self.low) if self.exact else text_of(self.slope)

    def __str__(self) -> str:
        return str(self.low) if self.exact else _ball(self.low, self.high).str(16)


_Pair = tuple[_Place, _Place, sp.Rational]


def _ball(low: sp.Rational, high: sp.Rational) -> arb:
    middle, radius = enclose((low + high) / 2, {}, _BITS), enclose((high - low) / 2, {}, _BITS)
    return middle + radius * arb(0, 1)


def witness_of(ruling: Ruling) -> Witness | None:
    """Return a witness for one of the clashes of a ruling; None when none was certified."""
    if ruling.clash is None:
        return None
    clashes = (ruling.clash, *ruling.others)[:_CLASHES]
    return next((w for c in clashes if (w := _witness_for(c, ruling.cell)) is not None), None)


def _witness_for(clash: Clash, cell: Cell) -> Witness | None:
    turns = clash.left == clash.right
    for values in islice(parameter_values(cell), 3):
        if not all(isinstance(values[s], sp.Rational) for s, _ in cell.domains):
            continue  # a cell of one irrational value holds no exact witness
        sides = [_Side.of(place, values) for place in (clash.left, clash.right)]
        pair = _pair_of(sides) or _pair_of([side.refined() for side in sides])
        if pair is not None:
            shown = tuple((str(s), sp.Rational(values[s])) for s, _ in cell.domains)
            return _report(pair, shown, _turn(pair) if turns else None)
    return None


def _pair_of(sides: list[_Side]) -> _Pair | None:
    return _best(list(islice(_pairs(*sides), _OUTPUTS)))


def parameter_values(cell: Cell) -> Iterator[Values]:
    """Yield values of all letters inside a cell, simple ones first."""
    choices = [_values_in(span) for _, (span, *_) in cell.domains]
    letters = [symbol for symbol, _ in cell.domains]
    diagonal = zip(*choices, strict=False) if choices else iter([()])
    for values in chain(diagonal, product(*choices) if cell.relations else ()):
        known: Values = dict(zip(letters, values, strict=True))
        compared = ((q.xreplace(known), signs) for q, signs in cell.relations)
        if all(sp.sign(value) in signs for value, signs in compared):
            yield {**dict(cell.values), **known}


def _values_in(span: Span) -> list[sp.Expr]:
    if span.point is not None:
        return [span.point]
    return [*(value for value in _NICE if span.holds(value)), span.sample]


def _best(pairs: list[_Pair]) -> _Pair | None:
    """Prefer exact inputs, then a short output."""
    return min(pairs, key=_length, default=None)


def _length(pair: _Pair) -> tuple[int, int, str]:
    left, right, output = pair
    inexact = (not left.exact) + (not right.exact)
    return inexact, len(f"{output}{left}{right}"), str(output)


def _pairs(first: _Side, second: _Side) -> Iterator[_Pair]:
    """Yield certified pairs, outputs that are short to write first."""
    for output in _outputs(first, second):
        lefts = _places(first, output)
        rights = lefts if first == second else _places(second, output)
        for left in lefts:
            for right in rights:
                if not left.slope.overlaps(right.slope):
                    in_order = left.low < right.low
                    yield (left, right, output) if in_order else (right, left, output)


def _outputs(first: _Side, second: _Side) -> list[sp.Rational]:
    """Return rational outputs at or near simple inputs of both sides."""
    found: set[sp.Rational] = set()
    for side in dict.fromkeys((first, second)):
        for at in side.grid:
            value = side.expr.subs(x, at)
            if isinstance(value, sp.Rational):
                found.add(value)
            else:
                found.update(_rounded(value))
    short = (v for v in found if max(v.p.bit_length(), v.q.bit_length()) < _LONGEST)
    return sorted(short, key=lambda value: (len(str(abs(value))), abs(value), value))


def _rounded(number: sp.Expr) -> list[sp.Rational]:
    """Return short fractions near a number."""
    try:
        middle = enclose(number, {}, _BITS).mid().fmpq()
    except UndecidedError:
        return []
    exact = sp.Rational(int(middle.p), int(middle.q))
    fine = int(_ROUNDED[1] / abs(exact)) if exact else 0  # for an output such as e^-10
    largest = (*_ROUNDED, fine) if fine > _ROUNDED[-1] else _ROUNDED
    return [exact.limit_denominator(most) for most in largest]


def _places(side: _Side, output: sp.Rational) -> list[_Place]:
    """Return where a side takes the output, as far as a coarse grid shows it."""
    excess = side.expr - output
    if x not in excess.free_symbols:
        exact = [at for at in side.grid[:1] if sp.expand(excess) == 0]
        found = [side.place(at, at) for at in exact]
    else:
        grid = sorted(side.grid)
        signs = {at: _side_of(output, side.expr, at) for at in grid}
        exact = [at for at in grid if signs[at] == 0 and _is_zero(excess, at)]
        changes = [(a, b) for a, b in pairwise(grid) if signs[a] * signs[b] < 0]
        found = [side.place(at, at) for at in exact]
        found += [side.place(*_narrow(excess, low, high)) for low, high in changes]
    return [place for place in found if place is not None]


def _narrow(
    excess: sp.Expr, low: sp.Rational, high: sp.Rational
) -> tuple[sp.Rational, sp.Rational]:
    """Narrow a change of sign down; a simple rational zero is found exactly."""
    low, high = narrowed(excess, (low, high), _WIDTH, 2 * _BITS) or (low, high)
    left = _sign(excess, low)
    while high - low > _WIDTH:
        middle = (low + high) / 2
        sign = _sign(excess, middle)
        if sign == 0:
            break
        low, high = (middle, high) if sign == left else (low, middle)
    simple = sp.Rational((low + high) / 2).limit_denominator(10**4)
    return (simple, simple) if _is_zero(excess, simple) else (low, high)


def _is_zero(excess: sp.Expr, at: sp.Rational) -> bool:
    """Whether this is 0 exactly, as written; a ball tells more quickly where it is not."""
    return _sign(excess, at) == 0 and sp.expand(excess.subs(x, at)) == 0


def _side_of(output: sp.Rational, expr: sp.Expr, at: sp.Rational) -> int:
    """Return the certified sign of expr − output at a point, 0 when there is none."""
    ball = _ball_at(expr, at)
    if ball is None:
        return 0
    level = enclose(output, {}, _BITS)
    if ball.overlaps(level):
        return _sign(expr - output, at)
    return 1 if ball > level else -1


@lru_cache(maxsize=512)
def _ball_at(expr: sp.Expr, at: sp.Rational) -> arb | None:
    """Return an enclosure at a point, which is asked for with one output after another."""
    try:
        return enclose(expr, {x: at}, _BITS)
    except UndecidedError:
        return None


def _sign(excess: sp.Expr, at: sp.Rational) -> int:
    """Return the certified sign at a point, 0 when there is none."""
    try:
        ball = enclose(excess, {x: at}, _BITS)
    except UndecidedError:
        return 0
    return 1 if ball > 0 else -1 if ball < 0 else 0


def _turn(pair: _Pair) -> Turn | None:
    """Return rational inputs near both with slopes of opposite sign; None where they agree."""
    left, right, _ = pair
    if not left.slope * right.slope < 0:
        return None
    side = left.side
    first, second = (_simple_input(place) for place in (left, right))
    return Turn(
        inputs=(str(first), str(second)),
        outputs=(_value(side.expr, first), _value(side.expr, second)),
        slopes=(_value(side.slope, first), _value(side.slope, second)),
    )


def _value(expr: sp.Expr, at: sp.Rational) -> str:
    """Return the value at a rational input: a fraction where it is one, else a ball."""
    value = expr.subs(x, at)
    return str(value) if isinstance(value, sp.Rational) else text_of(enclose(expr, {x: at}, _BITS))


def _simple_input(place: _Place) -> sp.Rational:
    """Return a short rational near a place, inside its piece, where the slope has the same sign."""
    middle = (place.low + place.high) / 2
    for largest in _DENOMINATORS:
        at = sp.Rational(middle).limit_denominator(largest)
        if not (bool(place.side.lower < at) and bool(at < place.side.upper)):
            continue
        if enclose(place.side.slope, {x: at}, _BITS) * place.slope > 0:
            return at
    return middle


def _report(pair: _Pair, shown: tuple[tuple[str, sp.Rational], ...], turn: Turn | None) -> Witness:
    left, right, output = pair
    argument = "two inputs, below, have the same output and different slopes"
    if turn is not None:
        argument += "; f is differentiable between them, and dy/dx = g(y) would make it monotone"
    return Witness(
        inputs=(str(left), str(right)),
        outputs=(str(output), str(output)),
        slopes=(left.steepness, right.steepness),
        parameters=shown,
        argument=argument,
        turn=turn,
    )


def text_of(ball: arb) -> str:
    """Return an exact number as a fraction, a ball as midpoint and radius."""
    return str(ball.fmpq()) if ball.is_exact() else ball.str(12)
