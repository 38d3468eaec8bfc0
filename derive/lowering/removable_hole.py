"""N/D with its limit in the hole at 0: log(cosh x)/x, (eˣ − 1)/x, x/(1 − e⁻ˣ), and their slopes.

Beside 0 the terms of the slopes cancel and the quotient is 0/0. N is xⁿ times a polynomial there
and D xᵏ times another, their errors certified; so the quotient is xⁿ⁻ᵏ times theirs. For other x
the quotient itself serves.
"""

from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.errors import UndecidedError
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import over, power, scaled, times
from derive.lowering.gaussian import CERTIFIED
from derive.lowering.patching import Patch, fitted, mirrored, order_at_zero
from derive.lowering.pieced import Pieced
from derive.lowering.records import Obligation
from derive.lowering.selecting import alone
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Number, Polynomial, Standing, Term, call, number, replaced
from derive.proof.region import Piece, Region
from derive.proof.removable import filled_in
from derive.symbols import x

_HIGHEST: Final = 7
_INSIDE: Final = sp.Rational(31, 32)  # of the radius: rounding must not lead out of it
_ONE: Final = number(1)


@dataclass(frozen=True, slots=True)
class _Part:
    """x^order times ``term``, at ``at``, for |x| ≤ ``radius``; what is certified of it."""

    term: Term
    order: int
    radius: sp.Rational
    claims: tuple[Obligation, ...]


def with_removable_hole(pieced: Pieced, _parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Return f with its limit at 0; ``None`` for what is no such quotient."""
    if len(pieced.pieces) != 2 or pieced.cuts != (sp.S.Zero,):
        return None
    expr = pieced.pieces[0].expr
    if sp.expand(expr - pieced.pieces[1].expr) != 0 or expr.free_symbols != {x}:
        return None
    near = _near(expr, pieced.values[0])
    if near is None:
        return None
    edge = near.radius * _INSIDE
    exact = sp.Piecewise((expr, sp.Ne(x, 0)), (pieced.values[0], True))
    inside = Standing(near.term, exact, x, X)
    parity = mirrored(expr)
    right = alone(Piece(Region(edge, sp.oo), expr), {})
    if parity:
        size = call(op.ABSOLUTE, X)
        far = replaced(right.term, X, Let("a", size))
        far = far if parity > 0 else times(call(op.SIGN, X), far)
        term: Term = call(op.SELECT, call(op.LESS, size, number(edge)), inside, far)
        tails, kept = [right], rules.EVEN if parity > 0 else rules.ODD
    else:
        left = alone(Piece(Region(-sp.oo, -edge), expr), {})
        outer = call(op.SELECT, call(op.GREATER, X, number(edge)), right.term, inside)
        term = call(op.SELECT, call(op.LESS, X, number(-edge)), left.term, outer)
        tails, kept = [left, right], rules.SELECT
    return Tail(
        term,
        False,
        (kept, rules.NEAR_ZERO, *(rule for tail in tails for rule in tail.rules)),
        (*near.claims, *(claim for tail in tails for claim in tail.obligations)),
        tuple(note for tail in tails for note in tail.notes),
    )


def _near(expr: sp.Expr, at_zero: sp.Expr) -> _Part | None:
    """Return xⁿ⁻ᵏ times a quotient of polynomials, where its value at 0 is the one given."""
    top, bottom = sp.fraction(sp.together(expr))
    k = order_at_zero(bottom, _HIGHEST)
    plain = sp.cancel(bottom / x**k)
    if k == 0:
        return None
    try:
        if sp.expand(filled_in(expr, sp.S.Zero) - at_zero) != 0:
            return None
    except UndecidedError:
        return None
    if not plain.subs(x, 0).has(sp.nan, sp.zoo, sp.oo):
        return _with_power(_fitted(top / plain, "NEAR"), k)
    above, below = _fitted(top, "NEAR"), _fitted(bottom, "BELOW")
    if above is None or below is None:
        return None
    radius = min(above.radius, below.radius)
    quotient = over(above.term, below.term)
    return _with_power(_Part(quotient, above.order, radius, above.claims + below.claims), k)


def _with_power(part: _Part | None, k: int) -> _Part | None:
    if part is None or part.order < k:
        return None
    held = _held(part.radius)
    left = part.order - k
    term = times(power(held, left), part.term) if left else part.term
    return _Part(term, left, part.radius, part.claims)


def _fitted(factor: sp.Expr, name: str) -> _Part | None:
    """Return a factor as x^order times a polynomial, or a number, certified."""
    order = order_at_zero(factor, _HIGHEST)
    parity = mirrored(factor)
    found = fitted(Patch(factor, sp.S.Zero, True, order, bool(parity), _radius(parity)))
    if found is None:
        return None
    patch, fit, bits = found
    held = _held(patch.radius)
    stretch = 2 / patch.radius**2 if patch.even else 1 / patch.radius
    at = scaled(stretch, held * held) - _ONE if patch.even else scaled(stretch, held)
    variable = f"{stretch} x**2 - 1" if patch.even else f"{stretch} x"
    comment = (
        f"({factor}) / x**{order} in t = {variable}: relative error below 2**-{bits}, certified"
    )
    table = Polynomial(name, fit.coefficients, Let("t", at), comment)
    return _Part(table, order, patch.radius, (Obligation(comment, CERTIFIED),))


def _radius(parity: int) -> sp.Rational:
    return sp.S.One if parity else sp.S.Half


def _held(radius: sp.Rational) -> Let:
    bounds = (Number(-radius), Number(radius))
    return Let("c", call(op.HELD, X, *bounds), "where the polynomial is used")
