"""Formulas linear in their parameters: each coefficient is a function of x alone, by its own rule.

k x/√(1 + x²) + x is no function of one letter, but x/√(1 + x²) is one, and rules for it know what
becomes of it far out, where the formula as it stands is ∞/∞.
"""

from collections.abc import Callable
from typing import Final

import sympy as sp

from derive.errors import UndecidedError
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import direct
from derive.lowering.pieced import Pieced
from derive.lowering.records import Lowered
from derive.lowering.settled import sign_of_constant
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Term, call
from derive.proof import Status
from derive.proof.asymptotics import limit as asymptotic_limit
from derive.symbols import x

_MOST_TERMS: Final = 3
_MAY_CANCEL: Final = "a sum with parameters; where it vanishes digits may be lost"


def linear(
    pieced: Pieced, parameters: dict[sp.Basic, Term], lowered: Callable[[sp.Expr], Lowered]
) -> Tail | None:
    """Return Σ c·g(x), each g by ``lowered``; ``None`` where two are infinite at one end."""
    found = _coefficients(pieced, parameters)
    if found is None or len(found) < 2 or not all(map(_is_apart, (-1, 1), (found, found))):
        return None
    total: Term | None = None
    for factor, coefficient in found:
        one = lowered(coefficient)
        if one.verdict.status is not Status.PROVED and not one.obligations:
            return None
        term: Term = Let("g", one.term)
        if factor != 1:
            term = call(op.WEIGHTED, direct(factor, parameters), term)
        total = term if total is None else total + term
    return None if total is None else Tail(total, False, (rules.LINEAR,), notes=(_MAY_CANCEL,))


def _coefficients(
    pieced: Pieced, parameters: dict[sp.Basic, Term]
) -> list[tuple[sp.Expr, sp.Expr]] | None:
    """Return parameters and their functions of x, as they are spelt; 1 and its own first."""
    letters = [s for s in parameters if isinstance(s, sp.Symbol) and pieced.expr.has(s)]
    expr = pieced.pieces[0].expr
    if len(pieced.pieces) != 1 or not 0 < len(letters) < _MOST_TERMS:
        return None
    slopes: list[tuple[sp.Expr, sp.Expr]]
    slopes = [(letter, sp.diff(expr, letter)) for letter in letters]
    alone = expr.subs(dict.fromkeys(letters, sp.S.Zero))
    found = [(sp.S.One, alone), *slopes] if alone != 0 else slopes
    plain = all(c.is_polynomial(x) for _, c in found)
    return None if plain or any(c.free_symbols - {x} for _, c in found) else found


def _is_apart(side: int, found: list[tuple[sp.Expr, sp.Expr]]) -> bool:
    """Whether at most one of them is infinite at side·∞."""
    try:
        limits = [asymptotic_limit(c, side * sp.oo, sign_of_constant) for _, c in found]
    except UndecidedError:
        return False
    return sum(not limit.is_finite for limit in limits) < 2
