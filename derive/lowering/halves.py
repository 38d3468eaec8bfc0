"""A function on one half-line, as a rational expression in atoms that are positive there.

On x = ±a with a > 0 the growing exponentials are written by the falling one, E = e^(−ca) ≤ 1, so
nothing overflows; log P(E) becomes a multiple of a plus log1p of a polynomial without constant
term; erf and erfc become e^(−k²a²) times the Mills ratio M(a) = e^(k²a²) erfc(ka), which is flat.
What is left is a rational expression whose cancellations can be read off the signs of its
coefficients.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Final

import sympy as sp

from derive.errors import NoRuleError
from derive.symbols import x

a: Final = sp.Symbol("a", positive=True)
E: Final = sp.Symbol("E", positive=True)
G: Final = sp.Symbol("G", positive=True)

_HYPERBOLIC: Final = (sp.tanh, sp.sinh, sp.cosh, sp.sech, sp.csch, sp.coth)
_POSITIVE: Final = (sp.atan, sp.asinh)
_OPAQUE: Final = (sp.atan, sp.asinh, sp.sin, sp.cos, sp.tan)


class NotCanonicalError(NoRuleError):
    """The expression holds something this form cannot express; the caller falls back."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A letter of the canonical form, and what it stands for as an expression in a."""

    symbol: sp.Symbol
    exact: sp.Expr


@dataclass(frozen=True, slots=True)
class Half:
    """``expr`` over the atoms; ``atoms`` lists those that occur besides a."""

    expr: sp.Expr
    atoms: tuple[Atom, ...]

    @property
    def exact(self) -> sp.Expr:
        """The half-line's function as an expression in a."""
        return self.expr.xreplace({atom.symbol: atom.exact for atom in self.atoms})

    def atom(self, symbol: sp.Symbol) -> Atom:
        """Return the atom with this letter."""
        return {atom.symbol: atom for atom in self.atoms}[symbol]


@dataclass(slots=True)
class _Reading:
    """What has been met so far while an expression is being rewritten."""

    core: sp.Expr
    square: sp.Rational
    atoms: dict[sp.Symbol, sp.Expr] = field(default_factory=dict)

    def letter(self, prefix: str, exact: sp.Expr, *, positive: bool) -> sp.Symbol:
        for symbol, known in self.atoms.items():
            if known == exact:
                return symbol
        number = sum(symbol.name.startswith(prefix) for symbol in self.atoms)
        symbol = sp.Symbol(f"{prefix}{number}", positive=positive or None, real=True)
        self.atoms[symbol] = exact
        return symbol


def argument(expr: sp.Basic) -> sp.Expr:
    """Return the first argument of a function."""
    inside = expr.args[0]
    if not isinstance(inside, sp.Expr):
        raise NotCanonicalError(f"{expr} is no function of an expression")
    return inside


def on_half_line(expr: sp.Expr, side: int) -> sp.Expr:
    """Return ``expr`` at x = ``side``·a, a > 0, with hyperbolic functions as exponentials."""
    there = expr.subs(x, side * a)
    return there.replace(lambda e: isinstance(e, _HYPERBOLIC), lambda e: e.rewrite(sp.exp))


def inside_log1p(exact: sp.log, core: sp.Expr) -> sp.Expr:
    """Return u of log(1 + u) as one quotient in E = e^(−core)."""
    inside = argument(exact) - 1
    in_e = inside.replace(
        lambda e: isinstance(e, sp.exp) and e.has(a), lambda e: E ** sp.cancel(-argument(e) / core)
    )
    return sp.cancel(sp.together(in_e))


def canonical(exprs: tuple[sp.Expr, ...]) -> tuple[Half, ...]:
    """Return expressions in a as rational functions of common atoms.

    Raises ``NotCanonicalError`` where that cannot be done.
    """
    core = _core(exprs)
    reading = _Reading(*(_units(exprs) if core is None else (core, sp.S.One)))
    read = [_simplest(_rewrite(expr, reading)) for expr in exprs]
    return tuple(_half(expr, reading) for expr in _in_lowest_power(read, reading))


