"""Leading terms of quotients of sums of c·xᵏ·e^(r x), whose rates r may hold letters.

Which rate is largest is asked of the signs of their differences: (a e^(ax) − b e^(−bx)) over
e^(ax) + e^(−bx) tends to a for positive a and b, though a and b are in no ratio.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.errors import UndecidedError
from derive.expression.quoting import quoted
from derive.proof.factors import HYPERBOLIC
from derive.symbols import x

#: exponentials in one sum: expanding products of more takes long
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Leading:
    """``coefficient`` · t^power · e^(rate t), t = |x|: what a quotient is asymptotic to."""

    rate: sp.Expr
    power: int
    coefficient: sp.Expr


def leading_term(expr: sp.Expr, end: sp.Expr, sign: Callable[[sp.Expr], int]) -> Leading:
    """Return what ``expr`` is asymptotic to as x → ``end`` (+oo or -oo).

    ``sign`` tells the sign of expressions without x. Raises ``UndecidedError`` where the function
    is no such quotient.
    """
    toward = 1 if end is sp.S.Infinity else -1
    parts = sp.fraction(sp.together(expr.rewrite(HYPERBOLIC, sp.exp).xreplace({x: toward * x})))
    above, below = (_largest(part, sign) for part in parts)
    rate = sp.expand(above.rate - below.rate)
    return Leading(rate, above.power - below.power, above.coefficient / below.coefficient)


def limit_by_rates(expr: sp.Expr, end: sp.Expr, sign: Callable[[sp.Expr], int]) -> sp.Expr:
    """Return the limit of such a quotient, ±oo where it diverges; raises ``UndecidedError``."""
    found = leading_term(expr, end, sign)
    growth = sign(found.rate) or found.power
    if growth > 0:
        return sign(found.coefficient) * sp.oo
    return sp.S.Zero if growth < 0 else found.coefficient


def _largest(total: sp.Expr, sign: Callable[[sp.Expr], int]) -> Leading:
    if len(total.atoms(sp.exp)) > _MOST:
        raise UndecidedError("there are too many exponentials to tell the largest")
    sums: list[tuple[sp.Expr, sp.Expr]] = []
    for term in sp.Add.make_args(sp.expand(total)):
        _gather(sums, *_taken_apart(term), sign)
    rate, coefficient = sums[0]
    polynomial = sp.Poly(sp.expand(coefficient), x)
    if sign(polynomial.LC()) == 0:
        raise UndecidedError(f"the largest terms of {quoted(total)} cancel")
    return Leading(rate, polynomial.degree(), polynomial.LC())


def _taken_apart(term: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Return the rate of a term and what stands before the exponential, a polynomial in x."""
    rate, rest = sp.S.Zero, sp.S.One
    for factor in sp.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if base is sp.E:
            rate += exponent
        else:
            rest *= factor
    rate = sp.expand(rate)
    fixed, slope = rate.coeff(x, 0), rate.coeff(x, 1)
    linear = x not in slope.free_symbols and sp.expand(rate - fixed - slope * x) == 0
    if not linear or not rest.is_polynomial(x):
        raise UndecidedError(f"{quoted(term)} is no power of x times an exponential of a line")
    return slope, rest * sp.exp(fixed)


def _gather(
    sums: list[tuple[sp.Expr, sp.Expr]],
    rate: sp.Expr,
    coefficient: sp.Expr,
    sign: Callable[[sp.Expr], int],
) -> None:
    """Keep the terms of the largest rate so far, in a list of one."""
    order = sign(sp.expand(rate - sums[0][0])) if sums else 1
    if order == 0:
        sums[0] = (sums[0][0], sums[0][1] + coefficient)
    elif order > 0:
        sums[:] = [(rate, coefficient)]
