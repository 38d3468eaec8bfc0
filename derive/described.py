"""Real numbers without a closed form: a root of an equation, the greatest value of a function.

The slope of x σ(x) is largest at 2.399…, a root of an equation that no formula solves; its largest
value 1.0998… is a number all the same, and x σ(x) − a x is monotone for every a from there on.
"""

from abc import abstractmethod
from functools import lru_cache
from typing import Final

import mpmath
import sympy as sp
from sympy.printing.printer import Printer

from derive.symbols import x

#: values are computed to a multiple of so many bits
_STEP: Final = 64


class Described(sp.NumberSymbol):
    """A number that depends on the only x at which ``equation`` changes its sign in ``near``."""

    __slots__ = ()

    is_real = True
    is_finite = True

    near: tuple[sp.Rational, sp.Rational]

    @property
    @abstractmethod
    def equation(self) -> sp.Expr:
        """A function of x with one zero between the rational numbers ``near``."""

    @property
    @abstractmethod
    def value(self) -> sp.Expr:
        """The number as a function of that zero."""

    @abstractmethod
    def __getnewargs__(self) -> tuple[object, ...]:
        """Return what it is made from, for pickle."""

    def _hashable_content(self) -> tuple[sp.Basic, ...]:
        """Return expressions alone, which SymPy can put in order."""
        return (sp.sympify(self.__getnewargs__()),)

    def __eq__(self, other: object) -> bool:
        """Compare definitions: whether numbers of two definitions are equal, balls have to tell."""
        if not isinstance(other, Described) or type(self) is not type(other):
            return False
        return self.__getnewargs__() == other.__getnewargs__()

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash((type(self).__name__, self.__getnewargs__()))

    def _as_mpf_val(self, prec: int) -> object:
        """Return the value for printing and SymPy's guesses; what is certain of it, balls tell."""
        bits = -(-prec // _STEP) * _STEP
        return sp.Float(_decimal(self, bits), precision=prec)._mpf_


class Optimum(Described):
    """The greatest value (``side`` 1) or the least one (−1) of ``expr`` between two ends.

    It is taken where the derivative changes its sign. The ends are ``where``.
    """

    __slots__ = ("expr", "near", "side", "where")

    expr: sp.Expr
    side: int
    where: tuple[sp.Expr, sp.Expr]

    def __new__(
        cls,
        expr: sp.Expr,
        side: int,
        where: tuple[sp.Expr, sp.Expr],
        near: tuple[sp.Rational, sp.Rational],
    ) -> "Optimum":
        """Make the number; that it is one is for the caller to certify."""
        self: Optimum = sp.AtomicExpr.__new__(cls)
        self.expr, self.side, self.where, self.near = expr, side, where, near
        return self

    def __getnewargs__(self) -> tuple[object, ...]:
        """Return what it is made from, for pickle."""
        return (self.expr, self.side, self.where, self.near)

    @property
    def equation(self) -> sp.Expr:
        """The derivative, which is 0 where the value is taken."""
        return self.expr.diff(x)

    @property
    def value(self) -> sp.Expr:
        """The function itself."""
        return self.expr

    def _sympystr(self, printer: Printer) -> str:
        name = "maximum" if self.side > 0 else "minimum"
        whole = all(end.is_infinite for end in self.where)
        where = "" if whole else f", Interval.open({self.where[0]}, {self.where[1]})"
        return f"{name}({printer.doprint(self.expr)}, x{where})"


class Root(Described):
    """The only zero of ``equation`` between the rational numbers ``near``."""

    __slots__ = ("function", "near")

    function: sp.Expr

    def __new__(cls, function: sp.Expr, near: tuple[sp.Rational, sp.Rational]) -> "Root":
        """Make the number; that it is one is for the caller to certify."""
        self: Root = sp.AtomicExpr.__new__(cls)
        self.function, self.near = function, near
        return self

    def __getnewargs__(self) -> tuple[object, ...]:
        """Return what it is made from, for pickle."""
        return (self.function, self.near)

    @property
    def equation(self) -> sp.Expr:
        """The function that is 0 there."""
        return self.function

    @property
    def value(self) -> sp.Expr:
        """The zero itself."""
        return x

    def _sympystr(self, printer: Printer) -> str:
        return f"nsolve({printer.doprint(self.function)}, x, {sp.N(self, 8)})"


class Threshold(Described):
    """The value of a parameter furthest from 0 for which ``slope`` is nowhere negative.

    It lies between the rational numbers ``near``, and it is not known more closely.
    """

    __slots__ = ("letter", "near", "slope")

    slope: sp.Expr
    letter: sp.Symbol

    def __new__(
        cls, slope: sp.Expr, letter: sp.Symbol, near: tuple[sp.Rational, sp.Rational]
    ) -> "Threshold":
        """Make the number; that it is one is for the caller to certify."""
        self: Threshold = sp.AtomicExpr.__new__(cls)
        self.slope, self.letter, self.near = slope, letter, near
        return self

    def __getnewargs__(self) -> tuple[object, ...]:
        """Return what it is made from, for pickle."""
        return (self.slope, self.letter, self.near)

    @property
    def equation(self) -> sp.Expr:
        """Nothing is 0 there that a function of x tells; the middle stands for it."""
        return x - sum(self.near) / 2

    @property
    def value(self) -> sp.Expr:
        """The number itself."""
        return x

    def _sympystr(self, printer: Printer) -> str:
        return f"threshold({self.letter}, {printer.doprint(self.slope)} >= 0, {sp.N(self, 6)})"


@lru_cache(maxsize=1024)
def _decimal(number: Described, bits: int) -> mpmath.mpf:
    """Return a number to so many bits, by halving the interval in which the equation has a zero."""
    with mpmath.workprec(bits + _STEP):
        equation = sp.lambdify(x, number.equation, "mpmath")
        low, high = (mpmath.mpf(int(end.p)) / int(end.q) for end in number.near)
        begins = equation(low) > 0
        for _ in range(bits):
            middle = (low + high) / 2
            before = (equation(middle) > 0) == begins
            low, high = (middle, high) if before else (low, middle)
        return sp.lambdify(x, number.value, "mpmath")(low)
