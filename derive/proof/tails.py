"""Signs on a whole tail x ≥ M, or x ≤ −M: sums of c(x) x^k e^(S(x)), each c(x) kept in a ball.

S is a polynomial. Over the term that outgrows the others these fall to 0 from x = M on, so that
one ball each holds them; what is bounded, such as e^(1/x) or (1 + e^−x)^−1, becomes a factor c(x).
Sums that cancel stay sharp: e^u is 1 + u·q with q in a ball about 1, and 1 − erf u has the factor
e^(−u²)/u (Abramowitz and Stegun 7.1.13).
"""

from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import Final

import sympy as sp
from flint import arb, fmpq

from derive.errors import UndecidedError
from derive.proof.balls import enclose, rational_ball, sign_of_ball
from derive.proof.factors import HYPERBOLIC
from derive.proof.precision import working_precision
from derive.proof.spans import sign_of_number
from derive.symbols import x

_BITS: Final = 192
#: terms of a sum, and whole powers of it
_MOST: Final = 400
_LARGEST_POWER: Final = 12
#: exponent S and power k of x^k e^S, in t = |x|
Scale = tuple[sp.Expr, int]
#: c by scale and irrational number, exact where it is known: √π/3 − √π/3 is seen to be 0
Coefficient = fmpq | arb
Terms = dict[tuple[Scale, sp.Expr], Coefficient]

_CONSTANT: Final[Scale] = (sp.S.Zero, 0)
_NOTHING: Final[Terms] = {}
_ONE: Final[Terms] = {(_CONSTANT, sp.S.One): fmpq(1)}


def sign_beyond(expr: sp.Expr, start: sp.Rational, side: int) -> int:
    """Return the sign for all x beyond side·start > 0; raises ``UndecidedError``."""
    with working_precision(_BITS):
        tail = _Tail(start, side)
        found = tail.sign(tail.read(expr.rewrite(HYPERBOLIC, sp.exp)))
    if found is None:
        raise UndecidedError("the largest term is not certified to outweigh the others")
    return found


