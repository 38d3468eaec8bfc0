"""Inverting an equation that holds x both bare and in an exponent, by Lambert's function.

From x = c + d θ^m with θ = e^(kx + b): w = -mk (x - c) satisfies w e^w = -mk d e^(m(kc + b)), hence
x = c - w/(mk) and θ^m = (x - c)/d. From y = q x^n e^(k x^r): w = (kr/n) x^r satisfies
w e^w = (kr/n) (y/q)^(r/n). Both real branches are candidates; w, written in x, is the witness from
which a proof reads the branch off. Source: Corless, Gonnet, Hare, Jeffrey, Knuth 1996.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import sympy as sp

from derive.output_forms.kernels import Decomposition, argument_of, decompose
from derive.symbols import x, y

_BRANCHES: Final = (0, -1)


@dataclass(frozen=True, slots=True)
class Inversion:
    """w e^w = ``image``(y), w = ``witness``(x, y); ``slope`` is y′ in y and ``letter`` = w."""

    image: sp.Expr
    witness: sp.Expr
    letter: sp.Symbol
    slope: sp.Expr

    def forms(self) -> Iterator[sp.Expr]:
        """Yield y′ as a function of y on each real branch."""
        for branch in _BRANCHES:
            w = sp.LambertW(self.image, branch) if branch else sp.LambertW(self.image)
            yield self.slope.xreplace({self.letter: w})


def lambert_forms(expr: sp.Expr) -> list[sp.Expr]:
    """Return candidates F(y) for y′."""
    return [form for inversion in _inversions(expr) for form in inversion.forms()]


def lambert_witnesses(expr: sp.Expr) -> list[sp.Expr]:
    """Return the values, as functions of x, that Lambert's function may take in those forms."""
    return [inversion.witness.xreplace({y: expr}) for inversion in _inversions(expr)]


def lambert_equations(expr: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
    """Return (w in x and y, u in y) with w = W(u), on the branch that w lies on."""
    return [(inversion.witness, inversion.image) for inversion in _inversions(expr)]


@lru_cache(maxsize=128)
def _inversions(expr: sp.Expr) -> tuple[Inversion, ...]:
    monomials = tuple(_monomials(expr))
    parts = decompose(expr, x)
    kernels = [(letter, kernel) for letter, kernel in parts.kernels if isinstance(kernel, sp.exp)]
    if len(parts.kernels) != 2 or len(kernels) != 1:
        return monomials
    linear = _linear(parts, *kernels[0])
    return monomials if linear is None else (linear, *monomials)


def _linear(parts: Decomposition, theta: sp.Symbol, kernel: sp.Expr) -> Inversion | None:
    """Return the inversion of an equation that is linear in x."""
    exponent = sp.expand(argument_of(kernel))
    equation = sp.expand(sp.numer(sp.together(parts.restore(parts.algebraic) - y)))
    if not equation.is_polynomial(x) or sp.degree(equation, x) != 1 or not _is_line(exponent):
        return None
    a, b = sp.Poly(equation, x).all_coeffs()
    terms = sp.collect(sp.expand(sp.cancel(-b / a)), theta, evaluate=False)
    powers = [term for term in terms if term != 1]
    if len(powers) != 1:
        return None
    power = powers[0].as_base_exp()[1]
    c, d = sp.factor(terms.get(sp.S.One, sp.S.Zero)), sp.factor(terms[powers[0]])
    rate = power * exponent.coeff(x, 1)
    w = sp.Dummy("w", real=True)
    image = -rate * d * sp.exp(rate * c + power * exponent.coeff(x, 0))
    value: dict[sp.Basic, sp.Expr] = {x: c - w / rate, theta: (-w / (rate * d)) ** (1 / power)}
    return Inversion(image, -rate * (x - c), w, _slope(parts, theta, kernel).xreplace(value))


def _is_line(exponent: sp.Expr) -> bool:
    return bool(exponent.is_polynomial(x)) and sp.degree(exponent, x) == 1


def _monomials(expr: sp.Expr) -> Iterator[Inversion]:
    """Yield the inversions of y = q x^n e^(c x^r), for x > 0 and for x < 0.

    With u = |x| it is y = q u^n e^(c u^r) with other signs of q and c, and w = (c r/n) u^r.
    """
    factor, rest = expr.as_independent(x, as_Add=False)
    parts = sp.Mul.make_args(sp.powsimp(rest))
    outer = [part for part in parts if isinstance(part, sp.exp)]
    powers = [part.as_base_exp() for part in parts if not isinstance(part, sp.exp)]
    if len(outer) != 1 or not powers or any(base != x for base, _ in powers):
        return
    rate, inner = outer[0].exp.as_independent(x, as_Add=False)
    (base, r), n = inner.as_base_exp(), sp.Add(*(power for _, power in powers))
    if base != x or x in (n.free_symbols | r.free_symbols) or n == 0:
        return
    w = sp.Dummy("w", real=True)
    for side in (1, -1) if n.is_Integer and r.is_Integer and n != 1 else (1,):
        q, k = factor * side**n, rate * side**r * r / n
        slope = side * n * q * (w / k) ** ((n - 1) / r) * sp.exp(n * w / r) * (1 + w)
        yield Inversion(k * (y / q) ** (r / n), rate * r / n * x**r, w, slope)


def _slope(parts: Decomposition, theta: sp.Symbol, kernel: sp.Expr) -> sp.Expr:
    outer = parts.restore(parts.algebraic)
    growth = theta * argument_of(kernel).diff(x)
    return outer.diff(x) + outer.diff(theta) * growth
