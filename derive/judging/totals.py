"""Totals over all components of a vector, each a letter: Σₖ exp(xₖ) is one, whatever n is.

A total is split into products; what does not depend on the bound index goes in front, so that
equal sums become the same letter however they are written.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sympy as sp

from derive.errors import UndecidedError
from derive.judging.child.totals import BOUND, COLUMN, ROW
from derive.judging.formula import Graph, Reading, as_number, meaning
from derive.judging.oracle import exact_value
from derive.proof import Region, sign_on
from derive.symbols import x

#: the number of components
N: Final = sp.Symbol("n", real=True)
_INDICES: Final = {ROW: "i", COLUMN: "j"}
_REDUCED: Final[dict[str, Callable[[list[float]], float]]] = {
    "add": sum, "maximum": max, "minimum": min
}  # fmt: skip

Vector = Mapping[str, Sequence[sp.Rational]]


def letter(name: str, index: str) -> sp.Symbol:
    """Return a component: x and "i" give x_i."""
    return sp.Symbol(f"{name}_{index}", real=True)


def index_of(number: int) -> str:
    """Return how an index of a trace is written; bound ones by their depth."""
    return _INDICES.get(number, f"k{BOUND - number}")


@dataclass
class Totals:
    """The totals met so far: ``terms`` says what each letter adds up (or the largest of)."""

    terms: dict[sp.Symbol, tuple[str, sp.Expr]] = field(default_factory=dict)
    assumed: list[sp.Basic] = field(default_factory=list)

    def total(self, name: str, body: sp.Expr, depth: int) -> sp.Expr:
        """Return Σₖ body (or maxₖ) over letters; raises ``UndecidedError`` for other totals."""
        bound = f"_k{depth}"
        own = {s for s in body.free_symbols if str(s).endswith(bound)}
        if name in {"maximum", "minimum"}:
            return self._letter(name, body, bound)
        if name != "add":
            raise UndecidedError(f"{name} over all components is not known")
        if isinstance(body, sp.Pow) and body.exp == 2:
            return self._letter(name, body, bound)  # a variance: kept, since it is never negative
        found = sp.S.Zero
        for term in sp.Add.make_args(sp.expand(body)):
            front, rest = term.as_independent(*own, as_Add=False)
            found += front * (N if rest == 1 else self._letter(name, rest, bound))
        return found

    def _letter(self, name: str, body: sp.Expr, bound: str) -> sp.Expr:
        plain = body.xreplace({s: letter(str(s).removesuffix(bound), "k") for s in body.free_symbols
                               if str(s).endswith(bound)})  # fmt: skip
        if any(str(s).endswith(("_i", "_j")) for s in plain.free_symbols):
            raise UndecidedError(f"the terms of a sum do not separate: {plain}")
        for known, said in self.terms.items():
            if said == (name, plain):
                return known
        made = sp.Symbol(f"{'S' if name == 'add' else 'M'}{len(self.terms)}", real=True)
        self.terms[made] = (name, plain)
        if name == "add":
            self.assumed += _sign_of_sum(made, plain)
        return made

    def within(self, expr: sp.Expr) -> list[sp.Symbol]:
        """Return the totals that a formula holds, in the order in which they were met."""
        return [total for total in self.terms if expr.has(total)]

    def slope(self, total: sp.Symbol, index: str) -> sp.Expr:
        """Return ∂total/∂x_index; raises ``UndecidedError`` for a largest component."""
        name, term = self.terms[total]
        if not term.has(letter("x", "k")) and not self.within(term):
            return sp.S.Zero
        if name != "add":
            raise UndecidedError(f"the {name} over all components does not cancel")
        found = term.diff(letter("x", "k")).xreplace({letter("x", "k"): letter("x", index)})
        for other in self.within(term):
            found += self._over_all(term.diff(other)) * self.slope(other, index)
        return found

    def _over_all(self, term: sp.Expr) -> sp.Expr:
        return self.total("add", _with_index(term, "k", "k0"), 0)

    def over_all(self, term: sp.Expr) -> sp.Expr:
        """Return Σᵢ of a term over letters with index i."""
        return self.total("add", _with_index(term, "i", "k0"), 0)

    def values(self, vectors: Vector, numbers: Mapping[sp.Symbol, sp.Expr]) -> dict[sp.Symbol, Any]:
        """Return the letters as numbers for given components; raises ``UndecidedError``."""
        count = len(next(iter(vectors.values())))
        known: dict[sp.Symbol, Any] = {**numbers, N: sp.Integer(count)}
        for total, (name, term) in self.terms.items():
            each = [
                exact_value(term, known | {letter(n, "k"): v[k] for n, v in vectors.items()})
                for k in range(count)
            ]
            if None in each:
                raise UndecidedError("a total has no value there")
            parts = [e for e in each if e is not None]
            known[total] = sp.Rational(_REDUCED[name](parts))
        return known


def _sign_of_sum(total: sp.Symbol, term: sp.Expr) -> list[sp.Basic]:
    """Return what the sign of its terms says about a sum."""
    if term.func is sp.exp:
        return [total > 0]
    if isinstance(term, sp.Pow) and term.exp == 2:
        return [total >= 0]
    variable = letter("x", "k")
    if term.free_symbols != {variable}:
        return []
    plain = term.xreplace({variable: x})
    if sign_on(plain, Region()) == 1:
        return [total > 0]
    return [total >= 0] if sign_on(plain, Region(), strict=False) == 1 else []


def _with_index(term: sp.Expr, old: str, new: str) -> sp.Expr:
    moved = {s: sp.Symbol(str(s).removesuffix(old) + new, real=True)
             for s in term.free_symbols if str(s).endswith(f"_{old}")}  # fmt: skip
    return term.xreplace(moved)


def read_general(
    graph: Graph, totals: Totals, arrays: Mapping[str, sp.Expr], reading: Reading
) -> list[sp.Expr]:
    """Return the formulas of a graph; ``arrays`` say what stands in x, a0, … of component i."""
    made: list[sp.Basic] = []
    for op, *args in graph["nodes"]:
        if op == "letter" and args[0] in arrays:
            made.append(_with_index(arrays[args[0]], "i", index_of(args[1])))
        elif op == "size":
            made.append((N + args[0]) ** args[1])
        elif op == "total":
            made.append(totals.total(args[0], as_number(made[args[2]]), args[1]))
        else:
            made.append(meaning(op, args, made, reading))
    return [as_number(made[root]) for root in graph["roots"]]
