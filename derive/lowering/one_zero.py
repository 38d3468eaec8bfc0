"""Factors p·w − q of w > 0 that vanish for one w, whatever the parameters in p and q are."""

import sympy as sp

from derive.proof import Region, sign_on


def ratio_of(factor: sp.Expr, w: sp.Symbol, line: Region) -> tuple[sp.Expr, sp.Expr] | None:
    """Return p and q, products of numbers and parameters; ``None`` unless p/q > 0 is certified."""
    if not factor.is_polynomial(w) or sp.degree(factor, w) != 1:
        return None
    p, q = factor.coeff(w, 1), -factor.coeff(w, 0)
    if p.is_Add or q.is_Add or q == 0:
        return None
    return (p, q) if sign_on(p / q, line) == 1 else None
