"""The shortest spelling of a formula, by rewriting that is valid wherever the formula is.

Every rewriting is ring arithmetic (expand, factor, cancel), e^a e^b = e^(a+b), or a split of one
term; the cheapest spelling by ``derive.output_forms.cost`` wins. No branch is ever chosen here.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import sympy as sp

from derive.output_forms.cost import rank

#: expressions with more nodes than this are only expanded and factored
_LARGEST: Final = 150


@lru_cache(maxsize=4096)
def shorten(expr: sp.Expr) -> sp.Expr:
    """Return an equal expression of least cost among the spellings tried."""
    return min(_spellings(expr), key=rank)


def _spellings(expr: sp.Expr) -> Iterator[sp.Expr]:
    yield expr
    if not expr.free_symbols or expr.has(sp.Piecewise):
        return
    expanded = sp.expand(expr)
    for spelling in _ring_spellings(expr, expanded):
        yield spelling
        yield _minus_inside(spelling)
        yield _balanced(spelling)


def _ring_spellings(expr: sp.Expr, expanded: sp.Expr) -> Iterator[sp.Expr]:
    yield expanded
    factored = factor(expr)
    yield factored
    for letter in sorted(expanded.free_symbols, key=str):
        yield sp.collect(expanded, letter)
    if _size(expanded) <= _LARGEST and isinstance(expanded, sp.Add):
        yield from _partly_factored(expanded)
    top, bottom = sp.fraction(factored)
    if bottom != 1:
        yield sp.expand(top) / bottom
        yield sp.expand(top) / sp.expand(bottom)
        yield _over_one_kernel(top, bottom)


def factor(expr: sp.Expr) -> sp.Expr:
    """Factor over the rationals, functions and irrational numbers being letters."""
    return sp.factor(sp.together(expr))


def _partly_factored(total: sp.Add) -> Iterator[sp.Expr]:
    """Leave one or two terms outside and factor the rest: y + s(1 - y)."""
    if len(total.args) > 6:
        return
    for i, first in enumerate(total.args):
        rest = total - first
        if isinstance(rest, sp.Add):
            yield sp.Add(first, _minus_inside(sp.factor_terms(rest)))
            yield sp.Add(first, _minus_inside(factor(rest)))
        for second in total.args[i + 1 :]:
            pair, others = sp.factor_terms(first + second), total - first - second
            if isinstance(others, sp.Add):
                yield sp.Add(_minus_inside(pair), _minus_inside(factor(others)))


def _minus_inside(expr: sp.Expr) -> sp.Expr:
    """-y(y - 1) as y(1 - y), and (y - 1)² as (1 - y)²."""
    if isinstance(expr, sp.Pow) and expr.exp.is_even and isinstance(expr.base, sp.Add):
        return _turned(expr.base) ** expr.exp if _turned(expr.base) is not expr.base else expr
    if not isinstance(expr, sp.Mul) or not expr.could_extract_minus_sign():
        return expr
    number, rest = expr.as_coeff_Mul()
    factors = list(sp.Mul.make_args(rest))
    if number >= 0:
        return expr
    for position, part in enumerate(factors):
        if isinstance(part, sp.Add):
            factors[position] = sp.Add(*(-term for term in part.args))
            return sp.Mul(-number, *factors)
    return expr


def _turned(total: sp.Add) -> sp.Expr:
    """The opposite sum where that has a positive number, or fewer minus signs, in it."""
    number = total.as_coeff_Add()[0]
    return sp.Add(*(-term for term in total.args)) if number < 0 else total


def _over_one_kernel(top: sp.Expr, bottom: sp.Expr) -> sp.Expr:
    """e^x/(1 + e^x)² as e^-x/(1 + e^-x)²: turn every exponential round."""
    exponentials = sorted((top / bottom).atoms(sp.exp), key=str)
    if len(exponentials) != 1:
        return top / bottom
    (atom,) = exponentials
    letter = sp.Dummy("E")
    turned = sp.together((top / bottom).xreplace({atom: 1 / letter}))
    return factor(turned).xreplace({letter: sp.exp(-atom.args[0])})


def _balanced(expr: sp.Expr) -> sp.Expr:
    """4e^2x/(1 + e^2x)² as 4/(e^x + e^-x)²: palindromes in an exponential, centred."""
    exponentials = sorted(expr.atoms(sp.exp), key=str)
    if len(exponentials) != 1 or not isinstance(expr, sp.Mul | sp.Pow):
        return expr
    (atom,) = exponentials
    letter = sp.Dummy("E", positive=True)
    parts = sp.Mul.make_args(expr.xreplace({atom: letter}))
    centred = sp.Mul(*(_centred(part, letter) for part in parts))
    return sp.powsimp(centred).xreplace({letter: atom}) if centred else expr


def _centred(part: sp.Expr, letter: sp.Symbol) -> sp.Expr:
    """Take the middle power out of a palindrome: (1 + E²) = E (E + 1/E)."""
    base, exponent = part.as_base_exp()
    if not isinstance(base, sp.Add) or not base.is_polynomial(letter) or not exponent.is_Integer:
        return part
    coefficients = sp.Poly(base, letter).all_coeffs()
    if coefficients not in (coefficients[::-1], [-c for c in coefficients[::-1]]):
        return part
    half = letter ** sp.Rational(len(coefficients) - 1, 2)
    return sp.expand(base / half) ** exponent * half**exponent


def _size(expr: sp.Expr) -> int:
    return sum(1 for _ in sp.preorder_traversal(expr))
