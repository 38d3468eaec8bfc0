"""Whether a formula has derivatives of every order on the whole of its piece, ends included."""

from typing import Final

import sympy as sp

from derive.errors import UndecidedError
from derive.proof.region import Piece
from derive.proof.removable import filled_in
from derive.properties.profile import Subject
from derive.symbols import x

#: functions with derivatives of every order at every real number
_ENTIRE: Final = (
    sp.exp,
    sp.erf,
    sp.atan,
    sp.asinh,
    sp.sin,
    sp.cos,
    sp.sinh,
    sp.cosh,
    sp.tanh,
    sp.sech,
)


def require_regular(subject: Subject, piece: Piece) -> None:
    """Raise ``UndecidedError`` unless every denominator, root and logarithm stays off 0.

    A sum, product or composition of functions that are smooth where they are used is smooth.
    """
    for part in sp.preorder_traversal(piece.expr):
        match part:
            case _ if x not in part.free_symbols:
                continue
            case sp.Pow() if part.exp.is_Integer and part.exp > 0:
                continue
            case sp.Pow() if part.exp.is_Integer:
                _require_sign(subject, piece, part.base, either=True)
            case sp.Pow() if x not in part.exp.free_symbols:
                _require_sign(subject, piece, part.base, either=False)
            case sp.log():
                _require_sign(subject, piece, part.args[0], either=False)
            case sp.Symbol() | sp.Add() | sp.Mul():
                continue
            case sp.Function() if isinstance(part, _ENTIRE):
                continue
            case _:
                raise UndecidedError(f"the smoothness of {type(part).__name__} is not known")


def require_regular_at(subject: Subject, expr: sp.Expr, at: sp.Expr) -> None:
    """Raise ``UndecidedError`` where a denominator, root or logarithm is 0 at a point.

    √(x² + a) has the slope 0 at 0 for a > 0, and none for a = 0.
    """
    for part in sp.preorder_traversal(expr):
        whole = isinstance(part, sp.Pow) and part.exp.is_Integer and part.exp > 0
        base = part.base if isinstance(part, sp.Pow) and not whole else None
        base = part.args[0] if isinstance(part, sp.log) else base
        if base is not None and x in base.free_symbols:
            value = base.subs(x, at)
            if subject.cell.sign(value) == 0:
                raise UndecidedError(f"{base} is 0 at x = {at}")


def _is_filled(expr: sp.Expr, end: sp.Expr) -> bool:
    """Whether a quotient of analytic functions has a limit at the end, and so all derivatives."""
    try:
        filled_in(expr, end)
    except UndecidedError:
        return False
    return True


def _require_sign(subject: Subject, piece: Piece, part: sp.Expr, *, either: bool) -> None:
    table = subject.table(part, piece)
    ends = [e for e in (piece.region.lower, piece.region.upper) if not e.is_infinite]
    at_ends = {end: subject.cell.sign(part.subs(x, end)) for end in ends}
    kept = {sign for end, sign in at_ends.items() if sign or not _is_filled(piece.expr, end)}
    signs = {*table.signs, *kept}
    if table.zeros or 0 in signs or (-1 in signs and not either):
        raise UndecidedError(f"{part} is 0 or negative on the piece")
