"""Whether a formula is continuous on a region, from the signs of what must not reach 0."""

from typing import Final

import sympy as sp

from derive.proof import Region, sign_on
from derive.symbols import x

#: functions that are continuous at every real number
_ENTIRE: Final = (sp.exp, sp.erf, sp.atan, sp.asinh, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh)


def is_continuous(expr: sp.Expr, region: Region) -> bool:
    """Return whether a formula is certified continuous on a region, from its parts."""
    return all(_is_harmless(part, region) for part in sp.preorder_traversal(expr))


def is_analytic(expr: sp.Expr, region: Region) -> bool:
    """Return whether a formula is certified analytic on a region: no root of what may be 0."""
    roots = [
        power
        for power in expr.atoms(sp.Pow)
        if x in power.base.free_symbols and not power.exp.is_Integer
    ]
    smooth = all(sign_on(power.base, region) == 1 for power in roots)
    return smooth and is_continuous(expr, region)


def _is_harmless(part: sp.Basic, region: Region) -> bool:
    match part:
        case sp.Pow() if part.exp.is_Integer and part.exp > 0:
            return True
        case sp.Pow() if part.exp.is_Integer:
            return sign_on(part.base, region) in (-1, 1)
        case sp.Pow() if part.exp.is_Rational and part.exp > 0:
            return sign_on(part.base, region, strict=False) == 1
        case sp.Pow() if part.base is not sp.E:
            return sign_on(part.base, region) == 1
        case sp.log():
            return sign_on(part.args[0], region) == 1
        case sp.Function():
            return x not in part.free_symbols or isinstance(part, _ENTIRE)
    return True
