"""The sign of a continuous function from its values where its derivative vanishes, and at the ends.

tanh x − a x has the slope 1 − a − tanh² x, whose own derivative vanishes at 0 alone whatever a is:
between its values at −oo, 0 and oo lies everything.
"""

from dataclasses import dataclass

import sympy as sp

from derive.errors import NoRuleError, UndecidedError
from derive.output_forms.continuity import is_continuous
from derive.output_forms.elimination import solutions
from derive.output_forms.values import compare, sign_at_end, sign_in, value_at
from derive.proof import Region, sign_on
from derive.proof.factors import Factor, signed_factors
from derive.proof.parameters import Cell, OpenSignError
from derive.proof.zeros import exact_zeros
from derive.symbols import x


def sign_by_extremes(expr: sp.Expr, region: Region, cell: Cell) -> int | None:
    """Return the sign on a region, isolated zeros left out; None where it changes or is not known.

    Raises ``OpenSignError`` where that depends on the parameters of the cell.
    """
    points = turning_points(expr, region, cell)
    if points is None or not is_continuous(expr, region):
        return None
    try:
        signs = {sign_at_end(expr, end, cell) for end in (region.lower, region.upper)}
        signs |= {sign_in(cell, value_at(expr, point)) for point in points}
    except OpenSignError:
        raise
    except UndecidedError:
        return None
    signs.discard(0)
    return signs.pop() if len(signs) == 1 else None


def turning_points(expr: sp.Expr, region: Region, cell: Cell) -> list[sp.Expr] | None:
    """Return all points inside a region where the derivative vanishes; None: not all are known.

    Raises ``OpenSignError`` where that depends on the parameters of the cell.
    """
    place = _Place(region, cell)
    try:
        constant, factors = signed_factors(expr.diff(x))
        if constant == 0:
            return None
        found = [place.zeros_of(factor) for factor in factors]
    except OpenSignError:
        raise
    except (UndecidedError, NoRuleError, sp.PolynomialError):
        return None
    known = [points for points in found if points is not None]
    return [at for points in known for at in points] if len(known) == len(found) else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where zeros are asked for."""

    region: Region
    cell: Cell

    def zeros_of(self, factor: Factor) -> list[sp.Expr] | None:
        """Return the zeros inside; those of a denominator are poles, which are not asked for."""
        expr = factor.expr
        if x not in expr.free_symbols:
            return [] if sign_in(self.cell, expr) else None
        if factor.exponent < 0 or sign_on(expr, self.region) in (1, -1):
            return []
        found = self._of_polynomial(expr) if expr.is_polynomial(x) else _closed(expr)
        return None if found is None else [at for at in found if self._is_inside(at)]

    def _of_polynomial(self, expr: sp.Expr) -> list[sp.Expr] | None:
        """Return the zeros of a line or a parabola, where it is one on the whole cell."""
        polynomial = sp.Poly(expr, x)
        if polynomial.degree() > 2:
            return _closed(expr)
        if sign_in(self.cell, polynomial.LC()) == 0:
            return None
        if polynomial.degree() == 2 and sign_in(self.cell, sp.discriminant(expr, x)) < 0:
            return []
        return list(dict.fromkeys(solutions(expr, x)))

    def _is_inside(self, at: sp.Expr) -> bool:
        low, high = self.region.lower, self.region.upper
        return compare(low, at, self.cell) < 0 < compare(high, at, self.cell)


def _closed(expr: sp.Expr) -> list[sp.Expr] | None:
    """Return all zeros of a function of x alone where all are known numbers."""
    zeros = exact_zeros(expr) if expr.free_symbols == {x} else None
    points = [zero.exact for zero in zeros or ()]
    return None if zeros is None or None in points else [at for at in points if at is not None]
