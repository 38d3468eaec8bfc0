"""The only layer that decides truth.

A proof is exact algebra in a field of generators, or ball arithmetic; ``simplify(...) == 0`` is
neither, and SymPy's assumption queries are not evidence.
"""

import sympy as sp

from derive.errors import OutOfBudgetError, UndecidedError
from derive.proof.balls import enclose
from derive.proof.deadline import Deadline
from derive.proof.intervals import Signs
from derive.proof.pieces import pieces_of
from derive.proof.region import Piece, Region
from derive.proof.signs import signs
from derive.proof.sums import sign_of_sum
from derive.proof.tower import Tower
from derive.proof.verdict import Counterexample, Status, Verdict, weakest
from derive.proof.waves import sign_of_wave
from derive.proof.zero import prove_equal, prove_zero


def sign_on(
    expr: sp.Expr, region: Region, *, strict: bool = True, budget: float = 10.0
) -> int | None:
    """Return the certified sign of ``expr`` on the whole region, for all allowed parameters.

    +1, −1, or 0 for identically zero; ``None`` when nothing is certified. With ``strict`` false,
    +1 means ≥ 0 and −1 means ≤ 0.
    """
    if expr.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
        return None
    found = _sign_on(expr, region, strict=strict, budget=budget)
    if found is None and region.halves:
        both = {_sign_on(expr, half, strict=strict, budget=budget) for half in region.halves}
        found = both.pop() if len(both) == 1 else None
    if found is None and _is_sum_of_squares(expr):
        parts = sp.Add.make_args(expr)
        least = not strict or any(_sign_on(p, region, strict=True, budget=budget) for p in parts)
        return 1 if least else None
    if found is None and isinstance(expr, sp.cos | sp.sin):
        return sign_of_wave(expr, lambda u: sign_on(u, region, budget=budget))
    if found is None and expr.is_Add:
        found = sign_of_sum(
            expr, lambda u, s: sign_on(u, region, strict=s, budget=budget), strict=strict
        )
    constant, rest = expr.as_coeff_Add()
    if found is None and constant:  # what is never negative is positive with 1 added
        sign = _sign_on(rest, region, strict=False, budget=budget)
        return sign if sign is not None and sign * constant > 0 else None
    return found


def _is_sum_of_squares(expr: sp.Expr) -> bool:
    """Whether every term is a positive number times even powers of real things, as written."""
    terms = [term.as_coeff_Mul() for term in sp.Add.make_args(expr)]
    powers = [f.as_base_exp()[1] for _, rest in terms for f in sp.Mul.make_args(rest) if f != 1]
    positive = all(number.is_Rational and number > 0 for number, _ in terms)
    return expr.is_Add and positive and all(p.is_Integer and p % 2 == 0 for p in powers)


def _sign_on(expr: sp.Expr, region: Region, *, strict: bool, budget: float) -> int | None:
    try:
        pieces = pieces_of(expr, region, deadline=Deadline.after(budget))
        found = {_sign_of_piece(piece, strict, budget) for piece in pieces}
    except (UndecidedError, OutOfBudgetError):
        return None
    if not strict and len(found) == 2:
        found.discard(0)
    return found.pop() if len(found) == 1 else None


def never_zero(expr: sp.Expr, region: Region) -> bool:
    """Return whether ``expr`` is certified not to be 0 on the region, for all allowed parameters.

    Unlike ``sign_on`` this can use an assumption such as α ≠ 0, which leaves the sign open.
    """
    if sign_on(expr, region) in (1, -1):
        return True
    try:
        field = Tower(region, deadline=Deadline.after(1.0))
        return signs(field.convert(expr)) in (Signs.POSITIVE, Signs.NEGATIVE, Signs.NONZERO)
    except (UndecidedError, OutOfBudgetError):
        return False


def _sign_of_piece(piece: Piece, strict: bool, budget: float) -> int | None:
    tower = Tower(piece.region, deadline=Deadline.after(budget))
    return tower.sign(tower.convert(piece.expr), strict=strict)


__all__ = [
    "Counterexample",
    "Piece",
    "Region",
    "Status",
    "Tower",
    "Verdict",
    "enclose",
    "never_zero",
    "pieces_of",
    "prove_equal",
    "prove_zero",
    "sign_on",
    "weakest",
]
