"""Values that a function takes or tends to: exact where possible, else between rational bounds."""

from contextlib import suppress
from dataclasses import dataclass

import sympy as sp

from derive.display import Neg, Node, Sym, Words
from derive.display.reading import from_sympy
from derive.errors import UndecidedError
from derive.proof.asymptotics import limit
from derive.proof.balls import enclose_over
from derive.proof.parameters import Cell
from derive.proof.removable import filled_in
from derive.proof.spans import rational_value
from derive.proof.zeros import Zero, around, rational_bounds
from derive.symbols import x

#: decimals shown of a number without a short closed form
DIGITS = 6
#: closed forms with more operations than this are shown as decimals
SHORT = 8


@dataclass(frozen=True, slots=True)
class Level:
    """A number, or ±oo: ``exact``, or only known to lie in [low, high]."""

    exact: sp.Expr | None
    low: sp.Rational = sp.S.Zero
    high: sp.Rational = sp.S.Zero

    @property
    def node(self) -> Node:
        """The number as it is printed; all decimals shown are certain."""
        if self.exact is not None and sp.count_ops(self.exact) <= SHORT:
            return infinite_or(self.exact)
        if self.exact is not None and not self.exact.free_symbols:
            value = rational_value(self.exact)
            if value is not None:
                return from_sympy(value)
        low, high = self.bounds
        return decimals(low, high)

    @property
    def rank(self) -> int:
        """-1 for -oo, +1 for +oo, 0 for a number."""
        return (self.exact is sp.S.Infinity) - (self.exact is sp.S.NegativeInfinity)

    @property
    def bounds(self) -> tuple[sp.Rational, sp.Rational]:
        """Rational bounds; raises ``UndecidedError`` for a value that holds a parameter."""
        if self.exact is None:
            return self.low, self.high
        near = around(self.exact)
        return near.low, near.high


def infinite_or(number: sp.Expr) -> Node:
    """Return the node of a number or of ±oo."""
    if number in (sp.oo, -sp.oo):
        return Sym("oo") if number is sp.S.Infinity else Neg(Sym("oo"))
    return from_sympy(number)


def decimals(low: sp.Rational, high: sp.Rational) -> Node:
    """Return the decimals that all numbers in [low, high] share; they are cut off, not rounded."""
    if high < 0:
        return Neg(decimals(-high, -low))
    for digits in range(DIGITS, -1, -1):
        scale = sp.Integer(10) ** digits
        cut = sp.floor(low * scale)
        if cut == sp.floor(high * scale):
            whole, rest = divmod(int(cut), 10**digits)
            return Words(f"{whole}.{rest:0{digits}d}…" if digits else f"{whole}…")
    raise UndecidedError(
        f"no decimals of a number between {sp.N(low)} and {sp.N(high)} are certain"
    )


def level_at(expr: sp.Expr, place: Zero, cell: Cell) -> Level:
    """Return the value of ``expr`` at a point, exact where the point is."""
    if place.exact is not None:
        return Level(finite(expr.subs(x, place.exact)))
    ball = enclose_over(cell.settle(expr), {x: (place.low, place.high)})
    return Level(None, *rational_bounds(ball))


def level_toward(expr: sp.Expr, end: sp.Expr, cell: Cell) -> Level:
    """Return the limit of ``expr`` at an end of its piece."""
    if end.is_infinite:
        return Level(limit(expr, end, cell.sign))
    return Level(limit_at_end(expr, end))


def limit_at_end(expr: sp.Expr, end: sp.Expr) -> sp.Expr:
    """Return the limit at a finite end of a piece; a gap such as that of sin x / x is filled."""
    value = expr.subs(x, end)
    if value.has(sp.nan, sp.zoo, sp.oo):
        with suppress(UndecidedError):
            return filled_in(expr, end)
    return finite(value)


def finite(number: sp.Expr) -> sp.Expr:
    """Return a number as it is; raises ``UndecidedError`` when substitution gave none."""
    if number.has(sp.nan, sp.zoo, sp.oo):
        raise UndecidedError("the value at the end of a piece is not finite")
    return number


def compare(a: Level, b: Level, cell: Cell) -> int:
    """Return the sign of a - b; raises ``UndecidedError`` or ``OpenSign``."""
    if a == b:
        return 0
    if a.rank != b.rank or a.rank != 0:
        return (a.rank > b.rank) - (a.rank < b.rank)
    if a.exact is not None and b.exact is not None:
        return cell.sign(a.exact - b.exact)
    (a_low, a_high), (b_low, b_high) = _bounds(a, cell), _bounds(b, cell)
    if a_low > b_high:
        return 1
    if a_high < b_low:
        return -1
    raise UndecidedError("two values were not separated")


def _bounds(level: Level, cell: Cell) -> tuple[sp.Rational, sp.Rational]:
    return level.bounds if level.exact is None else Level(cell.settle(level.exact)).bounds


def magnitude(level: Level, cell: Cell) -> Level:
    """Return the absolute value of a level."""
    if level.exact is None:
        low, high = level.bounds
        return level if low > 0 else Level(None, -high, -low)
    if level.rank != 0:
        return Level(sp.S.Infinity)
    return Level(level.exact if cell.sign(level.exact) >= 0 else -level.exact)
