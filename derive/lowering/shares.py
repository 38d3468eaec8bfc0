"""Rational functions of e^u with denominators (1 + e^u)^n, by s = σ(u) and c = σ(−u)."""

from typing import Final

import sympy as sp

from derive.lowering.halves import argument

S, C, _W = sp.symbols("s c w", positive=True)
_MOST_POWER: Final = 16


def core_of(e: sp.exp) -> sp.Expr:
    """Return u > 0 in sign convention such that the exponent is a multiple of u."""
    _, u = argument(e).as_coeff_Mul()
    return u


def by_logistics(expr: sp.Expr, core: sp.Expr) -> sp.Expr | None:
    """Return the expression by S and C for the exponential of the core; ``None`` for others."""
    unit = _unit(expr, core)
    if unit is None:
        return None
    base, in_w = unit
    if not in_w.is_rational_function(_W):
        return None
    top, bottom = sp.fraction(sp.cancel(in_w))
    constant, factors = sp.factor_list(bottom, _W)
    powers = dict(factors)
    m, j = powers.pop(_W + 1, 0), powers.pop(_W, 0)
    if m == 0 or any(f.has(_W) for f in powers) or base != core:
        return None
    rest = constant * sp.Mul(*(f**n for f, n in powers.items()))
    shares = [_by_shares(part, j, m) for part in _coefficients(top)]
    if None in shares:
        return None
    return sp.factor(sp.Add(*(share for share in shares if share is not None))) / rest


def _coefficients(top: sp.Expr) -> list[tuple[sp.Expr, sp.Poly]]:
    """Return the polynomial in w as a sum of products: what has no w, and one in w alone."""
    others = [] if top.is_number else [g for g in sp.Poly(top).gens if g != _W]
    if not others:
        return [(sp.S.One, sp.Poly(top, _W))]
    parts = sp.Poly(top, *others).terms()
    return [
        (sp.Mul(*(g**n for g, n in zip(others, powers, strict=True))), sp.Poly(c, _W))
        for powers, c in parts
    ]


def _by_shares(part: tuple[sp.Expr, sp.Poly], low: int, high: int) -> sp.Expr | None:
    """Return k·p(w)/(w^low (1 + w)^high) by s and c: they add up to 1, so 1 + w is divided out."""
    factor, poly = part
    while high:
        quotient, remainder = sp.div(poly, sp.Poly(_W + 1, _W))
        if not remainder.is_zero:
            break
        poly, high = quotient, high - 1
    terms = poly.terms()
    if not all(0 <= i - low <= high for (i,), _ in terms):
        return None
    return factor * sum((k * S ** (i - low) * C ** (high - i + low) for (i,), k in terms))


def _unit(expr: sp.Expr, core: sp.Expr) -> tuple[sp.Expr, sp.Expr] | None:
    """Return the core and the expression with w for e^core, where all powers are integers."""
    known: dict[sp.Basic, sp.Expr] = {}
    for e in expr.atoms(sp.exp):
        if core_of(e) == core:
            power = argument(e).as_coeff_Mul()[0]
            if not power.is_Integer or abs(power) > _MOST_POWER:
                return None
            known[e] = _W**power
    return core, expr.xreplace(known)
