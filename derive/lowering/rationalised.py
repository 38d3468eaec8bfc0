"""A quotient with the root of a parabola, over its conjugate: (A + B√w)/D is N/(D(A − B√w)).

N = A² − B²w often holds what D holds, and then one root and one sum are left. The parabola is
written as p² + d with p = 2ax + b, which cannot cancel.
"""

import sympy as sp

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import direct, over, scaled
from derive.lowering.pieced import Pieced
from derive.lowering.rules import LoweringRule
from derive.lowering.settled import settled
from derive.lowering.single import whole_formula
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Term, call, number
from derive.symbols import x

_P = sp.Symbol("p", real=True)
_S = sp.Symbol("s", positive=True)


def rationalised(pieced: Pieced, _parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Return c·s^n/(A − Bs), s the root; ``None`` where the quotient becomes no shorter."""
    expr = whole_formula(pieced)
    if expr is None or expr.free_symbols != {x}:
        return None
    square = _parabola(expr)
    if square is None:
        return None
    line, rest = square
    found = _over_conjugate(_in_root(expr, line, rest), rest)
    if found is None:
        return None
    p = Let("p", direct(line, {x: X}))
    s = Let("s", call(op.SQRT, p * p + number(rest)), "the terms of p * p + d have one sign")
    constant, power, below = found
    term = scaled(constant, s) if power else number(constant)
    whole = over(term, direct(below, {_P: p, _S: s}))
    held = settled(expr, whole)
    used: tuple[LoweringRule, ...] = (rules.CONJUGATE, rules.SETTLED)
    return None if held is None else Tail(held, False, used)


def _parabola(expr: sp.Expr) -> tuple[sp.Expr, sp.Rational] | None:
    """Return 2ax + b and 4ac − b² > 0 for the only root, that of ax² + bx + c, b ≠ 0."""
    bases = {sp.expand(e.base) for e in expr.atoms(sp.Pow) if not e.exp.is_Integer}
    if len(bases) != 1:
        return None
    (base,) = bases
    if not base.is_polynomial(x) or sp.degree(base, x) != 2:
        return None
    lead, middle, last = sp.Poly(base, x).all_coeffs()
    rest = 4 * lead * last - middle**2
    exact = all(c.is_Rational for c in (lead, middle, last)) and sp.sqrt(lead).is_Rational
    return (2 * lead * x + middle, rest) if exact and middle != 0 and rest > 0 else None


def _in_root(expr: sp.Expr, line: sp.Expr, rest: sp.Rational) -> sp.Expr:
    """Return the expression by p = 2ax + b and s = √(p² + d) = 2√a √(ax² + bx + c)."""
    lead, last = line.coeff(x, 1), line.coeff(x, 0)
    root = _S / sp.sqrt(2 * lead)
    there = expr.replace(
        lambda e: isinstance(e, sp.Pow) and e.exp.is_Rational and e.exp.q == 2,
        lambda e: root ** (2 * e.exp),
    )
    return there.subs(x, (_P - last) / lead) if isinstance(there, sp.Expr) else expr


def _over_conjugate(expr: sp.Expr, rest: sp.Rational) -> tuple[sp.Expr, int, sp.Expr] | None:
    """Return c, n and A − Bs with expr = c·s^n/(A − Bs), n = 0 or 1, if there are such."""
    square = _P**2 + rest
    top, bottom = sp.fraction(sp.cancel(sp.together(expr)))
    top, bottom = (sp.rem(part, _S**2 - square, _S) for part in (top, bottom))
    if bottom.has(_S) or not top.has(_S):
        return None
    a, b = top.coeff(_S, 0), top.coeff(_S, 1)
    quotient, remainder = sp.div(sp.expand(a), sp.expand(square), _P)
    power = int(remainder == 0)
    if power:
        a, b = b, quotient  # A + Bs = s (B + A/s² s)
    norm = sp.cancel((a**2 - b**2 * square) / bottom)
    if not norm.is_number or norm == 0:
        return None
    sign = 1 if norm > 0 else -1
    return sign * norm, power, sp.expand(sign * (a - b * _S))