def _in_lowest_power(exprs: list[sp.Expr], reading: _Reading) -> list[sp.Expr]:
    """Write E for E^n where only powers of E^n are left, as in tanh′ = 4E²/(1 + E²)²."""
    powers = {
        n[0]
        for expr in exprs
        for part in sp.fraction(expr)
        for n in (sp.Poly(part, E).monoms() if part.has(E) else ())
    }
    step = reduce(sp.igcd, {*powers, *_powers_within(reading)}, 0)
    if step < 2:
        return exprs
    reading.core *= step
    return [sp.cancel(expr.subs(E, E ** sp.Rational(1, step))) for expr in exprs]


def _powers_within(reading: _Reading) -> set[int]:
    """Return the powers of E inside logarithms; 1 for one that is no power of it."""
    logarithms = [exact for exact in reading.atoms.values() if isinstance(exact, sp.log)]
    exponents = [argument(e) for log in logarithms for e in log.atoms(sp.exp) if e.has(a)]
    ratios = [sp.cancel(exponent / reading.core) for exponent in exponents]
    return {abs(int(ratio)) if ratio.is_Integer else 1 for ratio in ratios}


def _half(expr: sp.Expr, reading: _Reading) -> Half:
    known: dict[sp.Symbol, sp.Expr] = {
        E: sp.exp(-reading.core),
        G: sp.exp(-reading.square * a**2),
        **reading.atoms,
    }
    used = sorted((s for s in known if expr.has(s)), key=str)
    return Half(expr, tuple(Atom(symbol, known[symbol]) for symbol in used))


def _simplest(expr: sp.Expr) -> sp.Expr:
    return sp.cancel(sp.together(expr))


def _core(exprs: tuple[sp.Expr, ...]) -> sp.Expr | None:
    """Return P where every exponent is an integer times P(a), increasing, and not just c·a, k·a².

    The coefficients of P are positive numbers, P(0) = 0, as in e^(±√(2/π)(x + 0.044715 x³)).
    """
    exponents = {sp.expand(argument(e)) for expr in exprs for e in expr.atoms(sp.exp) if e.has(a)}
    if any(expr.has(sp.erf, sp.erfc) for expr in exprs) or not exponents:
        return None
    if any(u.free_symbols != {a} or not u.is_polynomial(a) for u in exponents):
        return None
    first = min(exponents, key=lambda u: (abs(sp.N(u.subs(a, 1))), sp.default_sort_key(u)))
    ratios = [sp.cancel(u / first) for u in exponents]
    coefficients = sp.Poly(first, a).coeffs()
    plain = all(c.is_Rational for c in coefficients) and first.is_Mul
    signs = {sp.sign(c) for c in coefficients}
    if plain or not all(r.is_Integer for r in ratios) or len(signs) != 1 or first.subs(a, 0) != 0:
        return None
    return sp.expand(first * signs.pop())


def _units(exprs: tuple[sp.Expr, ...]) -> tuple[sp.Expr, sp.Rational]:
    """Return c·a and k such that every exponential is a power of e^(−ca) times one of e^(−ka²)."""
    linear: list[sp.Rational] = []
    square: list[sp.Rational] = []
    for expr in exprs:
        for e in expr.atoms(sp.exp):
            first, second, _ = _exponent(argument(e))
            linear.append(first)
            square.append(second)
        for e in expr.atoms(sp.erf, sp.erfc):
            square.append((argument(e) / a) ** 2)
    return _unit(linear) * a, _unit(square)


def _unit(values: list[sp.Rational]) -> sp.Rational:
    sizes = [abs(v) for v in values if v.is_Rational and v != 0]
    return reduce(sp.gcd, sizes) if sizes else sp.S.One