@dataclass(frozen=True, slots=True)
class _Tail:
    """The inputs side·t with t ≥ start."""

    start: sp.Rational
    side: int

    def read(self, expr: sp.Expr) -> Terms:
        """Return the terms of an expression."""
        if x not in expr.free_symbols:
            return _term(_CONSTANT, expr)
        match expr:
            case sp.Symbol():
                return _term((sp.S.Zero, 1), sp.Integer(self.side))
            case sp.Add():
                return reduce(_sum, map(self.read, expr.args))
            case sp.Mul():
                return reduce(_product, map(self.read, expr.args))
            case sp.exp():
                return self._exponential(expr.args[0])
            case sp.Pow(exp=sp.Integer()) if abs(expr.exp) <= _LARGEST_POWER:
                base = self.read(expr.base)
                whole = base if expr.exp > 0 else self._inverse(base)
                return reduce(_product, [whole] * abs(int(expr.exp)))
            case sp.erf():
                return self._error_function(expr.args[0])
        raise UndecidedError(f"no terms are known of {type(expr).__name__}")

    # ---- functions

    def _exponential(self, u: sp.Expr) -> Terms:
        """Return e^(S + c) (1 + v·q) for u = S + c + v, v → 0, with q = e^ξ, ξ between 0 and v."""
        growing, constant, falling = sp.S.Zero, _NOTHING.copy(), _NOTHING.copy()
        for ((exponent, power), number), c in self.read(u).items():
            if exponent == 0 and power > 0:
                if not isinstance(c, fmpq):
                    raise UndecidedError("an exponent that grows is not known exactly")
                growing += sp.Rational(int(c.p), int(c.q)) * number * x**power
            else:
                part = constant if (exponent, power) == _CONSTANT else falling
                part[((exponent, power), number)] = c
        between = self._over_all(falling, _CONSTANT).union(arb(0))
        grown = _sum(_ONE, _times(falling, between.exp()))
        if constant:
            grown = _times(grown, self._over_all(constant, _CONSTANT).exp())
        return _product(_term((sp.expand(growing), 0), sp.S.One), grown)

    def _error_function(self, u: sp.Expr) -> Terms:
        """Return ±(1 − e^(−s²)/(s√π)·r) for u = ±s, s > 0, with 1 − 1/(2s²) < r < 1."""
        outward = sp.expand(u.subs(x, self.side * x))
        if not outward.is_polynomial(x):
            raise UndecidedError("the error function of no polynomial is not looked at")
        sign = sign_of_number(sp.Poly(outward, x).LC())
        s = self.read(sign * u)
        largest = self.largest(s)
        least = self._over_all(s, largest) * self._at_start(largest)
        if not (least > 0 and self._falls(_over(_CONSTANT, largest))):
            raise UndecidedError("the argument of an error function is not certified to grow")
        rest = (1 - 1 / (2 * least.lower() ** 2)).union(arb(1))
        density = _times(_term((sp.expand(-(outward**2)), 0), -sign / sp.sqrt(sp.pi)), rest)
        return _sum(_term(_CONSTANT, sp.Integer(sign)), _product(density, self._inverse(s)))

    def _inverse(self, terms: Terms) -> Terms:
        """Return 1/(D + w) as 1/D − w/(D (D + w)), where D outgrows w."""
        largest = self.largest(terms)
        ball = self._over_all(terms, largest)
        if ball.contains(0):
            raise UndecidedError("a denominator is not certified to be off 0")
        leading = [key for key in terms if key[0] == largest]
        below = _over(_CONSTANT, largest)
        if len(leading) > 1:
            return {(below, sp.S.One): 1 / ball}
        (key,) = leading
        first = _times(_term(below, 1 / key[1]), 1 / terms[key])
        rest = {other: c for other, c in terms.items() if other != key}
        second = _product(first, _product(rest, {(below, sp.S.One): -1 / ball}))
        return _sum(first, second)

    # ---- sizes

    def _over_all(self, terms: Terms, largest: Scale) -> arb:
        """Return a ball around the sum over x^k e^S: each term falls from the start on."""
        total = arb(0)
        for (scale, number), c in terms.items():
            relative, value = _over(scale, largest), c * enclose(number, {}, _BITS)
            if relative == _CONSTANT:
                total += value
            elif self._falls(relative):
                total += value * self._at_start(relative).union(arb(0))
            else:
                raise UndecidedError("a term is not certified to fall from the start on")
        return total

    def largest(self, terms: Terms) -> Scale:
        """Return the scale that outgrows the others."""
        if not terms:
            raise UndecidedError("a sum of no terms has no largest")
        return reduce(lambda a, b: a if _outgrows(a, b) else b, (scale for scale, _ in terms))

    def sign(self, terms: Terms) -> int | None:
        """Return the sign, or None where the largest term may not outweigh the others."""
        return sign_of_ball(self._over_all(terms, self.largest(terms))) if terms else 0

    def _falls(self, scale: Scale) -> bool:
        """Whether (k + t S′(t)) has no coefficient above 0 in t − start."""
        exponent, power = scale
        rate = sp.expand((power + x * exponent.diff(x)).subs(x, x + self.start))
        return all(sign_of_number(c) <= 0 for c in sp.Poly(rate, x).all_coeffs())

    def _at_start(self, scale: Scale) -> arb:
        exponent, power = scale
        grown = enclose(exponent.subs(x, self.start), {}, _BITS).exp()
        return grown * rational_ball(self.start) ** power


def _over(a: Scale, b: Scale) -> Scale:
    return sp.expand(a[0] - b[0]), a[1] - b[1]


def _outgrows(a: Scale, b: Scale) -> bool:
    exponent, power = _over(a, b)
    if exponent == 0:
        return power >= 0
    return sign_of_number(sp.Poly(exponent, x).LC()) > 0


def _term(scale: Scale, number: sp.Expr) -> Terms:
    found, rest = number.as_coeff_Mul(rational=True)
    rational = sp.Rational(found)
    return {(scale, rest): fmpq(int(rational.p), int(rational.q))} if rational else {}


def _times(terms: Terms, factor: Coefficient) -> Terms:
    return _kept({key: c * factor for key, c in terms.items()})


def _sum(a: Terms, b: Terms) -> Terms:
    return _joined([*a.items(), *b.items()])


def _product(a: Terms, b: Terms) -> Terms:
    if len(a) * len(b) > _MOST:
        raise UndecidedError("a product has too many terms")
    found = list[tuple[tuple[Scale, sp.Expr], Coefficient]]()
    for (((s, k), number), c), (((r, m), other), d) in product(a.items(), b.items()):
        for key, unit in _term((sp.expand(s + r), k + m), number * other).items():
            found.append((key, unit * c * d))
    return _joined(found)


def _joined(found: list[tuple[tuple[Scale, sp.Expr], Coefficient]]) -> Terms:
    terms: Terms = {}
    for key, c in found:
        terms[key] = terms.get(key, fmpq(0)) + c
    return _kept(terms)


def _kept(terms: Terms) -> Terms:
    return {key: c for key, c in terms.items() if not _is_zero(c)}


def _is_zero(c: Coefficient) -> bool:
    """Whether it is 0 for certain; a ball is != 0 for certain or not, which is another question."""
    return c.is_zero() if isinstance(c, arb) else c == 0
