"""Factors of a rational function over the rationals, by FLINT, written as SymPy would write them.

SymPy's own ``factor`` takes milliseconds where FLINT takes microseconds, and it is asked for
thousands of short sums. Functions and irrational numbers are letters meanwhile; roots, and several
exponentials, are left to SymPy.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache, reduce
from math import gcd, lcm
from operator import add, mul
from typing import Final, cast

import sympy as sp
from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx
from sympy.polys.polyutils import _sort_gens

_Fraction = tuple[fmpq_mpoly, fmpq_mpoly]
#: functions with squares that SymPy writes without them, and cases
_NO_LETTERS: Final = (sp.Abs, sp.sign, sp.Heaviside, sp.Piecewise)
#: bases with their powers, each base with whole coefficients, the first one positive
Factors = list[tuple[sp.Expr, int]]


class _OtherError(Exception):
    """Something that is no rational function with rational numbers of what may be letters."""


@lru_cache(maxsize=4096)
def factor(expr: sp.Expr) -> sp.Expr:
    """Factor over the rationals, functions and irrational numbers being letters."""
    try:
        top, bottom, gens = _read_whole(expr)
    except _OtherError:
        return sp.factor(expr)
    if top.is_zero():
        return sp.S.Zero
    number, factors = sp.S.One, list[sp.Expr]()
    for part, direction in ((top, 1), (bottom, -1)):
        content, found = _factors(part)
        number *= content**direction
        factors += [_written(base, gens) ** (direction * power) for base, power in found]
    product = sp.Mul(*factors)
    return _kept(number, product)


def factor_list(expr: sp.Expr) -> tuple[sp.Expr, Factors]:
    """Return a constant and factors with their powers, in SymPy's own order.

    Raises ``sp.PolynomialError`` for what is no polynomial.
    """
    found = _by_flint(expr)
    if found is None:
        return _by_sympy(expr)
    number, factors, gens = found
    if len(factors) > 1:
        if not expr.is_Add:  # SymPy takes products apart first, and orders by the letters of each
            return _by_sympy(expr)
        letters = _letters_of_sums(factors, gens)
        placed = sp.Mul(*(base for base, _ in factors)).args
        factors.sort(key=lambda pair: (*_order(pair, letters), placed.index(pair[0])))
    return number, factors


def factors_of(expr: sp.Expr) -> tuple[sp.Expr, Factors]:
    """Return a constant and factors with their powers, in no order; (0, []) of what is 0.

    Raises ``sp.PolynomialError`` for what is no polynomial.
    """
    found = _by_flint(expr)
    if found is not None:
        return found[:2]
    return _by_sympy(expr) if sp.expand(expr) != 0 else (sp.S.Zero, [])


def _by_flint(expr: sp.Expr) -> tuple[sp.Expr, Factors, tuple[sp.Expr, ...]] | None:
    """Return constant, factors and letters; None where SymPy is to be asked."""
    try:
        top, bottom, gens = _read_whole(expr)
    except _OtherError:
        return None
    if not bottom.is_constant():
        return None
    if top.is_zero():
        return sp.S.Zero, [], gens
    number, found = _factors(top)
    divisor = bottom.leading_coefficient()
    factors = [(_written(base, gens), power) for base, power in found]
    if any(isinstance(base, sp.Pow) for base, _ in factors):  # √2, which SymPy counts as a number
        return None
    return number / sp.Rational(int(divisor.p), int(divisor.q)), factors, gens


def _by_sympy(expr: sp.Expr) -> tuple[sp.Expr, Factors]:
    number, factors = sp.factor_list(expr)
    return cast(sp.Expr, number), [(base, power) for base, power in factors]


def _letters_of_sums(factors: Factors, gens: tuple[sp.Expr, ...]) -> tuple[sp.Expr, ...]:
    """Return the letters of what is left when SymPy has taken out those that all terms share."""
    sums = [base for base, _ in factors if base.is_Add]
    return tuple(gen for gen in gens if any(total.has(gen) for total in sums))


def _order(pair: tuple[sp.Expr, int], letters: tuple[sp.Expr, ...]) -> tuple[object, ...]:
    """Return the key by which SymPy orders factors: by degree, letters, power, coefficients."""
    base, power = pair
    own = letters if base.is_Add else (base,)
    written = sp.Poly(base, *own, domain=sp.ZZ).rep.to_list()
    return len(written), len(own), power, written


def _factors(part: fmpq_mpoly) -> tuple[sp.Rational, list[tuple[fmpq_mpoly, int]]]:
    """Return the content and the primitive factors with their powers."""
    unit, found = part.factor()
    number = sp.Rational(int(unit.p), int(unit.q))
    factors: list[tuple[fmpq_mpoly, int]] = []
    for base, power in found:
        content, whole = _primitive(base)
        number *= content ** int(power)
        factors.append((whole, int(power)))
    return number, factors


def _kept(number: sp.Rational, product: sp.Expr) -> sp.Expr:
    """Return number·product, a sum being left whole but for its sign: 2(x + 1), 1 − x."""
    if number in (1, -1) or not product.is_Add:
        return number * product
    return sp.Mul(number, product, evaluate=False)


def _read_whole(expr: sp.Expr) -> tuple[fmpq_mpoly, fmpq_mpoly, tuple[sp.Expr, ...]]:
    """Return numerator, denominator and what their letters stand for."""
    atoms = set(_atoms(expr))
    names = {str(atom) for atom in atoms}
    if not atoms or len(names) < len(atoms):
        raise _OtherError
    if sum(isinstance(atom, sp.exp) for atom in atoms) > 1:  # e^x and e^(2x) are no two letters
        raise _OtherError
    gens = _sort_gens(sorted(atoms, key=str))  # SymPy's own order: no public function gives it
    ring = fmpq_mpoly_ctx.get([f"v{k}" for k in range(len(gens))], "lex")
    places = dict(zip(gens, ring.gens(), strict=True))
    top, bottom = _read(expr, places, ring.constant(1))
    for root in (atom for atom in gens if isinstance(atom, sp.Pow)):
        top, bottom = (_folded(part, gens.index(root), root, places) for part in (top, bottom))
    return top, bottom, gens


def _atoms(expr: sp.Basic) -> Iterator[sp.Expr]:
    """Yield what becomes a letter; raises ``_OtherError`` where that would not be SymPy's way."""
    match expr:
        case sp.Rational():
            return
        case sp.Symbol() | sp.NumberSymbol():
            yield expr
        case sp.Add() | sp.Mul():
            for arg in expr.args:
                yield from _atoms(arg)
        case sp.Pow(exp=sp.Integer()):
            yield from _atoms(expr.base)
        case sp.Pow(base=sp.Integer(), exp=sp.Rational()):
            yield _root(expr)
        case sp.Function() if expr.free_symbols and _is_plain(expr):
            yield expr
        case _:
            raise _OtherError


