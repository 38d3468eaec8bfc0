"""f′(x) before anything is known of f: each Max, Min, Abs becomes cases, compared as they stand.

SymPy would differentiate them to Heaviside and DiracDelta; rewritten to cases by SymPy, one inside
another, their conditions hold cases themselves and grow beyond all bounds.
"""

from typing import Final

import sympy as sp

from derive.proof.conditions import cases
from derive.symbols import x

_CASES: Final = (sp.Max, sp.Min, sp.Abs, sp.sign, sp.Heaviside, sp.Piecewise)


def slope_by_cases(expr: sp.Expr) -> sp.Expr:
    """Return the derivative beside the points where two cases meet."""
    match expr:
        case sp.Max() | sp.Min():
            first, *others = (arg for arg in expr.args if isinstance(arg, sp.Expr))
            rest = expr.func(*others)
            ahead = first >= rest if isinstance(expr, sp.Max) else first <= rest
            return sp.Piecewise((slope_by_cases(first), ahead), (slope_by_cases(rest), True))
        case sp.Abs():
            slope = slope_by_cases(expr.args[0])
            return sp.Piecewise((slope, expr.args[0] >= 0), (-slope, True))
        case sp.Piecewise():
            return sp.Piecewise(*((slope_by_cases(value), when) for value, when in cases(expr)))
        case sp.sign() | sp.Heaviside():
            return sp.S.Zero
    nodes = _outermost(expr)
    letters = {node: sp.Dummy(f"u{k}", real=True) for k, node in enumerate(nodes)}
    meanings = {letter: node for node, letter in letters.items()}
    outer = expr.xreplace(letters)
    parts = [outer.diff(x), *(outer.diff(u) * slope_by_cases(v) for u, v in meanings.items())]
    return sp.Add(*(part.xreplace(meanings) for part in parts))


def _outermost(expr: sp.Basic) -> list[sp.Expr]:
    """Return what has cases and is inside nothing that has, in order."""
    found: list[sp.Expr] = []
    for arg in expr.args:
        found += [arg] if isinstance(arg, _CASES) else _outermost(arg)
    return sorted(set(found), key=str)
