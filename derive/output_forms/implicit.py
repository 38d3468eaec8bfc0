"""Polynomials that relate x and y, and y and y′, where y′ has no closed form in y.

Where f is monotone, y′ is a function of y even if no formula for it is found. When f and f′ are
algebraic in one function of x, such as x itself or e^x, resultants give a polynomial Q with
Q(y, y′) = 0, of which that function is a root. Each is proved by substitution.
"""

from collections.abc import Iterator, Sequence

import sympy as sp

from derive.errors import OutOfBudgetError, UndecidedError
from derive.output_forms.elimination import equation_of, relation_between
from derive.output_forms.kernels import argument_of, decompose, is_algebraic
from derive.output_forms.records import Implicit
from derive.output_forms.shape import Stretch
from derive.proof import Status, Verdict, prove_zero, weakest
from derive.symbols import slope, x, y

_NO_LETTER = "f and f′ are not algebraic in one function of x that an equation could be free of"
_NOT_PROVED = "no factor of the resultant was proved to be 0"
_METHOD = "resultant, substituted back"


def implicit_of(stretch: Stretch) -> Implicit:
    """Return the polynomials of a function on its one stretch; each may be missing."""
    parts = decompose(stretch.expr, x)
    growth = _growth(parts.kernels)
    if growth is None or not is_algebraic(parts.algebraic, parts.kernels[0][0]):
        return Implicit(None, None, Verdict(Status.UNDECIDED, _METHOD, _NO_LETTER))
    ((letter, kernel),) = parts.kernels
    steepness = parts.algebraic.diff(letter) * growth
    inputs = equation_of(parts.algebraic) if kernel == x else ()
    outputs = relation_between(parts.algebraic, steepness, letter, slope)
    found = [_first(map(parts.restore, offered), stretch) for offered in (inputs, outputs)]
    verdicts = [verdict for _, verdict in filter(None, found)]
    if not verdicts:
        return Implicit(None, None, Verdict(Status.UNDECIDED, _METHOD, _NOT_PROVED))
    in_input, in_output = (None if pair is None else pair[0] for pair in found)
    return Implicit(in_input, in_output, weakest(verdicts))


def coefficients(relation: sp.Expr, letter: sp.Symbol) -> tuple[sp.Expr, ...]:
    """Return the coefficients of the powers of a letter, the constant one first."""
    return tuple(sp.Poly(relation, letter).all_coeffs()[::-1])


def _growth(kernels: Sequence[tuple[sp.Symbol, sp.Expr]]) -> sp.Expr | None:
    """Return the derivative of the only kernel, in its own letter."""
    if len(kernels) != 1:
        return None
    ((letter, kernel),) = kernels
    if kernel == x:
        return sp.S.One
    rate = argument_of(kernel).diff(x) if isinstance(kernel, sp.exp) else x
    return None if x in rate.free_symbols else rate * letter


def _first(offered: Iterator[sp.Expr], stretch: Stretch) -> tuple[sp.Expr, Verdict] | None:
    """Return the first polynomial that is proved to be 0 at y = f(x), y′ = f′(x)."""
    values = {y: stretch.expr, slope: stretch.expr.diff(x)}
    for relation in offered:
        try:
            verdict = prove_zero(relation.xreplace(values), stretch.region)
        except (UndecidedError, OutOfBudgetError):
            continue
        if verdict.status is Status.PROVED:
            return relation, verdict
    return None
