"""A·eᵘ + C with parameters in A, u and C: constants are added first, where they may cancel.

(e^(αx) − 1)/α + α tends to α − 1/α on the left, which is 0 for α = 1. Written as e^(αx)/α and
(α − 1)(α + 1)/α nothing is lost there; beside x = 0, expm1 and what is left at it serve.
"""

from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import add, direct, over, times
from derive.lowering.halves import argument
from derive.lowering.pieced import Pieced
from derive.lowering.single import whole_formula
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Term, call, number
from derive.symbols import x

#: e^u is a half and more above it
_LEVEL: Final = sp.Rational(-11, 16)
_U: Final = sp.Symbol("u", real=True)


def one_exponential(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Return A·e^(cx) + C as a term, c and C free of x; ``None`` for what is no such sum."""
    expr = whole_formula(pieced)
    if expr is None or not expr.free_symbols - {x}:
        return None
    cores = list(expr.atoms(sp.exp))
    if len(cores) != 1 or not cores[0].has(x) or sp.diff(argument(cores[0]), x).has(x):
        return None
    (core,) = cores
    collected = sp.collect(sp.expand(expr), core, evaluate=False)
    size, rest = collected.get(core, sp.S.Zero), collected.get(sp.S.One, sp.S.Zero)
    if size == 0 or len(collected) != 2 or rest.has(x) or not rest.free_symbols:
        return None
    slope = sp.diff(argument(core), x)
    u = Let("u", call(op.PRODUCT, X, direct(slope, parameters)))
    if argument(core).subs(x, 0) != 0:
        return None
    parts = _constant(size, rest, u, parameters) if not size.has(x) else None
    return Tail(
        parts or _growing(size, rest, slope, u, parameters),
        positive=False,
        rules=(rules.CONSTANTS_FIRST,),
    )


def _constant(size: sp.Expr, rest: sp.Expr, u: Term, parameters: dict[sp.Basic, Term]) -> Term:
    """A·expm1(u) + (A + C) beside 0, A·eᵘ + C to its left; both over one denominator."""
    (above, below), (at_left, left_below) = (sp.fraction(sp.factor(e)) for e in (size, rest))
    common = sp.lcm(below, left_below)
    factor, left = sp.cancel(above * common / below), sp.cancel(at_left * common / left_below)
    beside = sp.factor(factor + left)
    factor_term = direct(factor, parameters)
    sums = [
        add(times(factor_term, call(operation, u)), direct(constant, parameters))
        for operation, constant in ((op.EXPM1, beside), (op.QUIET_EXP, sp.factor(left)))
    ]
    test = call(op.GREATER, u, number(_LEVEL))
    chosen = call(op.SELECT, test, *sums)
    return chosen if common == 1 else over(chosen, direct(common, parameters))


def _growing(
    size: sp.Expr, rest: sp.Expr, slope: sp.Expr, u: Term, parameters: dict[sp.Basic, Term]
) -> Term:
    """A(u)·eᵘ + C: C where eᵘ is 0, for A infinite too; infinite without ∞ − ∞."""
    above, below = sp.fraction(sp.factor(size.subs(x, _U / slope)))
    factor = direct(above, {**parameters, _U: u})
    if below != 1:
        factor = call(op.QUOTIENT, factor, direct(below, parameters))
    weighted = call(op.WEIGHTED, call(op.QUIET_EXP, u), factor)
    return add(weighted, direct(sp.factor(rest), parameters))
