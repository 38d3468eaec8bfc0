"""Far out, where what falls like e^(−ca) is too small to carry its digits: the leading terms.

x·log(1 + e^x) outlives e^x: far on the left e^x has few digits left, and x times it is no better.
There the function is P(a)·e^(−ca), a = |x|, and half the exponent twice keeps the digits of P.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import sympy as sp
from flint import arb

from derive.errors import UndecidedError
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.beyond import MEASURED, agree
from derive.lowering.building import direct, negated
from derive.lowering.halves import a
from derive.lowering.records import Obligation
from derive.lowering.settled import sign_of_constant
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Letter, Standing, call, number
from derive.proof.expansions import expand_at
from derive.symbols import x

_X: Final = Letter("x")
_BITS: Final = 128
_CLOSE: Final = arb(2) ** -56
_GAP: Final = 45  # e^-45 is below 2^-64
_GONE: Final = 800


@dataclass(frozen=True, slots=True)
class Far:
    """f(side·a) = ``polynomial``(a)·e^(−``rate``·a), to float64, from a = ``start`` on."""

    polynomial: sp.Expr
    rate: sp.Rational
    start: sp.Integer


def with_far_tails(tail: Tail, expr: sp.Expr) -> Tail | None:
    """Return the tail with the leading terms where they suffice; ``None`` where they never do.

    That the tail itself computes ``expr`` must be proved already.
    """
    done = tail
    for side in (-1, 1):
        far = far_tail(expr, side)
        if far is not None:
            done = _with_far(done, expr, far, side)
    return done if done is not tail else None


def far_tail(expr: sp.Expr, side: int) -> Far | None:
    """Return the leading terms at side·∞ where a power of |x| outlives a falling exponential."""
    try:
        expansion = expand_at(expr, side * sp.oo, sign_of_constant)
    except UndecidedError:
        return None
    scales = [*(scale for scale, _ in expansion.terms), expansion.remainder]
    if not expansion.terms or scales[-1] is None:
        return None
    q, rate, _, _ = expansion.terms[0][0]
    rest = [s for s in scales if s is not None and s[:2] != (q, rate)]
    leading = [(s, c) for s, c in expansion.terms if s[:2] == (q, rate)]
    if q != 0 or rate >= 0 or any(s[3] or s[2] < 0 or s[2].denominator > 1 for s, _ in leading):
        return None
    if max(int(s[2]) for s, _ in leading) < 1 or len(rest) < len(scales) - len(leading):
        return None
    gap = rate - max(s[1] if s[0] == 0 else Fraction(-_GONE) for s in rest)
    polynomial = sp.Add(*(c * a ** int(s[2]) for s, c in leading))
    start = sp.ceiling(sp.Rational(_GAP) / sp.Rational(gap.numerator, gap.denominator))
    found = Far(polynomial, -sp.Rational(rate.numerator, rate.denominator), start)
    leading = found.polynomial.subs(a, side * x) * sp.exp(-found.rate * side * x)
    points = (side * start * halves / 2 for halves in (2, 3, 6))
    close = all(agree(expr, leading, at, bits=_BITS, within=_CLOSE) for at in points)
    return found if close else None


def _with_far(tail: Tail, expr: sp.Expr, far: Far, side: int) -> Tail:
    bound = number(sp.ceiling(2 * _GONE / far.rate))
    size = _X if side > 0 else negated(_X)
    held = Let("b", call(op.HELD, size, number(0), bound), "|x| on the side where it is used")
    half = Let("h", call(op.EXP, number(-far.rate / 2) * held), "half the exponent, used twice")
    value = direct(far.polynomial, {a: held}) * half * half
    edge = number(side * far.start)
    test = call(op.GREATER if side > 0 else op.LESS, _X, edge)
    claim = f"{far.polynomial} e^(-{far.rate} a) is the function from a = {far.start} on"
    return replace(
        tail,
        term=Standing(call(op.SELECT_FAR, test, value, tail.term), expr, x, _X),
        rules=(*tail.rules, rules.LEADING),
        obligations=(*tail.obligations, Obligation(claim, MEASURED)),
    )