@lru_cache(maxsize=1024)
def _is_plain(function: sp.Expr) -> bool:
    """Whether SymPy would leave a function as it stands: it writes log(2x) as a sum."""
    return not isinstance(function, _NO_LETTERS) and function.expand() == function


def _root(power: sp.Pow) -> sp.Expr:
    return sp.Pow(power.base, sp.Rational(1, _index(power)))


def _index(power: sp.Pow) -> int:
    return int(sp.Rational(power.exp).q)


def _read(expr: sp.Expr, place: Mapping[sp.Expr, fmpq_mpoly], one: fmpq_mpoly) -> _Fraction:
    match expr:
        case sp.Rational():
            return one * fmpq(int(expr.p), int(expr.q)), one
        case sp.Add():
            return reduce(_sum, (_read(arg, place, one) for arg in expr.args))
        case sp.Mul():
            parts = [_read(arg, place, one) for arg in expr.args]
            return reduce(mul, (top for top, _ in parts)), reduce(mul, (low for _, low in parts))
        case sp.Pow(exp=sp.Integer()):
            top, bottom = _read(expr.base, place, one)
            size = abs(int(expr.exp))
            return (top**size, bottom**size) if expr.exp > 0 else (bottom**size, top**size)
        case sp.Pow(exp=sp.Rational()):
            letter = place[_root(expr)] ** abs(int(expr.exp.p))
            return (letter, one) if expr.exp > 0 else (one, letter)
    return place[expr], one


def _sum(a: _Fraction, b: _Fraction) -> _Fraction:
    if a[1] == b[1]:
        return a[0] + b[0], a[1]
    return add(a[0] * b[1], b[0] * a[1]), a[1] * b[1]


def _folded(
    p: fmpq_mpoly, slot: int, root: sp.Pow, place: Mapping[sp.Expr, fmpq_mpoly]
) -> fmpq_mpoly:
    """Return the polynomial with whole powers of a root's base in the place of its own powers."""
    index, ring = _index(root), p.context()
    if p.degrees()[slot] < index:
        return p
    base = _read(root.base, place, ring.constant(1))[0]
    total = ring.constant(0)
    for monomial, coefficient in p.to_dict().items():
        wraps, left = divmod(int(monomial[slot]), index)
        own = (*monomial[:slot], left, *monomial[slot + 1 :])
        total += ring.from_dict({own: coefficient}) * base**wraps
    return total


def _primitive(p: fmpq_mpoly) -> tuple[sp.Rational, fmpq_mpoly]:
    """Return (c, q) with p = c·q, q with whole coefficients, the first one positive."""
    numbers = list(p.coeffs())
    top, bottom = gcd(*(int(c.p) for c in numbers)), lcm(*(int(c.q) for c in numbers))
    sign = -1 if p.leading_coefficient() < 0 else 1
    content = fmpq(sign * top, bottom)
    return sp.Rational(sign * top, bottom), p / content


def _written(p: fmpq_mpoly, gens: tuple[sp.Expr, ...]) -> sp.Expr:
    terms = (
        sp.Mul(sp.Rational(int(c.p), int(c.q)), *(g**k for g, k in zip(gens, m, strict=True) if k))
        for m, c in zip(p.monoms(), p.coeffs(), strict=True)
    )
    return sp.Add(*terms)


@lru_cache(maxsize=2048)
def collected(total: sp.Expr, letter: sp.Symbol) -> sp.Expr:
    """Return a sum with its terms gathered by powers of a letter, as ``sp.collect`` does."""
    parts: dict[sp.Expr, list[sp.Expr]] = {}
    for term in total.args if isinstance(total, sp.Add) else ():
        power, others = sp.S.One, list[sp.Expr]()
        for part in sp.Mul.make_args(term):
            if letter not in part.free_symbols:
                others.append(part)
            elif part.as_base_exp()[0] == letter and part.as_base_exp()[1].is_Rational:
                power *= part
            else:
                return sp.collect(total, letter)
        parts.setdefault(power, []).append(sp.Mul(*others))
    if not parts:
        return sp.collect(total, letter)
    return sp.Add(*(power * sp.Add(*coefficients) for power, coefficients in parts.items()))
