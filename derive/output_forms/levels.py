"""The sign of A·S(x) + B·T(x), A and B free of x, from the range of S/T: which levels it meets.

The slope of x σ(x) − a x is S(x) − a. It keeps its sign exactly where a is no value of S, below the
least or above the greatest one: numbers that need no closed form.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import sympy as sp

from derive.described import Optimum
from derive.errors import NoRuleError, OutOfBudgetError, UndecidedError
from derive.output_forms.values import end_value, sign_in
from derive.proof import Region, sign_on
from derive.proof.parameters import Cell
from derive.proof.spans import ordered
from derive.proof.zeros import SignTable, Zero, require_continuous, signs_of
from derive.symbols import x


@dataclass(frozen=True, slots=True)
class Levels:
    """A function whose sign is ``sign`` times that of B + A·h, h between ``low`` and ``high``.

    It comes as close as one likes to both; they are numbers or ±oo, A and B free of x.
    """

    a: sp.Expr
    b: sp.Expr
    low: sp.Expr
    high: sp.Expr
    sign: int

    def signs(self, cell: Cell) -> set[int]:
        """Return the signs that are taken; nothing is asked that another answer implies."""
        direction = sign_in(cell, self.a)
        if direction == 0:
            return {self.sign * sign_in(cell, self.b)}
        ends = (self.low, self.high) if direction > 0 else (self.high, self.low)
        least = -1 if ends[0].is_infinite else sign_in(cell, self.b + self.a * ends[0])
        if least >= 0:
            return {self.sign}
        most = 1 if ends[1].is_infinite else sign_in(cell, self.b + self.a * ends[1])
        return {-self.sign, self.sign} if most > 0 else {-self.sign}


def sign_by_levels(expr: sp.Expr, region: Region, cell: Cell) -> int | None:
    """Return the sign on a region, isolated zeros left out; None where it changes or is not known.

    Raises ``OpenSignError`` where that depends on the parameters of the cell.
    """
    levels = _levels(expr, region)
    found = set[int]() if levels is None else levels.signs(cell)
    return found.pop() if len(found) == 1 else None


def takes_both_signs(expr: sp.Expr, region: Region, cell: Cell) -> bool:
    """Whether both signs are certified on a region for all parameters of a cell.

    Raises ``OpenSignError`` where that depends on the parameters of the cell.
    """
    levels = _levels(expr, region)
    return levels is not None and levels.signs(cell) == {1, -1}


@lru_cache(maxsize=512)
def _levels(expr: sp.Expr, region: Region) -> Levels | None:
    parts = _two_parts(expr)
    if parts is None or region.lower.free_symbols | region.upper.free_symbols:
        return None
    for (a, moving), (b, other) in (parts, parts[::-1]):
        if a.free_symbols | b.free_symbols == set():
            continue
        sign = 1 if other == 1 else sign_on(other, region)
        span = range_of(moving / other, region.lower, region.upper) if sign in (1, -1) else None
        if sign is not None and span is not None:
            return Levels(a, b, *span, sign)
    return None


_Part: TypeAlias = tuple[sp.Expr, sp.Expr]


def _two_parts(expr: sp.Expr) -> tuple[_Part, _Part] | None:
    """Return (A, S) and (B, T) where the expression is A·S + B·T, no x in A and B; else None."""
    terms, expanded = sp.Add.make_args(expr), sp.expand(expr)
    found = _sum_of_two(map(sp.factor, terms)) or _sum_of_two(sp.Add.make_args(expanded))
    return found or _by_letters(expanded)


def _by_letters(expr: sp.Expr) -> tuple[_Part, _Part] | None:
    """Return the same for a polynomial in the parameters with two terms, as a·S(x) + T(x)."""
    letters = sorted(expr.free_symbols - {x}, key=str)
    if not letters or not expr.is_polynomial(*letters):
        return None
    polynomial = sp.Poly(expr, *letters)
    found = [
        (sp.Mul(*(a**k for a, k in zip(letters, m, strict=True))), s) for m, s in polynomial.terms()
    ]
    return (found[0], found[1]) if len(found) == 2 else None


def _sum_of_two(terms: Iterable[sp.Expr]) -> tuple[_Part, _Part] | None:
    collected: dict[sp.Expr, list[sp.Expr]] = {}
    for term in terms:
        fixed, moving = term.as_independent(x, as_Add=False)
        collected.setdefault(moving, []).append(fixed)
    groups: list[_Part] = []
    for moving, coefficients in collected.items():
        _gather(groups, sp.factor(sp.Add(*coefficients)), moving)
    if len(groups) != 2 or any(part.free_symbols - {x} for _, part in groups):
        return None
    short = ((a, s if s.is_Atom else min(s, sp.factor(s), key=sp.count_ops)) for a, s in groups)
    first, second = sorted(short, key=lambda group: (group[1] == 1, str(group)))
    return first, second


def _gather(groups: list[_Part], coefficient: sp.Expr, part: sp.Expr) -> None:
    """Add coefficient · part to the group whose coefficient is a multiple of this one."""
    for k, (known, sum_of_parts) in enumerate(groups):
        ratio = sp.cancel(coefficient / known)
        if not ratio.free_symbols:
            groups[k] = (known, sum_of_parts + ratio * part)
            return
    groups.append((coefficient, part))


def range_of(expr: sp.Expr, lower: sp.Expr, upper: sp.Expr) -> tuple[sp.Expr, sp.Expr] | None:
    """Return the greatest lower and the least upper bound of a function of x alone, ±oo too.

    They are worked out for one spelling: the greatest value of −f is minus the very least of f.
    """
    if expr.free_symbols != {x}:
        return None
    try:
        one = sp.factor(expr)
        one, turned = min(_spellings(one, lower, upper), key=_length)
        low, high = _range_of(one, lower, upper)
        return (-high, -low) if turned else (low, high)
    except (UndecidedError, NoRuleError, OutOfBudgetError, sp.PolynomialError):
        return None


def _spellings(expr: sp.Expr, lower: sp.Expr, upper: sp.Expr) -> Iterator[tuple[sp.Expr, bool]]:
    """Yield f or −f, whichever is written without a minus; the same of f(−x) on the whole line."""
    mirrored = [sp.factor(_in_rising(expr.xreplace({x: -x})))] if upper == -lower == sp.oo else []
    for one in (expr, *mirrored):
        turned = one.could_extract_minus_sign()
        yield (sp.factor(-one) if turned else one), turned


def _in_rising(expr: sp.Expr) -> sp.Expr:
    """Return the expression with 1/e^x for e^−x."""
    falling = (e for e in expr.atoms(sp.exp) if e.args[0].could_extract_minus_sign())
    return expr.xreplace({e: 1 / sp.exp(-e.args[0]) for e in falling})


def _length(spelling: tuple[sp.Expr, bool]) -> tuple[int, str]:
    return sp.count_ops(spelling[0]), str(spelling[0])


@lru_cache(maxsize=256)
def _range_of(expr: sp.Expr, lower: sp.Expr, upper: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    waves = expr.atoms(sp.sin, sp.cos)
    inside = expr.xreplace(dict.fromkeys(waves, sp.Dummy("wave", real=True)))
    if (lower, upper) == (-sp.oo, sp.oo) and len(waves) == 1 and x not in inside.free_symbols:
        return _range_of(expr.xreplace(dict.fromkeys(waves, x)), -sp.S.One, sp.S.One)
    require_continuous(expr, lambda part: signs_of(part, lower, upper))
    if (lower, upper) == (-sp.oo, sp.oo) and sp.expand(expr.subs(x, -x) - expr) == 0:
        low, high = _range_of(expr, sp.S.Zero, upper)
        return low, high
    table = signs_of(sp.factor(expr.diff(x)), lower, upper)
    ends = [end_value(expr, end, Cell()) for end in (lower, upper)]
    low, high = (_extreme(expr, table, ends, side, (lower, upper)) for side in (-1, 1))
    return low, high


def _extreme(
    expr: sp.Expr,
    table: SignTable,
    ends: list[sp.Expr],
    side: int,
    where: tuple[sp.Expr, sp.Expr],
) -> sp.Expr:
    """Return the least (side −1) or greatest of the values at the ends and where f turns round."""
    best = ends[0] if side * _order(ends[0], ends[1]) >= 0 else ends[1]
    for k, zero in enumerate(table.zeros):
        if (table.signs[k], table.signs[k + 1]) == (side, -side):
            value = _value(expr, zero, side, where)
            best = value if side * _order(value, best) > 0 else best
    return best


def _order(left: sp.Expr, right: sp.Expr) -> int:
    return 0 if left == right else ordered(left, right)


def _value(expr: sp.Expr, zero: Zero, side: int, where: tuple[sp.Expr, sp.Expr]) -> sp.Expr:
    if zero.exact is not None:
        return expr.subs(x, zero.exact)
    return Optimum(expr, side, where, (zero.low, zero.high))
