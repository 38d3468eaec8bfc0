"""Formulas in y that have no value for an allowed parameter: algebra and SymPy pass over it.

To exact algebra a parameter is a letter, which is not 0; to SymPy 0/u is 0 whatever u is.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Final, TypeAlias

import sympy as sp

from derive.activation import Activation
from derive.errors import UndecidedError
from derive.output_forms.licence import Ruling, rulings_within
from derive.output_forms.samples import sample
from derive.output_forms.shape import Stretch
from derive.proof import Region
from derive.proof.conditions import cases
from derive.proof.parameters import Cell, OpenSignError
from derive.proof.spans import Span
from derive.symbols import y

Values: TypeAlias = Mapping[sp.Basic, sp.Basic]
Place: TypeAlias = tuple[sp.Symbol, sp.Expr]
_MOST_CORNERS: Final = 64


def has_no_value(formula: sp.Expr, cell: Cell, stretches: Sequence[Stretch]) -> bool:
    """Whether a formula divides by 0 throughout a stretch for a parameter that is allowed."""
    points = cell.points
    empty = bool(points) and _is_empty(formula, stretches, points)
    return empty or place_apart(formula, cell, stretches) is not None


def place_apart(formula: sp.Expr, cell: Cell, stretches: Sequence[Stretch]) -> OpenSignError | None:
    """Return what is 0 for allowed parameters for which a formula has no value throughout."""
    zero = divides_by_zero(formula, cell)
    if zero is not None:
        return OpenSignError(zero, zero, sp.S.Zero)
    for corner in _corners(formula, cell):
        if _is_empty(formula, stretches, {**cell.points, **dict(corner)}):
            symbol, at = corner[0]
            alone = None if at.free_symbols else symbol
            return OpenSignError(symbol - at, alone, at)
    return None


def _corners(formula: sp.Expr, cell: Cell) -> Iterator[tuple[Place, ...]]:
    """Yield special values of some of the letters of which more than one value is left.

    They are 0, closed ends, and where a sum in the formula is 0, such as 2a − 1 or a² − b².
    """
    left = {symbol: span for symbol, (span, *_) in cell.domains if symbol not in cell.points}
    zeros = _zeros_of_sums(formula, left)
    options: list[list[Place | None]] = []
    for symbol, span in left.items():
        own = (at for s, at in zeros if s == symbol and not at.free_symbols and span.holds(at))
        options.append([None, *((symbol, at) for at in dict.fromkeys((*places_of(span), *own)))])
    for chosen in islice(product(*options), 1, _MOST_CORNERS):
        yield tuple(place for place in chosen if place is not None)
    yield from ((place,) for place in zeros if place[1].free_symbols and _is_allowed(place, cell))


def _zeros_of_sums(formula: sp.Expr, letters: Collection[sp.Symbol]) -> list[Place]:
    """Return where linear factors of sums of letters alone are 0, one letter by the others."""
    own = (e for e in formula.atoms(sp.Add) if e.free_symbols and e.free_symbols <= set(letters))
    sums = (e for e in own if e.is_polynomial(*e.free_symbols))
    factors = {f for e in sums for f, _ in sp.factor_list(e)[1] if f.free_symbols}
    found: list[Place] = []
    for factor in sorted(factors, key=str):
        symbol = min(factor.free_symbols, key=str)
        if sp.degree(factor, symbol) == 1:
            slope = factor.coeff(symbol, 1)
            found.append((symbol, sp.cancel((slope * symbol - factor).expand() / slope)))
    return found


def _is_allowed(place: Place, cell: Cell) -> bool:
    """Whether a letter may have a value in others, as far as examples tell: −b for a > 0, b > 0."""
    stated = (condition.xreplace(dict([place])) for condition in cell.line.assumptions)
    asked = tuple(condition for condition in stated if condition != sp.true)
    return sp.false not in asked and bool(sample(Region(assumptions=asked), place[1]).points)


def places_of(span: Span) -> list[sp.Expr]:
    """Return where a parameter may be set apart: at 0, and at closed ends."""
    ends = ((span.lower, span.lower_closed), (span.upper, span.upper_closed))
    closed = [end for end, taken in ends if taken]
    inside = [sp.S.Zero] if span.holds(sp.S.Zero) and sp.S.Zero not in closed else []
    return [] if span.point is not None else [*inside, *closed]


def rulings_apart(
    activation: Activation, ruling: Ruling, question: OpenSignError
) -> tuple[Ruling, ...]:
    """Return the rulings where a parameter has a value and where not: a tanh x for a ≥ 0.

    Nothing where they are not decided.
    """
    try:
        return rulings_within(activation, ruling.cell.split(question))
    except UndecidedError:
        return ()


def divides_by_zero(formula: sp.Expr, cell: Cell) -> sp.Symbol | None:
    """Return a parameter that may be 0, where a denominator is then 0 throughout.

    Exact algebra treats a parameter as a letter; 3a(−y/a)^(2/3) has no value at a = 0.
    """
    bases = divisors(formula)
    zeros = [symbol for symbol, (span, *_) in cell.domains if span.holds(sp.S.Zero)]
    found = (s for s in zeros for base in bases if base.xreplace({s: sp.S.Zero}) == 0)
    return next(found, None)


def _is_empty(formula: sp.Expr, stretches: Sequence[Stretch], points: Values) -> bool:
    """Whether a denominator is 0 throughout where letters have values: b y²/(b² + y²) at 0.

    For b = 0 SymPy makes it 0, though y is 0 too where f is b times something. Where it is not
    known which case of the formula is taken, denominators with those letters are asked alone.
    """
    for stretch in stretches:
        taken = _taken(formula, stretch.expr.xreplace(points), points)
        known = not taken.has(sp.Piecewise)
        for base in denominators(taken, points):
            asked = known or base.free_symbols & points.keys()
            if asked and _vanishes(base, stretch, points):
                return True
    return False


def _vanishes(base: sp.Expr, stretch: Stretch, points: Values) -> bool:
    """Whether an expression is 0, or has no value, on a stretch as far as numbers tell."""
    output = stretch.expr.xreplace(points)
    value = base.xreplace(points).subs(y, output)
    if value.has(sp.nan, sp.zoo) or sp.expand(value) == 0:
        return True
    own = stretch.region
    lower, upper = own.lower.xreplace(points), own.upper.xreplace(points)
    stated = (condition.xreplace(points) for condition in own.assumptions)
    region = Region(lower, upper, tuple(c for c in stated if c != sp.true), own.slope)
    return sample(region, output).agree(value, sp.S.Zero)


def denominators(formula: sp.Expr, points: Values) -> set[sp.Expr]:
    """Return what may not be 0: bases of powers below 0 where letters have values, and in log."""
    arguments = (argument for part in formula.atoms(sp.log) for argument in part.args)
    return {*divisors(formula, points), *(a for a in arguments if isinstance(a, sp.Expr))}


def divisors(formula: sp.Expr, points: Values | None = None) -> set[sp.Expr]:
    """Return the bases of powers below 0, where letters have values."""
    given = points or {}
    return {p.base for p in formula.atoms(sp.Pow) if p.exp.xreplace(given).is_negative}


def _taken(formula: sp.Expr, output: sp.Expr, points: Values) -> sp.Expr:
    """Return the case of a formula that is taken for an output, where the conditions tell."""
    if not isinstance(formula, sp.Piecewise):
        return formula
    for part, condition in cases(formula):
        holds = condition.xreplace(points).subs(y, output)
        if holds not in (sp.true, sp.false):
            return formula
        if holds == sp.true:
            return _taken(part, output, points)
    return formula
