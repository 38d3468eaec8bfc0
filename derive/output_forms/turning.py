"""Where f turns round: whether for every parameter of a cell, and whether at an exact number.

Slopes of opposite sign at two inputs show that f turns round. The inputs may hold the parameters,
as −2/β. An order between them is not needed: a function that is differentiable between two inputs
and monotone has no slopes of opposite sign there.
"""

from collections.abc import Iterator
from functools import partial
from itertools import combinations, islice, pairwise
from typing import Final

import sympy as sp

from derive.errors import NoRuleError, OutOfBudgetError, UndecidedError
from derive.output_forms.images import compare, end_value, sign_at_end, sign_in, within
from derive.output_forms.samples import ball_at, sample
from derive.output_forms.scaling import unscaled
from derive.output_forms.shape import Stretch
from derive.proof import Region, sign_on
from derive.proof.asymptotics import sign_near
from derive.proof.factors import signed_factors
from derive.proof.parameters import Cell
from derive.proof.samples import points
from derive.proof.zeros import bisect, closed_zeros, signs_of
from derive.symbols import x

#: inputs at which a change of sign of f′ is looked for
_POINTS: Final = 40
_NUMBERS: Final = tuple(map(sp.Rational, ("0", "1", "-1", "2", "-2", "3", "-3", "5", "-5")))


def turns_everywhere(stretch: Stretch, cell: Cell) -> bool:
    """Return whether slopes of both signs are certified for all parameters of the cell."""
    if _turns_between_ends(stretch, cell):
        return True
    if not (stretch.region.lower.is_infinite and stretch.region.upper.is_infinite):
        return False
    wanted = {1, -1}
    for at in _inputs(cell):
        slope = cell.settle(stretch.slope).subs(x, at)
        if _likely(slope, cell) in wanted:
            wanted.discard(_sign(slope, cell))
        if not wanted:
            return True
    return False


def _turns_between_ends(stretch: Stretch, cell: Cell) -> bool:
    """Whether the slope has opposite signs at the ends, or f one limit there and is not constant.

    On an open interval either excludes a monotone f, hence dy/dx = g(y).
    """
    region = within(stretch.region, cell)
    slope = unscaled(cell.settle(stretch.slope), region)
    f = unscaled(cell.settle(stretch.expr), region)
    ends = region.lower, region.upper
    try:
        first, last = (_sign_near(slope, end, cell) for end in ends)
        if first * last < 0:
            return True
        low, high = (end_value(f, end, cell) for end in ends)
        if low.is_infinite or high.is_infinite or compare(low, high, cell) != 0:
            return False
        inside = (point[x] for point in islice(points(Region(*ends), x, []), len(_NUMBERS)))
        return any(_sign(f.subs(x, at) - low, cell) for at in inside)
    except (UndecidedError, NoRuleError, OutOfBudgetError):
        return False


def _sign_near(expr: sp.Expr, end: sp.Expr, cell: Cell) -> int:
    """Return the sign close to an end; at a finite end that of the limit, which may be 0."""
    constant, factors = signed_factors(expr)
    sign = sign_in(cell, constant)
    for factor in factors:
        if end.is_infinite:
            part = sign_near(factor.expr, end, partial(sign_in, cell))
        else:
            part = sign_at_end(factor.expr, end, cell)
        sign *= part ** abs(factor.exponent)
    return sign


def _likely(slope: sp.Expr, cell: Cell) -> int:
    """Return the sign that a slope has at all samples of the parameters; 0 when they differ."""
    points = sample(cell.line, slope).points
    balls = [ball_at(slope, dict(point)) for point in points]
    signs = {0 if ball is None else 1 if ball > 0 else -1 if ball < 0 else 0 for ball in balls}
    return signs.pop() if len(signs) == 1 else 0


def _inputs(cell: Cell) -> Iterator[sp.Expr]:
    letters = [symbol for symbol, _ in cell.domains if symbol not in cell.points]
    divisors: list[sp.Expr] = [s for s in letters if sign_on(s, cell.line) in (1, -1)]
    divisors += [sp.Mul(*pair) for pair in combinations(divisors, 2)]
    for number in _NUMBERS:
        yield number
        yield from (number / letter for letter in divisors if number != 0)


def _sign(slope: sp.Expr, cell: Cell) -> int:
    """Return the certified sign of a slope for all parameters; 0 where there is none."""
    found = sign_on(slope, cell.line, budget=2.0)
    if found is None and len(slope.free_symbols) == 1:
        (letter,) = slope.free_symbols
        for span in (spans[0] for symbol, spans in cell.domains if symbol == letter):
            found = _along(slope.xreplace({letter: x}), span.lower, span.upper)
    return found or 0


def _along(expr: sp.Expr, lower: sp.Expr, upper: sp.Expr) -> int | None:
    """Return the sign along an axis of the only parameter, where it has no zero inside."""
    try:
        table = signs_of(expr, lower, upper)
    except (UndecidedError, NoRuleError, OutOfBudgetError):
        return None
    return None if table.zeros else table.everywhere


def lacks_exact_turn(slope: sp.Expr, region: Region) -> bool:
    """Whether a few inputs show that f turns round twice, or once and at no number in closed form.

    Then the signs of f′ on the whole stretch need not be proved: no cut of the axis comes of them.
    """
    inside = (point[x] for point in islice(points(region, x, []), _POINTS))
    balls = [(at, ball) for at in sorted(inside) if (ball := ball_at(slope, {x: at})) is not None]
    signs = [(at, 1 if ball > 0 else -1) for at, ball in balls if ball > 0 or ball < 0]
    changes = [(a, b, left) for (a, left), (b, right) in pairwise(signs) if left != right]
    if len(changes) != 1:
        return len(changes) > 1
    try:
        zero = bisect(slope, *changes[0])
        _, factors = signed_factors(slope)
    except UndecidedError:
        return False
    known = (z for f in factors if f.exponent > 0 for z in closed_zeros(f.expr))
    return zero.exact is None and all(z.high < zero.low or zero.high < z.low for z in known)
