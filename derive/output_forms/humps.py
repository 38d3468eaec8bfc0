"""max(g, c) where g rises above a level and comes back to it: f′ is no function of y.

The zeros of x − a tanh x move with a and have no closed form. For a > 1 it falls at 0: left of 0
it is positive, and far left it is negative, so that max(x − a tanh x, 0) has a hump there. A
continuous function that is analytic but for isolated kinks and goes up and down again has slopes of
both signs at almost all outputs in between: where no kink and no zero of f′ has that output (there
are few such outputs, by Sard's theorem) it comes up through it with f′ > 0 and down with f′ < 0.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.errors import UndecidedError
from derive.output_forms.envelopes import smooth_on_line
from derive.output_forms.shape import Stretch
from derive.output_forms.values import compare, end_value, sign_in
from derive.proof.parameters import Cell, OpenSignError
from derive.proof.pieces import has_branches
from derive.symbols import x

_INPUTS: Final = (sp.S.Zero, sp.S.One, sp.S.NegativeOne)


@dataclass(frozen=True, slots=True)
class Hump:
    """The larger (``side`` 1) or the smaller (−1) of a function and a constant."""

    side: int
    moving: Stretch
    level: sp.Expr


@lru_cache(maxsize=64)
def hump_of(activation: Activation, cell: Cell) -> Hump | None:
    """Return f as such a function, for all parameters of a cell, or None.

    Raises ``OpenSignError`` where the parameters of the cell decide that.
    """
    expr = cell.settle(activation.expr)
    if activation.kinks or not isinstance(expr, sp.Max | sp.Min) or len(expr.args) != 2:
        return None
    args = [arg for arg in expr.args if isinstance(arg, sp.Expr)]
    level, moving = sorted(args, key=lambda arg: x in arg.free_symbols)
    if x in level.free_symbols or has_branches(level):
        return None
    stretch = smooth_on_line(activation, moving, cell)
    side = 1 if isinstance(expr, sp.Max) else -1
    found = None if stretch is None else Hump(side, stretch, level)
    return found if found is not None and _comes_back(found, cell) else None


def _comes_back(hump: Hump, cell: Cell) -> bool:
    """Whether g leaves its level at a known input, and tends to it or beyond it further out."""
    g, level, side = hump.moving.expr, hump.level, hump.side
    for at in _INPUTS:
        if sp.expand(g.subs(x, at) - level) != 0:
            continue
        try:
            way = side * sign_in(cell, hump.moving.slope.subs(x, at))
            if way:
                return side * compare(end_value(g, way * sp.oo, cell), level, cell) <= 0
        except OpenSignError:
            raise
        except UndecidedError:
            continue
    return False
