"""Shorter tables and one exponential: what float32 can do without in a careful program.

A table of float64 has twice the coefficients that float32 can use: the last Chebyshev polynomials
are taken off it one by one (economisation), and what that changes is bounded by exact arithmetic.
A Gaussian dealt out over several exponentials, so that no digit of its exponent is rounded away, is
one operation.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import sympy as sp
from flint import fmpq, fmpq_poly, fmpz_poly

from derive.lowering import operations as op
from derive.lowering.building import is_power_of_two, named, product
from derive.lowering.symmetry import X
from derive.lowering.terms import (
    Call,
    Let,
    Letter,
    Number,
    Polynomial,
    Term,
    call,
    mapped,
    meaning,
    number,
    replaced,
    walk,
)
from derive.symbols import x

#: an eighth of a unit of float32
_BITS: Final = 27
_H: Final = Letter("h")


def shortened(term: Term) -> Term:
    """Return the term with tables for float32, and with a Gaussian in one operation."""
    match mapped(term, shortened):
        case Polynomial() as table:
            return _short(table)
        case Call(op.MULTIPLY, _) as done:
            return _with_one_gaussian(done)
        case done:
            return done


def _short(table: Polynomial) -> Polynomial:
    """Return the table with as few coefficients as float32 needs, where |t| is at most 1."""
    found = economised(table.coefficients) if _is_unit(table.at) else None
    comment, said = re.subn(r"below 2\*\*-\d+", f"below 2**-{_BITS - 1}", table.comment)
    if found is None or said != 1:  # a table without a stated error has none to be kept below
        return table
    return Polynomial(f"SHORT_{table.name}", found, table.at, comment)


def _is_unit(at: Term) -> bool:
    """Whether this is (a - m)/(a + m) for a size a and m > 0."""
    match named(at):
        case Call(op.DIVIDE, (Call(op.SUBTRACT, (a, m)), Call(op.ADD, (b, n)))):
            positive = isinstance(m, Number) and bool(m.value.is_positive)
            return a == b and m == n and positive and _is_size(a)
    return False


def _is_size(term: Term) -> bool:
    inside = named(term)
    return isinstance(inside, Call) and inside.operation is op.ABSOLUTE


@cache
def economised(coefficients: tuple[float, ...]) -> tuple[float, ...] | None:
    """Return fewer coefficients of a polynomial that is alike on [-1, 1].

    The relative change is below 2^-27; ``None`` where no shorter one is, or where the polynomial
    may have a zero.
    """
    exact = fmpq_poly([_rational(c) for c in coefficients])
    weights = tuple(_chebyshev_weights(exact))
    least = abs(weights[-1]) - sum(map(abs, weights[:-1]), fmpq(0))
    rest, shortest, changed = exact, None, fmpq(0)
    for weight in weights[:-1]:
        rest -= weight * _chebyshev(rest.degree())
        changed += abs(weight)
        rounded = [int(c.p) / int(c.q) for c in rest.coeffs()]
        moved = sum(
            (abs(c - _rational(r)) for c, r in zip(rest.coeffs(), rounded, strict=True)), fmpq(0)
        )
        if (changed + moved) * 2**_BITS > least:
            break
        shortest = tuple(rounded)
    return shortest


def _chebyshev_weights(exact: fmpq_poly) -> Iterator[fmpq]:
    """Yield the coefficients in Chebyshev polynomials, the highest first."""
    rest = exact
    for degree in range(exact.degree(), -1, -1):
        weight = rest[degree] / _chebyshev(degree)[degree]
        yield weight
        rest -= weight * _chebyshev(degree)


def _chebyshev(degree: int) -> fmpq_poly:
    return fmpq_poly(fmpz_poly.chebyshev_t(degree))


def _rational(value: float) -> fmpq:
    return fmpq(*value.as_integer_ratio())


def _with_one_gaussian(term: Term) -> Term:
    """Return a product with e^(cx²), -c a power of two, for exponentials that make it together."""
    factors = tuple(_factors(term))
    dealt = [factor for factor in factors if _step(factor) is not None]
    others = [factor for factor in factors if _step(factor) is None]
    step = _step(dealt[0]) if dealt else None
    if step is None:
        return term
    exponents = [replaced(_exponent(factor), step, _H) for factor in dealt]
    total = sp.Add(*(meaning(exponent, _LETTERS) for exponent in exponents))
    rate = sp.cancel(sp.expand(total) / x**2)  # h is any number whatever: it has to drop out
    if not isinstance(rate, sp.Rational) or rate >= 0 or not is_power_of_two(-rate):
        return term
    return product([*others, call(op.EXP_SQUARE, X, number(rate))])


_LETTERS: Final[dict[str, sp.Expr]] = {X.name: x, _H.name: sp.Symbol("h", real=True)}


def _factors(term: Term) -> Iterator[Term]:
    match term:
        case Call(op.MULTIPLY, parts):
            for part in parts:
                yield from _factors(part)
        case _:
            yield term


def _exponent(factor: Term) -> Term:
    match named(factor):
        case Call(op.EXP, (inside,)):
            return inside
    return number(0)


def _step(factor: Term) -> Let | None:
    """Return the rounded x that stands in the exponent of an exponential, if one does."""
    named_ones = (node for node in walk(_exponent(factor)) if isinstance(node, Let))
    return next((node for node in named_ones if _is_rounded(node.value)), None)


def _is_rounded(term: Term) -> bool:
    match term:
        case Call(op.DIVIDE, (Call(op.ROUND, _), Number())):
            return True
    return False