def _exponent(u: sp.Expr) -> tuple[sp.Rational, sp.Rational, sp.Expr]:
    """Split u = c·a + k·a² + rest with rational c and k."""
    if not u.is_polynomial(a):
        return sp.S.Zero, sp.S.Zero, u
    terms = sp.Poly(u, a).as_dict()
    first, second = (terms.pop((n,), sp.S.Zero) for n in (1, 2))
    rest = sum((c * a ** n[0] for n, c in terms.items()), sp.S.Zero)
    if not first.is_Rational or not second.is_Rational:
        return sp.S.Zero, sp.S.Zero, u
    return first, second, rest


def _rewrite(expr: sp.Expr, reading: _Reading) -> sp.Expr:
    if not expr.has(a):
        return _constant(expr, reading)
    if expr == a:
        return a
    if isinstance(expr, sp.Add | sp.Mul):
        return expr.func(*(_rewrite(e, reading) for e in expr.args))
    if isinstance(expr, sp.Pow) and expr.exp.is_Integer:
        return sp.Pow(_rewrite(expr.base, reading), expr.exp)
    for kind, rule in _RULES:
        if isinstance(expr, kind):
            return rule(expr, reading)
    raise NotCanonicalError(f"{expr.func.__name__} has no canonical form")


def _constant(expr: sp.Expr, reading: _Reading) -> sp.Expr:
    """Give irrational constants letters, so that factoring is over the rationals."""
    powers = expr.replace(
        lambda e: e == sp.E or (isinstance(e, sp.exp) and argument(e).is_Integer),
        lambda e: reading.letter("k", sp.exp(-1), positive=True) ** -sp.log(e),
    )
    if isinstance(powers, sp.Expr):
        expr = powers
    roots = [e for e in expr.atoms(sp.Pow, sp.NumberSymbol, sp.Function) if not e.free_symbols]
    known = {
        e: reading.letter("k", e, positive=True)
        for e in sorted(roots, key=str)
        if e.is_number and not e.is_Rational and sp.N(e) > 0
    }
    return expr.xreplace(known)


def _exponential(expr: sp.Expr, reading: _Reading) -> sp.Expr:
    times = sp.cancel(sp.expand(argument(expr)) / reading.core)
    if times.is_Integer:
        return E**-times
    first, second, rest = _exponent(argument(expr))
    if rest.has(a) or not (reading.core / a).is_Rational:
        raise NotCanonicalError(f"the exponent {argument(expr)} is no rational multiple of x or x²")
    if second > 0:
        raise NotCanonicalError(f"{expr} grows like e^(x²)")
    falling = E ** (-first * a / reading.core) * G ** (-second / reading.square)
    return falling * _constant(sp.exp(rest), reading)


def _logarithm(expr: sp.Expr, reading: _Reading) -> sp.Expr:
    inside = _simplest(_rewrite(argument(expr), reading))
    numerator, denominator = sp.fraction(inside)
    joined = _log_quotient(numerator, denominator, reading)
    if joined is not None:
        return joined
    return _log_polynomial(numerator, reading) - _log_polynomial(denominator, reading)


def _log_quotient(p: sp.Expr, q: sp.Expr, reading: _Reading) -> sp.Expr | None:
    """Return log(p/q) as log(c) − n·P(a) + log1p of one quotient, which cannot cancel.

    The leading terms of p/q are c·E^n. What is left, (p/(c·E^n) − q)/q, must have coefficients of
    one sign above the line and below it; a negative quotient is that of q/p.
    """
    known = {s: e for s, e in reading.atoms.items() if not e.free_symbols}
    if not p.has(E) or not q.has(E) or (p.free_symbols | q.free_symbols) - {E, *known}:
        return None
    (first, low, above), (last, high, below) = (_leading(part) for part in (p, q))
    rest = sp.expand(above - below)
    signs = [_signs(part, known) for part in (above, below, rest)]
    ratio = (first / last).xreplace(known)
    if sp.N(ratio) < 0 or signs[:2] != [{1}, {1}] or signs[2] not in ({1}, {-1}):
        return None
    sign = min(signs[2])
    quotient = sp.cancel(sign * rest / (below if sign > 0 else above)).xreplace(known)
    exact = sp.log(1 + quotient.subs(E, sp.exp(-reading.core)))
    atom = reading.letter("L", exact, positive=True)
    return _constant(sp.log(ratio), reading) - (low - high) * reading.core + sign * atom


