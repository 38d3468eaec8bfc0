"""Signs of polynomials of degree 2 beside and between their roots, which may hold parameters.

That x² − a is negative for −√a < x < 0 no range of x and no Sturm chain tells.
"""

from collections.abc import Callable

import sympy as sp

from derive.errors import UndecidedError
from derive.proof.region import Region

#: the certified sign of the difference of two numbers, ends ±oo included
Compare = Callable[[sp.Expr, sp.Expr], int]


def sign_of_quadratic(
    expr: sp.Expr, variable: sp.Symbol, region: Region, compare: Compare
) -> int | None:
    """Return the sign on an interval that has no root inside; None where it is not certified."""
    if not expr.is_polynomial(variable) or sp.degree(expr, variable) != 2:
        return None
    a, b, c = sp.Poly(expr, variable).all_coeffs()
    square = b**2 - 4 * a * c
    try:
        opens = compare(a, sp.S.Zero)
        if not opens or compare(square, sp.S.Zero) != 1:
            return None
        low, high = ((-b + side * opens * sp.sqrt(square)) / (2 * a) for side in (-1, 1))
        if compare(region.upper, low) <= 0 or compare(region.lower, high) >= 0:
            return opens
        inside = compare(region.lower, low) >= 0 and compare(region.upper, high) <= 0
    except UndecidedError:
        return None
    return -opens if inside else None
