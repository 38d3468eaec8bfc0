"""Asymptotic expansions at ±oo: finitely many terms and a remainder, kept exactly.

An expansion at t → +oo is a sum of c · e^(q t² + r t) · t^p · (log t)^m with rational q, r, p, m,
plus O(one such scale). Scales are ordered by (q, r, p, m), so the leading term decides the limit;
arithmetic, powers, exp, log, erf and arctangent of an expansion are expansions again.
Source: de Bruijn, Asymptotic Methods in Analysis, chapter 1; Gruntz 1996 for the scales.
"""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

import sympy as sp

from derive.errors import UndecidedError
from derive.proof.factors import HYPERBOLIC
from derive.proof.scales import (
    BELOW_ALL,
    HUGE,
    UNIT,
    Scale,
    largest,
    multiplied,
    raised_to,
    scale_of,
)
from derive.symbols import x

Sign: TypeAlias = Callable[[sp.Expr], int]

#: how many terms are kept
TERMS: Final = 4


@dataclass(frozen=True, slots=True)
class Expansion:
    """``terms`` from the largest scale to the smallest, then O(``remainder``); None: exact."""

    terms: tuple[tuple[Scale, sp.Expr], ...]
    remainder: Scale | None = None

    @property
    def leading(self) -> tuple[Scale, sp.Expr]:
        """The largest term; raises ``UndecidedError`` when the kept terms cancelled."""
        if not self.terms:
            raise UndecidedError(f"the first {TERMS} terms of the expansion cancel")
        return self.terms[0]

    @property
    def is_zero(self) -> bool:
        """True for the exact zero."""
        return not self.terms and self.remainder is None


def expand_at(expr: sp.Expr, end: sp.Expr, sign: Sign, terms: int = TERMS) -> Expansion:
    """Return the expansion of ``expr`` as x → ``end``, in t = |x|, to so many terms."""
    toward = 1 if end is sp.S.Infinity else -1
    return _Expander(toward, sign, terms).expand(expr)


