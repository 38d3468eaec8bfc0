"""Linear comparisons of parameters, such as v − θ: their signs, written and used.

A parameter space is cut by them where its cells are no longer boxes.
"""

from typing import Final, TypeAlias, cast

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derive.errors import UndecidedError
from derive.proof.spans import Span, ordered, sign_of_number

#: a linear polynomial in several parameters, and the signs that it may have
Compared: TypeAlias = tuple[sp.Expr, tuple[int, ...]]
Spans: TypeAlias = dict[sp.Symbol, tuple[Span, ...]]


def _letters(expr: sp.Expr) -> list[sp.Symbol]:
    return sorted((s for s in expr.free_symbols if isinstance(s, sp.Symbol)), key=str)


def is_linear(expr: sp.Expr) -> bool:
    """Whether an expression is a linear polynomial with rational coefficients."""
    letters = _letters(expr)
    if not expr.is_polynomial(*letters):
        return False
    polynomial = sp.Poly(expr, *letters)
    rational = all(c.is_Rational for c in polynomial.coeffs())
    return rational and bool(polynomial.total_degree() == 1)


def primitive(expr: sp.Expr) -> sp.Expr:
    """Return the comparison up to a factor: integer coefficients, the first letter's positive."""
    letters = _letters(expr)
    _content, found = sp.Poly(expr, *letters).primitive()
    return sp.expand(found.as_expr() * sp.sign(found.LC()))


def ratio_of(expr: sp.Expr, quantity: sp.Expr) -> sp.Rational | None:
    """Return c in expr = c · quantity; None when there is no such number."""
    letters = _letters(quantity)
    ratio = sp.Poly(expr, *letters).LC() / sp.Poly(quantity, *letters).LC()
    same = ratio.is_Rational and sp.expand(expr - ratio * quantity) == 0
    return ratio if same else None


def solved(quantity: sp.Expr) -> tuple[sp.Symbol, sp.Expr]:
    """Return the last letter, and what it is where the comparison is an equality."""
    letter = _letters(quantity)[-1]
    slope = quantity.coeff(letter, 1)
    return letter, sp.expand(letter - quantity / slope)


def as_relation(quantity: sp.Expr, signs: tuple[int, ...]) -> Boolean:
    """Return the comparison as it is read: what is added on the left, what is taken off right."""
    terms = sp.Add.make_args(quantity)
    left = sp.Add(*(t for t in terms if t.as_coeff_Mul()[0] > 0))
    right = sp.expand(left - quantity)
    return cast(Boolean, _RELATIONS[signs](left, right))


_RELATIONS: Final[dict[tuple[int, ...], type[Relational]]] = {
    (-1,): sp.Lt,
    (-1, 0): sp.Le,
    (0,): sp.Eq,
    (0, 1): sp.Ge,
    (1,): sp.Gt,
    (-1, 1): sp.Ne,
}


def possible_signs(expr: sp.Expr, spans: Spans) -> tuple[int, ...]:
    """Return the signs that a linear comparison takes while each letter runs through its span."""
    (low, low_taken), (high, high_taken) = _end(expr, spans, -1), _end(expr, spans, 1)
    below, above = ordered(low, sp.S.Zero), ordered(high, sp.S.Zero)
    zero = (below < 0 or (below == 0 and low_taken)) and (above > 0 or (above == 0 and high_taken))
    found = [-1] * (below < 0) + [0] * zero + [1] * (above > 0)
    return tuple(found)


def _end(expr: sp.Expr, spans: Spans, side: int) -> tuple[sp.Expr, bool]:
    """Return the least (side −1) or largest value of a comparison, and whether it is taken."""
    letters = _letters(expr)
    total, taken = expr.xreplace(dict.fromkeys(letters, sp.S.Zero)), True
    for letter in letters:
        slope = expr.coeff(letter, 1)
        first, last = spans[letter][0], spans[letter][-1]
        upwards = sign_of_number(slope) * side > 0
        end, closed = (
            (last.upper, last.upper_closed) if upwards else (first.lower, first.lower_closed)
        )
        if end.is_infinite:
            return (sp.S.Infinity if side > 0 else sp.S.NegativeInfinity), False
        total, taken = total + slope * end, taken and closed
    return sp.expand(total), taken


def narrow(expr: sp.Expr, sign: int, spans: Spans) -> Spans | None:
    """Return the spans on which a comparison with one letter left has the sign; None for none."""
    if not expr.free_symbols:
        return spans if sign_of_number(expr) == sign else None
    (letter,) = _letters(expr)
    slope = expr.coeff(letter, 1)
    at, direction = -expr.xreplace({letter: sp.S.Zero}) / slope, sign * sign_of_number(slope)
    wanted = {-1: Span(upper=at), 0: Span(at, at, True, True), 1: Span(lower=at)}[direction]
    if len(spans[letter]) != 1:
        raise UndecidedError(f"{letter} ranges over several intervals")
    common = spans[letter][0].meet(wanted)
    return None if common is None else spans | {letter: (common,)}
