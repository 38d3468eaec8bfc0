"""The likely cause of a wrong derivative: an edit of the true formula, proved equal to the code."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, product
from textwrap import shorten
from time import process_time
from typing import Final

import sympy as sp

from derive.judging.arguments import Roles
from derive.judging.functions import Pair, g, slope_of
from derive.judging.mutations import (
    Edit,
    halves_of_product_rule,
    inner_functions,
    losses,
    other_numbers,
    repairs,
    without_inner_slope,
)
from derive.judging.oracle import exact_value
from derive.judging.recognising import chosen_for, constants_of, entries
from derive.judging.records import Role
from derive.proof import Status, prove_equal
from derive.symbols import x

_POINTS: Final = tuple(sp.Rational(n, 100) for n in (-70, 130, 33, -240, 410, -1130, 7))
_G: Final = sp.Rational(3, 2)
_CLOSE: Final = 1e-9
#: parameters are tried a little off their defaults, which may be special
_OFF: Final = sp.Rational(9, 8)
#: of processor time: on a busy machine the same causes are found
_SECONDS: Final = 2.5
_MOST: Final = 600
_LONGEST: Final = 160


@dataclass(frozen=True, slots=True)
class Cause:
    """The mistake in words, whether it is proved, and whether x stands for y or y for x."""

    words: str
    proved: bool = False
    confuses: bool = False
    roles: Roles = ()

    def __post_init__(self) -> None:
        """Keep the words short: formulas with many cases say nothing to a reader."""
        object.__setattr__(self, "words", shorten(self.words, _LONGEST, placeholder=" …"))


def likely_cause(pair: Pair, candidates: Iterable[tuple[Roles, sp.Rational]]) -> Cause | None:
    """Return the edit of the true derivative that equals the code, if one is found in time.

    ``candidates`` are ways to read the arguments, each with an input at which the code is wrong.
    """
    ends = process_time() + _SECONDS
    searches = [_Search(pair, roles, ends, at) for roles, at in candidates]
    for look in (_Search.first, _Search.foreign):
        for search in searches:
            with suppress(RecursionError, ValueError, TypeError, NotImplementedError):
                # an edit that SymPy cannot make is no cause
                if (found := look(search)) is not None:
                    return found
    return None


class _Search:
    """Looks for an edit for one way to read the arguments."""

    def __init__(self, pair: Pair, roles: Roles, ends: float, wrong: sp.Rational) -> None:
        self.pair = pair
        self.roles = roles
        self.ends = ends
        self.used = pair.as_used(roles)
        self.truth = pair.target(roles)
        self.factor = g if Role.UPSTREAM in roles else sp.S.One
        off = {p: d * _OFF if d else _OFF - 1 for p, d in pair.defaults.items()}
        points = dict.fromkeys((wrong, *_POINTS))
        self.values = [{**off, g: _G, x: at} for at in points]
        self.returned = [exact_value(self.used, v) for v in self.values]

    def first(self) -> Cause | None:
        """Return the first edit that equals the code."""
        return (
            self._ratio()
            or self._among(self._plain(), self.used)
            or self._confusion()
            or self._among(self._rules(), self.used)
            or self._among(islice(losses(self.truth), _MOST), self.used)
            or self._among(other_numbers(self.truth, self.used), self.used)
            or self._repaired()
            or self._term_missing()
        )

    # ---- tests

    def _same(self, expr: sp.Basic, wanted: list[float | None]) -> bool:
        compared = 0
        for values, value in zip(self.values, wanted, strict=True):
            found = exact_value(expr, values) if isinstance(expr, sp.Expr) else None
            if found is None or value is None:
                continue
            if abs(found - value) > _CLOSE * max(1e-3, abs(value)):
                return False
            compared += 1
        return compared >= 4

    def _among(self, edits: Iterable[Edit], used: sp.Expr) -> Cause | None:
        for words, edited in edits:
            if process_time() > self.ends:
                return None
            if edited != self.truth and self._same(edited, self.returned):
                return Cause(words, self._proved(edited, used), roles=self.roles)
        return None

    def _proved(self, left: sp.Basic, right: sp.Expr) -> bool:
        if not isinstance(left, sp.Expr):
            return False
        try:
            verdict = prove_equal(left, right, self.pair.region(), budget=1.0)
        except (ValueError, TypeError, NotImplementedError):
            return False
        return verdict.status is Status.PROVED

    # ---- edits

    def _ratio(self) -> Cause | None:
        """Find a constant factor, or one made of parameters."""
        truth = [exact_value(self.truth, v) for v in self.values]
        pairs = [(a, b) for a, b in zip(self.returned, truth, strict=True) if a and b]
        ratios = [a / b for a, b in pairs]
        if len(ratios) < 4 or max(ratios) - min(ratios) > _CLOSE * abs(ratios[0]):
            return None
        factor = self._factor(ratios[0])
        if factor is None or factor == 1 or not self._same(self.truth * factor, self.returned):
            return None
        if factor == -1:
            words = "the sign is wrong"
        elif factor.free_symbols or abs(ratios[0]) < 1:
            words = f"the factor {1 / factor} is missing"
        else:
            words = f"the factor {factor} is too much"
        return Cause(words, self._proved(self.truth * factor, self.used), roles=self.roles)

    def _factor(self, ratio: float) -> sp.Expr | None:
        for letter in self.pair.parameters:
            for made in (letter, 1 / letter, letter**2, letter**-2):
                value = exact_value(made, self.values[0])
                if value is not None and abs(value - ratio) < _CLOSE * abs(ratio):
                    return made
        if sp.Rational(ratio).limit_denominator(64) == 1 / _G and self.factor == g:
            return None
        found = sp.Rational(ratio).limit_denominator(64)
        return found if found and abs(float(found) - ratio) < _CLOSE * abs(ratio) else None

    def _plain(self) -> Iterator[Edit]:
        if self.factor == g:
            yield "the incoming gradient is not multiplied", self.pair.derivative
        yield "the function itself is returned, not its derivative", self.pair.value * self.factor

    def _confusion(self) -> Cause | None:
        """Find a formula in y that is given x, or one in x that is given y."""
        twice = self.pair.derivative.xreplace({x: self.pair.value}) * self.factor
        # read as one in y, every formula in x is applied twice
        if Role.OUTPUT not in self.roles and self._same(twice, self.returned):
            proved = self._proved(twice, self.used)
            return Cause("y for x: the activation is applied twice", proved, True, self.roles)
        moved = self.used.xreplace({x: self.pair.value})
        wanted = [exact_value(self.truth, v) for v in self.values]
        if self.pair.value != x and self._same(moved, wanted):
            proved = self._proved(moved, self.truth)
            return Cause("x for y: this formula needs the output", proved, True, self.roles)
        return None

    def _rules(self) -> Iterator[Edit]:
        value, factor = self.pair.value, self.factor
        for words, edited in halves_of_product_rule(value):
            if isinstance(edited, sp.Expr):
                yield words, edited * factor
        for inner in inner_functions(value):
            change = slope_of(inner)
            if change not in (0, 1):
                words = f"chain rule: the derivative of {inner} is missing"
                yield words, self.truth / change
                if change.free_symbols:  # a number is a factor or a sign
                    yield words, without_inner_slope(value, inner) * factor
        for letter in self.pair.parameters:
            words = f"the parameter {letter} is ignored"
            yield words, self.truth.xreplace({letter: sp.S.One})
            default = self.pair.defaults[letter]
            words = f"{letter} is fixed at {default}"
            yield words, self.truth.xreplace({letter: default})

    def _repaired(self) -> Cause | None:
        """Change one thing in the code so that it becomes the true derivative."""
        wanted = [exact_value(self.truth, v) for v in self.values]
        known = self.pair.value.atoms(sp.Rational) | self.pair.derivative.atoms(sp.Rational)
        numbers = sorted({*known, *map(sp.Integer, (-1, 0, 1, 2, 3, 4))}, key=lambda n: (abs(n), n))
        letters = [*self.pair.parameters]
        for words, edited in islice(repairs(self.used, numbers[:14], letters), _MOST):
            if process_time() > self.ends:
                return None
            if self._same(edited, wanted):
                return Cause(words, self._proved(edited, self.truth), roles=self.roles)
        return None

    def _term_missing(self) -> Cause | None:
        """Find a sum in the code that lacks a term c·xʲ·eᵏˣ: solve for what it would have to be."""
        hole = sp.Symbol("hole", real=True)
        for total in _sums(self.used):
            if process_time() > self.ends:
                return None
            opened = self.used.xreplace({total: hole})
            slope = sp.diff(opened, hole)
            if slope == 0 or slope.has(hole):
                continue
            lacking = (self.truth - opened.xreplace({hole: sp.S.Zero})) / slope - total
            term = self._simple(lacking)
            if term is not None:
                repaired = opened.xreplace({hole: total + term})
                words = f"the term {term} is missing in {total}"
                return Cause(words, self._proved(repaired, self.truth), roles=self.roles)
        return None

    def _simple(self, lacking: sp.Expr) -> sp.Expr | None:
        values = [exact_value(lacking, v) for v in self.values]
        for rate, power in product((0, 1, 2, 3, -1, -2, -3), (0, 1, 2, 3)):
            shape = sp.exp(rate * x) * x**power
            known = [exact_value(shape, v) for v in self.values]
            pairs = [(a, b) for a, b in zip(values, known, strict=True) if a is not None and b]
            ratios = [a / b for a, b in pairs]
            if len(ratios) < 4 or max(ratios) - min(ratios) > 1e-6 * abs(ratios[0]):
                continue
            factor = sp.Rational(ratios[0]).limit_denominator(64)
            if factor:
                return factor * shape
        return None

    def foreign(self) -> Cause | None:
        """Find another activation with this derivative, in x or in y."""
        slope = self.pair.slope
        arrays = [n for n, r in enumerate(self.roles) if r is not Role.UPSTREAM]
        for entry in entries():
            if process_time() > self.ends:
                return None
            expr = entry.expr.xreplace(chosen_for(entry)).xreplace(constants_of(entry))
            derivative = slope_of(expr)
            if self._same(derivative * self.factor, self.returned):
                return Cause(f"this is the derivative of {entry.name}", roles=self.roles)
            if len(arrays) == 1:
                letter = sp.Symbol(f"a{arrays[0]}", real=True)
                others = {
                    sp.Symbol(f"a{n}", real=True): g
                    for n in range(len(self.roles))
                    if n != arrays[0]
                }
                moved = slope.xreplace({letter: expr, **others})
                wanted = [exact_value(derivative * self.factor, v) for v in self.values]
                if derivative != 1 and self._same(moved, wanted):
                    return Cause(f"this is the derivative of {entry.name} in y", roles=self.roles)
        return None


def _sums(expr: sp.Expr) -> list[sp.Expr]:
    found = (n for n in sp.preorder_traversal(expr) if isinstance(n, sp.Add) and n.has(x))
    return list(dict.fromkeys(found))
