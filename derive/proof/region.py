"""Open intervals of the x axis on which a claim is made, with what is assumed of the parameters."""

from dataclasses import dataclass, replace

import sympy as sp


@dataclass(frozen=True, slots=True)
class Region:
    """The open interval lower < x < upper, under ``assumptions`` on the parameters.

    Ends are exact expressions (they may hold parameters) or ±oo; ``slope`` is +1 or −1 when the
    claim is made only for those x where f′ has that sign, else 0.
    """

    lower: sp.Expr = sp.S.NegativeInfinity
    upper: sp.Expr = sp.S.Infinity
    assumptions: tuple[sp.Basic, ...] = ()
    slope: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every x belongs to it, whatever the slope."""
        return self.lower == -sp.oo and self.upper == sp.oo and not self.slope

    @property
    def halves(self) -> tuple["Region", ...]:
        """The same interval below and above a value that a parameter may not have, as in α ≠ 0.

        Empty unless there is exactly one such assumption.
        """
        holes = [part for part in self.assumptions if isinstance(part, sp.Ne)]
        if len(holes) != 1:
            return ()
        rest = tuple(part for part in self.assumptions if part not in holes)
        letter, at = holes[0].args
        sides = (sp.Lt(letter, at), sp.Gt(letter, at))
        return tuple(replace(self, assumptions=(*rest, side)) for side in sides)


@dataclass(frozen=True, slots=True)
class Piece:
    """A region on which ``expr`` is smooth: it holds no Piecewise, Max, Min, Abs, sign."""

    region: Region
    expr: sp.Expr
