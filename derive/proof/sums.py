"""Signs of sums in which letters stand with functions of x that keep their sign."""

from collections.abc import Callable
from typing import Final

import sympy as sp

from derive.symbols import x

#: (expression, strict) → the certified sign, None where there is none
Sign = Callable[[sp.Expr, bool], int | None]

_MOST_PARTS: Final = 4


def sign_of_sum(expr: sp.Expr, sign: Sign, *, strict: bool) -> int | None:
    """Return the sign of a + cosh x − 1, of which a and cosh x − 1 are both nowhere negative."""
    if len(expr.args) > _MOST_PARTS or x not in expr.free_symbols or expr.free_symbols == {x}:
        return None
    parts = _by_letters(sp.expand(expr))
    if not 1 < len(parts) <= _MOST_PARTS or any(f.free_symbols - {x} for f in parts.values()):
        return None
    found, firm = set[int](), not strict
    for letters, function in parts.items():
        first, second = sign(letters, False), sign(function, False)
        if first is None or second is None:
            return None
        found.add(first * second)
        firm = firm or all(sign(part, True) in (1, -1) for part in (letters, function))
    found.discard(0)
    return found.pop() if firm and len(found) == 1 else None


def _by_letters(expr: sp.Expr) -> dict[sp.Expr, sp.Expr]:
    """Return the functions of x by the product of letters that they stand with."""
    found: dict[sp.Expr, sp.Expr] = {}
    for term in sp.Add.make_args(expr):
        constant, moving = term.as_independent(x, as_Add=False)
        number, letters = constant.as_coeff_Mul()
        found[letters] = found.get(letters, sp.S.Zero) + number * moving
    return found
