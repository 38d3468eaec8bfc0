"""A differential field of real functions on one region: generators, normal form, derivation.

An ``Element`` is a quotient of polynomials over Q in the generators of its ``Field``. Its normal
form is unique as long as the generators satisfy only the recorded relations (g^n = u for roots), so
normal form 0 always means "is 0"; the converse is never used.

A generator never changes its meaning. When exp(a/2) is needed after exp(a), a new generator takes
its place and the old one is *retired*: normal forms replace it by its image, here the square.
"""

from collections.abc import Callable, Iterator
from functools import cached_property

import sympy as sp
from flint import fmpq, fmpq_mpoly, fmpz

from derive.errors import UndecidedError
from derive.proof import polynomials as poly
from derive.proof.deadline import Deadline
from derive.proof.elements import Bound, Element, Generator, Kind, Lattice, Scalar
from derive.proof.expressions import generator_to_sympy, to_sympy
from derive.proof.extensions import inverse_modulo
from derive.proof.intervals import Interval, Signs
from derive.proof.region import Region


class Field:
    """The generators on one region and the arithmetic of their quotients."""

    def __init__(self, region: Region, variable: sp.Symbol, deadline: Deadline) -> None:
        self.region = region
        self.variable = variable
        self.deadline = deadline
        self.generators: list[Generator] = []
        self.algebraic: list[int] = []  # slots with a relation, dependants first
        self.retired: list[int] = []
        self.sign_memo: dict[str, Signs] = {}
        self.exponents: dict[Element, list[Lattice]] = {}
        self.angles: dict[Element, list[Lattice]] = {}
        self.roots: dict[Element, list[Lattice]] = {}
        self.functions: dict[tuple[Kind, Element], Element] = {}
        self.slope: Element | None = None
        self.bounds: list[Bound] = []
        self.assumed: list[tuple[fmpq_mpoly, Signs]] = []
        self.is_convex = True  # the inputs and parameters together, as far as was recorded

    @cached_property
    def zero(self) -> Element:
        """The element 0."""
        return Element(self, poly.ZERO, poly.ONE)

    @cached_property
    def one(self) -> Element:
        """The element 1."""
        return Element(self, poly.ONE, poly.ONE)

    def lift(self, value: Scalar | fmpz) -> Element:
        """Return a number as an element; elements of another field are refused."""
        if isinstance(value, Element):
            if value.field is not self:
                raise ValueError("elements of two different towers were mixed")
            return value
        return Element(self, poly.RING.constant(fmpq(value)), poly.ONE)

    def letter(self, generator: Generator) -> Element:
        """Return a generator as an element."""
        return self.normal(poly.LETTERS[generator.slot], poly.ONE)

    def add(
        self, kind: Kind, derivative: Callable[[Element], Element], **known: object
    ) -> Generator:
        """Open a generator whose derivative is ``derivative(letter)``."""
        if len(self.generators) == poly.SLOTS:
            raise UndecidedError(f"more than {poly.SLOTS} independent functions are needed")
        slot = len(self.generators)
        generator = Generator(slot=slot, kind=kind, derivative=self.zero, **known)  # type: ignore[arg-type]  # checked by the record
        self.generators.append(generator)
        if generator.degree:
            self.algebraic.insert(0, slot)
        generator.derivative = derivative(Element(self, poly.LETTERS[slot], poly.ONE))
        return generator

    def bound(self, bound: Bound) -> None:
        """Record a bound of a letter: a rational end narrows its range, any other is kept."""
        value, generator = bound.end.rational, self.generators[bound.slot]
        if value is None:
            self.bounds.append(bound)
        elif bound.is_lower:
            generator.range = generator.range.meet(Interval(value, None, bound.closed))
        else:
            generator.range = generator.range.meet(Interval(None, value, False, bound.closed))

    def retire(self, old: Generator, image: Element, successor: Generator) -> None:
        """Let every normal form from now on replace ``old`` by ``image``, made of ``successor``."""
        old.image = image
        self.retired.append(old.slot)
        if old.degree:
            self.algebraic.remove(successor.slot)
            self.algebraic[self.algebraic.index(old.slot)] = successor.slot
        self.sign_memo.clear()
        self._rekey()

    def _rekey(self) -> None:
        """Write the tables anew in normal forms without retired letters."""
        for table in (self.exponents, self.angles, self.roots):
            entries = [(self.renewed(key), found) for key, found in table.items()]
            table.clear()
            for key, found in entries:
                table.setdefault(key, []).extend(found)
        self.functions = {
            (kind, self.renewed(key)): self.renewed(value)
            for (kind, key), value in self.functions.items()
        }

    def renewed(self, element: Element) -> Element:
        """Return the same element without letters that were retired since it was made."""
        return self.normal(element.num, element.den)

    def active(self) -> Iterator[Generator]:
        """Yield the generators in use, oldest first."""
        return (g for g in self.generators if g.image is None)

    # ---- normal form

    def normal(self, num: fmpq_mpoly, den: fmpq_mpoly) -> Element:
        """Return num/den in normal form."""
        self.deadline.check()
        num, den = self._without_retired(num, den)
        num, den = _cancel(num, den)
        for slot in self.algebraic:
            if poly.degree(num, slot) > 0 or poly.degree(den, slot) > 0:
                num, den = self._reduced(num, den, self.generators[slot])
        return Element(self, num, den)

    def _without_retired(self, num: fmpq_mpoly, den: fmpq_mpoly) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        for slot in self.retired:
            image = self.generators[slot].image
            if image is not None and (poly.degree(num, slot) > 0 or poly.degree(den, slot) > 0):
                upper, lower = (poly.substitute(p, slot, image.num, image.den) for p in (num, den))
                num, den = poly.multiply(upper[0], lower[1]), poly.multiply(lower[0], upper[1])
        return num, den

    def _reduced(
        self, num: fmpq_mpoly, den: fmpq_mpoly, root: Generator
    ) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        num, below = self._folded(num, root)
        den, above = self._folded(den, root)
        num, den = _cancel(poly.multiply(num, above), poly.multiply(den, below))
        if poly.degree(den, root.slot) <= 0:
            return num, den
        factor = self._conjugate(den, root)
        num, low = self._folded(poly.multiply(num, factor), root)
        den, high = self._folded(poly.multiply(den, factor), root)
        if den.is_zero():
            raise UndecidedError("a hidden relation between roots makes a denominator 0")
        num, den = _cancel(poly.multiply(num, high), poly.multiply(den, low))
        return num, den

    def _folded(self, p: fmpq_mpoly, root: Generator) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        """Return (q, d), p = q/d, with powers g^k, k ≥ n, replaced by g^(k mod n) u^(k div n)."""
        top = poly.degree(p, root.slot) // root.degree
        if top <= 0 or root.radicand is None:
            return p, poly.ONE
        up, low = root.radicand.num, root.radicand.den
        total = poly.ZERO
        for power, coefficient in poly.coefficients(p, root.slot).items():
            wraps, rest = divmod(power, root.degree)
            unit = up**wraps * low ** (top - wraps) * poly.LETTERS[root.slot] ** rest
            total += poly.multiply(coefficient, unit)
        return total, low**top

    def _conjugate(self, den: fmpq_mpoly, root: Generator) -> fmpq_mpoly:
        """Return c with den·c free of the root, modulo its relation."""
        parts = poly.coefficients(den, root.slot)
        letter = poly.LETTERS[root.slot]
        if len(parts) == 1:
            (power,) = parts
            return letter ** (root.degree - power)
        if len(parts) == 2 and 0 in parts:
            (power,) = set(parts) - {0}
            constant, root_part = parts[0], -parts[power] * letter**power
            last = root.degree // int(fmpz(power).gcd(root.degree)) - 1
            powers = (constant ** (last - j) * root_part**j for j in range(last + 1))
            return sum(powers, poly.ZERO)
        return self._resultant_cofactor(den, root)

    def _resultant_cofactor(self, den: fmpq_mpoly, root: Generator) -> fmpq_mpoly:
        """Return the cofactor by the extended Euclidean algorithm in g over the smaller field."""
        if root.radicand is None:
            raise UndecidedError("a root without its relation")
        modulus = {root.degree: self.one, 0: -root.radicand}
        given = {
            k: Element(self, c, poly.ONE) for k, c in poly.coefficients(den, root.slot).items()
        }
        inverse = inverse_modulo(given, modulus, self.zero)
        scale = poly.ONE
        for part in inverse.values():
            scale = poly.multiply(scale, part.den)
        total = poly.ZERO
        for power, part in inverse.items():
            exact = poly.multiply(part.num, scale) / part.den
            total += poly.multiply(exact, poly.LETTERS[root.slot] ** power)
        return total

    # ---- derivation

    def derivative(self, element: Element) -> Element:
        """Return the derivative with respect to the input."""
        top, bottom = self._derivation(element.num), self._derivation(element.den)
        den = Element(self, element.den, poly.ONE)
        return (top * den - Element(self, element.num, poly.ONE) * bottom) / (den * den)

    def _derivation(self, p: fmpq_mpoly) -> Element:
        total = self.zero
        for slot in poly.slots(p):
            growth = self.generators[slot].derivative
            if not growth.is_zero:
                total = total + self.normal(p.derivative(slot), poly.ONE) * growth
        return total

    def differentiate_again(self, changed: Generator) -> None:
        """Correct the exponentials opened before the derivative of ``changed`` was set."""
        for generator in self.active():
            argument = generator.argument
            if generator.kind is Kind.EXP and argument and changed.slot in argument.slots:
                generator.derivative = self.letter(generator) * self.derivative(argument)

    def to_sympy(self, element: Element) -> sp.Expr:
        """Return an expression in the input and the parameters with the element's value."""
        return to_sympy(element)

    def generator_to_sympy(self, generator: Generator) -> sp.Expr:
        """Return the function that a generator stands for."""
        return generator_to_sympy(generator)


def _cancel(num: fmpq_mpoly, den: fmpq_mpoly) -> tuple[fmpq_mpoly, fmpq_mpoly]:
    """Return the same quotient in lowest terms with a monic denominator."""
    if den.is_zero():
        raise UndecidedError("division by an expression that is 0")
    if num.is_zero():
        return poly.ZERO, poly.ONE
    if not den.is_constant():
        common = num.gcd(den)
        if not common.is_constant():
            num, den = num / common, den / common
    unit = den.leading_coefficient()
    return (num, den) if unit == 1 else (num / unit, den / unit)
