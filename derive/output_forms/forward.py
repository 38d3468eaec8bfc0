"""The forward pass as letters: f and its derivative as polynomials in values that f computes.

Every function, root and reciprocal in f gets a letter, and so do the few that differentiation adds:
cos for sin, 1/v for log v, e^(−v²) for erf v. Letters are differentiated by the chain rule, so the
derivative is a polynomial in letters, x and parameters. The relations (r·v = 1, s² = u,
c² + s² = 1) are what makes one spelling of it equal to another.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import sympy as sp

from derive.output_forms.kernels import argument_of
from derive.symbols import x


class NoLettersError(Exception):
    """The formula holds a function for which no rule is known here."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value with a letter: ``meaning`` over x, ``inside`` over letters, ``growth`` over letters.

    ``growth`` is the derivative by the variable of the pass.
    """

    letter: sp.Symbol
    meaning: sp.Expr
    inside: sp.Expr
    growth: sp.Expr


@dataclass(slots=True)
class Forward:
    """Letters for the values of a formula; ``relations`` are polynomials that are 0.

    ``by`` is what is differentiated by: x, or a parameter.
    """

    by: sp.Symbol = x
    values: dict[sp.Expr, Value] = field(default_factory=dict)
    relations: list[sp.Expr] = field(default_factory=list)

    def read(self, expr: sp.Expr) -> sp.Expr:
        """Return an expression in x as a polynomial in letters; raises ``NoLettersError``."""
        if x not in expr.free_symbols or expr == x:
            return expr
        if expr in self.values:
            return self.values[expr].letter
        if isinstance(expr, sp.Add | sp.Mul):
            return sp.expand(expr.func(*map(self.read, expr.args)))
        if isinstance(expr, sp.Pow) and not isinstance(expr, sp.exp):
            return self._power(expr)
        rule = _RULES.get(type(expr))
        if rule is None:
            raise NoLettersError(str(expr))
        return rule(self, expr)

    def growth(self, polynomial: sp.Expr) -> sp.Expr:
        """Return the derivative of a polynomial in letters, x and parameters."""
        slopes = ((v.letter, v.growth) for v in self.values.values())
        parts = (polynomial.diff(v) * slope for v, slope in slopes)
        return sp.expand(sp.Add(polynomial.diff(self.by), *parts))

    def name(self, meaning: sp.Expr, inside: sp.Expr, growth: sp.Expr) -> sp.Symbol:
        """Return a new letter for a value."""
        letter = self._letter()
        self.values[meaning] = Value(letter, meaning, inside, sp.expand(growth))
        return letter

    def reciprocal(self, node: sp.Expr, inner: sp.Expr) -> sp.Expr:
        """Return the letter for 1/node, where ``inner`` is node in letters."""
        if x not in node.free_symbols:
            return 1 / inner
        meaning = 1 / node
        if meaning in self.values:
            return self.values[meaning].letter
        letter = self._letter()
        growth = sp.expand(-(letter**2) * self.growth(inner))
        self.values[meaning] = Value(letter, meaning, 1 / inner, growth)
        self.relations.append(sp.expand(letter * inner - 1))
        return letter

    def exponential(self, expr: sp.Expr) -> sp.Expr:
        """Return e^u: the inverse of e^(-u) where that is known, else a letter of its own."""
        opposite = sp.exp(-argument_of(expr))
        if opposite in self.values:
            return self.reciprocal(opposite, self.values[opposite].letter)
        return self.function(expr, lambda e: e)

    def function(self, expr: sp.Expr, slope: Callable[[sp.Symbol], sp.Expr]) -> sp.Symbol:
        """Return a letter k for k(u), where ``slope`` gives k′(u) from k."""
        inner = self.read(argument_of(expr))
        rate, letter = self._rate(argument_of(expr), inner), self._letter()
        growth = sp.expand(slope(letter) * rate)
        self.values[expr] = Value(letter, expr, expr.func(inner), growth)
        return letter

    def _rate(self, argument: sp.Expr, inner: sp.Expr) -> sp.Expr:
        """Return the derivative of an argument; a sum gets a letter, so that it stays together."""
        rate = self.growth(inner)
        if not isinstance(rate, sp.Add):
            return rate
        meaning = argument.diff(self.by)
        known = self.values.get(meaning)
        return known.letter if known else self.name(meaning, rate, self.growth(rate))

    def pair(self, expr: sp.Expr, other: sp.Expr, signs: tuple[int, int, int]) -> sp.Expr:
        """Return u = sin v (or another) with its companion w: u′ = ±w, w′ = ±u, u² ± w² = ±1.

        ``signs`` are those of u′, w′ and of w² in the relation.
        """
        inner = self.read(argument_of(expr))
        rate = self.growth(inner)
        own, beside = self._letter(), self._letter("w")
        for letter, node, growth in (
            (own, expr, signs[0] * beside * rate),
            (beside, other, signs[1] * own * rate),
        ):
            root = isinstance(node, sp.cosh) and letter is beside
            shown = sp.sqrt(1 + own**2) if root else node.func(inner)
            self.values[node] = Value(letter, node, shown, sp.expand(growth))
        one = -1 if isinstance(expr, sp.sinh) else 1
        self.relations.append(own**2 + signs[2] * beside**2 - one)
        return own

    def _letter(self, stem: str = "u") -> sp.Symbol:
        return sp.Symbol(f"{stem}~{len(self.values)}", real=True)

    def _power(self, expr: sp.Pow) -> sp.Expr:
        base, exponent = expr.base, expr.exp
        inner = self.read(base)
        if exponent.is_Integer:
            root = inner if exponent > 0 else self.reciprocal(base, inner)
            return sp.expand(root ** abs(int(exponent)))
        if isinstance(exponent, sp.Rational):
            root, inverse = self._root(base, inner, int(exponent.q))
            return sp.expand((root if exponent > 0 else inverse) ** abs(int(exponent.p)))
        rate, letter = self.reciprocal(base, inner) * self.growth(inner), self._letter()
        growth = exponent * letter * rate
        if self.by in exponent.free_symbols:
            growth += self.read(sp.log(base)) * letter * exponent.diff(self.by)
        self.values[expr] = Value(letter, expr, inner**exponent, sp.expand(growth))
        return letter

    def _root(self, base: sp.Expr, inner: sp.Expr, index: int) -> tuple[sp.Symbol, sp.Symbol]:
        """Return letters for s = base^(1/n) and 1/s: s′ = u′/(n sⁿ⁻¹)."""
        node = base ** sp.Rational(1, index)
        if node in self.values:
            return self.values[node].letter, self.values[1 / node].letter
        root, inverse = self._letter(), self._letter("r")
        growth = sp.expand(self.growth(inner) * inverse ** (index - 1) / index)
        shown = inner ** sp.Rational(1, index)
        self.values[node] = Value(root, node, shown, growth)
        self.values[1 / node] = Value(
            inverse, 1 / node, 1 / shown, sp.expand(-(inverse**2) * growth)
        )
        self.relations += [root**index - inner, root * inverse - 1]
        return root, inverse


def _log(forward: Forward, expr: sp.Expr) -> sp.Expr:
    argument = argument_of(expr)
    inverse = forward.reciprocal(argument, forward.read(argument))
    return forward.function(expr, lambda _: inverse)


def _with_slope(forward: Forward, expr: sp.Expr, slope: sp.Expr) -> sp.Expr:
    steepness = forward.read(slope)
    return forward.function(expr, lambda _: steepness)


def _arctan(forward: Forward, expr: sp.Expr) -> sp.Expr:
    return _with_slope(forward, expr, 1 / (1 + argument_of(expr) ** 2))


def _arcsinh(forward: Forward, expr: sp.Expr) -> sp.Expr:
    return _with_slope(forward, expr, 1 / sp.sqrt(1 + argument_of(expr) ** 2))


def _erf(forward: Forward, expr: sp.Expr) -> sp.Expr:
    return _with_slope(forward, expr, 2 * sp.exp(-(argument_of(expr) ** 2)) / sp.sqrt(sp.pi))


def _cosh(forward: Forward, expr: sp.Expr) -> sp.Expr:
    """Read cosh with tanh beside it, which serves 1/cosh and log cosh better than sinh."""
    tangent = forward.read(sp.tanh(argument_of(expr)))
    letter = forward.function(expr, lambda c: c * tangent)
    forward.relations.append(letter**2 * (1 - tangent**2) - 1)
    return letter


_RULES: Final[dict[type, Callable[[Forward, sp.Expr], sp.Expr]]] = {
    sp.exp: Forward.exponential,
    sp.tanh: lambda f, e: f.function(e, lambda t: 1 - t**2),
    sp.log: _log,
    sp.atan: _arctan,
    sp.asinh: _arcsinh,
    sp.erf: _erf,
    sp.sin: lambda f, e: f.pair(e, sp.cos(argument_of(e)), (1, -1, 1)),
    sp.cos: lambda f, e: f.pair(e, sp.sin(argument_of(e)), (-1, 1, 1)),
    sp.sinh: lambda f, e: f.pair(e, sp.cosh(argument_of(e)), (1, 1, -1)),
    sp.cosh: _cosh,
}
