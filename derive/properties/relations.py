"""Relations to other entries: f as a combination of another activation, found, then proved.

The numbers are read off a few points; a relation is stated only when it is proved for all x.
"""

import math
import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
import sympy as sp

from derive.activation import Activation
from derive.display import Fn, Node, Prime, Relation, Sym
from derive.display.reading import from_sympy
from derive.display.traversal import replaced
from derive.errors import NoRuleError, OutOfBudgetError, UndecidedError
from derive.messages import Lang, text
from derive.proof import Status, Verdict, prove_equal
from derive.proof.balls import enclose
from derive.proof.parameters import Cell
from derive.proof.region import Region
from derive.properties.records import Property
from derive.symbols import x, y

#: the stretches b in f(x) = a·g(b x) + d that are tried
STRETCHES: Final = tuple(sp.Rational(b) for b in ("1", "-1", "2", "-2", "1/2", "-1/2"))
#: points at which numbers are read off: more than there are unknowns
POINTS: Final = tuple(sp.Rational(p) for p in ("1/3", "-4/3", "7/3", "-13/3", "5/7"))
LARGEST_DENOMINATOR: Final = 12
#: misfit allowed to numbers of double precision, and error of a coefficient read off them
CLOSE: Final = 1e-12
TOLERANCE: Final = 1e-9
BUDGET: Final = 2.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """``left`` = ``right``, both in x; ``shown`` is the right side with the other's name in it."""

    left: sp.Expr
    right: sp.Expr
    statement: Node


@dataclass(frozen=True, slots=True)
class _Pair:
    """The activation to be written, the one to write it with, and numbers for the letters."""

    activation: Activation
    other: Activation
    values: tuple[tuple[sp.Symbol, sp.Rational], ...]


def find_relations(activation: Activation, others: Iterable[Activation]) -> tuple[Property, ...]:
    """Return one property per activation that this one can be written with."""
    found = (_relation(activation, other) for other in others if other != activation)
    return tuple(relation for relation in found if relation is not None)


def _relation(activation: Activation, other: Activation) -> Property | None:
    """Return the first relation to ``other`` that is proved."""
    letters = activation.expr.free_symbols
    if not other.expr.free_symbols <= letters | {x}:
        return None
    pair = _Pair(activation, other, _values(activation))
    line = Cell.of(activation).line
    for candidate in _candidates(pair):
        verdict = _judged(candidate, line)
        if verdict is not None and verdict.status is Status.PROVED:
            title = text(Lang.EN, "property.relation", name=other.name)
            return Property(f"relation:{other.name}", title, candidate.statement, verdict)
    return None


def _judged(candidate: Candidate, line: Region) -> Verdict | None:
    try:
        return prove_equal(candidate.left, candidate.right, line, budget=BUDGET)
    except (NoRuleError, OutOfBudgetError, UndecidedError):
        return None


def _values(activation: Activation) -> tuple[tuple[sp.Symbol, sp.Rational], ...]:
    """Return numbers for the letters, chosen so that no parameter looks like a round number."""
    parameters = [(p.symbol, p.default + sp.Rational(1, 997)) for p in activation.parameters]
    return (*parameters, *((c.symbol, c.value) for c in activation.constants))


def _candidates(pair: _Pair) -> Iterator[Candidate]:
    """Yield candidates; the numbers of g tell, so that nothing is written out that cannot fit."""
    f, g = pair.activation.expr, pair.other.expr
    name = _call(pair.activation, x)
    own, climb = (name, f), (Prime(name), _slope_of(f))
    one = _Term(sp.S.One, {}, tuple(1.0 for _ in POINTS))
    for b in STRETCHES:
        numbers = _numbers_of(g, pair.values, b)
        if numbers is None:
            continue
        image = _Term(_G, {_G: b * x}, numbers)
        risen = _Term(x * _G, {_G: b * x}, tuple(map(operator.mul, map(float, POINTS), numbers)))
        yield from _combination(pair, own, [image, one])
        yield from _combination(pair, own, [risen])
        yield from _combination(pair, climb, [image])
        if min(numbers) > 0:
            logarithm = _Term(sp.log(_G), {_G: b * x}, tuple(map(math.log, numbers)))
            yield from _combination(pair, own, [logarithm])
    columns = [_numbers_of(g, pair.values, b) for b in (sp.S.One, -sp.S.One)]
    terms = [_Term(_G, {_G: x}, columns[0] or ()), _Term(_H, {_H: -x}, columns[1] or ())]
    if None not in columns:
        yield from _combination(pair, own, terms)


@lru_cache(maxsize=1024)
def _slope_of(f: sp.Expr) -> sp.Expr:
    return f.diff(x)


@lru_cache(maxsize=1024)
def _stretched(g: sp.Expr, b: sp.Rational) -> sp.Expr:
    return g.subs(x, b * x)


