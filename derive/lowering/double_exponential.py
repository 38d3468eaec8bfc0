"""K xᵠ wᵖ e^(cw) with w = eᵘ, and factors that vanish once: one exponent, the parameters free.

e^(−βw) falls faster than any power of w grows, but their product is 0·∞ where w overflows; so both
exponents are added first, in two parts. βw − 1 vanishes where the parameters say: it is
expm1(u + log β).
"""

from dataclasses import dataclass

import sympy as sp

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import direct, sized, times
from derive.lowering.halves import argument
from derive.lowering.one_zero import ratio_of
from derive.lowering.pieced import Pieced
from derive.lowering.single import whole_formula
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Term, call, number
from derive.proof import Region, sign_on
from derive.symbols import x


def double_exponential(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Return such a product as a term; ``None`` for anything else."""
    expr = whole_formula(pieced)
    if expr is None or not expr.free_symbols - {x}:
        return None
    outer = [e for e in expr.atoms(sp.exp) if argument(e).has(sp.exp)]
    inner = {e for one in outer for e in argument(one).atoms(sp.exp)}
    if len(outer) != 1 or len(inner) != 1:
        return None
    w = sp.Symbol("w", positive=True)
    core = argument(inner.pop())
    slope = sp.diff(core, x)
    c = sp.cancel(argument(outer[0]).xreplace({sp.exp(core): w}) / w)
    rest = _in_letter(sp.expand(expr / outer[0]), core, w)
    if slope.has(x) or core.subs(x, 0) != 0 or c.has(x, w) or rest is None:
        return None
    if sign_on(c, pieced.line) != -1:
        return None
    u = Let("u", call(op.PRODUCT, X, direct(slope, parameters)))
    term = _written(sp.factor(rest), c, _Wave(w, u, parameters, pieced.line))
    return None if term is None else Tail(term, False, (rules.ONE_EXPONENT,))


@dataclass(frozen=True, slots=True)
class _Wave:
    """w = eᵘ, and how parameters are written."""

    w: sp.Symbol
    u: Term
    parameters: dict[sp.Basic, Term]
    line: Region


def _in_letter(expr: sp.Expr, core: sp.Expr, w: sp.Symbol) -> sp.Expr | None:
    """Return the expression as a polynomial in x and w = e^core."""
    found = expr.replace(sp.exp, lambda e: w ** sp.cancel(e / core))
    if not isinstance(found, sp.Expr) or found.has(sp.exp):
        return None
    return found if found.is_polynomial(x, w) else None


def _written(product: sp.Expr, c: sp.Expr, wave: _Wave) -> Term | None:
    w, parameters = wave.w, wave.parameters
    constant, moving = product.as_independent(x, w, as_Add=False)
    powers = moving.as_powers_dict()
    growth = powers.pop(w, 0)
    times_x = powers.pop(x, 0)
    powers.pop(sp.S.One, None)
    if growth < 1 or times_x > 1:
        return None
    half = call(op.EXP_OF_BOTH, number(sp.Rational(growth, 2)), direct(c / 2, parameters), wave.u)
    h = Let("h", half)
    term: Term = h if not times_x else call(op.WEIGHTED, h, X)
    for factor, n in powers.items():
        one = _vanishing(factor, wave)
        if one is None:
            return None
        for _ in range(int(n)):
            term = call(op.WEIGHTED, term, one)
    return sized(constant, times(term, h), parameters)


def _vanishing(factor: sp.Expr, wave: _Wave) -> Term | None:
    """Return p·w − q, p and q products of parameters, as q·expm1(u + log(p/q))."""
    found = None if factor.has(x) else ratio_of(factor, wave.w, wave.line)
    if found is None:
        return None
    p, q = found
    ratio = sp.cancel(p / q)
    moved = wave.u
    if ratio != 1:
        moved = wave.u + call(op.QUIET_LOG, direct(ratio, wave.parameters))
    return sized(q, call(op.QUIET_EXPM1, moved), wave.parameters)
