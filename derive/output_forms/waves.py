"""Signs of cos(A·w) and sin(A·w), A free of x, from the range of w: up to which A they keep it."""

import sympy as sp

from derive.errors import UndecidedError
from derive.output_forms.levels import range_of
from derive.output_forms.values import compare, sign_in
from derive.proof import Region
from derive.proof.parameters import Cell, OpenSignError


def sign_by_range(wave: sp.Expr, region: Region, cell: Cell) -> int | None:
    """Return the sign on a region, isolated zeros left out; None where it changes or is not known.

    Raises ``OpenSignError`` where that depends on the parameters of the cell.
    """
    try:
        found = _excess(wave, region, cell)
    except OpenSignError:
        raise
    except UndecidedError:
        return None
    return None if found is None or found[0] > 0 else found[1]


def changes_by_range(wave: sp.Expr, region: Region, cell: Cell) -> bool:
    """Whether both signs are certified to be taken for all parameters of the cell."""
    if _is_unbounded(wave, region, cell):
        return True
    found = _excess(wave, region, cell)
    return found is not None and found[0] > 0


def _is_unbounded(wave: sp.Expr, region: Region, cell: Cell) -> bool:
    """Whether the angle of a sine or cosine is A·w, A not 0, and w runs through a half line."""
    parts = _angle(wave, region, cell)
    if parts is None:
        return False
    factor, span = parts
    return any(end.is_infinite for end in span) and sign_in(cell, factor) != 0


def _angle(
    wave: sp.Expr, region: Region, cell: Cell
) -> tuple[sp.Expr, tuple[sp.Expr, sp.Expr]] | None:
    """Return A and the range of w for a sine or cosine of A·w, A free of x."""
    fixed_ends = not region.lower.free_symbols | region.upper.free_symbols
    if not isinstance(wave, sp.cos | sp.sin) or not fixed_ends:
        return None
    factor, moving = sp.factor_terms(wave.args[0]).as_independent(
        *(wave.free_symbols - _letters(cell)), as_Add=False
    )
    span = range_of(moving, region.lower, region.upper)
    return None if span is None else (factor, span)


def _excess(wave: sp.Expr, region: Region, cell: Cell) -> tuple[int, int] | None:
    """Return the sign of sup |A·w| − π/2 (π for a sine), and the sign of the wave below that."""
    parts = _angle(wave, region, cell)
    if parts is None or any(end.is_infinite for end in parts[1]):
        return None
    factor, (low, high) = parts
    if isinstance(wave, sp.cos):
        if not compare(low, sp.S.Zero, cell) <= 0 <= compare(high, sp.S.Zero, cell):
            return None
        most = high if compare(high, -low, cell) >= 0 else -low
        return _beyond(factor, most, sp.pi / 2, cell), 1
    side = 1 if compare(low, sp.S.Zero, cell) == 0 else -1
    if compare(low if side > 0 else high, sp.S.Zero, cell) != 0:
        return None
    return _beyond(factor, high if side > 0 else -low, sp.pi, cell), side * sign_in(cell, factor)


def _beyond(factor: sp.Expr, most: sp.Expr, bound: sp.Expr, cell: Cell) -> int:
    side = sign_in(cell, factor)
    if side == 0:
        raise UndecidedError("a wave of 0 has no sign that is asked for")
    return sign_in(cell, side * factor - bound / most)


def _letters(cell: Cell) -> set[sp.Basic]:
    return {symbol for symbol, _ in cell.domains}
