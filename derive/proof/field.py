"""A differential field of real functions on one region: generators, normal form, derivation.

An ``Element`` is a quotient of polynomials over Q in the generators of its ``Field``. Its normal
form is unique as long as the generators satisfy only the recorded relations (g^n = u for roots), so
normal form 0 always means "is 0"; the converse is never used.

A generator never changes its meaning. When exp(a/2) is needed after exp(a), a new generator takes
its place and the old one is *retired*: normal forms replace it by its image, here the square.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias, Union

import sympy as sp
from flint import fmpq, fmpq_mpoly, fmpz

from derive.errors import OutOfBudgetError, UndecidedError
from derive.proof import polynomials as poly
from derive.proof.intervals import EVERYTHING, Interval, Signs
from derive.proof.region import Region

Scalar: TypeAlias = Union["Element", int, fmpq]


class Kind(StrEnum):
    """What a generator is a function of its argument."""

    INPUT = "x"
    PARAMETER = "parameter"
    PI = "pi"
    EXP = "exp"
    LOG = "log"  # log|argument|
    ROOT = "root"  # argument^(1/degree)
    MODULUS = "abs"  # |argument|; its square is the argument's
    TAN = "tan"
    ATAN = "atan"
    ERF = "erf"
    ERFINV = "erfinv"


@dataclass(eq=False, slots=True, kw_only=True)
class Generator:
    """One letter of the tower.

    ``derivative`` is with respect to the input; ``range`` and ``continuous`` are certified on the
    whole region; ``degree`` n means the relation g^n = ``radicand``; ``image`` replaces a retired one.
    """

    slot: int
    kind: Kind
    derivative: "Element"
    argument: "Element | None" = None
    symbol: sp.Symbol | None = None
    range: Interval = EVERYTHING
    positive_argument: bool = True
    continuous: bool = True
    degree: int = 0
    radicand: "Element | None" = None
    image: "Element | None" = None

    @property
    def is_constant(self) -> bool:
        """Whether the input does not occur."""
        return self.derivative.is_zero

    @property
    def inner(self) -> "Element":
        """The argument of a generator that has one."""
        if self.argument is None:
            raise UndecidedError(f"the generator {self.kind} has no argument")
        return self.argument


class Element:
    """A quotient of polynomials in normal form; immutable, compares by value."""

    __slots__ = ("_key", "den", "field", "num")

    def __init__(self, field: "Field", num: fmpq_mpoly, den: fmpq_mpoly) -> None:
        self.field = field
        self.num = num
        self.den = den
        self._key: str | None = None

    @property
    def key(self) -> str:
        """A text that is equal exactly for equal normal forms."""
        if self._key is None:
            self._key = f"{self.num}/{self.den}"
        return self._key

    @property
    def is_zero(self) -> bool:
        """Whether the normal form is 0."""
        return bool(self.num.is_zero())

    @property
    def rational(self) -> fmpq | None:
        """The rational number this is, if it is one."""
        if not (self.num.is_constant() and self.den.is_constant()):
            return None
        return poly.constant_value(self.num) / poly.constant_value(self.den)

    @property
    def slots(self) -> list[int]:
        """The slots that occur, lowest first."""
        return sorted({*poly.slots(self.num), *poly.slots(self.den)})

    @property
    def is_constant(self) -> bool:
        """Whether no generator that depends on the input occurs."""
        return all(self.field.generators[slot].is_constant for slot in self.slots)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, int | fmpq):
            return self.rational == other
        return isinstance(other, Element) and self.key == other.key

    def __repr__(self) -> str:
        return str(self.field.to_sympy(self))

    def __neg__(self) -> "Element":
        return Element(self.field, -self.num, self.den)

    def __add__(self, other: Scalar) -> "Element":
        b = self.field.lift(other)
        if self.den == b.den:
            return self.field.normal(self.num + b.num, self.den)
        num = poly.multiply(self.num, b.den) + poly.multiply(b.num, self.den)
        return self.field.normal(num, poly.multiply(self.den, b.den))

    def __sub__(self, other: Scalar) -> "Element":
        return self + (-self.field.lift(other))

    def __mul__(self, other: Scalar) -> "Element":
        b = self.field.lift(other)
        return self.field.normal(poly.multiply(self.num, b.num), poly.multiply(self.den, b.den))

    def __truediv__(self, other: Scalar) -> "Element":
        return self * self.field.lift(other).inverse()

    def __radd__(self, other: Scalar) -> "Element":
        return self + other

    def __rmul__(self, other: Scalar) -> "Element":
        return self * other

    def __rsub__(self, other: Scalar) -> "Element":
        return self.field.lift(other) - self

    def __rtruediv__(self, other: Scalar) -> "Element":
        return self.field.lift(other) / self

    def __pow__(self, exponent: int) -> "Element":
        if exponent < 0:
            return self.inverse() ** (-exponent)
        poly.check_power(self.num, exponent)
        poly.check_power(self.den, exponent)
        return self.field.normal(self.num**exponent, self.den**exponent)

    def inverse(self) -> "Element":
        """Return 1/self; raises ``UndecidedError`` for 0."""
        if self.is_zero:
            raise UndecidedError("division by an expression that is 0")
        return self.field.normal(self.den, self.num)


@dataclass(slots=True)
class Deadline:
    """A moment after which work stops with ``OutOfBudgetError``."""

    ends: float = float("inf")

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """Return the deadline that many seconds from now."""
        return cls(time.monotonic() + seconds)

    def check(self) -> None:
        """Raise ``OutOfBudgetError`` when the time is up."""
        if time.monotonic() > self.ends:
            raise OutOfBudgetError("the time budget is used up")


@dataclass(slots=True)
class Lattice:
    """The generator f(step·key) that serves every multiple of ``step``; for roots step = 1/n."""

    step: fmpq
    slot: int


@dataclass(frozen=True, slots=True)
class Bound:
    """letter > end (or < end) where the end holds other letters; ``closed``: equality allowed."""

    slot: int
    end: Element
    is_lower: bool
    closed: bool


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

    def add(self, kind: Kind, derivative: Callable[[Element], Element], **known: object) -> Generator:
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
        given = {k: Element(self, c, poly.ONE) for k, c in poly.coefficients(den, root.slot).items()}
        inverse = _inverse_modulo(given, modulus, self)
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
        """Correct the exponentials that were opened before the derivative of ``changed`` was set."""
        for generator in self.active():
            argument = generator.argument
            if generator.kind is Kind.EXP and argument and changed.slot in argument.slots:
                generator.derivative = self.letter(generator) * self.derivative(argument)

    # ---- back to SymPy

    def to_sympy(self, element: Element) -> sp.Expr:
        """Return an expression in the input and the parameters with the element's value."""
        num, den = self._polynomial_to_sympy(element.num), self._polynomial_to_sympy(element.den)
        return num / den

    def _polynomial_to_sympy(self, p: fmpq_mpoly) -> sp.Expr:
        letters = {slot: self.generator_to_sympy(self.generators[slot]) for slot in poly.slots(p)}
        terms = []
        for monomial, coefficient in p.terms():
            powers = [letters[s] ** k for s, k in enumerate(monomial) if k]
            terms.append(sp.Mul(sp.Rational(int(coefficient.p), int(coefficient.q)), *powers))
        return sp.Add(*terms)

    def generator_to_sympy(self, generator: Generator) -> sp.Expr:
        """Return the function that a generator stands for."""
        if generator.symbol is not None:
            return generator.symbol
        if generator.kind is Kind.PI:
            return sp.pi
        inner = self.to_sympy(generator.inner)
        if generator.kind is Kind.ROOT:
            return sp.Pow(inner, sp.Rational(1, generator.degree))
        if generator.kind is Kind.LOG and generator.positive_argument:
            return sp.log(inner)
        return _FUNCTIONS[generator.kind](inner)


