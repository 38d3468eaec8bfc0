"""Factors of a rational function over the rationals, by FLINT, written as SymPy would write them.

SymPy's own ``factor`` takes milliseconds where FLINT takes microseconds, and it is asked for
thousands of short sums. What holds functions, roots or irrational numbers is left to SymPy.
"""

from collections.abc import Callable
from functools import lru_cache, reduce
from math import gcd, lcm
from operator import add, mul

import sympy as sp
from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx
from sympy.polys.polyutils import _sort_gens

_Fraction = tuple[fmpq_mpoly, fmpq_mpoly]


class _OtherError(Exception):
    """Something that is no rational function with rational numbers."""


@lru_cache(maxsize=4096)
def factor(expr: sp.Expr) -> sp.Expr:
    """Factor over the rationals, functions and irrational numbers being letters."""
    letters = sorted(expr.free_symbols, key=str)
    if len({str(letter) for letter in letters}) < len(letters) or not letters:
        return sp.factor(expr)
    gens = _sort_gens(letters)  # SymPy's own order: no public function gives it
    ring = fmpq_mpoly_ctx.get([f"v{k}" for k in range(len(gens))], "lex")
    places = dict(zip(gens, ring.gens(), strict=True))
    try:
        top, bottom = _read(expr, places.__getitem__, ring.constant(1))
    except _OtherError:
        return sp.factor(expr)
    if top.is_zero():
        return sp.S.Zero
    number, factors = sp.S.One, list[sp.Expr]()
    for part, direction in ((top, 1), (bottom, -1)):
        unit, found = part.factor()
        number *= sp.Rational(int(unit.p), int(unit.q)) ** direction
        for base, power in found:
            content, whole = _primitive(base)
            number *= content ** (direction * int(power))
            factors.append(_written(whole, gens) ** (direction * int(power)))
    product = sp.Mul(*factors)
    return _kept(number, product)


def _kept(number: sp.Rational, product: sp.Expr) -> sp.Expr:
    """Return number·product, a sum being left whole but for its sign: 2(x + 1), 1 − x."""
    if number in (1, -1) or not product.is_Add:
        return number * product
    return sp.Mul(number, product, evaluate=False)


def _read(expr: sp.Expr, place: Callable[[sp.Basic], fmpq_mpoly], one: fmpq_mpoly) -> _Fraction:
    match expr:
        case sp.Symbol():
            return place(expr), one
        case sp.Rational():
            return one * fmpq(int(expr.p), int(expr.q)), one
        case sp.Add():
            return reduce(_sum, (_read(arg, place, one) for arg in expr.args))
        case sp.Mul():
            parts = [_read(arg, place, one) for arg in expr.args]
            return reduce(mul, (top for top, _ in parts)), reduce(mul, (low for _, low in parts))
        case sp.Pow(exp=sp.Integer()):
            top, bottom = _read(expr.base, place, one)
            size = abs(int(expr.exp))
            return (top**size, bottom**size) if expr.exp > 0 else (bottom**size, top**size)
    raise _OtherError


def _sum(a: _Fraction, b: _Fraction) -> _Fraction:
    if a[1] == b[1]:
        return a[0] + b[0], a[1]
    return add(a[0] * b[1], b[0] * a[1]), a[1] * b[1]


def _primitive(p: fmpq_mpoly) -> tuple[sp.Rational, fmpq_mpoly]:
    """Return (c, q) with p = c·q, q with whole coefficients, the first one positive."""
    numbers = list(p.coeffs())
    top, bottom = gcd(*(int(c.p) for c in numbers)), lcm(*(int(c.q) for c in numbers))
    sign = -1 if p.leading_coefficient() < 0 else 1
    content = fmpq(sign * top, bottom)
    return sp.Rational(sign * top, bottom), p / content


def _written(p: fmpq_mpoly, gens: tuple[sp.Symbol, ...]) -> sp.Expr:
    terms = (
        sp.Mul(sp.Rational(int(c.p), int(c.q)), *(g**k for g, k in zip(gens, m, strict=True) if k))
        for m, c in zip(p.monoms(), p.coeffs(), strict=True)
    )
    return sp.Add(*terms)
