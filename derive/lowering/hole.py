"""Quotients of waves by a power of x, with a value of its own at 0: (x cos x − sin x)/x².

Beside 0 its Taylor polynomial serves, whose remainder is bounded; for |x| ≥ 1 the quotient itself,
its numerator in one call where the terms cancel beside zeros without end.
"""

from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import over, power, scaled, times
from derive.lowering.halves import a
from derive.lowering.pieced import Pieced
from derive.lowering.records import Obligation
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Polynomial, Standing, Term, call, number
from derive.lowering.waves import wave
from derive.proof.verdict import Status, Verdict
from derive.symbols import x

_TERMS: Final = 13
_BITS: Final = 56
_SINE, _COSINE = sp.Symbol("S", real=True), sp.Symbol("C", real=True)
_ONE: Final = number(1)


def with_hole(pieced: Pieced, _parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Return f with its value at 0; ``None`` for what is no such quotient."""
    if len(pieced.pieces) != 2 or pieced.cuts != (sp.S.Zero,):
        return None
    expr = pieced.pieces[0].expr
    if expr != pieced.pieces[1].expr or expr.free_symbols != {x}:
        return None
    quotient = _read(expr)
    near = None if quotient is None else _near(quotient)
    far = None if quotient is None else _far(quotient)
    if quotient is None or near is None or far is None or near.at_zero != pieced.values[0]:
        return None
    exact = sp.Piecewise((expr, sp.Ne(x, 0)), (pieced.values[0], True))
    inside = Standing(near.term, exact, x, X)
    beside = call(op.LESS, call(op.ABSOLUTE, X), _ONE)
    even = near.order % 2 == 0
    outside = far if even else times(call(op.SIGN, X), far)
    term = call(op.SELECT, beside, inside, outside)
    return Tail(
        term,
        False,
        (rules.SELECT, rules.NEAR_ZERO, rules.EVEN if even else rules.ODD),
        (near.bound,),
    )


@dataclass(frozen=True, slots=True)
class _Quotient:
    """(P sin x + Q cos x)/x^k."""

    p: sp.Poly
    q: sp.Poly
    k: int


@dataclass(frozen=True, slots=True)
class _Near:
    """x^order times a polynomial in x², the value at 0, and what the remainder is proved to be."""

    term: Term
    order: int
    at_zero: sp.Expr
    bound: Obligation


def _read(expr: sp.Expr) -> _Quotient | None:
    there = expr.xreplace({sp.sin(x): _SINE, sp.cos(x): _COSINE})
    top, bottom = sp.fraction(sp.cancel(sp.together(there)))
    if not top.is_polynomial(x, _SINE, _COSINE) or not sp.Poly(bottom, x).is_monomial:
        return None
    poly = sp.Poly(sp.expand(top / sp.Poly(bottom, x).LC()), _SINE, _COSINE)
    if not set(poly.monoms()) <= {(1, 0), (0, 1)}:
        return None
    p, q = (sp.Poly(poly.coeff_monomial(letter), x) for letter in (_SINE, _COSINE))
    if not all(c.is_Rational for part in (p, q) for c in part.coeffs()):
        return None
    return _Quotient(p, q, int(sp.degree(bottom, x)))


def _near(quotient: _Quotient) -> _Near | None:
    """Return Taylor's polynomial for |x| < 1, where its first term outweighs all others twice."""
    last = quotient.k + 2 * _TERMS
    sine, cosine = (
        sp.Poly(
            sum((-1) ** n * x ** (2 * n + odd) / sp.factorial(2 * n + odd) for n in range(last)), x
        )
        for odd in (1, 0)
    )
    top = quotient.p * sine + quotient.q * cosine
    found = [top.coeff_monomial(x**n) for n in range(last + 1)]
    if any(found[: quotient.k]):
        return None
    found = found[quotient.k :]
    order = next((n for n, c in enumerate(found) if c != 0), 0)
    if any(found[order + 1 :: 2]) or 2 * sum(abs(c) for c in found[order + 1 :]) > abs(
        found[order]
    ):
        return None
    kept = found[order::2][:_TERMS]
    size = sum(abs(c) for part in (quotient.p, quotient.q) for c in part.coeffs())
    degree = max(int(part.degree()) for part in (quotient.p, quotient.q) if not part.is_zero)
    first = quotient.k + order + 2 * len(kept) - degree
    rest = 4 * size / sp.factorial(first)  # sum of all later terms, each below size/(n - degree)!
    if rest > abs(found[order]) / 2**_BITS:
        return None
    held = Let("c", call(op.HELD, X, number(-1), _ONE), "where the polynomial is used")
    comment = f"Taylor's polynomial about 0 in x**2 for |x| < 1: relative error below 2**-{_BITS}"
    table = Polynomial("SERIES", tuple(float(c) for c in kept), Let("z", held * held), comment)
    claim = Obligation(
        f"the Taylor remainder is below 2^-{_BITS} of the result for |x| < 1",
        Verdict(Status.PROVED, "coefficients bounded by factorials"),
    )
    term: Term = times(power(held, order), table) if order else table
    return _Near(term, order, sp.S.Zero if order else found[0], claim)


def _far(quotient: _Quotient) -> Term | None:
    """Return the quotient at max(|x|, 1); 0 at infinity."""
    size = Let(
        "a", call(op.SATURATE_BELOW, call(op.ABSOLUTE, X), _ONE), "the other x are chosen above"
    )
    letters: dict[sp.Basic, Term] = {
        a: size,
        _SINE: call(op.QUIET_SIN, size),
        _COSINE: call(op.QUIET_COS, size),
    }
    factor = (quotient.p.as_expr() * _SINE + quotient.q.as_expr() * _COSINE).subs(x, a)
    found = wave(factor, letters)
    if quotient.q.is_zero and quotient.p.is_ground:
        term, left = scaled(quotient.p.LC(), letters[_SINE]), quotient.k
    elif found is not None:
        term, left = scaled(sp.Integer(found[0]), found[1]), quotient.k
    else:
        square = _square(quotient, size)
        if square is None:
            return None
        term, left = square, quotient.k - 2
    for _ in range(left):
        term = over(term, size)
    return call(op.FADED, term, size) if left > 0 else None


def _square(quotient: _Quotient, size: Term) -> Term | None:
    """Return ((k − a²) sin a + c a cos a)/a² for P = k − x² and Q = c x, or for its negative."""
    for sign in (1, -1):
        p, q = sign * quotient.p, sign * quotient.q
        k, c = p.coeff_monomial(1), q.coeff_monomial(x)
        exact = all(abs(v) in (1, 2, 4, 8) for v in (k, c))
        if exact and sp.expand(p.as_expr() - k + x**2) == 0 and q.as_expr() == c * x:
            return scaled(sp.Integer(sign), call(op.SQUARE_WAVE, size, number(k), number(c)))
    return None
