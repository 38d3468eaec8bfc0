"""Tail codes: the distance to the limit, kept in place of y where y has rounded to the limit.

Where y → c ≠ 0 and dy/dx → 0, y no longer tells x, but q = |c − y| does when it is computed from x
without that subtraction: σ(−x) for 1 − σ(x). dy/dx is the form in y with c ∓ q for y, and loses
nothing. Inputs on the other side of 0 keep what they keep; a stored bit says which side it is, or
the sign of the stored value where both sides keep positive ones.
"""

import math
from dataclasses import dataclass
from typing import Final

import sympy as sp
from sympy.codegen.rewriting import expm1_opt, log1p_opt, optimize

from derive.activation import Activation
from derive.lowering.loss import piece_at
from derive.lowering.pieced import Pieced
from derive.lowering.records import DigitLoss
from derive.output_forms.shorten import shorten
from derive.proof import Region, Status, Verdict, prove_zero
from derive.proof.factoring import factor
from derive.symbols import x

#: the distance to the limit
Q: Final = sp.Symbol("q", real=True)
#: where the distance is compared with its value of many digits: e^-30 is far below the spacing of
#: floats at 1; distances that shrink more slowly are small enough at the second point
_FAR_OUT: Final = 30
_FARTHER_OUT: Final = 10**9
_CLOSE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class TailCode:
    """On one side of 0 keep q = ``distance`` (over x) instead of y; then dy/dx = ``form`` (over q).

    ``side`` is +1 or -1, ``limit`` the limit of y there, ``verdict`` that of the form.
    """

    side: int
    limit: sp.Expr
    distance: sp.Expr
    form: sp.Expr
    verdict: Verdict


def tail_code(
    activation: Activation, value: Pieced, form: Pieced, loss: DigitLoss
) -> TailCode | None:
    """Return the code for the end of a loss.

    None unless one formula holds on that half line, and q can be computed from x accurately.
    """
    side = -1 if loss.end.endswith("−∞") else 1
    piece = value.pieces[-1 if side > 0 else 0]
    half = _half(side, activation)
    if (piece.region.lower, piece.region.upper) not in {(-sp.oo, sp.oo), (half.lower, half.upper)}:
        return None
    rest = (loss.limit - piece.expr).xreplace(activation.defaults)
    sign = 1 if rest.subs(x, side * _FAR_OUT).evalf(60) > 0 else -1
    distance = _spelled(sign * (loss.limit - piece.expr))
    outer = piece_at(form, loss.limit.xreplace(activation.defaults), side)
    coded = _in_distance(outer, loss.limit, sign, activation)
    verdict = prove_zero(coded.subs(Q, distance) - piece.expr.diff(x), half)
    accurate = _is_accurate(distance.xreplace(activation.defaults), side)
    proved = verdict.status is Status.PROVED
    return TailCode(side, loss.limit, distance, coded, verdict) if accurate and proved else None


def _half(side: int, activation: Activation) -> Region:
    ends = (sp.S.Zero, sp.oo) if side > 0 else (-sp.oo, sp.S.Zero)
    return Region(ends[0], ends[1], activation.assumptions)


def _in_distance(outer: sp.Expr, limit: sp.Expr, sign: int, activation: Activation) -> sp.Expr:
    """Return F(c ∓ q), with q as a factor where F is a polynomial; ``outer`` is F over x."""
    positive = bool(limit.xreplace(activation.defaults) > 0)
    plain = outer.xreplace({sp.Abs(x): x if positive else -x})
    inserted = plain.subs(x, limit - sign * Q)
    return shorten(sp.expand(inserted) if inserted.is_polynomial(Q) else inserted)


def _spelled(distance: sp.Expr) -> sp.Expr:
    """Return a quotient of sums with exponentials, where it is one."""
    quotient = shorten(factor(distance.rewrite(sp.tanh, sp.exp)))
    return quotient if isinstance(quotient, sp.Mul | sp.Pow | sp.exp) else shorten(distance)


def _is_accurate(distance: sp.Expr, side: int) -> bool:
    """Whether q has no cancellation left far out, with expm1 and log1p where they fit."""
    computed = sp.lambdify(x, optimize(distance, [expm1_opt, log1p_opt]), "math")
    exact = float(distance.subs(x, side * _FAR_OUT).evalf(60))
    at = side * (_FAR_OUT if exact < _CLOSE else _FARTHER_OUT)
    return math.isclose(computed(float(at)), float(distance.subs(x, at).evalf(60)), rel_tol=_CLOSE)
