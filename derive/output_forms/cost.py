"""How long a formula is: the floating-point work of one element, in additions.

An addition, multiplication, square, sign change or modulus counts 1, a comparison 2, a division 4,
a square root 7, any other power 15, a transcendental function 15, a special function 40. Numbers are
literals and count 0, and so do letters. The figures are rounded throughputs of vectorised libraries;
they only choose between proved forms, nothing is concluded from them.
"""

from typing import Final

import sympy as sp
from sympy.core.relational import Relational

DIVISION: Final = 4
SQUARE_ROOT: Final = 7
TRANSCENDENTAL: Final = 15
SPECIAL: Final = 40
COMPARISON: Final = 2
_CHEAP: Final = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.Heaviside)
_SPECIAL: Final = (sp.erfinv, sp.erfcinv, sp.LambertW)


def cost(expr: sp.Basic) -> int:
    """Return the cost of evaluating ``expr`` once, repeated subexpressions computed once."""
    seen: set[sp.Basic] = set()
    return _cost(expr, seen)


def rank(expr: sp.Basic) -> tuple[int, int, bool, int, str]:
    """Return the key by which forms are ordered: cheaper, fewer letters, a product, shorter."""
    return cost(expr), occurrences(expr), not expr.is_Mul, len(str(expr)), str(expr)


def occurrences(expr: sp.Basic) -> int:
    """Return how often letters are written."""
    return sum(node.is_Symbol for node in sp.preorder_traversal(expr))


def _cost(expr: sp.Basic, seen: set[sp.Basic]) -> int:
    if not expr.args or not expr.free_symbols or expr in seen:
        return 0
    seen.add(expr)
    match expr:
        case sp.Add():
            return _sum(expr, seen)
        case sp.Mul():
            return _product(expr, seen)
        case sp.exp():
            return _exponential(expr.args[0], seen)
        case sp.Pow():
            return _power(expr.base, expr.exp, seen)
        case sp.Piecewise():
            return sum(_cost(value, seen) + _cost(when, seen) for value, when in expr.args)
        case Relational():
            return COMPARISON + sum(_cost(arg, seen) for arg in expr.args)
        case sp.And() | sp.Or() | sp.Not():
            return sum(_cost(arg, seen) for arg in expr.args)
    own = (
        1 if isinstance(expr, _CHEAP) else SPECIAL if isinstance(expr, _SPECIAL) else TRANSCENDENTAL
    )
    return own + sum(_cost(arg, seen) for arg in expr.args)


def _exponential(argument: sp.Expr, seen: set[sp.Basic]) -> int:
    """e^-u is a division once e^u is known."""
    if sp.exp(-argument) in seen:
        return DIVISION
    bare = -argument if argument.could_extract_minus_sign() else argument
    return TRANSCENDENTAL + _cost(bare, seen)


def _sum(expr: sp.Add, seen: set[sp.Basic]) -> int:
    """Subtract terms with a minus sign; one sign change when every term has one."""
    signs = [term.could_extract_minus_sign() for term in expr.args]
    bare = [-term if minus else term for term, minus in zip(expr.args, signs, strict=True)]
    return len(bare) - 1 + all(signs) + sum(_cost(term, seen) for term in bare)


def _product(expr: sp.Mul, seen: set[sp.Basic]) -> int:
    """One multiplication a factor, one division for all factors in the denominator."""
    top, bottom = sp.fraction(expr)
    if bottom != 1:
        return DIVISION + _cost(top, seen) + _cost(bottom, seen)
    number, rest = expr.as_coeff_Mul()
    factors = sp.Mul.make_args(rest)
    return len(factors) - 1 + (number != 1) + sum(_cost(factor, seen) for factor in factors)


def _power(base: sp.Expr, exponent: sp.Expr, seen: set[sp.Basic]) -> int:
    inner = _cost(base, seen) + _cost(exponent, seen)
    if not exponent.is_Rational:
        return inner + TRANSCENDENTAL
    if exponent < 0:
        return inner + DIVISION + (_power(base, -exponent, set(seen)) if exponent != -1 else 0)
    if exponent.q == 1:
        return inner + _multiplications(int(exponent.p))
    if exponent.q == 2:
        return inner + SQUARE_ROOT + (_multiplications(int(exponent.p)) if exponent.p > 1 else 0)
    return inner + TRANSCENDENTAL


def _multiplications(exponent: int) -> int:
    """Multiplications of a power by repeated squaring."""
    return exponent.bit_length() - 1 + exponent.bit_count() - 1
