"""Proved limits of formulas in x at ±∞, as floats."""

import math

import sympy as sp

from derive.errors import OutOfBudgetError, UndecidedError
from derive.judging.functions import Pair
from derive.judging.oracle import exact_value
from derive.proof import Region, pieces_of
from derive.proof.asymptotics import limit
from derive.proof.deadline import Deadline
from derive.proof.parameters import Cell

_SECONDS = 2.0

Limits = dict[float, float | None]


def limits_of(expr: sp.Expr, pair: Pair) -> Limits:
    """Return the limits of a formula without parameters, ``None`` where none was proved."""
    if expr is sp.nan:
        return {}
    region = pair.region()
    return {math.inf: limit_at(expr, sp.oo, region), -math.inf: limit_at(expr, -sp.oo, region)}


def limit_at(expr: sp.Expr, end: sp.Expr, region: Region) -> float | None:
    """Return one limit, ``None`` where none was proved."""
    try:
        pieces = pieces_of(expr, region, deadline=Deadline.after(_SECONDS))
        outer = pieces[-1] if end is sp.oo else pieces[0]
        found = limit(outer.expr, end, Cell(()).sign)
    except (UndecidedError, OutOfBudgetError, ValueError, TypeError, NotImplementedError):
        return None
    if found in (sp.oo, -sp.oo):
        return math.inf if found is sp.oo else -math.inf
    return exact_value(found, {})
