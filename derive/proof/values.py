"""The exact value of an element at a rational input, as an element of constants."""

from collections.abc import Callable
from typing import Final

import sympy as sp
from flint import fmpq, fmpq_mpoly

from derive.errors import UndecidedError
from derive.proof.arctangents import arctangent
from derive.proof.elementary import exp, modulus, power
from derive.proof.elements import Element, Generator, Kind
from derive.proof.field import Field
from derive.proof.logarithms import log
from derive.proof.primitives import error_function, inverse_error_function
from derive.proof.trigonometric import tangent


def value_at(element: Element, point: sp.Rational) -> Element:
    """Return the element at x = point, its generators evaluated by the same exact rules."""
    field = element.field
    values: dict[int, Element] = {0: field.lift(fmpq(int(point.p), int(point.q)))}
    element = field.renewed(element)
    top, bottom = (_polynomial_at(field, p, values) for p in (element.num, element.den))
    return top / bottom


def _polynomial_at(field: Field, p: fmpq_mpoly, values: dict[int, Element]) -> Element:
    total = field.zero
    for monomial, coefficient in p.terms():
        term = field.lift(fmpq(coefficient))
        for slot, exponent in enumerate(monomial):
            if exponent:
                term = term * _generator_at(field.generators[slot], values) ** exponent
        total = total + term
    return total


def _generator_at(generator: Generator, values: dict[int, Element]) -> Element:
    if generator.slot not in values:
        values[generator.slot] = _fresh_value(generator, values)
    return values[generator.slot]


def _fresh_value(generator: Generator, values: dict[int, Element]) -> Element:
    field = generator.derivative.field
    if generator.image is not None:
        image = generator.image
        top, bottom = (_polynomial_at(field, p, values) for p in (image.num, image.den))
        return top / bottom
    if generator.is_constant:
        return field.letter(generator)
    inner = generator.inner
    top, bottom = (_polynomial_at(field, p, values) for p in (inner.num, inner.den))
    value = top / bottom
    if generator.kind is Kind.ROOT:
        return power(value, fmpq(1, generator.degree))
    return _RULES[generator.kind](value)


def _no_rule(_value: Element) -> Element:
    raise UndecidedError("this generator has no exact value at a point")


_RULES: Final[dict[Kind, Callable[[Element], Element]]] = {
    Kind.INPUT: _no_rule,
    Kind.PARAMETER: _no_rule,
    Kind.PI: _no_rule,
    Kind.EXP: exp,
    Kind.LOG: lambda value: log(modulus(value)),
    Kind.MODULUS: modulus,
    Kind.TAN: tangent,
    Kind.ATAN: arctangent,
    Kind.ERF: error_function,
    Kind.ERFINV: inverse_error_function,
}
