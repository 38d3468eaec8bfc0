"""A parameter that only stretches the x axis or moves along it, taken out.

x·σ(βx) is g(βx)/β with g(t) = t·σ(t). Signs on an interval that stretching maps to itself are
those of g, which has a letter less.
"""

from typing import Final, cast

import sympy as sp

from derive.proof import Region, sign_on
from derive.symbols import x

#: powers of the parameter that may stand before g
_POWERS: Final = (0, 1, -1, 2, -2)


def unscaled(expr: sp.Expr, region: Region) -> sp.Expr:
    """Return a function with the signs that ``expr`` has on a region, without stretched letters.

    Where x is moves, from end to end in the same order; the region must be kept by stretching.
    """
    expr = _without_powers(expr, region)
    ends = {region.lower, region.upper}
    if not ends <= {sp.S.Zero, sp.oo, -sp.oo}:
        return expr
    if ends == {sp.oo, -sp.oo}:
        expr = _unshifted(expr, Region(assumptions=region.assumptions))
    for letter in sorted(expr.atoms(sp.Symbol) - {x}, key=str):
        if sign_on(letter, Region(assumptions=region.assumptions)) == 1:
            expr = _without(expr, letter)
    for rate in _rates(expr):
        sign = sign_on(rate, Region(assumptions=region.assumptions))
        if sign in (1, -1):
            return _stretched(expr, sign * rate)
    return expr


def _without_powers(expr: sp.Expr, region: Region) -> sp.Expr:
    """Return the same without factors u^p with a letter in p and u certified positive."""
    powers = [p for p in expr.atoms(sp.Pow) if p.exp.free_symbols and x in p.base.free_symbols]
    if not powers or any(sign_on(p.base, region) != 1 for p in powers):
        return expr
    bases = {p.base: sp.Dummy("base", positive=True) for p in sorted(powers, key=str)}
    apart = sp.expand_power_exp(expr.xreplace({p: bases[p.base] ** p.exp for p in powers}))
    found = sorted((p for p in apart.atoms(sp.Pow) if p.exp.free_symbols - {x}), key=str)
    letters = {p: sp.Dummy("power", positive=True) for p in found if p.base in bases.values()}
    whole = sp.factor(apart.xreplace(letters))
    positive = {*letters.values(), *bases.values()}
    rest = (part for part in sp.Mul.make_args(whole) if part.as_base_exp()[0] not in positive)
    back = {letter: power for power, letter in letters.items()}
    return sp.Mul(*rest).xreplace(back).xreplace({letter: u for u, letter in bases.items()})


def _unshifted(expr: sp.Expr, line: Region) -> sp.Expr:
    """Return a function of x − c for one of x where that has a letter less, as cos(x + p)."""
    arguments = {u for f in expr.atoms(sp.Function, sp.exp, sp.Pow) for u in f.args}
    lines = [sp.Poly(u, x) for u in arguments if u.is_polynomial(x) and sp.degree(u, x) == 1]
    shifts = {u.nth(0) / u.LC() for u in lines if sign_on(u.LC(), line) in (1, -1)}
    for shift in sorted((c for c in shifts if c.free_symbols), key=str):
        moved = expr.xreplace({x: x - shift})
        nodes = {f: f.func(*map(sp.expand, f.args)) for f in moved.atoms(sp.Function, sp.exp)}
        found = moved.xreplace(nodes)
        if found.free_symbols < expr.free_symbols:
            return found
    return expr


def _rates(expr: sp.Expr) -> list[sp.Expr]:
    """Return what stands before x alone inside functions, as m (1 − a) in erf(m (1 − a) x)."""
    inside = {argument / x for f in expr.atoms(sp.Function, sp.exp) for argument in f.args}
    found = {rate for rate in inside if rate.free_symbols and x not in rate.free_symbols}
    return sorted(found, key=lambda rate: (sp.count_ops(rate), str(rate)))


def _stretched(expr: sp.Expr, rate: sp.Expr) -> sp.Expr:
    """Return the function of x/rate, with what cancels inside functions cancelled."""
    return with_cancelled(expr.xreplace({x: x / rate}))


def with_cancelled(expr: sp.Expr) -> sp.Expr:
    """Return the expression with the fractions inside functions reduced."""
    found = expr.replace(
        lambda node: isinstance(node, sp.exp | sp.Function) and bool(node.free_symbols),
        lambda node: node.func(*map(sp.cancel, node.args)),
    )
    return cast(sp.Expr, found)


def _without(expr: sp.Expr, letter: sp.Symbol) -> sp.Expr:
    moved = expr.xreplace({x: x / letter})
    for power in _POWERS:
        found = moved if power == 0 else sp.expand(moved * letter**power)
        if letter not in found.free_symbols:
            return found
    return expr
