"""Limits at infinity of a rational function times a power whose exponent is a parameter."""

from collections.abc import Callable

import sympy as sp

from derive.symbols import x


def limit_by_degree(
    factor: sp.Expr, power: sp.Pow, end: sp.Expr, sign: Callable[[sp.Expr], int]
) -> sp.Expr | None:
    """Return the limit of r(x)·u^e, r rational and u a polynomial, by their degrees at infinity.

    None where u is not positive there, or where the degrees make up for each other.
    """
    top, bottom = sp.fraction(sp.together(factor))
    parts = (top, bottom, power.base)
    if not end.is_infinite or not all(part.is_polynomial(x) for part in parts):
        return None
    above, below, inside = (sp.degree(part, x) for part in parts)
    turn = -1 if end == -sp.oo else 1
    if sign(sp.LC(power.base, x)) * turn**inside <= 0:
        return None
    growth = sign(above - below + inside * power.exp)
    if growth == 0:
        return None
    side = sign(sp.LC(top, x)) * sign(sp.LC(bottom, x)) * turn ** (above - below)
    return sp.S.Zero if growth < 0 else side * sp.oo
