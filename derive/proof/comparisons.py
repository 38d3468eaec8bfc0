"""Comparisons of parameters, such as v − θ or a·b − 1: their signs, written and used.

A parameter space is cut by them where its cells are no longer boxes.
"""

from typing import Final, TypeAlias, cast

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derive.errors import UndecidedError
from derive.proof.spans import Span, ordered, sign_of_number

#: a polynomial in several parameters, linear in each, and the signs that it may have
Compared: TypeAlias = tuple[sp.Expr, tuple[int, ...]]
Spans: TypeAlias = dict[sp.Symbol, tuple[Span, ...]]


def _letters(expr: sp.Expr) -> list[sp.Symbol]:
    return sorted((s for s in expr.free_symbols if isinstance(s, sp.Symbol)), key=str)


def is_comparison(expr: sp.Expr) -> bool:
    """Whether an expression is a polynomial, linear in each letter, that can be solved for one.

    From a·c = b no c is asked for: a may be 0.
    """
    letters = _letters(expr)
    if not letters or not expr.is_polynomial(*letters):
        return False
    polynomial = sp.Poly(expr, *letters)
    linear = all(polynomial.degree(letter) == 1 for letter in letters)
    return linear and (_solvable(expr) is not None or _is_product(expr))


def _solvable(expr: sp.Expr) -> sp.Symbol | None:
    """Return the last letter that stands alone, with a number before it."""
    numbers = ((s, expr.coeff(s, 1)) for s in _letters(expr)[::-1])
    return next((s for s, c in numbers if not c.free_symbols and sign_of_number(c)), None)


def _is_product(expr: sp.Expr) -> bool:
    """Whether this is a product of letters and a number, as a·b − 1: where it is 0 no letter is."""
    constant, rest = expr.as_coeff_Add()
    return constant != 0 and not rest.is_Add


def primitive(expr: sp.Expr) -> sp.Expr:
    """Return the comparison up to a factor: the first letter's coefficient is positive.

    Coefficients are integers, unless one of them is irrational.
    """
    polynomial = sp.Poly(expr, *_letters(expr))
    if not all(c.is_Rational for c in polynomial.coeffs()):
        return sp.expand(expr * sign_of_number(polynomial.LC()))
    _content, found = polynomial.primitive()
    return sp.expand(found.as_expr() * sp.sign(found.LC()))


def ratio_of(expr: sp.Expr, quantity: sp.Expr) -> sp.Expr | None:
    """Return c in expr = c · quantity; None when there is no such number."""
    letters = _letters(quantity)
    ours, theirs = sp.Poly(expr, *letters), sp.Poly(quantity, *letters)
    if ours.free_symbols_in_domain or ours.monoms() != theirs.monoms():
        return None
    pairs = zip(ours.coeffs(), theirs.coeffs(), strict=True)
    same = all(sp.expand(a * theirs.LC() - b * ours.LC()) == 0 for a, b in pairs)
    return ours.LC() / theirs.LC() if same else None


def solved(quantity: sp.Expr) -> tuple[sp.Symbol, sp.Expr]:
    """Return a letter, and what it is where the comparison is an equality."""
    letter = _solvable(quantity) or _letters(quantity)[-1]
    slope = quantity.coeff(letter, 1)
    return letter, sp.factor(-quantity.coeff(letter, 0) / slope)


def _split(term: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Return the number and the letters of a term."""
    number, letters = term.as_independent(*_letters(term), as_Add=False)
    return number, letters


def as_relation(quantity: sp.Expr, signs: tuple[int, ...]) -> Boolean:
    """Return the comparison as it is read: what is added on the left, what is taken off right."""
    terms = sp.Add.make_args(quantity)
    left = sp.Add(*(t for t in terms if sign_of_number(_split(t)[0]) > 0))
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


def compared_of(relation: sp.Basic) -> Compared:
    """Return the comparison that a relation between parameters states."""
    if not isinstance(relation, Relational) or not is_comparison(
        difference := sp.expand(relation.lhs - relation.rhs)
    ):
        raise UndecidedError(f"{relation} is no comparison of parameters")
    quantity = primitive(difference)
    signs = next(signs for signs, kind in _RELATIONS.items() if isinstance(relation, kind))
    turned = ratio_of(difference, quantity)
    flip = -1 if turned is not None and turned < 0 else 1
    return quantity, tuple(sorted(flip * sign for sign in signs))


def possible_signs(expr: sp.Expr, spans: Spans) -> tuple[int, ...]:
    """Return the signs that a linear comparison takes while each letter runs through its span."""
    (low, low_taken), (high, high_taken) = _end(expr, spans, -1), _end(expr, spans, 1)
    below, above = ordered(low, sp.S.Zero), ordered(high, sp.S.Zero)
    zero = (below < 0 or (below == 0 and low_taken)) and (above > 0 or (above == 0 and high_taken))
    found = [-1] * (below < 0) + [0] * zero + [1] * (above > 0)
    return tuple(found)


def _end(expr: sp.Expr, spans: Spans, side: int) -> tuple[sp.Expr, bool]:
    """Return a bound below (side −1) or above, and whether it may be taken.

    The bound is the least or largest value where each letter occurs once.
    """
    total, taken = sp.S.Zero, True
    for term in sp.Add.make_args(expr):
        number, product = _split(term)
        values = _product_of_ends([_ends_of(spans[s]) for s in _letters(product)])
        size = sp.Integer(sign_of_number(number))
        values = [(e * (size if e.is_infinite else number), closed) for e, closed in values]
        end, closed = _outermost(values, side)
        total, taken = total + end, taken and closed
    return (total if total.is_infinite else sp.expand(total)), taken and not total.is_infinite


def _ends_of(spans: tuple[Span, ...]) -> list[tuple[sp.Expr, bool]]:
    first, last = spans[0], spans[-1]
    return [(first.lower, first.lower_closed), (last.upper, last.upper_closed)]


def _product_of_ends(ends: list[list[tuple[sp.Expr, bool]]]) -> list[tuple[sp.Expr, bool]]:
    """Return the products of one end of each interval; 0 times anything is 0."""
    found: list[tuple[sp.Expr, bool]] = [(sp.S.One, True)]
    for pair in ends:
        found = [
            (sp.S.Zero, (a == 0 and closed) or (b == 0 and taken))
            if 0 in (a, b)
            else (a * b, closed and taken)
            for a, closed in found
            for b, taken in pair
        ]
    return found


def _outermost(ends: list[tuple[sp.Expr, bool]], side: int) -> tuple[sp.Expr, bool]:
    """Return the least (side −1) or largest; taken where one of the equal ones is."""
    best = ends[0]
    for end, closed in ends[1:]:
        order = ordered(end, best[0]) * side
        if order > 0 or (order == 0 and closed):
            best = (end, closed)
    return best


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
