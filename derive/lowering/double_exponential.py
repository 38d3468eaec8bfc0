"""K xᵠ wᵖ e^(cw) with w = eᵘ, and factors that vanish once: one exponent, the parameters free.

e^(−βw) falls faster than any power of w grows, but their product is 0·∞ where w overflows; so both
exponents are added first, in two parts. βw − 1 vanishes where the parameters say: it is
expm1(u + log β).
"""

import sympy as sp

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import direct, negated, scaled, times
from derive.lowering.halves import argument
from derive.lowering.pieced import Pieced
from derive.lowering.single import whole_formula
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Term, call, number
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
    if not (-c).subs(dict.fromkeys(c.free_symbols, 1)).is_positive:
        return None
    u = Let("u", call(op.PRODUCT, X, direct(slope, parameters)))
    term = _written(sp.factor(rest), (w, u), c, parameters)
    return None if term is None else Tail(term, False, (rules.ONE_EXPONENT,))


def _in_letter(expr: sp.Expr, core: sp.Expr, w: sp.Symbol) -> sp.Expr | None:
    """Return the expression as a polynomial in x and w = e^core."""
    found = expr.replace(sp.exp, lambda e: w ** sp.cancel(e / core))
    if not isinstance(found, sp.Expr) or found.has(sp.exp):
        return None
    return found if found.is_polynomial(x, w) else None


def _written(
    product: sp.Expr, wave: tuple[sp.Symbol, Term], c: sp.Expr, parameters: dict[sp.Basic, Term]
) -> Term | None:
    w, u = wave
    constant, moving = product.as_independent(x, w, as_Add=False)
    powers = moving.as_powers_dict()
    growth = powers.pop(w, 0)
    times_x = powers.pop(x, 0)
    powers.pop(sp.S.One, None)
    if growth < 1 or times_x > 1:
        return None
    half = call(op.EXP_OF_BOTH, number(sp.Rational(growth, 2)), direct(c / 2, parameters), u)
    h = Let("h", half)
    term: Term = h if not times_x else call(op.WEIGHTED, h, X)
    for factor, n in powers.items():
        vanishing = [_vanishing(factor, (w, u), parameters)] * int(n)
        for one in vanishing:
            if one is None:
                return None
            term = call(op.WEIGHTED, term, one)
    term = times(term, h)
    if constant.is_number:
        return scaled(constant, term)
    minus = constant.as_coeff_Mul()[0].is_negative
    sized = times(direct(-constant if minus else constant, parameters), term)
    return negated(sized) if minus else sized


def _vanishing(
    factor: sp.Expr, wave: tuple[sp.Symbol, Term], parameters: dict[sp.Basic, Term]
) -> Term | None:
    """Return p·w − q, p and q products of parameters, as q·expm1(u + log(p/q))."""
    w, u = wave
    if sp.degree(factor, w) != 1 or factor.has(x):
        return None
    p, q = factor.coeff(w, 1), -factor.coeff(w, 0)
    if any(part.is_Add for part in (p, q)) or p.as_coeff_Mul()[0] * q.as_coeff_Mul()[0] <= 0:
        return None
    ratio = sp.cancel(p / q)
    moved = u if ratio == 1 else u + call(op.QUIET_LOG, direct(ratio, parameters))
    level = call(op.QUIET_EXPM1, moved)
    return scaled(q, level) if q.is_number else times(direct(q, parameters), level)