#: letters that stand for the other activation at b x, and at -x, until its name is put in;
#: they sort behind all others, so that a factor is written before the function
_G: Final = y
_H: Final = sp.Symbol("zzh", real=True)


@dataclass(frozen=True, slots=True)
class _Term:
    """A term in letters for the other activation, at which arguments, and its values."""

    shown: sp.Expr
    letters: Mapping[sp.Symbol, sp.Expr]
    numbers: tuple[float, ...]

    def of(self, g: sp.Expr) -> sp.Expr:
        """Return the term in x, where ``g`` is the other activation."""
        return self.shown.xreplace({s: _stretched(g, at / x) for s, at in self.letters.items()})


Numbers: TypeAlias = Mapping[sp.Symbol, sp.Rational]


def _call(activation: Activation, argument: sp.Expr) -> Node:
    return Fn(activation.name, (from_sympy(argument),))


def _named(expr: sp.Expr, other: Activation, shown: Mapping[sp.Symbol, sp.Expr]) -> Node:
    names = {Sym(letter.name): _call(other, at) for letter, at in shown.items()}
    return replaced(
        from_sympy(expr), lambda node: names.get(node) if isinstance(node, Sym) else None
    )


def _combination(
    pair: _Pair, left: tuple[Node, sp.Expr], terms: Sequence[_Term]
) -> Iterator[Candidate]:
    """Yield left = Σ c_k · term_k, when recognisable numbers c_k fit at all points."""
    values = dict(pair.values)
    name, expr = left
    wanted, columns = _numbers_of(expr, pair.values), [term.numbers for term in terms]
    if wanted is None or not _may_fit([wanted, *columns]):
        return
    fitted = _fit(wanted, columns)
    shown = {letter: at for term in terms for letter, at in term.letters.items()}
    coefficients = [_recognised(number, values) for number in fitted]
    known = [c for c in coefficients if c is not None]
    if len(known) < len(terms) or all(c == 0 for c in known[: 1 + (_H in shown)]):
        return
    right = sp.Add(*(c * t.of(pair.other.expr) for c, t in zip(known, terms, strict=True)))
    printed = sp.Add(*(c * term.shown for c, term in zip(known, terms, strict=True)))
    yield Candidate(expr, right, Relation("=", name, _named(printed, pair.other, shown)))


def _numbers_of(
    expr: sp.Expr, values: tuple[tuple[sp.Symbol, sp.Rational], ...], by: sp.Rational = sp.S.One
) -> tuple[float, ...] | None:
    """Return the expression at the points, computed once for all entries that ask for it."""
    return _numbers(expr, tuple(pair for pair in values if pair[0] in expr.free_symbols), by)


@lru_cache(maxsize=2**16)
def _numbers(
    expr: sp.Expr, values: tuple[tuple[sp.Symbol, sp.Rational], ...], by: sp.Rational
) -> tuple[float, ...] | None:
    """Return the expression at the points, stretched; None where it has no value.

    They only choose.
    """
    try:
        found = tuple(float(enclose(expr, {**dict(values), x: by * p}, 53)) for p in POINTS)
    except UndecidedError:
        return None
    return found if all(map(math.isfinite, found)) else None


def _may_fit(columns: Sequence[Sequence[float]]) -> bool:
    """Tell by a determinant of few numbers whether one column may be a combination of the rest.

    It costs a hundredth of the fit, which nearly all pairs of activations never come to.
    """
    rows = [[column[k] for column in columns] for k in range(len(columns))]
    products = list(_products(rows))
    return abs(sum(products)) <= TOLERANCE * sum(map(abs, products))


def _products(rows: Sequence[Sequence[float]]) -> Iterator[float]:
    """Yield the signed products whose sum is the determinant."""
    for k, first in enumerate(rows[0]):
        smaller = [[*row[:k], *row[k + 1 :]] for row in rows[1:]]
        for rest in _products(smaller) if smaller else [1.0]:
            yield first * rest * (-1.0) ** k


def _fit(wanted: Sequence[float], columns: Sequence[Sequence[float]]) -> list[float]:
    """Solve the least squares problem; an empty list when the fit is not exact."""
    matrix = np.array(columns).T
    solution, *_ = np.linalg.lstsq(matrix, np.array(wanted), rcond=None)
    misfit = np.max(np.abs(matrix @ solution - np.array(wanted)))
    return [float(c) for c in solution] if misfit < CLOSE * (1 + max(map(abs, wanted))) else []


def _recognised(number: float, values: Numbers) -> sp.Expr | None:
    """Return a small fraction, or plus or minus a letter of the activation, that is this number."""
    fraction = Fraction(number).limit_denominator(LARGEST_DENOMINATOR)
    if abs(number - fraction) < TOLERANCE:
        return sp.Rational(fraction.numerator, fraction.denominator)
    for letter, value in sorted(values.items(), key=str):
        for candidate in (letter, -letter, 1 - letter, 1 + letter):
            if abs(number - float(candidate.subs(letter, value))) < TOLERANCE:
                return candidate
    return None
