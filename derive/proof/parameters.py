"""Signs of expressions in the parameters alone, on a cell of the parameter space.

A question that has different answers inside the cell raises ``OpenSignError``, which names the
value at which the answer changes: the caller splits the cell there and asks again.
"""

from dataclasses import dataclass, replace

import sympy as sp

from derive.activation import Activation
from derive.errors import UndecidedError
from derive.proof.region import Region
from derive.proof.spans import Span, cut, ordered, sign_of_number, span_of, united


class OpenSignError(UndecidedError):
    """A sign that changes at ``symbol = at`` inside the cell."""

    def __init__(self, symbol: sp.Symbol, at: sp.Expr) -> None:
        super().__init__(f"the answer changes at {symbol} = {at}")
        self.symbol = symbol
        self.at = at


@dataclass(frozen=True, slots=True)
class Cell:
    """The parameters range over ``domains``; the constants have the exact ``values``.

    A domain is one span while questions are asked; several, disjoint ones once answers are joined.
    """

    domains: tuple[tuple[sp.Symbol, tuple[Span, ...]], ...] = ()
    values: tuple[tuple[sp.Symbol, sp.Rational], ...] = ()

    @classmethod
    def of(cls, activation: Activation) -> "Cell":
        """Return all allowed parameters of an activation."""
        spans = tuple((p.symbol, (span_of(p.symbol, p.domain),)) for p in activation.parameters)
        return cls(spans, tuple((c.symbol, c.value) for c in activation.constants))

    @property
    def points(self) -> dict[sp.Basic, sp.Expr]:
        """The parameters of which one value is left."""
        single = {s: spans[0].point for s, spans in self.domains if len(spans) == 1}
        return {symbol: point for symbol, point in single.items() if point is not None}

    @property
    def line(self) -> Region:
        """The whole x axis, under what the cell says of the parameters."""
        bounds = [r for symbol, (span, *_) in self.domains for r in _relations(symbol, span)]
        signs = [s > 0 if value > 0 else s < 0 for s, value in self.values]
        return Region(assumptions=(*bounds, *signs))

    def settle(self, expr: sp.Expr) -> sp.Expr:
        """Put in the values of constants, and of parameters of which only one value is left."""
        known: dict[sp.Basic, sp.Expr] = {**self.points}
        known.update(self.values)
        return expr.xreplace(known) if known else expr

    def split(self, question: OpenSignError) -> tuple["Cell", ...]:
        """Return the parts below, at and above the value where an answer changes."""
        (span,) = dict(self.domains)[question.symbol]
        return tuple(self._with(question.symbol, (part,)) for part in cut(span, question.at))

    def join(self, other: "Cell") -> "Cell":
        """Return the union with a cell that differs in one parameter.

        The union of two cells that differ in more is no cell: {a, b > 0} and {a, b < 0} are not
        all of a, b ≠ 0.
        """
        pairs = [(s, a, b) for (s, a), (_, b) in zip(self.domains, other.domains, strict=True)]
        if sum(a != b for _, a, b in pairs) != 1:
            raise ValueError(f"{self} and {other} do not differ in one parameter")
        joined = ((s, a if a == b else united((*a, *b))) for s, a, b in pairs)
        return replace(self, domains=tuple(joined))

    def differs_in_one(self, other: "Cell") -> bool:
        """Whether the union with another cell is a cell."""
        return sum(a != b for (_, a), (_, b) in zip(self.domains, other.domains, strict=True)) == 1

    def _with(self, symbol: sp.Symbol, spans: tuple[Span, ...]) -> "Cell":
        return replace(
            self, domains=tuple((s, spans if s == symbol else d) for s, d in self.domains)
        )

    def sign(self, expr: sp.Expr) -> int:
        """Return the sign of an expression without x: -1, 0 or +1, the same on the whole cell.

        Raises ``OpenSignError`` when it is not, ``UndecidedError`` when nothing was certified.
        """
        settled = sp.expand(self.settle(expr))
        free = sorted(settled.free_symbols, key=str)
        if not free:
            return sign_of_number(settled)
        top, bottom = sp.fraction(sp.together(settled))
        if bottom.free_symbols:
            return self.sign(top) * self.sign(bottom)
        if len(free) > 1:
            return self._sign_of_product(settled)
        return self._sign_of_polynomial(settled, free[0])

    def _sign_of_product(self, expr: sp.Expr) -> int:
        if not expr.is_polynomial():
            raise UndecidedError(f"the sign of {expr} is not a question about a polynomial")
        number, factors = sp.factor_list(expr)
        if len(factors) == 1 and factors[0][1] == 1:
            return self._sign_of_sum(expr)
        sign = sign_of_number(number)
        for base, exponent in factors:
            sign *= self.sign(base) ** int(exponent)
        return sign

    def _sign_of_sum(self, expr: sp.Expr) -> int:
        """Decide a sum of terms of one sign."""
        try:
            signs = {self.sign(term) for term in sp.Add.make_args(expr)} - {0}
        except OpenSignError:
            signs = set()
        if len(signs) != 1:
            raise UndecidedError(f"the sign of {expr} depends on several parameters")
        return signs.pop()

    def _sign_of_polynomial(self, expr: sp.Expr, symbol: sp.Symbol) -> int:
        (span,) = dict(self.domains)[symbol]
        if not expr.is_polynomial(symbol):
            return self._sign_by_root(expr, symbol, span)
        for root in _real_roots(expr, symbol):
            if span.holds(root):
                raise OpenSignError(symbol, root)
        return sign_of_number(expr.subs(symbol, span.sample))

    def _sign_by_root(self, expr: sp.Expr, symbol: sp.Symbol, span: Span) -> int:
        """Decide a polynomial in the square root of a parameter that is nowhere negative."""
        root = sp.Dummy("root", positive=True)
        inner = sp.expand(expr.subs(symbol, root**2))
        if ordered(span.lower, sp.S.Zero) < 0 or not inner.is_polynomial(root):
            raise UndecidedError(f"the sign of {expr} is not a question about a polynomial")
        for value in _real_roots(inner, root):
            if value > 0 and span.holds(value**2):
                raise OpenSignError(symbol, value**2)
        return sign_of_number(expr.subs(symbol, span.sample))


def _real_roots(expr: sp.Expr, symbol: sp.Symbol) -> list[sp.Expr]:
    polynomial = sp.Poly(expr, symbol)
    if not (polynomial.domain.is_QQ or polynomial.domain.is_ZZ):
        raise UndecidedError(f"{expr} has coefficients that are not rational")
    return list(polynomial.real_roots())


def _relations(symbol: sp.Symbol, span: Span) -> list[sp.Basic]:
    found: list[sp.Basic] = []
    if span.point is not None:
        return found
    if not span.lower.is_infinite:
        found.append(symbol >= span.lower if span.lower_closed else symbol > span.lower)
    if not span.upper.is_infinite:
        found.append(symbol <= span.upper if span.upper_closed else symbol < span.upper)
    return found
