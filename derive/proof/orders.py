"""Limits of functions of powers of x whose exponents hold letters: what they are asymptotic to.

f ~ c·t^p, or f is below or above every power of t, as e^(−t^p) is. A sum is asymptotic to its
largest term, unless the largest cancel. Only signs are asked: of p, of differences of exponents,
of coefficients. Source: de Bruijn, Asymptotic Methods in Analysis, chapter 1.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final, TypeAlias

import sympy as sp

from derive.errors import UndecidedError
from derive.expression.quoting import quoted
from derive.symbols import x

Sign: TypeAlias = Callable[[sp.Expr], int]


@dataclass(frozen=True, slots=True)
class Order:
    """f ~ ``coefficient`` · t^``power``, t → ∞; ``level`` ±1: above or below every power of t.

    Where the level is not 0 the coefficient tells the sign alone; nan where even that is open.
    """

    coefficient: sp.Expr
    power: sp.Expr = sp.S.Zero
    level: int = 0


#: what is 0 everywhere
_NOTHING: Final = Order(sp.S.Zero)


def limit_by_orders(expr: sp.Expr, end: sp.Expr, sign: Sign) -> sp.Expr:
    """Return the limit as x → ``end`` (+oo or -oo), ±oo where it diverges.

    ``sign`` tells the sign of expressions without x. Raises ``UndecidedError``.
    """
    found = _Orders(sign).of(_outward(expr, end))
    growth = found.level or sign(found.power)
    if growth < 0:
        return sp.S.Zero
    if found.coefficient is sp.nan:
        raise UndecidedError(f"the largest terms of {quoted(expr)} cancel")
    return found.coefficient if growth == 0 else sign(found.coefficient) * sp.oo


def leading_order(expr: sp.Expr, end: sp.Expr, sign: Sign) -> Order:
    """Return what a function is asymptotic to as x → ``end``, with the sign it keeps there."""
    found = _Orders(sign).of(_outward(expr, end))
    if found.coefficient is sp.nan or found == _NOTHING:
        raise UndecidedError(f"the sign of {quoted(expr)} far out is not known")
    return found


def _outward(expr: sp.Expr, end: sp.Expr) -> sp.Expr:
    return expr if end is sp.S.Infinity else expr.xreplace({x: -x})


@dataclass(frozen=True, slots=True)
class _Orders:
    sign: Sign

    def of(self, expr: sp.Expr) -> Order:
        if x not in expr.free_symbols:
            if expr.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
                raise UndecidedError(f"{quoted(expr)} has no value")
            return Order(expr) if self.sign(expr) else _NOTHING
        match expr:
            case sp.Symbol():
                return Order(sp.S.One, sp.S.One)
            case sp.Add():
                return reduce(self._larger, map(self.of, expr.args))
            case sp.Mul():
                return reduce(self._product, map(self.of, expr.args))
            case sp.exp():
                return self._exponential(self.of(expr.args[0]))
            case sp.Pow() if x not in expr.exp.free_symbols:
                return self._raised(self.of(expr.base), expr.exp)
        raise UndecidedError(f"no order at infinity is known for {quoted(expr)}")

    def _larger(self, left: Order, right: Order) -> Order:
        """Return the order of a sum."""
        if _NOTHING in (left, right):
            return right if left == _NOTHING else left
        ahead = left.level - right.level
        if not ahead and not left.level:
            ahead = self.sign(left.power - right.power)
        if ahead:
            return left if ahead > 0 else right
        if left.level:
            return self._of_one_level(left, right)
        total = sp.expand(left.coefficient + right.coefficient)
        if self.sign(total) == 0:
            raise UndecidedError("the largest terms of a sum cancel")
        return replace(left, coefficient=total)

    def _of_one_level(self, left: Order, right: Order) -> Order:
        if sp.nan not in (left.coefficient, right.coefficient):
            signs = {self.sign(part.coefficient) for part in (left, right)}
            if len(signs) == 1:
                return left
        if left.level > 0:
            raise UndecidedError("of two terms above every power the larger is not known")
        return Order(sp.nan, level=-1)

    def _product(self, left: Order, right: Order) -> Order:
        if _NOTHING in (left, right):
            return _NOTHING
        if left.level * right.level < 0:
            raise UndecidedError("a product of what is above and below every power is not known")
        if sp.nan in (left.coefficient, right.coefficient):
            return Order(sp.nan, level=left.level or right.level)
        power = sp.expand(left.power + right.power)
        return Order(left.coefficient * right.coefficient, power, left.level or right.level)

    def _raised(self, base: Order, exponent: sp.Expr) -> Order:
        if base.coefficient is sp.nan:
            raise UndecidedError("a power of what may be 0")
        side = self.sign(base.coefficient)
        if side == 0 or (side < 0 and not exponent.is_Integer):
            raise UndecidedError("a power of what is not positive")
        if base.level:
            level = base.level * self.sign(exponent)
            return Order(sp.Integer(side) ** exponent if side < 0 else sp.S.One, level=level)
        return Order(base.coefficient**exponent, sp.expand(base.power * exponent))

    def _exponential(self, inside: Order) -> Order:
        growth = inside.level or self.sign(inside.power)
        if growth < 0:
            return Order(sp.S.One)
        if inside.coefficient is sp.nan:
            raise UndecidedError("an exponential of what has no known sign")
        if growth == 0:
            return Order(sp.exp(inside.coefficient))
        return Order(sp.S.One, level=self.sign(inside.coefficient))
