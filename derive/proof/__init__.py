"""The only layer that decides truth.

A proof is exact algebra in a field of generators, or ball arithmetic; ``simplify(...) == 0`` is
neither, and SymPy's assumption queries are not evidence.
"""

import sympy as sp

from derive.errors import OutOfBudgetError, UndecidedError
from derive.proof.balls import enclose
from derive.proof.deadline import Deadline
from derive.proof.pieces import pieces_of
from derive.proof.region import Piece, Region
from derive.proof.tower import Tower
from derive.proof.verdict import Counterexample, Status, Verdict, weakest
from derive.proof.zero import prove_equal, prove_zero


def sign_on(
    expr: sp.Expr, region: Region, *, strict: bool = True, budget: float = 10.0
) -> int | None:
    """Return the certified sign of ``expr`` on the whole region, for all allowed parameters.

    +1, −1, or 0 for identically zero; ``None`` when nothing is certified. With ``strict`` false,
    +1 means ≥ 0 and −1 means ≤ 0.
    """
    try:
        pieces = pieces_of(expr, region, deadline=Deadline.after(budget))
        found = {_sign_of_piece(piece, strict, budget) for piece in pieces}
    except (UndecidedError, OutOfBudgetError):
        return None
    if not strict and len(found) == 2:
        found.discard(0)
    return found.pop() if len(found) == 1 else None


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
    "pieces_of",
    "prove_equal",
    "prove_zero",
    "sign_on",
    "weakest",
]