_FUNCTIONS: dict[Kind, Callable[[sp.Expr], sp.Expr]] = {
    Kind.EXP: sp.exp,
    Kind.LOG: lambda u: sp.log(sp.Abs(u)),
    Kind.MODULUS: sp.Abs,
    Kind.TAN: sp.tan,
    Kind.ATAN: sp.atan,
    Kind.ERF: sp.erf,
    Kind.ERFINV: sp.erfinv,
}


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


Dense = dict[int, Element]


def _inverse_modulo(given: Dense, modulus: Dense, field: Field) -> Dense:
    """Return the inverse of a polynomial in one letter modulo another, coefficients in the field."""
    remainders, cofactors = (modulus, given), ({}, {0: field.one})
    while max(remainders[1]) > 0:
        quotient, rest = _divided(remainders[0], remainders[1], field)
        if not rest:
            raise UndecidedError("a hidden relation between roots makes a denominator 0")
        product = _dense_product(quotient, cofactors[1], field)
        remainders = (remainders[1], rest)
        cofactors = (cofactors[1], _dense_difference(cofactors[0], product, field))
    unit = remainders[1][0]
    return {power: part / unit for power, part in cofactors[1].items()}


def _divided(top: Dense, bottom: Dense, field: Field) -> tuple[Dense, Dense]:
    quotient: Dense = {}
    low = max(bottom)
    while top and max(top) >= low:
        power = max(top) - low
        quotient[power] = top[max(top)] / bottom[low]
        top = _dense_difference(top, _dense_product({power: quotient[power]}, bottom, field), field)
    return quotient, top


def _dense_product(left: Dense, right: Dense, field: Field) -> Dense:
    total: Dense = {}
    for i, a in left.items():
        for j, b in right.items():
            total[i + j] = total.get(i + j, field.zero) + a * b
    return total


def _dense_difference(left: Dense, right: Dense, field: Field) -> Dense:
    powers = {*left, *right}
    parts = {k: left.get(k, field.zero) - right.get(k, field.zero) for k in powers}
    return {k: part for k, part in parts.items() if not part.is_zero}
