"""Signs of expressions in the parameters alone, on a cell of the parameter space.

A question that has different answers inside the cell raises ``OpenSignError``, which names the
value at which the answer changes: the caller splits the cell there and asks again.
"""

from dataclasses import dataclass, replace
from itertools import pairwise, product

import sympy as sp

from derive.activation import Activation
from derive.described import Described
from derive.errors import DependsOnParametersError, UndecidedError
from derive.expression.quoting import quoted
from derive.proof.balls import enclose
from derive.proof.comparisons import (
    Compared,
    as_relation,
    compared_of,
    is_comparison,
    narrow,
    possible_signs,
    primitive,
    ratio_of,
    solved,
)
from derive.proof.region import Region
from derive.proof.spans import Span, cut, ordered, sign_of_number, spans_of, united
from derive.proof.zeros import rational_bounds


class OpenSignError(DependsOnParametersError):
    """A sign that changes where ``quantity`` is 0, for ``symbol`` alone at the number ``at``.

    ``symbol`` is None when the quantity compares several parameters, as v - θ.
    """

    def __init__(self, quantity: sp.Expr, symbol: sp.Symbol | None, at: sp.Expr) -> None:
        where = f"{quantity} = 0" if symbol is None else f"{symbol} = {at}"
        super().__init__(f"the answer changes at {where}")
        self.quantity = quantity
        self.symbol = symbol
        self.at = at


@dataclass(frozen=True, slots=True)
class Cell:
    """The parameters range over ``domains``; the constants have the exact ``values``.

    A domain is one span while questions are asked; several, disjoint ones once answers are joined.
    ``relations`` compare parameters: each is a polynomial in several of them, linear in each, with
    the signs it may have (one while questions are asked).
    """

    domains: tuple[tuple[sp.Symbol, tuple[Span, ...]], ...] = ()
    values: tuple[tuple[sp.Symbol, sp.Rational], ...] = ()
    relations: tuple[Compared, ...] = ()

    @classmethod
    def of(cls, activation: Activation) -> "Cell":
        """Return all allowed parameters of an activation."""
        spans = tuple((p.symbol, spans_of(p.symbol, p.domain)) for p in activation.parameters)
        values = tuple((c.symbol, c.value) for c in activation.constants)
        return cls(spans, values, tuple(map(compared_of, activation.compared)))

    @property
    def parts(self) -> tuple["Cell", ...]:
        """The cells with one span for each parameter that make up this one."""
        letters = [symbol for symbol, _ in self.domains]
        choices = product(*(spans for _, spans in self.domains))
        return tuple(
            replace(self, domains=tuple((s, (span,)) for s, span in zip(letters, c, strict=True)))
            for c in choices
        )

    @property
    def points(self) -> dict[sp.Basic, sp.Expr]:
        """The parameters of which one value is left, a number or an expression in the others."""
        single = {s: spans[0].point for s, spans in self.domains if len(spans) == 1}
        known: dict[sp.Basic, sp.Expr] = {s: p for s, p in single.items() if p is not None}
        for quantity, signs in self.relations:
            if signs == (0,):
                symbol, value = solved(quantity)
                known[symbol] = value
        return known

    @property
    def line(self) -> Region:
        """The whole x axis, under what the cell says of the parameters."""
        known = self.points
        bounds = [
            r.xreplace(known) for symbol, spans in self.domains for r in _relations(symbol, spans)
        ]
        compared = [
            as_relation(quantity, signs) for quantity, signs in self.relations if signs != (0,)
        ]
        signs = [s > 0 if value > 0 else s < 0 for s, value in self.values]
        stated = [*bounds, *compared, *signs]
        known_to_algebra = (r for r in stated if r is not sp.true and not r.has(Described))
        near = (r for s, spans in self.domains for r in _bounds_around(s, spans))
        return Region(assumptions=(*known_to_algebra, *near))

    def settle(self, expr: sp.Expr) -> sp.Expr:
        """Put in the values of constants, and of parameters of which only one value is left."""
        known: dict[sp.Basic, sp.Expr] = {**self.points}
        known.update(self.values)
        return expr.xreplace(known) if known else expr

    def settle_plain(self, expr: sp.Expr) -> sp.Expr:
        """Put in the same, but values such as erf(1)/e: algebra is easier with the letter."""
        known: dict[sp.Basic, sp.Expr] = {**self.points}
        known.update(self.values)
        return expr.xreplace({s: v for s, v in known.items() if not _is_transcendental(v)})

    def split(self, question: OpenSignError) -> tuple["Cell", ...]:
        """Return the parts below, at and above the place where an answer changes."""
        if question.symbol is None:
            signs = possible_signs(question.quantity, dict(self.domains))
            return tuple(
                replace(self, relations=(*self.relations, (question.quantity, (sign,))))
                for sign in signs
            )
        (span,) = dict(self.domains)[question.symbol]
        parts = (self._at(question.symbol, part) for part in cut(span, question.at))
        return tuple(part for part in parts if part is not None)

    def join(self, other: "Cell") -> "Cell | None":
        """Return the union with a cell that differs in one place only; None for other cells."""
        ours, theirs = (*self.domains, *self.relations), (*other.domains, *other.relations)
        if [a for a, _ in ours] != [b for b, _ in theirs]:
            return None
        differing = [
            k for k, pair in enumerate(zip(ours, theirs, strict=True)) if pair[0] != pair[1]
        ]
        if len(differing) > 1:
            return None
        domains = tuple(
            (s, united((*a, *b))) if a != b else (s, a)
            for (s, a), (_, b) in zip(self.domains, other.domains, strict=True)
        )
        relations = tuple(
            (q, tuple(sorted({*a, *b})))
            for (q, a), (_, b) in zip(self.relations, other.relations, strict=True)
        )
        kept = tuple((q, signs) for q, signs in relations if len(signs) < 3)
        return replace(self, domains=domains, relations=kept)

    def _at(self, symbol: sp.Symbol, span: Span) -> "Cell | None":
        """Return the cell with another span; relations with one letter left become spans."""
        domains = dict(self.domains) | {symbol: (span,)}
        known = {} if span.point is None else {symbol: span.point}
        kept: list[Compared] = []
        for quantity, signs in self.relations:
            left = sp.expand(quantity.xreplace(known))
            if len(left.free_symbols) > 1:
                kept.append((left, signs))
                continue
            narrowed = narrow(left, signs[0], domains)
            if narrowed is None:
                return None
            domains = narrowed
        spans = tuple((s, domains[s]) for s, _ in self.domains)
        return replace(self, domains=spans, relations=tuple(kept))

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
            raise UndecidedError(f"the sign of {quoted(expr)} is not a question about a polynomial")
        try:
            number, factors = sp.factor_list(expr)
        except sp.PolynomialError as error:  # a number such as e^(-1/10) among the coefficients
            raise UndecidedError(
                f"the sign of {quoted(expr)} depends on several parameters"
            ) from error
        if len(factors) == 1 and factors[0][1] == 1:
            return self._sign_of_sum(expr)
        sign = sign_of_number(number)
        for base, exponent in factors:
            sign *= self.sign(base) ** int(exponent)
        return sign

    def _sign_of_sum(self, expr: sp.Expr) -> int:
        """Decide a sum of terms of one sign, or a comparison of parameters."""
        try:
            signs = {self.sign(term) for term in sp.Add.make_args(expr)} - {0}
        except OpenSignError:
            signs = set()
        if len(signs) == 1:
            return signs.pop()
        if not is_comparison(expr):
            raise UndecidedError(f"the sign of {quoted(expr)} depends on several parameters")
        for quantity, allowed in self.relations:
            ratio = ratio_of(expr, quantity)
            if ratio is not None and len(allowed) == 1:
                return allowed[0] * sign_of_number(ratio)
        possible = possible_signs(expr, dict(self.domains))
        if len(possible) == 1:
            return possible[0]
        raise OpenSignError(primitive(expr), None, sp.S.Zero)

    def _sign_of_polynomial(self, expr: sp.Expr, symbol: sp.Symbol) -> int:
        (span,) = dict(self.domains)[symbol]
        if not expr.is_polynomial(symbol):
            return self._sign_by_root(expr, symbol, span)
        for root in _real_roots(expr, symbol):
            if span.holds(root):
                raise OpenSignError(symbol - root, symbol, root)
        return sign_of_number(expr.subs(symbol, span.sample))

    def _sign_by_root(self, expr: sp.Expr, symbol: sp.Symbol, span: Span) -> int:
        """Decide a polynomial in the square root of a parameter that is nowhere negative."""
        root = sp.Dummy("root", positive=True)
        inner = sp.expand(expr.subs(symbol, root**2))
        if ordered(span.lower, sp.S.Zero) < 0 or not inner.is_polynomial(root):
            raise UndecidedError(f"the sign of {quoted(expr)} is not a question about a polynomial")
        for value in _real_roots(inner, root):
            if value > 0 and span.holds(value**2):
                raise OpenSignError(symbol - value**2, symbol, value**2)
        return sign_of_number(expr.subs(symbol, span.sample))


