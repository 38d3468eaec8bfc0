"""One statement for all parameters, or one for each range of them, or why there is none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.display import Add, Cases, Fn, Frac, Mul, Neg, Node, Num, Pow, Relation, Sym, Words
from derive.display.reading import from_condition, from_sympy
from derive.errors import NoRuleError, OutOfBudgetError, UndecidedError
from derive.output_forms.conditions import joined
from derive.proof import Status, Verdict
from derive.proof.comparisons import as_relation
from derive.proof.parameters import Cell, OpenSignError
from derive.proof.spans import LINE, Span, cut
from derive.properties.profile import Subject, subject_of
from derive.properties.records import Property

#: how often the parameter space is cut
CUTS: Final = 4
#: letters of a reason that are shown
_LONGEST: Final = 120
REFUSALS: Final = (UndecidedError, NoRuleError, OutOfBudgetError)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one property says: its value, a note in words, and the argument that proves it."""

    value: Node
    method: str
    note: str = ""


Find = Callable[[Subject], Finding]


def state(key: str, title: str, activation: Activation, find: Find) -> Property:
    """Return the property for all parameters, by cases where they decide, else UNDECIDED.

    An undecided one is worked out at the default parameters, and says so.
    """
    try:
        parts = Cell.of(activation).parts
        answers = _merged(a for part in parts for a in _answers(activation, part, find, CUTS))
    except REFUSALS as refusal:
        return _at_defaults(key, title, activation, find, str(refusal))
    if len(answers) == 1:
        (_, finding), *_ = answers
        return Property(key, title, finding.value, _proved(finding.method), finding.note)
    rows = tuple((finding.value, _condition(cell)) for cell, finding in answers)
    notes = [
        f"{f.note} if {_words(c)}" for (_, c), (_, f) in zip(rows, answers, strict=True) if f.note
    ]
    note = answers[0][1].note if len({f.note for _, f in answers}) == 1 else "; ".join(notes)
    return Property(key, title, Cases(rows), _proved(answers[0][1].method), note)


def _proved(method: str) -> Verdict:
    return Verdict(Status.PROVED, method)


def _answers(
    activation: Activation, cell: Cell, find: Find, cuts: int
) -> list[tuple[Cell, Finding]]:
    try:
        return [(cell, find(subject_of(activation, cell)))]
    except OpenSignError as question:
        if cuts == 0:
            raise
        parts = cell.split(question)
        return [answer for part in parts for answer in _answers(activation, part, find, cuts - 1)]


def _merged(answers: Iterable[tuple[Cell, Finding]]) -> list[tuple[Cell, Finding]]:
    """Join cells with the same value; a note is kept where all of them share it."""
    found: dict[Node, list[tuple[Cell, Finding]]] = {}
    for cell, finding in answers:
        found.setdefault(finding.value, []).append((cell, finding))
    rows: list[tuple[Cell, Finding]] = []
    for same in found.values():
        first = same[0][1]
        note = first.note if len({finding.note for _, finding in same}) == 1 else ""
        kept = replace(first, note=note)
        rows += [(cell, kept) for cell in joined(cell for cell, _ in same)]
    return rows


def _condition(cell: Cell) -> Node:
    """Return the cell as a condition on its parameters."""
    parts = [
        reduce(partial(Relation, "or"), [_within(symbol, span) for span in spans])
        if not _is_hole(spans)
        else Relation("≠", Sym(symbol.name), from_sympy(spans[0].upper))
        for symbol, spans in cell.domains
        if spans != (LINE,)
    ]
    parts += [from_condition(as_relation(*compared)) for compared in cell.relations]
    return reduce(partial(Relation, "and"), parts)


def _words(condition: Node) -> str:
    """Return a condition on parameters as plain text, for a note."""
    match condition:
        case Relation(sign, left, right):
            return f"{_words(left)} {sign} {_words(right)}"
        case Neg(arg):
            return f"−{_words(arg)}"
        case Frac(top, bottom):
            return f"{_words(top)}/{_words(bottom)}"
        case Add(terms):
            return " + ".join(map(_words, terms)).replace("+ −", "− ")
        case Mul(factors):
            return "·".join(map(_words, factors))
        case Sym(name):
            return name
        case Num(value):
            return str(value)
        case Pow(base, exponent):
            return f"({_words(base)})^({_words(exponent)})"
        case Fn(name, args):
            return f"{name}({', '.join(map(_words, args))})"
        case _:
            raise NoRuleError(f"no words for a condition with {type(condition).__name__}")


def _is_hole(spans: tuple[Span, ...]) -> bool:
    """Whether the spans are the whole line but for one point."""
    return len(spans) == 2 and spans == cut(LINE, spans[0].upper)[::2]


def _within(symbol: sp.Symbol, span: Span) -> Node:
    letter = Sym(symbol.name)
    if span.point is not None:
        return Relation("=", letter, from_sympy(span.point))
    below, above = ("≤" if closed else "<" for closed in (span.lower_closed, span.upper_closed))
    if span.lower.is_infinite:
        return Relation(above, letter, from_sympy(span.upper))
    if span.upper.is_infinite:
        return Relation({"<": ">", "≤": "≥"}[below], letter, from_sympy(span.lower))
    return Relation(above, Relation(below, from_sympy(span.lower), letter), from_sympy(span.upper))


def _brief(reason: str) -> str:
    """Return a reason in the usual signs, without the middle of a formula that fills a page."""
    reason = reason.replace("**", "^").replace("*", "·")
    return reason if len(reason) <= _LONGEST else f"{reason[: _LONGEST - 40]} … {reason[-36:]}"


def _at_defaults(key: str, title: str, activation: Activation, find: Find, reason: str) -> Property:
    verdict = Verdict(Status.UNDECIDED, "no argument was found", _brief(reason))
    if not activation.parameters:
        return Property(key, title, Words("not decided"), verdict)
    chosen = [(p.symbol, p.default) for p in activation.parameters]
    values = ", ".join(f"{symbol} = {value}" for symbol, value in chosen)
    fixed = replace(activation, expr=activation.expr.subs(chosen), parameters=(), kinks=())
    try:
        finding = find(subject_of(fixed, Cell.of(fixed)))
    except REFUSALS:
        return Property(key, title, Words("not decided"), verdict)
    note = f"only for {values}, the default" + (f": {finding.note}" if finding.note else "")
    method = f"for {values}: {finding.method}"
    return Property(key, title, finding.value, Verdict(Status.PROVED, method), note)
