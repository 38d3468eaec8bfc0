"""Formulas inside sentences: `x if x > 0 else 0` in backquotes, in the language that is read.

Reasons are made deep in the engine and printed elsewhere; there the formula is read again and set
as every other formula is.
"""

import re
from collections.abc import Callable
from typing import Final

import sympy as sp
from sympy.printing.str import sstr

_QUOTED: Final = re.compile(r"`([^`]*)`")
_TYPED: Final = {sp.Abs: "abs", sp.Max: "max", sp.Min: "min"}
_EQUATIONS: Final = {sp.Eq: "==", sp.Ne: "!="}


def quoted(expr: object) -> str:
    """Return a formula as a sentence quotes it; a plain number needs no quotation."""
    if isinstance(expr, sp.Rational):
        return str(expr)
    return f"`{_typed(expr) if isinstance(expr, sp.Basic) else expr}`"


def _typed(expr: sp.Basic) -> str:
    """Return a formula as people type it: cases with if and else, max and abs in small letters."""
    names: dict[sp.Basic, sp.Basic] = {}
    for part in sp.postorder_traversal(expr):
        inner = part.xreplace(names) if part.args else part
        if isinstance(part, sp.Piecewise):
            names[part] = sp.Symbol(f"({_cases(part.xreplace(names))})")
        elif type(part) in _EQUATIONS:
            names[part] = sp.Symbol(f" {_EQUATIONS[type(part)]} ".join(map(sstr, inner.args)))
        elif type(part) in _TYPED:
            args = ", ".join(map(sstr, inner.args))
            names[part] = sp.Symbol(f"{_TYPED[type(part)]}({args})")
    return str(sstr(expr.xreplace(names))).replace(" & ", " and ").replace(" | ", " or ")


def _cases(expr: sp.Basic) -> str:
    rows = [(sstr(pair.args[0]), pair.args[1]) for pair in expr.args]
    return " else ".join(v if c == sp.true else f"{v} if {_typed(c)}" for v, c in rows)


def replace_quoted(sentence: str, say: Callable[[str], str]) -> str:
    """Return a sentence with ``say`` of each formula in place of its quotation."""
    return _QUOTED.sub(lambda found: say(found[1]), sentence)
