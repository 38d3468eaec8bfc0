"""Where a chain holds, as it is printed."""

from typing import Final

import sympy as sp

from derive.display import Node, Relation, Words
from derive.display.reading import from_sympy
from derive.proof import Region
from derive.symbols import x

_X: Final = from_sympy(x)


def on(region: Region, *, left_closed: bool = False, right_closed: bool = False) -> Node:
    """Return lower < x < upper, without an end that is infinite."""
    lower, upper = from_sympy(region.lower), from_sympy(region.upper)
    low, high = "≤" if left_closed else "<", "≤" if right_closed else "<"
    if region.lower == -sp.oo:
        return Words("everywhere") if region.upper == sp.oo else Relation(high, _X, upper)
    if region.upper == sp.oo:
        return Relation("≥" if left_closed else ">", _X, lower)
    return Relation(high, Relation(low, lower, _X), upper)
