"""A function as a constant times powers of factors, with the factors that are always positive gone.

Exponentials are written over one generator each of e^x and e^(x²), so that e^-x and e^(2x) are
powers of the same letter; a logarithm, an error function and so on are letters of their own.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import gcd, lcm
from typing import Final, TypeAlias

import sympy as sp

from derive.errors import UndecidedError
from derive.expression.quoting import quoted
from derive.proof.factoring import factors_of
from derive.symbols import x

#: functions that are letters of their own, besides exponentials and roots
LETTERS: Final = (sp.log, sp.erf, sp.atan, sp.asinh, sp.sin, sp.cos)
#: functions that are written with exponentials
HYPERBOLIC: Final = [sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch]


#: what letters stand for
Letters: TypeAlias = dict[sp.Symbol, sp.Expr]


@dataclass(frozen=True, slots=True)
class Factor:
    """``expr`` to the power ``exponent`` (negative in a denominator)."""

    expr: sp.Expr
    exponent: int


@lru_cache(maxsize=2048)
def signed_factors(expr: sp.Expr) -> tuple[sp.Expr, tuple[Factor, ...]]:
    """Return a constant and factors whose product has the sign of ``expr`` wherever it is finite.

    Always positive factors (exponentials, roots, powers with a letter) are left out; letters other
    than x may occur, and a factor without x is returned as a factor. The zero function gives
    (0, ()).
    """
    plain, raised = _with_raised(expr.rewrite(HYPERBOLIC, sp.exp))
    generic, meaning = _with_letters(plain)
    top, bottom = sp.fraction(sp.together(generic))
    top = _reduced(top, meaning.relations)
    constant, factors = sp.S.One, []
    for part, direction in ((top, 1), (bottom, -1)):
        number, found = _factored(part)
        if number == 0:
            return sp.S.Zero, ()
        constant *= number**direction
        for base, exponent in found:
            if not sp.sympify(exponent).is_Integer:
                raise UndecidedError(f"{quoted(base)} has a power that is no number")
            if base not in meaning.positive and base not in raised:
                whole = base.xreplace(meaning.letters).xreplace(raised)
                factors.append(Factor(whole, direction * int(exponent)))
    return constant, tuple(sorted(factors, key=lambda f: (sp.count_ops(f.expr), str(f.expr))))


def _reduced(top: sp.Expr, relations: tuple[tuple[sp.Symbol, sp.Expr], ...]) -> sp.Expr:
    """Replace high powers of roots: (1 + x³)^(3/3) − x³ is 1."""
    for letter, relation in relations:
        index = sp.degree(relation, letter)
        if top.is_polynomial(letter) and sp.degree(sp.expand(top), letter) >= index:
            top = sp.expand(sp.rem(sp.expand(top), relation, letter))
    return top


def _factored(part: sp.Expr) -> tuple[sp.Expr, list[tuple[sp.Expr, int]]]:
    if not part.free_symbols:
        return (part if sp.expand(part) != 0 else sp.S.Zero), []
    try:
        return factors_of(part)
    except (sp.PolynomialError, TypeError) as error:  # TypeError: SymPy orders x^a and x^(a + 1)
        raise UndecidedError(f"{quoted(part)} is no polynomial in letters") from error


def in_letters(expr: sp.Expr) -> tuple[sp.Expr, Letters]:
    """Return ``expr`` over x and letters for its exponentials, roots and other functions of x."""
    generic, meaning = _with_letters(expr)
    return generic, meaning.letters


@dataclass(frozen=True, slots=True)
class _Meaning:
    letters: Letters
    positive: frozenset[sp.Symbol]
    relations: tuple[tuple[sp.Symbol, sp.Expr], ...]


@lru_cache(maxsize=256)
def _letter(name: str) -> sp.Dummy:
    """Return the same letter every time: what SymPy has once worked out with it stays known."""
    return sp.Dummy(name, real=True)


@lru_cache(maxsize=256)
def _positive_letter(name: str) -> sp.Dummy:
    return sp.Dummy(name, positive=True)


def _with_letters(expr: sp.Expr) -> tuple[sp.Expr, _Meaning]:
    """Replace exponentials and other functions of x by letters; return what they stand for.

    No two letters share a name: among equal names SymPy orders by a number drawn at random at the
    start of a process, and the sign of a factor, which a reason may quote, followed it.
    """
    opaque: dict[sp.Expr, sp.Symbol] = {
        atom: _letter(f"{type(atom).__name__}{k}")
        for k, atom in enumerate(sorted(expr.atoms(*LETTERS), key=str))
        if isinstance(atom, sp.Expr)
    }
    outer, exponentials = _with_bases(expr.xreplace(opaque))
    replaced, roots = _with_roots(outer)
    letters: Letters = {letter: atom for atom, letter in opaque.items()}
    letters |= {letter: atom.xreplace(letters) for letter, atom in exponentials.items()}
    letters |= {letter: atom.xreplace(letters) for letter, atom in roots.items()}
    relations = tuple(
        (letter, letter**atom.exp.q - atom.base)
        for letter, atom in roots.items()
        if isinstance(atom, sp.Pow) and atom.base.is_polynomial()
    )
    return replaced, _Meaning(letters, frozenset(exponentials) | frozenset(roots), relations)


def _with_raised(expr: sp.Expr) -> tuple[sp.Expr, Letters]:
    """Write every power b^(m s + k), s with a letter, as b^k times that of a letter for b^s."""
    letters: dict[tuple[sp.Expr, sp.Expr], sp.Symbol] = {}
    images: Letters = {}
    for power in sorted(expr.atoms(sp.Pow), key=str):
        exponent = power.exp.expand()
        if not exponent.free_symbols or x in exponent.free_symbols or power.base == sp.E:
            continue
        constant, lettered = exponent.as_coeff_Add()
        times, unit = lettered.as_coeff_Mul()
        if not times.is_Integer or not constant.is_Integer:
            times, unit, constant = sp.S.One, exponent, sp.S.Zero
        key = (power.base, unit)
        letter = letters.setdefault(key, _positive_letter(f"raised{len(letters)}"))
        images[power] = letter**times * power.base**constant
    meanings: Letters = {letter: base**unit for (base, unit), letter in letters.items()}
    return expr.xreplace(images), meanings


def _with_roots(expr: sp.Expr) -> tuple[sp.Expr, Letters]:
    """Write every power b^(p/q) as the p-th power of a letter for b^(1/q), q > 1."""
    powers = sorted(
        (p for p in expr.atoms(sp.Pow) if p.exp.is_Rational and not p.exp.is_Integer), key=str
    )
    letters: dict[tuple[sp.Expr, int], sp.Symbol] = {}
    images: Letters = {}
    for power in powers:
        key = (power.base, int(power.exp.q))
        letter = letters.setdefault(key, _positive_letter(f"root{len(letters)}"))
        images[power] = letter ** int(power.exp.p)
    meanings: Letters = {
        letter: base ** sp.Rational(1, index) for (base, index), letter in letters.items()
    }
    return expr.xreplace(images), meanings


def _with_bases(expr: sp.Expr) -> tuple[sp.Expr, Letters]:
    """Write e^(a x² + b x + c) over letters for e^(x²/n), e^(x/m) and the constant e^c."""
    atoms = sorted(expr.atoms(sp.exp), key=str)
    rates = {atom: _rates(atom.args[0]) for atom in atoms}
    known = {atom: rate for atom, rate in rates.items() if rate is not None}
    letters: Letters = {}
    images: Letters = dict.fromkeys(atoms, sp.S.One)
    for position, monomial in ((0, x**2), (1, x)):
        unit = _common_unit([(rate[0], rate[1])[position] for rate in known.values()])
        letter = _positive_letter(f"E{position}")
        if unit:
            letters[letter] = sp.exp(unit * monomial)
        for atom, rate in known.items():
            images[atom] *= letter ** (rate[position] / unit) if unit else 1
    for k, atom in enumerate(atoms, start=2):
        rest = known[atom][2] if atom in known else atom.args[0]
        if rest != 0:
            letter = _positive_letter(f"E{k}")
            letters[letter] = sp.exp(rest)
            images[atom] *= letter
    return expr.xreplace(images), letters


@lru_cache(maxsize=1024)
def _rates(argument: sp.Expr) -> tuple[sp.Rational, sp.Rational, sp.Expr] | None:
    if not argument.is_polynomial(x) or sp.degree(argument, x) > 2:
        return None
    square, line, rest = (argument.expand().coeff(x, k) for k in (2, 1, 0))
    if isinstance(square, sp.Rational) and isinstance(line, sp.Rational):
        return square, line, rest
    return None


def _common_unit(rates: list[sp.Rational]) -> sp.Rational:
    """Return the largest rational of which every rate is a whole multiple; 0 when all are 0."""
    nonzero = [rate for rate in rates if rate != 0]
    if not nonzero:
        return sp.S.Zero
    return sp.Rational(gcd(*(int(r.p) for r in nonzero)), lcm(*(int(r.q) for r in nonzero)))
