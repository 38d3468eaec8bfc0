"""From y = Y(g) and y′ = P(g), both algebraic in one letter g, to y′ = F(y).

Two ways: solve Y(g) = y for g and substitute; and eliminate g altogether by resultants, which leaves
a polynomial M(y, p) whose roots p are the candidates. Nothing here is trusted: every candidate is
compared with ball arithmetic at sample points by the caller, and proved afterwards.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

import sympy as sp

from derive.symbols import y

#: resultants above this product of degrees are not tried
_LARGEST_DEGREE: Final = 60
_P: Final = sp.Dummy("p", real=True)


@dataclass(frozen=True, slots=True)
class System:
    """Polynomial equations: ``relations`` (root letter, polynomial), for the roots that occur."""

    equation: sp.Expr
    relations: tuple[tuple[sp.Symbol, sp.Expr], ...]
    second: sp.Expr = sp.S.Zero


def inverses(algebraic: sp.Expr, letter: sp.Symbol) -> Iterator[sp.Expr]:
    """Yield candidates A(y) with Y(A(y)) = y."""
    rational, roots = _without_roots(algebraic)
    reduced = _eliminate_roots(System(_numerator(rational - y), roots))
    if reduced is not None:
        yield from solutions(reduced.equation, letter)


def relations_between(algebraic: sp.Expr, slope: sp.Expr, letter: sp.Symbol) -> Iterator[sp.Expr]:
    """Yield candidates F(y) for y′ from the polynomial between y and y′."""
    pair, roots = _without_roots(sp.Tuple(algebraic, slope))
    system = System(_numerator(pair[0] - y), roots, _numerator(pair[1] - _P))
    reduced = _eliminate_roots(system)
    if reduced is None:
        return
    between = _resultant(reduced.equation, reduced.second, letter)
    if between is not None:
        yield from solutions(between, _P)


def _without_roots(expr: sp.Basic) -> tuple[sp.Basic, tuple[tuple[sp.Symbol, sp.Expr], ...]]:
    """Replace u^(p/q) by r^p with r^q = u; return the rational rest and the relations, outer first."""
    relations: list[tuple[sp.Symbol, sp.Expr]] = []
    replaced = expr
    while True:
        powers = [
            power
            for power in replaced.atoms(sp.Pow)
            if power.exp.is_Rational and not power.exp.is_Integer and power.base.free_symbols
        ]
        if not powers:
            return replaced, tuple(relations)
        outer = max(powers, key=lambda power: (sp.count_ops(power.base), str(power.base)))
        base = outer.base
        index = sp.ilcm(*(power.exp.q for power in powers if power.base == base))
        root = sp.Dummy(f"r{len(relations)}")
        images = {p: root ** (p.exp * index) for p in powers if p.base == base}
        replaced = replaced.xreplace(images)
        relations = [(r, e.xreplace(images)) for r, e in relations]
        relations.append((root, _numerator(root**index - base)))
        inner, deeper = _without_roots(relations[-1][1])
        if deeper:
            relations[-1] = (root, inner)
            relations.extend(deeper)


def _eliminate_roots(system: System) -> System | None:
    """Remove every root letter: by substitution where linear, else by a resultant."""
    equation, second = system.equation, system.second
    for root, relation in system.relations:
        if root not in equation.free_symbols:
            if root in second.free_symbols:
                reduced = _resultant(second, relation, root)
                if reduced is None:
                    return None
                second = reduced
            continue
        linear = sp.Poly(equation, root)
        if linear.degree() == 1:
            a, b = linear.all_coeffs()
            second = _numerator(second.subs(root, -b / a))
            equation = _numerator(relation.subs(root, -b / a))
            continue
        first, other = _resultant(equation, relation, root), second
        if root in second.free_symbols:
            found = _resultant(second, relation, root)
            if found is None:
                return None
            other = found
        if first is None:
            return None
        equation, second = first, other
    return System(equation, (), second)


def _resultant(left: sp.Expr, right: sp.Expr, letter: sp.Symbol) -> sp.Expr | None:
    if letter not in right.free_symbols:
        return right
    if letter not in left.free_symbols:
        return None
    degrees = sp.degree(left, letter) * sp.degree(right, letter)
    return sp.resultant(left, right, letter) if degrees <= _LARGEST_DEGREE else None


def _numerator(expr: sp.Expr) -> sp.Expr:
    return sp.expand(sp.fraction(sp.together(expr))[0])


def solutions(equation: sp.Expr, letter: sp.Symbol) -> Iterator[sp.Expr]:
    """Yield closed solutions of a polynomial equation, all signs of all roots."""
    if equation == 0 or letter not in equation.free_symbols:
        return
    for factor, _ in sp.factor_list(equation)[1]:
        if letter in factor.free_symbols:
            yield from _roots(sp.Poly(factor, letter))


def _roots(polynomial: sp.Poly) -> Iterator[sp.Expr]:
    coefficients = polynomial.all_coeffs()
    degree = polynomial.degree()
    if degree == 1:
        a, b = coefficients
        yield sp.factor(-b / a)
    elif all(c == 0 for c in coefficients[1:-1]):
        yield from signed_roots(sp.factor(-coefficients[-1] / coefficients[0]), degree)
    elif degree == 2:
        a, b, c = coefficients
        for root in signed_roots(sp.factor(b**2 - 4 * a * c), 2):
            yield (-b + root) / (2 * a)
    elif all(c == 0 for k, c in enumerate(coefficients) if (degree - k) % 2):
        inner = sp.Poly(coefficients[::2], polynomial.gen)
        for square in _roots(inner):
            yield from signed_roots(sp.factor(square), 2)


def signed_roots(radicand: sp.Expr, index: int) -> Iterator[sp.Expr]:
    """Yield the expressions ± u^(1/n) that can be a real n-th root of a factored ``radicand``.

    Whole n-th powers are taken out with either sign, since √(y²) is y or -y.
    """
    outside, inside = sp.S.One, sp.S.One
    for part in sp.Mul.make_args(radicand):
        base, exponent = part.as_base_exp()
        if exponent.is_Integer and base.free_symbols:
            whole, rest = divmod(abs(int(exponent)), index)
            sign = 1 if exponent > 0 else -1
            outside *= base ** (sign * whole)
            inside *= base ** (sign * rest)
        else:
            inside *= part
    spellings = [inside, -inside] if index % 2 else [inside]
    for spelling, sign in product(spellings, (1, -1)):
        yield sign * outside * sp.Pow(spelling, sp.Rational(1, index))
