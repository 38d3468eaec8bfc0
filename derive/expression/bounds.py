"""Conditions on one letter as bounds by numbers: |a| < 1 as −1 < a < 1, 2a − 1 > 0 as a > 1/2."""

from typing import cast

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean


def as_bounds(symbol: sp.Symbol, condition: sp.Basic) -> sp.Basic:
    """Return the same condition with its comparisons solved for the letter, where a rule is known.

    A line, an absolute value of a line below a number, or a polynomial of degree 2 between its
    roots.
    """
    if isinstance(condition, sp.And):
        return sp.And(*(cast(Boolean, as_bounds(symbol, part)) for part in condition.args))
    if not isinstance(condition, sp.Gt | sp.Ge | sp.Lt | sp.Le) or symbol in condition.args:
        return condition
    below = condition.lhs - condition.rhs
    if isinstance(condition, sp.Gt | sp.Ge):
        below = -below
    strict = isinstance(condition, sp.Gt | sp.Lt)
    found = _negative(sp.expand(below), symbol, sp.Lt if strict else sp.Le)
    return condition if found is None else found


def _negative(quantity: sp.Expr, symbol: sp.Symbol, less: type[Relational]) -> Boolean | None:
    """Return where a quantity is negative (or 0), as bounds of the letter."""
    sizes = [size for size in quantity.atoms(sp.Abs) if symbol in size.free_symbols]
    if len(sizes) == 1:
        factor, rest = quantity.coeff(sizes[0]), quantity - quantity.coeff(sizes[0]) * sizes[0]
        if not factor.is_Rational or factor < 0 or not rest.is_Rational:
            return None
        limit, inside = rest / factor, sizes[0].args[0]
        sides = [_negative(sp.expand(side + limit), symbol, less) for side in (inside, -inside)]
        known = [side for side in sides if side is not None]
        return sp.And(*known) if len(known) == 2 else None
    if sizes or not quantity.is_polynomial(symbol):
        return None
    polynomial = sp.Poly(quantity, symbol)
    if not polynomial.domain.is_QQ and not polynomial.domain.is_ZZ:
        return None
    leading, roots = polynomial.LC(), polynomial.real_roots()
    if polynomial.degree() == 1:
        return less(symbol, roots[0]) if leading > 0 else less(roots[0], symbol).reversed
    if polynomial.degree() == 2 and leading > 0 and len(set(roots)) == 2:
        return sp.And(less(roots[0], symbol).reversed, less(symbol, roots[1]))
    return None
