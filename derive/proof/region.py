"""Open intervals of the x axis on which a claim is made, with what is assumed of the parameters."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Piece:
    """A region on which ``expr`` is smooth: it holds no Piecewise, Max, Min, Abs, sign."""

    region: Region
    expr: sp.Expr
