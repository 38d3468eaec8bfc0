"""Quotients of exponentials whose exponents differ by a parameter: one of them is divided out.

(e^x + a e^(ax))/(e^x + e^(ax)) is ∞/∞ far out; with w = e^((a − 1)x) it is (1 + aw)/(1 + w), a
function of one exponential, which other rules know. log(e^x + e^(ax)) is x + log(1 + w).
"""

from typing import Final

import sympy as sp

from derive.lowering.halves import argument
from derive.symbols import x

_T: Final = sp.Dummy("t", positive=True)


def divided_out(expr: sp.Expr) -> sp.Expr:
    """Return the expression with one exponential divided out of all; itself where there is none."""
    exponentials = sorted((e for e in expr.atoms(sp.exp) if e.has(x)), key=sp.default_sort_key)
    if len(exponentials) < 2 or not _differ(exponentials) or expr.has(sp.Piecewise):
        return expr
    letters = {e: sp.Dummy(f"e{n}", positive=True) for n, e in enumerate(exponentials)}
    first = exponentials[0]
    inside = _without_logarithms(expr.xreplace(letters), letters, first)
    parts = {f: sp.Dummy() for f in inside.atoms(sp.Function) if not f.has(*letters.values())}
    plain = inside.xreplace(parts)
    if not _has_degree(plain, letters, 0):
        return expr
    ratios = {
        letter: sp.exp(sp.collect(sp.expand(argument(e) - argument(first)), x))
        for e, letter in letters.items()
    }
    return plain.xreplace(ratios).xreplace({letter: f for f, letter in parts.items()})


def _differ(exponentials: list[sp.exp]) -> bool:
    """Whether a parameter stands in the ratio of two exponents."""
    first = argument(exponentials[0])
    return any(sp.cancel(argument(e) / first).free_symbols for e in exponentials[1:])


def _without_logarithms(expr: sp.Expr, letters: dict[sp.exp, sp.Dummy], first: sp.exp) -> sp.Expr:
    """Write log A as u + log(A/e^u) where A is a sum of exponentials."""
    found = expr
    for one in expr.atoms(sp.log):
        inside = one.args[0]
        if isinstance(inside, sp.Expr) and _has_degree(inside, letters, 1):
            found = found.xreplace({one: argument(first) + sp.log(inside / letters[first])})
    return found


def _has_degree(expr: sp.Expr, letters: dict[sp.exp, sp.Dummy], degree: int) -> bool:
    """Whether it is multiplied by t^degree when all exponentials are multiplied by t."""
    own = list(letters.values())
    logarithms = [log for log in expr.atoms(sp.log) if log.has(*own)]
    if not all(_has_degree(argument(log), letters, 0) for log in logarithms):
        return False
    held = expr.xreplace({log: sp.Dummy() for log in logarithms})
    if not held.has(*own) or not held.is_rational_function(*own):
        return degree == 0 and not held.has(*own)
    scaled = held.xreplace({letter: _T * letter for letter in own})
    return bool(sp.cancel(scaled / held) == _T**degree)
