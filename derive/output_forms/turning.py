"""Where f turns round: whether for every parameter of a cell, and whether at an exact number.

Slopes of opposite sign at two inputs show that f turns round. The inputs may hold the parameters,
as −2/β. An order between them is not needed: a function that is differentiable between two inputs
and monotone has no slopes of opposite sign there.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import combinations, islice, pairwise
from typing import Final

import sympy as sp

from derive.errors import NoRuleError, OutOfBudgetError, UndecidedError
from derive.expression.quoting import quoted
from derive.output_forms.continuity import is_analytic
from derive.output_forms.extremes import turning_points
from derive.output_forms.levels import takes_both_signs
from derive.output_forms.samples import ball_at, sample, shows_both_signs
from derive.output_forms.scaling import unscaled
from derive.output_forms.shape import Stretch
from derive.output_forms.thresholds import turns_beyond_threshold
from derive.output_forms.values import (
    compare,
    end_value,
    sign_at_end,
    sign_by_roots,
    sign_in,
    value_at,
    within,
)
from derive.output_forms.waves import changes_by_range
from derive.proof import Region, sign_on
from derive.proof.asymptotics import sign_near
from derive.proof.factors import signed_factors
from derive.proof.parameters import Cell, OpenSignError
from derive.proof.samples import points
from derive.proof.zeros import bisect, closed_zeros, signs_of
from derive.symbols import x

#: inputs at which a change of sign of f′ is looked for
_POINTS: Final = 40
_NUMBERS: Final = tuple(map(sp.Rational, ("0", "1", "-1", "2", "-2", "3", "-3", "5", "-5")))


@lru_cache(maxsize=256)
def turns_everywhere(stretch: Stretch, cell: Cell) -> bool:
    """Return whether slopes of both signs are certified for all parameters of the cell."""
    if _has_extreme(stretch, cell) or _comes_back(stretch, cell) or _crosses_levels(stretch, cell):
        return True
    wanted = {1, -1} - _signs_at_ends(stretch, cell)
    lettered = stretch.slope.free_symbols & cell.points.keys()  # a value such as erf(1)/e
    inputs = () if lettered else _inputs_inside(within(stretch.region, cell), cell)
    for at in (*_flat_points(stretch, cell), *inputs):
        if not wanted:
            break
        slope = value_at(cell.settle(stretch.slope), at)
        if _likely(slope, cell) & wanted:
            wanted.discard(_sign(slope, cell))
    return not wanted


def _has_extreme(stretch: Stretch, cell: Cell) -> bool:
    """Whether f′ is 0 at the origin and f″ is not, for every parameter: f turns round there."""
    region = within(stretch.region, cell)
    slope = cell.settle_plain(stretch.slope)
    try:
        flat = _sign_at_origin(slope, region, cell) == 0
        return flat and _sign_at_origin(slope.diff(x), region, cell) != 0
    except (UndecidedError, NoRuleError, OutOfBudgetError):
        return False


def _crosses_levels(stretch: Stretch, cell: Cell) -> bool:
    region = within(stretch.region, cell)
    slope = unscaled(cell.settle(stretch.slope), region)
    try:
        return (
            shows_both_signs(slope, region)
            or takes_both_signs(slope, region, cell)
            or turns_beyond_threshold(stretch.expr, region, cell)
            or _turns_with_a_wave(slope, region, cell)
        )
    except UndecidedError:
        return False


def _turns_with_a_wave(slope: sp.Expr, region: Region, cell: Cell) -> bool:
    """Whether one factor of f′ takes both signs and the others keep theirs, as those of a cosine.

    Their zeros are isolated, so that f′ has either sign somewhere.
    """
    _, factors = signed_factors(slope)
    moving = [f for f in factors if f.exponent % 2 and x in f.expr.free_symbols]
    open_ones = [f for f in moving if sign_on(f.expr, region, strict=False) not in (1, -1)]
    fixed = [f for f in factors if x not in f.expr.free_symbols]
    if len(open_ones) != 1 or any(sign_in(cell, f.expr) == 0 for f in fixed):
        return False
    return changes_by_range(open_ones[0].expr, region, cell)


def _flat_points(stretch: Stretch, cell: Cell) -> list[sp.Expr]:
    """Return inputs at which f′ may be largest or least."""
    try:
        return turning_points(stretch.slope, within(stretch.region, cell), cell) or []
    except UndecidedError:
        return []


def _signs_at_ends(stretch: Stretch, cell: Cell) -> set[int]:
    """Return the signs that f′ keeps close to an end, those that are known and not 0."""
    region = within(stretch.region, cell)
    slope = unscaled(cell.settle(stretch.slope), region)
    found = set[int]()
    for end in (region.lower, region.upper):
        try:
            found.add(_sign_near(slope, end, cell))
        except (UndecidedError, NoRuleError, OutOfBudgetError):
            continue
    return found


def _comes_back(stretch: Stretch, cell: Cell) -> bool:
    """Whether f has one value or limit at two places, and another one elsewhere.

    A monotone f would be constant between the two, and being analytic everywhere.
    """
    region = within(stretch.region, cell)
    f = unscaled(cell.settle(stretch.expr), region)
    known: list[sp.Expr] = []
    for at in (region.lower, region.upper, *_NUMBERS[:1]):
        try:
            value = _value(f, at, region, cell)
            again = any(compare(value, other, cell) == 0 for other in known)
        except (UndecidedError, NoRuleError, OutOfBudgetError):
            continue
        if value.is_infinite:
            continue
        if again:
            return is_analytic(f, region) and _takes_another(f, value, region, cell)
        known.append(value)
    return False


def _value(f: sp.Expr, at: sp.Expr, region: Region, cell: Cell) -> sp.Expr:
    """Return the limit at an end, or the value at a point inside."""
    if at in (region.lower, region.upper):
        return end_value(f, at, cell)
    if compare(region.lower, at, cell) < 0 < compare(region.upper, at, cell):
        return f.subs(x, at)
    raise UndecidedError(f"{at} is not inside")


def _takes_another(f: sp.Expr, value: sp.Expr, region: Region, cell: Cell) -> bool:
    """Whether f is certified to have another value at one of a few inputs."""
    inside = [point[x] for point in islice(points(region, x, []), len(_NUMBERS))]
    whole = region.lower.is_infinite and region.upper.is_infinite
    return any(
        _sign(f.subs(x, at) - value, cell) for at in (*inside, *(_inputs(cell) if whole else ()))
    )


def open_question(stretch: Stretch, cell: Cell) -> OpenSignError | None:
    """Return a sign of the parameters on which may depend whether f turns round.

    That of f′ at 0 or at an end, or of a letter in f′: any cut of a cell is a right one.
    """
    region = within(stretch.region, cell)
    slope = unscaled(cell.settle(stretch.slope), region)
    asked: tuple[Callable[[], int], ...] = (
        partial(_sign_at_origin, slope, region, cell),
        partial(_sign_near, slope, region.lower, cell),
        partial(_sign_near, slope, region.upper, cell),
    )
    for ask in asked:
        try:
            ask()
        except OpenSignError as question:
            return question
        except (UndecidedError, NoRuleError, OutOfBudgetError):
            continue
    letters = slope.free_symbols
    for symbol, (span, *_) in cell.domains:
        if symbol in letters and span.point is None and span.holds(sp.S.Zero):
            return OpenSignError(symbol, symbol, sp.S.Zero)
    return None


def _sign_at_origin(slope: sp.Expr, region: Region, cell: Cell) -> int:
    inside = compare(region.lower, sp.S.Zero, cell) < 0 < compare(region.upper, sp.S.Zero, cell)
    value = slope.subs(x, 0) if inside else sp.S.Zero
    if value.has(sp.nan, sp.zoo):
        raise UndecidedError(f"{quoted(slope)} has no value at 0")
    return sign_in(cell, value)


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


def _likely(slope: sp.Expr, cell: Cell) -> set[int]:
    """Return the sign that a slope has at all samples of the parameters; both without a sample."""
    points = sample(cell.line, slope).points
    balls = [ball_at(slope, dict(point)) for point in points]
    signs = {0 if ball is None else 1 if ball > 0 else -1 if ball < 0 else 0 for ball in balls}
    return signs if len(signs) == 1 else set() if signs else {1, -1}


def _inputs_inside(region: Region, cell: Cell) -> Iterator[sp.Expr]:
    """Yield a few inputs that are certified to lie in a region."""
    if region.lower.is_infinite and region.upper.is_infinite:
        yield from _inputs(cell)
    elif not region.lower.free_symbols | region.upper.free_symbols:
        yield from (at for at in _inputs(cell) if _lies_inside(at, region, cell))


def _lies_inside(at: sp.Expr, region: Region, cell: Cell) -> bool:
    try:
        return compare(region.lower, at, cell) < 0 < compare(region.upper, at, cell)
    except UndecidedError:
        return False


def _inputs(cell: Cell) -> Iterator[sp.Expr]:
    letters = [symbol for symbol, _ in cell.domains if symbol not in cell.points]
    divisors: list[sp.Expr] = [s for s in letters if sign_on(s, cell.line) in (1, -1)]
    divisors += [sp.Mul(*pair) for pair in combinations(divisors, 2)]
    for number in _NUMBERS:
        yield number
        yield from (number / letter for letter in divisors if number != 0)
    yield from (side * sp.pi / letter for letter in (sp.S.One, *divisors) for side in (1, -1))


def _sign(slope: sp.Expr, cell: Cell) -> int:
    """Return the certified sign of a slope for all parameters; 0 where there is none."""
    try:
        return sign_by_roots(cell, slope)
    except (UndecidedError, sp.PolynomialError):
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
