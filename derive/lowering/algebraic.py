"""Rational functions of a = |x|: no overflow, the right limit at infinity, digits in between."""

from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import over, power, product, scaled, times
from derive.lowering.factors import Ground, Written, write_factor
from derive.lowering.halves import a
from derive.lowering.split import Factors, Parts
from derive.lowering.terms import Let, Term, call, number

_FLOAT32_EXPONENT: Final = 120
_DEVIATION: Final = sp.Rational(1, 2**55)


def algebraic_tail(expr: sp.Expr, parts: Parts, ground: Ground) -> Written:
    """Return a rational function of a as a term."""
    tail = _tail_power(expr)
    if not expr.has(a) or (tail < 0 and not parts.denominator):
        return _quotient(parts, ground)
    if _is_reciprocal_power(parts):
        return _reciprocal_power(parts, ground)
    bound = _bound(expr, tail)
    if bound is None:
        return _homogeneous(parts, tail, ground)
    clipped = Let(
        "m",
        call(op.SATURATE, ground.a, number(bound)),
        "|x| up to 2^k, where only the leading powers count",
    )
    inner = Ground(clipped, -clipped, ground.core, {**ground.letters, a: clipped}, ground.positive)
    written = _quotient(parts, inner)
    if tail == 0:
        return _with(written, rules=(rules.SATURATE,))
    excess = Let(
        "q", call(op.EXCESS, ground.a, number(bound)), "1 below the bound, |x| / bound above it"
    )
    term = written.term
    for _ in range(abs(tail)):  # one by one: a power of q could overflow
        term = over(term, excess) if tail > 0 else term * excess
    return _with(written, term=term, rules=(rules.TAIL_POWER,))


def _homogeneous(parts: Parts, tail: int, ground: Ground) -> Written:
    """Write a = m/v with m = min(a, 1) and v = 1/max(a, 1): every monomial is at most 1.

    A factor f of degree d becomes v^d f(m/v), and what is over of v is the tail a^-k.
    """
    m, v = sp.Symbol("m", positive=True), sp.Symbol("v", positive=True)
    one = number(1)
    largest = Let("g", call(op.MAXIMUM, ground.a, one))
    letters: dict[sp.Basic, Term] = {
        **ground.letters,
        m: Let("m", call(op.MINIMUM, ground.a, one), "|x| = m / v, neither above 1"),
        v: Let("v", one / largest),
    }
    positive = frozenset({m, v, *(ground.positive - {a})})
    inner = Ground(ground.a, ground.minus_a, ground.core, letters, positive)
    both = (_in_one_degree(parts.numerator, m, v), _in_one_degree(parts.denominator, m, v))
    written = _quotient(Parts(parts.constant, 0, 0, *both), inner)
    term = written.term
    for _ in range(abs(tail)):
        term = times(term, letters[v]) if tail > 0 else times(term, largest)
    return _with(written, term=term, rules=(rules.HOMOGENEOUS,))


def _in_one_degree(factors: Factors, m: sp.Symbol, v: sp.Symbol) -> Factors:
    return tuple(
        (sp.expand(v ** sp.degree(f, a) * f.subs(a, m / v)) if f.has(a) else f, n)
        for f, n in factors
    )


def _with(
    written: Written,
    term: Term | None = None,
    rules: tuple[rules.LoweringRule, ...] = (),
    notes: tuple[str, ...] = (),
) -> Written:
    return Written(
        written.sign,
        term or written.term,
        written.positive,
        written.rules + rules,
        written.obligations,
        written.notes + notes,
    )


def _tail_power(expr: sp.Expr) -> int:
    """Return k where expr behaves like a^-k at infinity."""
    numerator, denominator = sp.fraction(sp.together(expr))
    return int(sp.degree(denominator, a) if denominator.has(a) else 0) - int(
        sp.degree(numerator, a) if numerator.has(a) else 0
    )


def _bound(expr: sp.Expr, tail: int) -> sp.Integer | None:
    """Return B = 2^n that fits float32 with expr(B)·B^tail at its limit to 2^-55."""
    numerator, denominator = sp.fraction(sp.together(expr))
    degree = max(int(sp.degree(sp.expand(p), a)) for p in (numerator, denominator) if p.has(a))
    bound = sp.Integer(2) ** (_FLOAT32_EXPONENT // degree)
    limit = sp.limit(expr * a**tail, a, sp.oo)
    deviation = sp.cancel(expr.subs(a, bound) * bound**tail / limit - 1)
    small = deviation.is_Rational and abs(deviation) < _DEVIATION
    return bound if small else None


def _is_reciprocal_power(parts: Parts) -> bool:
    """Whether the function is c/(p + q·a)^n, whose powers may underflow but never overflow."""
    bottom = [(f, n) for f, n in parts.denominator if f.has(a)]
    top = [f for f, _ in parts.numerator if f.has(a)]
    return not top and len(bottom) == 1 and sp.degree(bottom[0][0], a) == 1 and bottom[0][1] > 1


def _reciprocal_power(parts: Parts, ground: Ground) -> Written:
    ((factor, exponent),) = ((f, n) for f, n in parts.denominator if f.has(a))
    written = write_factor(factor, ground)
    reciprocal = Let("r", number(1) / written.term)
    others = Parts(
        parts.constant,
        0,
        0,
        parts.numerator,
        tuple((f, n) for f, n in parts.denominator if f != factor),
    )
    rest = _quotient(others, ground)
    term = times(rest.term, power(reciprocal, exponent))
    sign = rest.sign * written.sign**exponent
    return Written(sign, term, positive=written.positive and rest.positive, notes=written.notes)


def _quotient(parts: Parts, ground: Ground) -> Written:
    above: list[Term] = []
    below: list[Term] = []
    found: list[Written] = []
    constant, positive = parts.constant, True
    for factors, terms in ((parts.numerator, above), (parts.denominator, below)):
        for factor, exponent in factors:
            one = write_factor(factor, ground)
            found.append(one)
            constant *= sp.Integer(one.sign) ** (exponent if terms is above else -exponent)
            positive &= one.positive or exponent % 2 == 0
            terms.append(power(one.term, exponent))
    sign = -1 if constant.is_negative else 1
    if sign < 0 and ground.a in above:
        above[above.index(ground.a)] = ground.minus_a
        sign, positive = 1, False
    top = scaled(abs(constant), product(above))
    term = over(top, product(below)) if below else top
    return Written(
        sign,
        term,
        positive,
        tuple(r for w in found for r in w.rules),
        tuple(o for w in found for o in w.obligations),
        tuple(n for w in found for n in w.notes),
    )
