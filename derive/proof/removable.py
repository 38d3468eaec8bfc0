"""The value of a quotient at a point where both parts are 0, as sin x / x at 0.

For functions that are analytic at the point, l'Hôpital's rule is exact: both are differentiated
until the denominator is certified not to be 0.
"""

from typing import Final

import sympy as sp

from derive.errors import UndecidedError
from derive.expression.quoting import quoted
from derive.proof import sign_on
from derive.proof.region import Region
from derive.proof.spans import sign_of_number
from derive.symbols import x

_ANYWHERE: Final = Region()
#: how often numerator and denominator are differentiated at most
_ORDERS: Final = 8
#: functions that are analytic at every real number
_ANALYTIC: Final = (
    sp.exp,
    sp.sin,
    sp.cos,
    sp.atan,
    sp.sinh,
    sp.cosh,
    sp.tanh,
    sp.asinh,
    sp.erf,
    sp.erfc,
)


def filled_in(expr: sp.Expr, at: sp.Expr, region: Region = _ANYWHERE) -> sp.Expr:
    """Return the limit of ``expr`` at a number that is a removable singularity of it.

    ``region`` holds the assumptions under which a denominator with letters is certified. Raises
    ``UndecidedError`` where there is no such limit, or none was certified.
    """
    top, bottom = sp.fraction(sp.together(expr))
    if at.free_symbols or not (_is_analytic(top, at) and _is_analytic(bottom, at)):
        raise UndecidedError(
            f"{quoted(expr)} is not known to be a quotient of analytic functions at {quoted(at)}"
        )
    for _ in range(_ORDERS):
        above, below = (sp.expand(part.subs(x, at)) for part in (top, bottom))
        if below.free_symbols and sign_on(below, Region(assumptions=region.assumptions)):
            return sp.cancel(above / below)
        if not below.free_symbols and sign_of_number(below) != 0:
            return above / below
        if below.free_symbols or above.free_symbols or sign_of_number(above) != 0:
            break
        top, bottom = top.diff(x), bottom.diff(x)
    raise UndecidedError(f"{quoted(expr)} has no certified limit at x = {quoted(at)}")


def _is_analytic(expr: sp.Expr, at: sp.Expr) -> bool:
    return all(_is_harmless(part, at) for part in sp.preorder_traversal(expr))


def _is_harmless(part: sp.Basic, at: sp.Expr) -> bool:
    match part:
        case sp.Pow() if part.base is sp.E or (part.exp.is_Integer and part.exp > 0):
            return True
        case sp.Pow() if part.exp.is_Integer:
            return _sign_at(part.base, at) != 0
        case sp.Pow():
            return x not in part.exp.free_symbols and _sign_at(part.base, at) == 1
        case sp.log():
            return _sign_at(part.args[0], at) == 1
        case sp.Function():
            return x not in part.free_symbols or isinstance(part, _ANALYTIC)
    return True


def _sign_at(expr: sp.Expr, at: sp.Expr) -> int:
    """Return the certified sign of a part at the point; 0 where there is none."""
    value = expr.subs(x, at)
    if value.free_symbols or value.has(sp.nan, sp.zoo, sp.oo):
        return 0
    try:
        return sign_of_number(value)
    except UndecidedError:
        return 0
