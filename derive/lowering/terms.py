"""The small typed language that programs are written in: letters, numbers, operations, names."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import sympy as sp

from derive.lowering import operations as op
from derive.lowering.hashing import Hashed, hashed_once
from derive.lowering.operation import Operation


@dataclass(frozen=True, slots=True)
class Term(Hashed):
    """A value computed from the arguments of a generated function."""

    def __add__(self, other: "Term") -> "Term":
        return Call(op.ADD, (self, other))

    def __sub__(self, other: "Term") -> "Term":
        return Call(op.SUBTRACT, (self, other))

    def __mul__(self, other: "Term") -> "Term":
        return Call(op.MULTIPLY, (self, other))

    def __truediv__(self, other: "Term") -> "Term":
        return Call(op.DIVIDE, (self, other))

    def __neg__(self) -> "Term":
        return Call(op.NEGATE, (self,))


@hashed_once
@dataclass(frozen=True, slots=True)
class Letter(Term):
    """An argument of the function: ``x``, ``y`` or a parameter."""

    name: str


@hashed_once
@dataclass(frozen=True, slots=True)
class Number(Term):
    """An exact constant, rounded once, to the nearest float64, when it is printed."""

    value: sp.Expr


@hashed_once
@dataclass(frozen=True, slots=True)
class Call(Term):
    """An operation applied to its arguments."""

    operation: Operation
    arguments: tuple[Term, ...]


@hashed_once
@dataclass(frozen=True, slots=True)
class Let(Term):
    """A value computed once, under a name; ``note`` says in a few words why it is there."""

    name: str
    value: Term
    note: str = ""


@hashed_once
@dataclass(frozen=True, slots=True)
class Standing(Term):
    """``value`` computes what ``exact`` says, by an argument recorded as an obligation.

    ``exact`` is a function of ``letter``, taken at ``at``; it is what the rest of the proof uses.
    """

    value: Term
    exact: sp.Expr
    letter: sp.Symbol
    at: Term


@hashed_once
@dataclass(frozen=True, slots=True)
class Polynomial(Term):
    """Horner's rule at ``at`` with the table ``name`` of float64 ``coefficients``, lowest first.

    ``comment`` states what is approximated, where and how well.
    """

    name: str
    coefficients: tuple[float, ...]
    at: Term
    comment: str


@hashed_once
@dataclass(frozen=True, slots=True)
class Careful(Term):
    """``total``; where it is below ``share`` of ``size``, ``program`` in parts.

    ``total`` is a sum, ``size`` that of its largest summand; ``program`` computes the same from
    ``letters`` by operations that parts have.
    """

    total: Term
    size: Term
    program: Term
    letters: tuple[str, ...]
    share: float


#: for functions of terms that go through all parts: a part that is used often is done once
remembered = lru_cache(maxsize=4096)


def number(value: sp.Expr | int) -> Number:
    """Return an exact constant as a term."""
    return Number(sp.sympify(value))


def call(operation: Operation, *arguments: Term) -> Call:
    """Apply an operation."""
    return Call(operation, arguments)


def children(term: Term) -> tuple[Term, ...]:
    """Return what a term is computed from."""
    match term:
        case Call():
            return term.arguments
        case Let() | Standing():
            return (term.value,)
        case Polynomial():
            return (term.at,)
        case Careful():
            return (term.total, term.size)
    return ()


def walk(term: Term) -> Iterator[Term]:
    """Yield a term and all it is computed from, each once, arguments first."""
    seen: set[Term] = set()

    def visit(node: Term) -> Iterator[Term]:
        if node not in seen:
            seen.add(node)
            for child in children(node):
                yield from visit(child)
            yield node

    return visit(term)


def is_special(term: Term) -> bool:
    """Whether a term calls functions that the package brings itself."""
    return any(
        isinstance(node, Careful) or (isinstance(node, Call) and node.operation.special)
        for node in walk(term)
    )


def tables_of(term: Term) -> tuple[Polynomial, ...]:
    """Return the polynomials in a term, each once."""
    return tuple(node for node in walk(term) if isinstance(node, Polynomial))


def cost(term: Term) -> float:
    """Nanoseconds per float64 element in cache; a value under a name is counted once."""
    nodes = tuple(walk(term))
    calls = sum(node.operation.cost for node in nodes if isinstance(node, Call))
    return calls + sum(0.24 * len(table.coefficients) for table in tables_of(term))


def meaning(term: Term, letters: Mapping[str, sp.Expr]) -> sp.Expr:
    """Return what a term computes in exact arithmetic."""
    match term:
        case Letter():
            return letters[term.name]
        case Number():
            return term.value
        case Call():
            return term.operation.meaning(*(meaning(a, letters) for a in term.arguments))
        case Let():
            return meaning(term.value, letters)
        case Standing():
            return term.exact.subs(term.letter, meaning(term.at, letters))
        case Careful():
            return meaning(term.total, letters)
    raise TypeError(f"a {type(term).__name__} has a meaning only inside a Standing term")


def mapped(term: Term, change: Callable[[Term], Term]) -> Term:
    """Return the term with ``change`` applied to everything it is directly computed from."""
    match term:
        case Call():
            return Call(term.operation, tuple(change(t) for t in term.arguments))
        case Let():
            return Let(term.name, change(term.value), term.note)
        case Standing():
            return Standing(change(term.value), term.exact, term.letter, change(term.at))
        case Polynomial():
            return replace(term, at=change(term.at))
        case Careful():
            return replace(term, total=change(term.total), size=change(term.size))
    return term


def replaced(term: Term, old: Term, new: Term) -> Term:
    """Return the term with ``new`` for every ``old``."""
    return new if term == old else mapped(term, lambda part: replaced(part, old, new))


def occurrences(term: Term, part: Term) -> int:
    """Count how often ``part`` is used."""
    return (term == part) + sum(occurrences(child, part) for child in children(term))
