"""The greatest or least value of a function of x where no closed form tells it: a real number.

The slope of x σ(x) is largest at 2.399…, a root of an equation that no formula solves; its largest
value 1.0998… is a number all the same, and x σ(x) − a x is monotone for every a from there on.
"""

import mpmath
import sympy as sp
from sympy.printing.printer import Printer

from derive.symbols import x


class Optimum(sp.NumberSymbol):
    """The greatest value (``side`` 1) or the least one (−1) of ``expr`` between two ends.

    It is taken where the derivative changes its sign: once between the rational numbers ``near``.
    The ends are ``where``.
    """

    __slots__ = ("expr", "near", "side", "where")

    is_real = True
    is_finite = True

    expr: sp.Expr
    side: int
    where: tuple[sp.Expr, sp.Expr]
    near: tuple[sp.Rational, sp.Rational]

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

    def _hashable_content(self) -> tuple[object, ...]:
        return self.__getnewargs__()

    def __eq__(self, other: object) -> bool:
        """Compare definitions: whether numbers of two definitions are equal, balls have to tell."""
        return isinstance(other, Optimum) and self.__getnewargs__() == other.__getnewargs__()

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash((Optimum, self.__getnewargs__()))

    def _as_mpf_val(self, prec: int) -> object:
        """Return the value for printing; what is certain of it, balls tell."""
        with mpmath.workprec(prec + 16):
            slope = sp.lambdify(x, self.expr.diff(x), "mpmath")
            low, high = (mpmath.mpf(int(end.p)) / int(end.q) for end in self.near)
            for _ in range(prec):
                middle = (low + high) / 2
                rises = (slope(middle) > 0) == (self.side > 0)
                low, high = (middle, high) if rises else (low, middle)
            found = sp.lambdify(x, self.expr, "mpmath")(low)
        return sp.Float(found, precision=prec)._mpf_

    def _sympystr(self, printer: Printer) -> str:
        name = "maximum" if self.side > 0 else "minimum"
        whole = all(end.is_infinite for end in self.where)
        where = "" if whole else f", Interval.open({self.where[0]}, {self.where[1]})"
        return f"{name}({printer.doprint(self.expr)}, x{where})"
