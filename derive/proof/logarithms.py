"""Logarithms of elements: sums over the irreducible factors of the argument."""

from dataclasses import replace
from typing import Final

from flint import arb, fmpq, fmpq_mpoly

from derive.proof import polynomials as poly
from derive.proof.elements import Element, Generator, Kind
from derive.proof.field import Field
from derive.proof.intervals import BY_SIGNS, EVERYTHING, Interval
from derive.proof.ranges import element_range, increasing, nonnegative, through
from derive.proof.signs import certified_sign, is_continuous, signs
from derive.proof.splitting import prime_powers, single

_LARGEST_RELATION: Final = 6


def log(element: Element) -> Element:
    """Return the natural logarithm; the element must be certified positive."""
    nonnegative(element, "a logarithm")
    return _log_of_factors(element.field, element.num) - _log_of_factors(element.field, element.den)


def _log_of_factors(field: Field, p: fmpq_mpoly) -> Element:
    unit, found = poly.factors(p)
    total = _log_of_number(field, abs(unit))
    for factor, multiplicity in found:
        total = total + _log_of_factor(field, factor) * multiplicity
    return total


def _log_of_number(field: Field, value: fmpq) -> Element:
    total = field.zero
    for prime, multiplicity in prime_powers(value):
        total = total + _open_logarithm(field.lift(prime)) * multiplicity
    return total


def _log_of_factor(field: Field, factor: fmpq_mpoly) -> Element:
    element = Element(field, factor, poly.ONE)
    generator = single(element)
    if generator is not None and generator.kind is Kind.EXP:
        return generator.inner
    if generator is not None and generator.kind is Kind.ROOT and generator.radicand is not None:
        return log(generator.radicand) / generator.degree
    return _open_logarithm(element)


def _open_logarithm(inner: Element) -> Element:
    """Return log|inner| for an irreducible polynomial or a prime."""
    field = inner.field
    sign = certified_sign(inner, strict=False)
    inner = -inner if sign == -1 else inner
    known = field.functions.get((Kind.LOG, inner))
    if known is None and sign is not None:
        known = _related_logarithm(inner)
    if known is None:
        growth = field.derivative(inner) / inner
        generator = field.add(
            Kind.LOG,
            lambda _letter: growth,
            argument=inner,
            positive_argument=sign is not None,
            range=_logarithm_range(inner) if sign is not None else EVERYTHING,
            continuous=is_continuous(inner) and certified_sign(inner) == 1,
        )
        known = field.letter(generator)
    field.functions[Kind.LOG, inner] = known
    return known


def _related_logarithm(inner: Element) -> Element | None:
    """Return log f = (p log g + log C)/q when f^q = C g^p, C rational, for a known log g.

    Between irreducible polynomials this happens through roots only: (s + x)(s − x) = 1.
    """
    field = inner.field
    if not any(field.generators[slot].degree for slot in inner.slots):
        return None
    for generator in list(field.active()):
        if generator.kind is Kind.LOG and generator.positive_argument:
            for ratio in _growth_ratios(inner, generator):
                p, q = int(ratio.p), int(ratio.q)
                unit = (inner**q / field.renewed(generator.inner) ** p).rational
                if unit is not None and unit > 0:
                    return (field.letter(generator) * p + _log_of_number(field, unit)) / q
    return None


def _growth_ratios(inner: Element, generator: Generator) -> list[fmpq]:
    """Return the p/q for which f^q/g^p may be constant."""
    growth = inner.field.derivative(inner)
    if growth.is_zero or generator.is_constant:
        return [fmpq(1), fmpq(-1)] if growth.is_zero and generator.is_constant else []
    ratio = (growth / (inner * generator.derivative)).rational
    small = ratio is not None and abs(ratio.p) <= _LARGEST_RELATION >= ratio.q
    return [ratio] if ratio is not None and small else []


def _logarithm_range(inner: Element) -> Interval:
    if inner.rational is not None:
        return through(arb.log, inner.rational)
    known = element_range(inner)
    above_zero = known.lower is not None and known.lower > 0
    return increasing(arb.log, known if above_zero else replace(known, lower=None)).meet(
        BY_SIGNS.get(signs(inner - 1), EVERYTHING)
    )
