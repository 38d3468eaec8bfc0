"""Taylor series of an expression in x about a ball: coefficients that enclose the true ones."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import add, mul
from typing import Final

import flint
import sympy as sp
from flint import arb, arb_series

from derive.errors import UndecidedError
from derive.proof import enclose
from derive.symbols import x

BITS: Final = 224

_FUNCTIONS: Final[dict[type[sp.Basic], Callable[[arb_series], arb_series]]] = {
    sp.exp: arb_series.exp,
    sp.log: arb_series.log,
    sp.sin: arb_series.sin,
    sp.cos: arb_series.cos,
    sp.tan: arb_series.tan,
    sp.atan: arb_series.atan,
    sp.asin: arb_series.asin,
    sp.acos: arb_series.acos,
    sp.erf: arb_series.erf,
    sp.erfc: arb_series.erfc,
}
_REWRITTEN: Final = (sp.tanh, sp.sinh, sp.cosh, sp.sech, sp.csch, sp.coth)


@contextmanager
def series_length(terms: int) -> Iterator[None]:
    """Compute series with this many coefficients inside the block."""
    before = flint.ctx.cap
    flint.ctx.cap = terms
    try:
        yield
    finally:
        flint.ctx.cap = before


def coefficients(series: arb_series, count: int) -> list[arb]:
    """Return the first ``count`` coefficients."""
    found = list(series.coeffs())
    return (found + [arb(0)] * count)[:count]


def bound_within(terms: Sequence[arb], radius: arb) -> arb:
    """Return a bound of the polynomial with these coefficients for all |t| ≤ radius."""
    total = reduce(lambda sum_, term: sum_ * radius + abs(term), reversed(terms), arb(0))
    return arb(total.upper())


def bits_below(error: arb) -> int:
    """Return the largest n up to ``BITS`` with an error certified below 2^-n; 0 if none is."""
    return next((n for n in range(BITS, 0, -1) if error < arb(2) ** -n), 0)


def series_of(expr: sp.Basic, at: arb_series) -> arb_series:
    """Return the series of ``expr`` with x = ``at``; raises ``UndecidedError`` for what it lacks.

    Where the function has a singularity inside the ball, coefficients are not finite.
    """
    return _series(expr, at, {})


def _series(expr: sp.Basic, at: arb_series, seen: dict[sp.Basic, arb_series]) -> arb_series:
    if expr not in seen:
        seen[expr] = _computed(expr, at, seen)
    return seen[expr]


def _computed(expr: sp.Basic, at: arb_series, seen: dict[sp.Basic, arb_series]) -> arb_series:
    match expr:
        case sp.Symbol() if expr == x:
            return at
        case sp.Expr() if not expr.free_symbols:
            return arb_series([enclose(expr, {}, bits=BITS)])
        case sp.Add() | sp.Mul():
            operation = add if isinstance(expr, sp.Add) else mul
            return reduce(operation, (_series(e, at, seen) for e in expr.args))
        case sp.exp():
            return _series(expr.args[0], at, seen).exp()
        case sp.Pow(base=base, exp=sp.Rational() as n):
            return _power(_series(base, at, seen), n)
    if isinstance(expr, _REWRITTEN):
        return _series(expr.rewrite(sp.exp), at, seen)
    if isinstance(expr, sp.asinh):
        u = expr.args[0]
        return _series(sp.log(u + sp.sqrt(1 + u**2)), at, seen)
    function = _FUNCTIONS.get(type(expr))
    if function is None:
        raise UndecidedError(f"no series is known for {type(expr).__name__}")
    return function(_series(expr.args[0], at, seen))


def _inverse(series: arb_series) -> arb_series:
    try:
        return arb_series([arb(1)]) / series
    except ValueError as error:  # the first coefficient may be 0, as of 1/√(x² + a²) - 1/a
        raise UndecidedError(str(error)) from error


def _power(base: arb_series, exponent: sp.Rational) -> arb_series:
    if exponent < 0:
        return _inverse(_power(base, -exponent))
    if exponent.q == 1:
        return base ** int(exponent)
    if exponent.q == 2:
        return base.sqrt() ** int(exponent.p)
    raise UndecidedError(f"no series is known for the power {exponent}")
