"""A parameter that only stretches the x axis, taken out: x·σ(βx) is g(βx)/β, g(t) = t·σ(t).

Signs on an interval that stretching maps to itself are those of g, which has a letter less.
"""

from typing import Final

import sympy as sp

from derive.proof import Region, sign_on
from derive.symbols import x

#: powers of the parameter that may stand before g
_POWERS: Final = (0, 1, -1, 2, -2)


def unscaled(expr: sp.Expr, region: Region) -> sp.Expr:
    """Return a function with the signs that ``expr`` has on a region, without stretched letters.

    Where x is moves, from end to end in the same order; the region must be kept by stretching.
    """
    ends = {region.lower, region.upper}
    if not ends <= {sp.S.Zero, sp.oo, -sp.oo}:
        return expr
    for letter in sorted(expr.atoms(sp.Symbol) - {x}, key=str):
        if sign_on(letter, Region(assumptions=region.assumptions)) == 1:
            expr = _without(expr, letter)
    return expr


def _without(expr: sp.Expr, letter: sp.Symbol) -> sp.Expr:
    moved = expr.xreplace({x: x / letter})
    for power in _POWERS:
        found = moved if power == 0 else sp.expand(moved * letter**power)
        if letter not in found.free_symbols:
            return found
    return expr
