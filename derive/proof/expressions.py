"""Back from a tower to SymPy: the expression in the input and the parameters that an element is."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import sympy as sp
from flint import fmpq_mpoly

from derive.proof import polynomials as poly
from derive.proof.elements import Element, Generator, Kind

if TYPE_CHECKING:
    from derive.proof.field import Field


def to_sympy(element: Element) -> sp.Expr:
    """Return an expression in the input and the parameters with the element's value."""
    num, den = (
        _polynomial_to_sympy(element.field, element.num),
        _polynomial_to_sympy(element.field, element.den),
    )
    return num / den


def _polynomial_to_sympy(field: "Field", p: fmpq_mpoly) -> sp.Expr:
    letters = {slot: generator_to_sympy(field.generators[slot]) for slot in poly.slots(p)}
    terms = []
    for monomial, coefficient in p.terms():
        powers = [letters[s] ** k for s, k in enumerate(monomial) if k]
        terms.append(sp.Mul(sp.Rational(int(coefficient.p), int(coefficient.q)), *powers))
    return sp.Add(*terms)


def generator_to_sympy(generator: Generator) -> sp.Expr:
    """Return the function that a generator stands for."""
    if generator.symbol is not None:
        return generator.symbol
    if generator.kind is Kind.PI:
        return sp.pi
    inner = to_sympy(generator.inner)
    if generator.kind is Kind.ROOT:
        return sp.Pow(inner, sp.Rational(1, generator.degree))
    if generator.kind is Kind.LOG and generator.positive_argument:
        return sp.log(inner)
    return _FUNCTIONS[generator.kind](inner)


_FUNCTIONS: Final[dict[Kind, Callable[[sp.Expr], sp.Expr]]] = {
    Kind.EXP: sp.exp,
    Kind.LOG: lambda u: sp.log(sp.Abs(u)),
    Kind.MODULUS: sp.Abs,
    Kind.TAN: sp.tan,
    Kind.ATAN: sp.atan,
    Kind.ERF: sp.erf,
    Kind.ERFINV: sp.erfinv,
}