def _leading(part: sp.Expr) -> tuple[sp.Expr, int, sp.Expr]:
    """Return c, n and what c·E^n is multiplied by, with the constant term 1."""
    terms = {n: c for (n,), c in sp.Poly(part, E).terms()}
    low = min(terms)
    return terms[low], low, sp.expand(part / (terms[low] * E**low))


def _signs(part: sp.Expr, known: Mapping[sp.Symbol, sp.Expr]) -> set[int]:
    return {int(sp.sign(sp.N(c.xreplace(known)))) for c in sp.Poly(part, E).coeffs()}


def _log_polynomial(p: sp.Expr, reading: _Reading) -> sp.Expr:
    """Return log p(E) = log(lowest coefficient) − (lowest power)·c·a + log1p(the rest)."""
    slope = sp.expand((p - 1) / a)
    if p.free_symbols == {a} and slope.is_Rational and 0 < slope <= 1:  # it does not overflow
        return reading.letter("F", sp.log(p), positive=True)
    if p.free_symbols - {E}:
        raise NotCanonicalError(f"log({p}) holds more than one exponential")
    terms = {n[0]: c for n, c in sp.Poly(p, E).terms()}
    low = min(terms)
    first = terms.pop(low)
    if not all(c / first > 0 for c in terms.values()) or first < 0:
        raise NotCanonicalError(f"log({p}) may cancel")
    rest = sum((c / first * E ** (n - low) for n, c in terms.items()), sp.S.Zero)
    atom: sp.Expr = sp.S.Zero
    if rest != 0:
        exact = sp.log(1 + rest.subs(E, sp.exp(-reading.core)))
        atom = reading.letter("L", exact, positive=True)
    return _constant(sp.log(first), reading) - low * reading.core + atom


def _error_function(expr: sp.Expr, reading: _Reading) -> sp.Expr:
    slope = argument(expr) / a
    if slope.has(a) or not slope.is_number or not (slope**2).is_Rational:
        raise NotCanonicalError(f"{expr} is no error function of a multiple of x")
    exact = sp.exp(slope**2 * a**2) * sp.erfc(abs(slope) * a)
    tail = G ** (slope**2 / reading.square) * reading.letter("M", exact, positive=True)
    complement = tail if sp.N(slope) > 0 else 2 - tail  # erfc(ka)
    return complement if isinstance(expr, sp.erfc) else 1 - complement


def _opaque(expr: sp.Expr, reading: _Reading) -> sp.Expr:
    if sp.diff(argument(expr), a).has(a):
        raise NotCanonicalError(f"{expr} is a function of a function")
    positive = isinstance(expr, _POSITIVE) and argument(expr) == a
    return reading.letter("F", expr, positive=positive)


def _root(expr: sp.Expr, reading: _Reading) -> sp.Expr:
    if expr.args[1] != sp.Rational(1, 2):
        raise NotCanonicalError(f"{expr} is no integer power or square root")
    return reading.letter("F", expr, positive=True)


_RULES: Final[
    tuple[tuple[type | tuple[type, ...], Callable[[sp.Expr, _Reading], sp.Expr]], ...]
] = (
    (sp.exp, _exponential),
    (sp.log, _logarithm),
    ((sp.erf, sp.erfc), _error_function),
    (_OPAQUE, _opaque),
    (sp.Pow, _root),
)