@dataclass(frozen=True, slots=True)
class _Expander:
    toward: int
    sign: Sign
    most: int

    def expand(self, expr: sp.Expr) -> Expansion:
        if x not in expr.free_symbols and expr.free_symbols:
            return Expansion(((UNIT, expr),))
        if not expr.free_symbols:
            return self._collect([(UNIT, expr)], None)
        if expr == x:
            return Expansion(((scale_of(p=1), sp.Integer(self.toward)),))
        parts = [self.expand(arg) for arg in expr.args if isinstance(arg, sp.Expr)]
        match expr:
            case sp.Add():
                terms = itertools.chain.from_iterable(part.terms for part in parts)
                return self._collect(terms, largest(part.remainder for part in parts))
            case sp.Mul():
                return self._product(parts)
            case sp.Pow() if expr.exp.is_Rational:
                return self._power(parts[0], Fraction(int(expr.exp.p), int(expr.exp.q)))
            case sp.Pow() if x not in expr.exp.free_symbols:
                return self._power_of_constant(parts[0], expr.exp)
            case sp.exp():
                return self._exp(parts[0])
            case sp.log():
                return self._log(parts[0])
            case sp.tanh() if self._settles(parts[0], scale_of(p=2)):
                return self._settled(parts[0])
            case sp.erf() if self._settles(parts[0], scale_of(p=1)):
                return self._settled(parts[0])
            case sp.erf() | sp.atan():
                return self._bounded(expr, parts[0])
        rewritten = expr.rewrite(HYPERBOLIC, sp.exp).rewrite([sp.asinh], sp.log)
        if rewritten != expr:
            return self.expand(rewritten)
        raise UndecidedError(f"no expansion at infinity is known for {expr.func.__name__}")

    def _collect(
        self, terms: Iterable[tuple[Scale, sp.Expr]], remainder: Scale | None
    ) -> Expansion:
        """Add up equal scales, drop what cancels or is below the remainder, keep the first."""
        sums: dict[Scale, sp.Expr] = {}
        for scale, coefficient in terms:
            if remainder is None or scale > remainder:
                sums[scale] = sums.get(scale, sp.S.Zero) + coefficient
        kept: list[tuple[Scale, sp.Expr]] = []
        for scale in sorted(sums, reverse=True):
            coefficient = sp.expand(sums[scale])
            if self._vanishes(coefficient, leading=not kept):
                continue
            if len(kept) == self.most:
                return Expansion(tuple(kept), scale)
            kept.append((scale, coefficient))
        return Expansion(tuple(kept), remainder)

    def _vanishes(self, coefficient: sp.Expr, *, leading: bool) -> bool:
        """Whether a term is 0; one that is not known not to be 0 may stay, but not in front."""
        try:
            return self.sign(coefficient) == 0
        except UndecidedError:
            if leading:
                raise
            return False

    def _product(self, parts: list[Expansion]) -> Expansion:
        product = Expansion(((UNIT, sp.S.One),))
        for part in parts:
            product = self._times(product, part)
        return product

    def _times(self, a: Expansion, b: Expansion) -> Expansion:
        terms = [(multiplied(s, t), c * d) for s, c in a.terms for t, d in b.terms]
        size_a, size_b = largest([a.remainder, *_first(a)]), largest([b.remainder, *_first(b)])
        errors = [
            multiplied(remainder, size)
            for remainder, size in ((a.remainder, size_b), (b.remainder, size_a))
            if remainder is not None and size is not None
        ]
        return self._collect(terms, largest(errors))

    def _series(self, small: Expansion, coefficients: list[sp.Expr]) -> Expansion:
        """Return the sum of c_k δ^k + O(δ^n), n of them, for an expansion δ that tends to 0."""
        if small.is_zero:
            return self._collect([(UNIT, coefficients[0])], None)
        size = largest([small.remainder, *_first(small)])
        if size is None or size >= UNIT:
            raise UndecidedError("a series was asked at something that does not tend to 0")
        terms: list[tuple[Scale, sp.Expr]] = []
        remainders = [raised_to(size, Fraction(len(coefficients)))]
        power = Expansion(((UNIT, sp.S.One),))
        for coefficient in coefficients:
            terms += [(scale, coefficient * c) for scale, c in power.terms]
            if power.remainder is not None:
                remainders.append(power.remainder)
            power = self._times(power, small)
        return self._collect(terms, largest(remainders))

    def _relative(self, whole: Expansion) -> tuple[Scale, sp.Expr, Expansion]:
        """Write an expansion as c · s · (1 + δ); return (s, c, δ)."""
        scale, coefficient = whole.leading
        factor = Expansion(((raised_to(scale, Fraction(-1)), 1 / coefficient),))
        rest = Expansion(whole.terms[1:], whole.remainder)
        return scale, coefficient, self._times(factor, rest)

    def _power(self, base: Expansion, exponent: Fraction) -> Expansion:
        if exponent.denominator == 1 and exponent > 0:
            return self._product([base] * int(exponent))
        scale, coefficient, small = self._relative(base)
        if exponent.denominator > 1 and self.sign(coefficient) < 0:
            raise UndecidedError("a root of something negative")
        number = sp.Rational(exponent.numerator, exponent.denominator)
        series = self._series(small, [sp.binomial(number, k) for k in range(self.most)])
        front = Expansion(((raised_to(scale, exponent), coefficient**number),))
        return self._times(front, series)

    def _power_of_constant(self, base: Expansion, exponent: sp.Expr) -> Expansion:
        """Return the power of what tends to a positive number, the exponent a letter."""
        scale, coefficient, small = self._relative(base)
        if scale != UNIT or self.sign(coefficient) <= 0:
            raise UndecidedError("a power with a letter of what does not tend to a number")
        binomials = [sp.expand(sp.ff(exponent, k)) / sp.factorial(k) for k in range(self.most)]
        return self._times(
            Expansion(((UNIT, coefficient**exponent),)), self._series(small, binomials)
        )

    def _split(self, whole: Expansion) -> tuple[Expansion, sp.Expr, Expansion]:
        """Return the growing part, the constant and the part that tends to 0."""
        if whole.remainder is not None and whole.remainder >= UNIT:
            raise UndecidedError("the remainder of the expansion does not tend to 0")
        growing = tuple(term for term in whole.terms if term[0] > UNIT)
        constant = sp.Add(*(c for s, c in whole.terms if s == UNIT))
        small = tuple(term for term in whole.terms if term[0] < UNIT)
        return Expansion(growing), constant, Expansion(small, whole.remainder)

    def _exp(self, arg: Expansion) -> Expansion:
        growing, constant, small = self._split(arg)
        if growing.terms and self._outruns(growing.terms[0]):
            return Expansion((), BELOW_ALL)
        bound = self._bound(growing.terms[0]) if growing.terms else None
        if bound is not None:
            return Expansion((), bound)
        scale = UNIT
        for (q, r, p, m), c in growing.terms:
            if any((q, r, m)) or p not in (1, 2) or not isinstance(c, sp.Rational):
                raise UndecidedError("an exponential grows outside the scale e^(q t^2 + r t)")
            rate = Fraction(int(c.p), int(c.q))
            scale = multiplied(scale, scale_of(q=rate) if p == 2 else scale_of(r=rate))
        front = Expansion(((scale, sp.exp(constant)),))
        return self._times(
            front, self._series(small, [1 / sp.factorial(k) for k in range(self.most)])
        )

    def _bound(self, leading: tuple[Scale, sp.Expr]) -> Scale | None:
        """Return what is larger than e^(−c t^p), p 1 or 2, for every c > 0 that is no number."""
        scale, coefficient = leading
        if isinstance(coefficient, sp.Rational) or scale not in (scale_of(p=1), scale_of(p=2)):
            return None
        if self.sign(coefficient) > 0:
            return None
        return scale_of(p=-HUGE) if scale == scale_of(p=1) else scale_of(r=Fraction(-HUGE))

    def _outruns(self, leading: tuple[Scale, sp.Expr]) -> bool:
        """Return whether an exponent tends to -oo faster than every multiple of t²."""
        scale, coefficient = leading
        return scale > scale_of(p=2) and self.sign(coefficient) < 0

    def _settles(self, arg: Expansion, size: Scale) -> bool:
        return bool(arg.terms) and arg.terms[0][0] > size

    def _settled(self, arg: Expansion) -> Expansion:
        """Return tanh or erf of what grows so fast that ±1 is reached before every scale."""
        return Expansion(((UNIT, sp.Integer(self.sign(arg.leading[1]))),), BELOW_ALL)

    def _log(self, arg: Expansion) -> Expansion:
        (q, r, p, m), coefficient, small = self._relative(arg)
        if m != 0 or self.sign(coefficient) < 0:
            raise UndecidedError("a logarithm of a logarithm, or of something negative")
        front = [
            (scale_of(p=2), sp.Rational(q)),
            (scale_of(p=1), sp.Rational(r)),
            (scale_of(m=1), sp.Rational(p)),
            (UNIT, sp.log(coefficient)),
        ]
        series = [sp.S.Zero, *(sp.Rational((-1) ** (k + 1), k) for k in range(1, self.most))]
        tail = self._series(small, series)
        return self._collect([*front, *tail.terms], tail.remainder)

    def _bounded(self, expr: sp.Expr, arg: Expansion) -> Expansion:
        growing, constant, small = self._split(arg)
        if growing.is_zero:
            u = sp.Dummy("u", real=True)
            f = expr.func(u)
            taylor = [f.diff(u, k).subs(u, constant) / sp.factorial(k) for k in range(self.most)]
            return self._series(small, taylor)
        side = self.sign(growing.leading[1])
        limit_value = expr.func(side * sp.oo)
        tail = self._erfc(arg) if isinstance(expr, sp.erf) else self._inverse(arg)
        return self._collect([(UNIT, limit_value), *tail.terms], tail.remainder)

    def _erfc(self, arg: Expansion) -> Expansion:
        """Return the tail of erf u = ±1 - e^(-u²)/(u √π) · (1 - 1/(2u²) + O(u^-4)), DLMF 7.12.1."""
        square = self._times(arg, arg)
        decay = self._exp(self._times(Expansion(((UNIT, sp.S.NegativeOne),)), square))
        inverse = self._power(arg, Fraction(-1))
        bracket = self._series(self._power(square, Fraction(-1)), [sp.S.One, -sp.S.Half])
        front = Expansion(((UNIT, -1 / sp.sqrt(sp.pi)),))
        return self._product([front, decay, inverse, bracket])

    def _inverse(self, arg: Expansion) -> Expansion:
        """Return the tail of arctan u = ±π/2 - 1/u + 1/(3u³) - ⋯ (all odd powers)."""
        signs = (sp.S.Zero, sp.S.NegativeOne, sp.S.Zero, sp.S.One)
        series = [signs[k % 4] / max(k, 1) for k in range(self.most)]
        return self._series(self._power(arg, Fraction(-1)), series)


def _first(expansion: Expansion) -> list[Scale]:
    return [scale for scale, _ in expansion.terms[:1]]
