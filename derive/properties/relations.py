"""Relations to other entries: f as a combination of another activation, found, then proved.

The numbers are read off a few points; a relation is stated only when it is proved for all x.
"""

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
    f, g = pair.activation.expr, pair.other.expr
    name, slope = _call(pair.activation, x), Prime(_call(pair.activation, x))
    for b in STRETCHES:
        image, shown = g.subs(x, b * x), {_G: _call(pair.other, b * x)}
        yield from _combination(pair, f, name, [(image, _G), (sp.S.One, sp.S.One)], shown)
        yield from _combination(pair, f, name, [(x * image, x * _G)], shown)
        yield from _combination(pair, f.diff(x), slope, [(image, _G)], shown)
        yield from _combination(pair, f, name, [(sp.log(image), sp.log(_G))], shown)
    shown = {_G: _call(pair.other, x), _H: _call(pair.other, -x)}
    yield from _combination(pair, f, name, [(g, _G), (g.subs(x, -x), _H)], shown)


#: letters that stand for the other activation at b x, and at -x, until its name is put in;
#: they sort behind all others, so that a factor is written before the function
_G: Final = y
_H: Final = sp.Symbol("zzh", real=True)

Terms: TypeAlias = Sequence[tuple[sp.Expr, sp.Expr]]
Numbers: TypeAlias = Mapping[sp.Symbol, sp.Rational]


def _call(activation: Activation, argument: sp.Expr) -> Node:
    return Fn(activation.name, (from_sympy(argument),))


def _named(expr: sp.Expr, shown: Mapping[sp.Symbol, Node]) -> Node:
    names = {Sym(letter.name): node for letter, node in shown.items()}
    return replaced(
        from_sympy(expr), lambda node: names.get(node) if isinstance(node, Sym) else None
    )


def _combination(
    pair: _Pair, left: sp.Expr, name: Node, terms: Terms, shown: Mapping[sp.Symbol, Node]
) -> Iterator[Candidate]:
    """Yield left = Σ c_k · term_k, when recognisable numbers c_k fit at all points."""
    values = dict(pair.values)
    wanted = _numbers(left, pair.values)
    columns = [_numbers(expr, pair.values) for expr, _ in terms]
    if wanted is None or any(column is None for column in columns):
        return
    fitted = _fit(wanted, [column for column in columns if column is not None])
    coefficients = [_recognised(number, values) for number in fitted]
    known = [c for c in coefficients if c is not None]
    if len(known) < len(terms) or all(c == 0 for c in known[: 1 + (_H in shown)]):
        return
    right = sp.Add(*(c * expr for c, (expr, _) in zip(known, terms, strict=True)))
    printed = sp.Add(*(c * letter for c, (_, letter) in zip(known, terms, strict=True)))
    yield Candidate(left, right, Relation("=", name, _named(printed, shown)))


@lru_cache(maxsize=4096)
def _numbers(
    expr: sp.Expr, values: tuple[tuple[sp.Symbol, sp.Rational], ...]
) -> tuple[float, ...] | None:
    """Return the expression at the points; None where it has no value. They only choose."""
    try:
        return tuple(float(enclose(expr, {**dict(values), x: p}, 53)) for p in POINTS)
    except UndecidedError:
        return None


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
