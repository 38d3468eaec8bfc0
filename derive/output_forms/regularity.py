"""Where f is real and smooth: no radicand and no argument of a logarithm may reach 0 in a piece.

√(x⁴ + x²) is one formula with a kink at 0, which neither it nor its derivative shows; √x is no
function on the whole line. Radicands between ends with parameters are not examined here.
"""

import sympy as sp

from derive.errors import UndecidedError
from derive.expression.quoting import quoted
from derive.output_forms.cost import is_root
from derive.output_forms.stages import stages_of
from derive.proof import Piece, Region, pieces_of, sign_on
from derive.proof.pieces import OpenBranchError
from derive.proof.zeros import SignTable, signs_of
from derive.symbols import x


def smooth_pieces(expr: sp.Expr, region: Region) -> tuple[Piece, ...]:
    """Return the pieces of f, cut where a radicand touches 0 too.

    Raises ``UndecidedError`` where f is not real, and where it may have a kink inside a piece.
    """
    return tuple(part for piece in pieces_of(expr, region) for part in _cut(piece))


def _cut(piece: Piece) -> tuple[Piece, ...]:
    if not _touched(piece):
        return (piece,)
    roots: dict[sp.Basic, sp.Expr] = {
        power: sp.factor(power.base) ** power.exp
        for power in piece.expr.atoms(sp.Pow)
        if is_root(power)
    }
    parts = pieces_of(piece.expr.xreplace(roots), piece.region)
    for part in parts:
        for radicand in _touched(part):
            raise UndecidedError(f"{quoted(radicand)} is 0 inside a piece: f may have a kink there")
    return parts


def _touched(piece: Piece) -> list[sp.Expr]:
    """Return what must be positive on a piece and is 0 somewhere; raises where it is negative."""
    low, high = piece.region.lower, piece.region.upper
    if low.free_symbols or high.free_symbols or stages_of(piece.expr, piece.region) is not None:
        return []  # stages are certified smooth
    found: list[sp.Expr] = []
    for part in _positive_parts(piece.expr):
        if part.free_symbols != {x}:
            _require_positive(part, piece)
            continue
        try:
            table = signs_of(part, low, high)
        except UndecidedError:
            continue
        if -1 in table.signs:
            raise UndecidedError(
                f"f is real only where {quoted(part)} ≥ 0: {_where(table, low, high)}"
            )
        found += [part] if table.zeros else []
    return found


def _positive_parts(expr: sp.Expr) -> list[sp.Expr]:
    bases = {power.base for power in expr.atoms(sp.Pow) if is_root(power)}
    arguments = {function.args[0] for function in expr.atoms(sp.log)}
    return sorted((part for part in bases | arguments if x in part.free_symbols), key=str)


def _require_positive(part: sp.Expr, piece: Piece) -> None:
    """Refuse a radicand with parameters that may be 0, as x² + b at x = 0 where b = 0."""
    if sign_on(part, piece.region) != 1:
        raise OpenBranchError(part, f"{quoted(part)} is not certified positive for every parameter")


def _where(table: SignTable, low: sp.Expr, high: sp.Expr) -> str:
    """Return the intervals on which the sign is not negative, in words."""
    ends = [low, *(zero.low if zero.exact is None else zero.exact for zero in table.zeros), high]
    spans = [f"{ends[k]} < x < {ends[k + 1]}" for k, sign in enumerate(table.signs) if sign >= 0]
    return " or ".join(spans) or f"nowhere on {low} < x < {high}"
