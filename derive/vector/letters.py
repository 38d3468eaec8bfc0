"""The letters of formulas with indices: x_i, y_j, g_k."""

from collections.abc import Mapping
from typing import Final

import sympy as sp

from derive.symbols import y

#: the gradient that arrives at the output
g: Final = sp.Symbol("g", real=True)
#: s = [y > 0]: 1 on the components that take part
SUPPORT: Final = sp.Symbol("s", real=True)
#: 1 for the component that attains the maximum, else 0: the stored index, as a vector
HIT: Final = sp.Symbol("h", real=True)


def component(letter: sp.Symbol, index: str) -> sp.Symbol:
    """Return the letter of one component: y and "i" give y_i."""
    return sp.Symbol(f"{letter.name}_{index}", real=True)


Y_I: Final = component(y, "i")
Y_J: Final = component(y, "j")
Y_K: Final = component(y, "k")
G_J: Final = component(g, "j")
G_K: Final = component(g, "k")


def indicator(condition: sp.Basic) -> sp.Expr:
    """Return 1 where the condition holds, else 0."""
    return sp.Piecewise((sp.S.One, condition), (sp.S.Zero, True))


def put(expr: sp.Expr, values: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    """Return the expression with values in place of letters."""
    return expr.subs(list(values.items()))
