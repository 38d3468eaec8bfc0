"""Short spellings of formulas in one square root s = √D, which elimination leaves spelt out.

A denominator made free of roots, or a D multiplied out, is long: (y² + 4y) − (y + 2)s over −2 is
s(y + 2 − s)/2, and with y = (s² − 1)/(4a) − a − 1 everything is a quotient in s. All of this is
algebra wherever s ≥ 0 is real; signs drawn under a root are proposed and proved by whoever asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.output_forms.cost import cost
from derive.output_forms.kernels import irrational_numbers, with_letters
from derive.proof.factoring import factor
from derive.symbols import y

_ROOT: Final = sp.Dummy("s", positive=True)
#: formulas with more operations are left alone
_LARGEST: Final = 300


def surd_spellings(form: sp.Expr) -> Iterator[sp.Expr]:
    """Yield spellings of a formula with one square root that depends on y; nothing for others."""
    if sp.count_ops(form) > _LARGEST or form.has(sp.Piecewise, sp.LambertW):
        return  # beside W a root costs little, and each proof much
    generic, meaning = with_letters(form)
    numbers = irrational_numbers(generic)
    names = {letter: number for number, letter in numbers.items()}
    for found in _spellings(generic.xreplace(numbers)):
        yield found.xreplace(names).xreplace(meaning)


def _spellings(form: sp.Expr) -> Iterator[sp.Expr]:
    halves = [p for p in form.atoms(sp.Pow) if p.exp.is_Rational and p.exp.q == 2]
    bases = {p.base for p in halves if y in p.base.free_symbols}
    if len(bases) != 1:
        return
    yield from _under_one_root(form)
    (base,) = bases
    generic = form.xreplace({p: _ROOT ** (2 * p.exp) for p in halves if p.base == base})
    letters = generic.free_symbols | base.free_symbols
    rational = generic.is_rational_function(*letters) and base.is_polynomial(y)
    if not rational or not generic.atoms(sp.Add):  # a product is short
        return
    root = sp.sqrt(_by_powers(base, sp.S.One))
    for found in (*_in_root_alone(generic, base), *_Surd.of(generic, base).spellings()):
        spelling = found.xreplace({_ROOT: root})
        if cost(spelling) <= cost(form):  # whoever asks shortens them all, which is dear
            yield spelling


def _under_one_root(form: sp.Expr) -> Iterator[sp.Expr]:
    """Yield ±y·√(k²D) for k·y·√D, k free of y, the radicand as a polynomial in y."""
    parts = [part.as_base_exp() for part in sp.Mul.make_args(form)]
    halves = [(b, n) for b, n in parts if isinstance(n, sp.Rational) and n.q == 2]
    fixed = [(b, n) for b, n in parts if y not in b.free_symbols and n.is_Integer]
    rest = sp.Mul(*(b**n for b, n in parts if (b, n) not in (*halves, *fixed)))
    radicand = factor(sp.Mul(*(b ** (2 * n) for b, n in (*halves, *fixed))))
    top, bottom = sp.fraction(radicand)
    several = len(halves) > 1 or any(b.free_symbols for b, _ in fixed)
    if not several or y in bottom.free_symbols or not top.is_polynomial(y):
        return
    for inside in (top / sp.expand(bottom), _by_powers(top, bottom)):
        yield from (side * rest * sp.sqrt(inside) for side in (1, -1))


def _by_powers(top: sp.Expr, bottom: sp.Expr) -> sp.Expr:
    """Return a quotient by a number as a polynomial in y with factored coefficients."""
    return sp.Add(*(factor(c / bottom) * y ** n[0] for n, c in sp.Poly(top, y).terms()))


def _in_root_alone(generic: sp.Expr, base: sp.Expr) -> Iterator[sp.Expr]:
    """Yield the formula as a quotient in s, where D is a line in y."""
    polynomial = sp.Poly(base, y)
    if polynomial.degree() == 1:
        slope, level = polynomial.all_coeffs()
        yield factor(generic.subs(y, (_ROOT**2 - level) / slope))


@dataclass(frozen=True, slots=True)
class _Surd:
    """(P + Q s)/M, polynomials in y without a common factor, s² = D."""

    p: sp.Expr
    q: sp.Expr
    m: sp.Expr
    d: sp.Expr

    @classmethod
    def of(cls, generic: sp.Expr, base: sp.Expr) -> "_Surd":
        """Return the formula with a denominator that is free of s."""
        top, bottom = (_reduced(part, base) for part in sp.fraction(sp.together(generic)))
        (a, b), (c, d) = top, bottom
        parts = (a * c - b * d * base, b * c - a * d, c**2 - d**2 * base)
        whole = sp.expand(parts[0] + _ROOT * parts[1])
        top_, m = sp.fraction(sp.cancel(whole / sp.expand(parts[2])))
        p, q = _reduced(top_, base)
        return cls(p, q, m, base)

    def spellings(self) -> Iterator[sp.Expr]:
        """Yield factored spellings: with multiples of D as s², over a root, and both."""
        s = _ROOT
        quotient, rest = sp.div(self.p, self.d, y)
        yield factor((self.p + self.q * s) / self.m)
        yield from _over_root(sp.S.One, self.p, self.q, self.m, self.d)
        if quotient != 0:
            yield factor((quotient * s**2 + self.q * s + rest) / self.m)
        if quotient != 0 and rest == 0:
            yield from _over_root(s, self.q, quotient, self.m, self.d)


def _over_root(
    before: sp.Expr, p: sp.Expr, q: sp.Expr, m: sp.Expr, d: sp.Expr
) -> Iterator[sp.Expr]:
    """Yield (P + Q s)/M as (P² − Q²D)/M over P − Q s."""
    if p != 0 and q != 0:
        above, below = factor(sp.cancel((p**2 - q**2 * d) / m)), p - q * _ROOT
        side = -1 if below.could_extract_minus_sign() else 1
        yield before * (side * above) / sp.expand(side * below)


def _reduced(part: sp.Expr, base: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Return A and B of a polynomial in s as A + B s."""
    found = [sp.S.Zero, sp.S.Zero]
    for (n,), c in sp.Poly(part, _ROOT).terms():
        found[n % 2] += c * base ** (n // 2)
    return sp.expand(found[0]), sp.expand(found[1])
