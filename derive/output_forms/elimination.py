"""From y = Y(g) and y′ = P(g), both algebraic in one letter g, to y′ = F(y).

Two ways: solve Y(g) = y for g and substitute; and eliminate g altogether by resultants, which
leaves a polynomial M(y, p) whose roots p are the candidates. Nothing here is trusted: the caller
compares every candidate with ball arithmetic at sample points, and proves it afterwards.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Final

import sympy as sp

from derive.errors import UndecidedError
from derive.proof.factoring import factor, factor_list
from derive.symbols import y

#: resultants above this product of degrees are not tried
_LARGEST_DEGREE: Final = 60
_P: Final = sp.Dummy("p", real=True)

#: (r, polynomial): the letter r stands for a root, of which the polynomial is 0
Relation = tuple[sp.Symbol, sp.Expr]


@lru_cache(maxsize=256)
def inverses(algebraic: sp.Expr, letter: sp.Symbol) -> tuple[sp.Expr, ...]:
    """Return candidates A(y) with Y(A(y)) = y."""
    (rational,), relations = _without_roots(algebraic)
    try:
        equation, *_ = _eliminate([_numerator(rational - y)], relations)
    except (UndecidedError, sp.PolynomialError):  # a function of the letter is left
        return ()
    return tuple(solutions(equation, letter))


@lru_cache(maxsize=256)
def relations_between(algebraic: sp.Expr, slope: sp.Expr, letter: sp.Symbol) -> tuple[sp.Expr, ...]:
    """Return candidates F(y) for y′, the roots of the polynomial between y and y′."""
    (value, growth), relations = _without_roots(algebraic, slope)
    try:
        first, second = _eliminate([_numerator(value - y), _numerator(growth - _P)], relations)
        return tuple(solutions(_resultant(second, first, letter), _P))
    except (UndecidedError, sp.PolynomialError):
        return ()


def equation_of(algebraic: sp.Expr) -> list[sp.Expr]:
    """Return polynomials in the letters of ``algebraic`` and y; one is 0 at y = ``algebraic``."""
    (rational,), relations = _without_roots(algebraic)
    try:
        equation, *_ = _eliminate([_numerator(rational - y)], relations)
    except (UndecidedError, sp.PolynomialError):
        return []
    return _irreducible(equation, y)


def relation_between(
    algebraic: sp.Expr, growth: sp.Expr, letter: sp.Symbol, unknown: sp.Symbol
) -> list[sp.Expr]:
    """Return polynomials in y and an unknown; one is 0 at y = ``algebraic``, ``growth``."""
    (value, steepness), relations = _without_roots(algebraic, growth)
    equations = [_numerator(value - y), _numerator(steepness - unknown)]
    try:
        first, second = _eliminate(equations, relations)
        return _irreducible(_resultant(second, first, letter), unknown)
    except (UndecidedError, sp.PolynomialError):
        return []


def _irreducible(equation: sp.Expr, unknown: sp.Symbol) -> list[sp.Expr]:
    """Return the factors that hold an unknown, short ones first."""
    factors = [part for part, _ in factor_list(equation)[1]]
    held = [part for part in factors if unknown in part.free_symbols]
    return sorted(held, key=lambda part: (sp.count_ops(part), str(part)))


def _without_roots(*exprs: sp.Expr) -> tuple[tuple[sp.Expr, ...], list[Relation]]:
    """Replace u^(p/q) by r^p with r^q = u; return what is left, and relations, outer first."""
    relations: list[Relation] = []
    replaced = exprs
    while powers := [p for expr in replaced for p in expr.atoms(sp.Pow) if _is_root(p)]:
        base = min((p.base for p in powers), key=lambda b: (sp.count_ops(b), str(b)))
        same = [power for power in powers if power.base == base]
        index = sp.ilcm(1, *(power.exp.q for power in same))
        root = sp.Dummy(f"r{len(relations)}")
        images = {power: root ** (power.exp * index) for power in same}
        replaced = tuple(expr.xreplace(images) for expr in replaced)
        relations.insert(0, (root, _numerator(root**index - base)))
    return replaced, relations


def _is_root(power: sp.Pow) -> bool:
    """Return whether this is a root of something without roots in it."""
    return (
        power.exp.is_Rational
        and not power.exp.is_Integer
        and bool(power.base.free_symbols)
        and not any(_is_root(inner) for inner in power.base.atoms(sp.Pow))
    )


def _eliminate(equations: list[sp.Expr], relations: list[Relation]) -> list[sp.Expr]:
    """Remove every root letter: by substitution where the first equation is linear in it."""
    first, *others = equations
    for root, relation in relations:
        if root not in first.free_symbols:
            others = [_resultant(other, relation, root) for other in others]
            continue
        if sp.degree(first, root) == 1:
            a, b = sp.Poly(first, root).all_coeffs()
            others = [_numerator(other.subs(root, -b / a)) for other in others]
            first = _numerator(relation.subs(root, -b / a))
            continue
        others = [_resultant(other, relation, root) for other in others]
        first = _resultant(first, relation, root)
    return [first, *others]


def _resultant(left: sp.Expr, right: sp.Expr, letter: sp.Symbol) -> sp.Expr:
    if letter not in left.free_symbols:
        return left
    if sp.degree(left, letter) * sp.degree(right, letter) > _LARGEST_DEGREE:
        raise UndecidedError("the polynomials are too large to eliminate a letter")
    return sp.resultant(left, right, letter)


def _numerator(expr: sp.Expr) -> sp.Expr:
    return sp.expand(sp.fraction(sp.together(expr))[0])


def solutions(equation: sp.Expr, letter: sp.Symbol) -> Iterator[sp.Expr]:
    """Yield closed solutions of a polynomial equation, all signs of all roots."""
    if letter not in equation.free_symbols:
        return
    for part, _ in factor_list(equation)[1]:
        if letter in part.free_symbols and part.is_polynomial(letter):
            yield from _roots(sp.Poly(part, letter))


def _roots(polynomial: sp.Poly) -> Iterator[sp.Expr]:
    coefficients = polynomial.all_coeffs()
    degree = len(coefficients) - 1
    if degree == 1:
        yield factor(-coefficients[1] / coefficients[0])
    elif all(c == 0 for c in coefficients[1:-1]):
        yield from signed_roots(factor(-coefficients[-1] / coefficients[0]), degree)
    elif degree == 2:
        a, b, c = coefficients
        yield from ((root - b) / (2 * a) for root in signed_roots(factor(b**2 - 4 * a * c), 2))
    elif all(c == 0 for c in coefficients[1::2]):
        inner = sp.Poly(coefficients[::2], polynomial.gen)
        for square in (*_roots(inner), *_turned_roots(inner)):
            yield from signed_roots(factor(square), 2)


def _turned_roots(polynomial: sp.Poly) -> Iterator[sp.Expr]:
    """Yield the roots 2c/(−b ∓ √D) of a parabola; (−b ± √D)/(2a) is 0/0 where a is 0."""
    if polynomial.degree() != 2 or not polynomial.LC().free_symbols:
        return
    a, b, c = polynomial.all_coeffs()
    for root in signed_roots(factor(b**2 - 4 * a * c), 2):
        yield 2 * c / (root - b)


def signed_roots(radicand: sp.Expr, index: int) -> Iterator[sp.Expr]:
    """Yield the expressions ± u^(1/n) that can be a real n-th root of a factored ``radicand``.

    Whole n-th powers are taken out with either sign, since √(y²) is y or -y.
    """
    outside, inside = sp.S.One, sp.S.One
    for part in sp.Mul.make_args(radicand):
        base, exponent = part.as_base_exp()
        if exponent.is_Integer and base.free_symbols:
            whole, rest = divmod(abs(int(exponent)), index)
            direction = 1 if exponent > 0 else -1
            outside *= base ** (direction * whole)
            inside *= base ** (direction * rest)
        else:
            inside *= part
    spellings = [inside, -inside] if index % 2 else [inside]
    for spelling, sign in product(spellings, (1, -1)):
        yield sign * outside * sp.Pow(spelling, sp.Rational(1, index))
