"""A piece of one half-line in which an exponential grows: e^(kx) g(x), e^(kx/2) taken twice.

(eˣ − 1)/x is a number where eˣ is none, and in its slope eˣ/x − (eˣ − 1)/x² infinity is taken from
infinity. What grows fastest stands alone; the rest has falling exponentials, which are 0 there.
"""

from typing import Final

import sympy as sp

from derive.errors import NoRuleError
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import negated, scaled
from derive.lowering.halves import argument, canonical, on_half_line
from derive.lowering.symmetry import X
from derive.lowering.tails import Side, Tail, write_tail
from derive.lowering.terms import Let, Term, call, number
from derive.proof.region import Piece
from derive.symbols import x

#: e^u is infinite beyond half of it in every dtype
_BEYOND: Final = 1600


def growing(piece: Piece, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Return such a piece as a term, ``None`` for anything else."""
    expr, region = piece.expr, piece.region
    side = -1 if region.upper.is_nonpositive else 1 if region.lower.is_nonnegative else 0
    rate = _rate(expr, side)
    if rate is None:
        return None
    held = call(op.SATURATE if side < 0 else op.SATURATE_BELOW, X, number(0))
    size = call(op.SATURATE, negated(held) if side < 0 else held, number(_BEYOND / rate))
    rest = sp.expand(sp.together(expr) * sp.exp(-side * rate * x), deep=False)
    try:
        (half,) = canonical((on_half_line(sp.together(sp.expand(rest)), side),))
        tail = write_tail(half, Side(size, negated(size), parameters, frozenset()))
    except NoRuleError:
        return None
    h = Let("h", call(op.QUIET_EXP, scaled(rate / 2, size)), "half the exponent, used twice")
    return Tail(
        h * tail.term * h,
        False,
        (rules.HALF_EXPONENT, *tail.rules),
        tail.obligations,
        tail.notes,
    )


def _rate(expr: sp.Expr, side: int) -> sp.Rational | None:
    """Return how fast the fastest exponential grows, all of them of multiples of x."""
    exponentials = expr.atoms(sp.exp)
    rates = [sp.cancel(side * argument(e) / x) for e in exponentials]
    if side == 0 or expr.free_symbols != {x} or not rates:
        return None
    if expr.atoms(sp.Function) != exponentials:  # a wave has no sign far out
        return None
    if not all(isinstance(rate, sp.Rational) for rate in rates) or max(rates) <= 0:
        return None
    return max(rates)