def _is_transcendental(number: sp.Expr) -> bool:
    return bool(number.atoms(sp.Function, sp.NumberSymbol))


def _real_roots(expr: sp.Expr, symbol: sp.Symbol) -> list[sp.Expr]:
    polynomial = sp.Poly(expr, symbol)
    if polynomial.degree() == 1 and sign_of_number(polynomial.LC()) != 0:
        return [-polynomial.nth(0) / polynomial.LC()]
    if not (polynomial.domain.is_QQ or polynomial.domain.is_ZZ):
        raise UndecidedError(f"{quoted(expr)} has coefficients that are not rational")
    return list(polynomial.real_roots())


def _relations(symbol: sp.Symbol, spans: tuple[Span, ...]) -> list[sp.Basic]:
    """Return what the spans of a parameter say of it: bounds, and a number left out."""
    first, last = spans[0], spans[-1]
    if first.point is not None and first == last:
        return []
    found = [*_bound(symbol, first.lower, 1, closed=first.lower_closed)]
    found += _bound(symbol, last.upper, -1, closed=last.upper_closed)
    holes = [a.upper for a, b in pairwise(spans) if a.upper == b.lower]
    return [*found, *(sp.Ne(symbol, hole) for hole in holes if not hole.has(Described))]


def _bounds_around(symbol: sp.Symbol, spans: tuple[Span, ...]) -> list[sp.Basic]:
    """Return rational bounds of a letter that stays one though it has one value, as erf(1)/e."""
    point = spans[0].point
    if len(spans) > 1 or point is None or not _is_transcendental(point):
        return []
    below, above = rational_bounds(enclose(point, {}, 128))
    return [symbol > below, symbol < above]


def _bound(symbol: sp.Symbol, end: sp.Expr, side: int, *, closed: bool) -> list[sp.Basic]:
    """Return what an end says; a rational number beyond one that exact algebra does not know."""
    if end.is_infinite:
        return []
    if end.has(Described):
        outer = rational_bounds(enclose(end, {}, 128))[0 if side > 0 else 1]
        return [symbol > outer if side > 0 else symbol < outer]
    if side > 0:
        return [symbol >= end if closed else symbol > end]
    return [symbol <= end if closed else symbol < end]
