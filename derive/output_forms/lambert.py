"""Inverting an equation that holds x both bare and in an exponent, by Lambert's function.

From x = c + d θ^m with θ = e^(kx + b): w = -mk (x - c) satisfies w e^w = -mk d e^(m(kc + b)), hence
x = c - w/(mk) and θ^m = (x - c)/d. Where d holds y it may be 0, and (x - c)/d is 0/0 at that
output, as y/w of x e^x at y = 0; there θ is e^(kx + b) at that x, and d θ^m is -w/(mk). From
y = q x^n e^(k x^r): w = (kr/n) x^r satisfies w e^w = (kr/n) (y/q)^(r/n). Both real branches are
candidates; w, written in x, is the witness from which a proof reads the branch off. Source:
Corless, Gonnet, Hare, Jeffrey, Knuth 1996.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast

import sympy as sp

from derive.output_forms.kernels import Decomposition, argument_of, decompose
from derive.symbols import x, y

_BRANCHES: Final = (0, -1)


@dataclass(frozen=True, slots=True)
class Inversion:
    """w e^w = ``image``(y), w = ``witness``(x, y); ``slope`` is y′ in y and ``letter`` = w.

    It may be a derivative of a higher order.
    """

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


def higher_lambert_forms(expr: sp.Expr, order: int) -> list[sp.Expr]:
    """Return candidates for the derivative of an order where y = f(x) is linear in x."""
    linear = _linear(expr, order)
    return [] if linear is None else list(linear.forms())


def lambert_witnesses(expr: sp.Expr) -> list[sp.Expr]:
    """Return the values, as functions of x, that Lambert's function may take in those forms."""
    return [inversion.witness.xreplace({y: expr}) for inversion in _inversions(expr)]


def lambert_equations(expr: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
    """Return (w in x and y, u in y) with w = W(u), on the branch that w lies on."""
    return [(inversion.witness, inversion.image) for inversion in _inversions(expr)]


@lru_cache(maxsize=128)
def _inversions(expr: sp.Expr) -> tuple[Inversion, ...]:
    monomials, linear = tuple(_monomials(expr)), _linear(expr)
    return monomials if linear is None else (linear, *monomials)


def _linear(expr: sp.Expr, order: int = 1) -> Inversion | None:
    """Return the inversion of an equation that is linear in x, for a derivative of an order."""
    parts = decompose(expr, x)
    kernels = [(letter, kernel) for letter, kernel in parts.kernels if isinstance(kernel, sp.exp)]
    if len(parts.kernels) != 2 or len(kernels) != 1:
        return None
    ((theta, kernel),) = kernels
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
    if theta in c.free_symbols | d.free_symbols:
        return None
    rate = power * exponent.coeff(x, 1)
    w = sp.Dummy("w", real=True)
    image = -rate * d * sp.exp(rate * c + power * exponent.coeff(x, 0))
    slope, root = _derivative(parts, theta, kernel, order), c - w / rate
    if y in d.free_symbols:
        growing = d * theta**power
        slope = _reduced(slope.xreplace({x: c + growing}), rate * growing + w, theta)
        value = {theta: sp.exp(sp.expand(exponent.xreplace({x: root})))}
    else:
        value = {x: root, theta: (-w / (rate * d)) ** (1 / power)}
    return Inversion(image, -rate * (x - c), w, sp.powsimp(slope.xreplace(value), deep=True))


def _reduced(slope: sp.Expr, relation: sp.Expr, theta: sp.Symbol) -> sp.Expr:
    """Return a quotient in lowest terms, both parts reduced by what is 0, powers of θ first."""
    atoms = sorted(slope.atoms(sp.exp) | relation.atoms(sp.exp), key=str)
    names = {atom: sp.Dummy(f"e{k}") for k, atom in enumerate(atoms)}
    zero = sp.numer(sp.together(relation.xreplace(names)))
    others = sorted(zero.free_symbols - {theta, y}, key=str)
    parts = sp.fraction(sp.cancel(slope.xreplace(names)))
    top, bottom = (sp.reduced(part, [zero], theta, y, *others)[1] for part in parts)
    meaning = {name: atom for atom, name in names.items()}
    return cast("sp.Expr", (top / bottom).xreplace(meaning))


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


def _derivative(parts: Decomposition, theta: sp.Symbol, kernel: sp.Expr, order: int) -> sp.Expr:
    found, growth = parts.restore(parts.algebraic), theta * argument_of(kernel).diff(x)
    for _ in range(order):
        found = found.diff(x) + found.diff(theta) * growth
    return found
