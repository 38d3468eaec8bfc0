"""Elements of a tower: quotients of polynomials in its generators; and the generators."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias, Union

import sympy as sp
from flint import fmpq, fmpq_mpoly

from derive.errors import UndecidedError
from derive.proof import polynomials as poly
from derive.proof.intervals import EVERYTHING, Interval

if TYPE_CHECKING:
    from derive.proof.field import Field

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
    whole region; ``degree`` n means the relation g^n = ``radicand``; ``image`` replaces a
    retired one.
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
