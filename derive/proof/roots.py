"""Roots of an equation in one generator after another: where a sign may change.

What is returned only proposes where to split an interval; the signs on the parts are certified
afterwards, so a missed root is noticed there.
"""

from collections.abc import Callable
from typing import Final

import sympy as sp
from flint import fmpq_mpoly

from derive.errors import UndecidedError
from derive.proof import polynomials as poly
from derive.proof.elements import Element, Generator, Kind
from derive.proof.tower import Tower

_DEEPEST: Final = 6


def roots_of(tower: Tower, expr: sp.Expr) -> list[sp.Expr]:
    """Return the real roots in x that one-generator inversion finds, without repetition."""
    return _roots(tower, tower.convert(expr), 0)


def _roots(tower: Tower, element: Element, depth: int) -> list[sp.Expr]:
    found: list[sp.Expr] = []
    for p in (element.num, element.den):
        for factor, _multiplicity in poly.factors(p)[1] if depth < _DEEPEST else ():
            found += [r for r in _factor_roots(tower, factor, depth) if r not in found]
    return found


def _factor_roots(tower: Tower, factor: fmpq_mpoly, depth: int) -> list[sp.Expr]:
    moving = [s for s in poly.slots(factor) if not tower.generators[s].is_constant]
    if len(moving) != 1:
        return _roots_of_logarithms(tower, factor, moving, depth)
    generator = tower.generators[moving[0]]
    values = _solutions(tower, poly.coefficients(factor, generator.slot))
    return [root for value in values for root in _preimages(tower, generator, value, depth)]


def _roots_of_logarithms(
    tower: Tower, factor: fmpq_mpoly, moving: list[int], depth: int
) -> list[sp.Expr]:
    """Solve Σ cᵢ log uᵢ + c x + k = 0, rational ratios, as ∏ uᵢ^rᵢ · e^(r x) = e^−k."""
    generators = [tower.generators[slot] for slot in moving]
    known = all(g.kind in (Kind.INPUT, Kind.LOG) for g in generators)
    if not moving or not known or factor.total_degree() != 1 or depth >= _DEEPEST:
        return []
    parts = {g: tower.to_sympy(tower.letter(g)) for g in generators}
    total = sp.expand(tower.to_sympy(Element(tower, factor, poly.ONE)))
    unit = total.coeff(parts[generators[0]], 1)
    ratios = {part: sp.cancel(total.coeff(part, 1) / unit) for part in parts.values()}
    if not all(ratio.is_Rational for ratio in ratios.values()):
        return []
    rest = sp.expand(total - sp.Add(*(unit * r * part for part, r in ratios.items()))) / unit
    product = sp.Mul(*(sp.exp(part) ** ratio for part, ratio in ratios.items()))
    try:
        return _roots(tower, tower.convert(product - sp.exp(-rest)), depth + 1)
    except UndecidedError:
        return []


def _solutions(tower: Tower, parts: dict[int, fmpq_mpoly]) -> list[sp.Expr]:
    """Return the real roots of a polynomial of degree 1 or 2 (any degree, with numbers only)."""
    letters = {k: tower.to_sympy(Element(tower, part, poly.ONE)) for k, part in parts.items()}
    top = max(parts)
    if top == 1:
        return [-letters.get(0, sp.S.Zero) / letters[1]]
    unknown = sp.Dummy("g", real=True)
    polynomial = sum(c * unknown**k for k, c in letters.items())
    if all(part.is_constant() for part in parts.values()):
        found = dict.fromkeys(sp.real_roots(sp.Poly(polynomial, unknown), multiple=True))
        return [root for root in found if not root.has(sp.CRootOf)]  # zeros of functions tell these
    if top == 2:
        a, b, c = (letters.get(k, sp.S.Zero) for k in (2, 1, 0))
        root = sp.sqrt(b**2 - 4 * a * c)
        return [(-b - root) / (2 * a), (-b + root) / (2 * a)]
    return []


def _preimages(tower: Tower, generator: Generator, value: sp.Expr, depth: int) -> list[sp.Expr]:
    if generator.kind is Kind.INPUT:
        return [value]
    try:
        target = _target(generator, value)
        return [] if target is None else _roots(tower, tower.convert(target), depth + 1)
    except UndecidedError:
        return []


def _target(generator: Generator, value: sp.Expr) -> sp.Expr | None:
    """Return an expression that is 0 where the generator takes the value."""
    inner = generator.derivative.field.to_sympy(generator.inner)
    if generator.kind is Kind.ROOT:
        return inner - value**generator.degree
    inverse = _INVERSES.get(generator.kind)
    return None if inverse is None else inner - inverse(value)


_INVERSES: Final[dict[Kind, Callable[[sp.Expr], sp.Expr]]] = {
    Kind.EXP: sp.log,
    Kind.LOG: sp.exp,
    Kind.MODULUS: lambda value: value,
    Kind.TAN: sp.atan,
    Kind.ATAN: sp.tan,
    Kind.ERF: sp.erfinv,
    Kind.ERFINV: sp.erf,
}
