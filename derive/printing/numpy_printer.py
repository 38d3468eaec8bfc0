"""A term as NumPy text: assignments for what is used twice or deserves a name, then the result."""

from dataclasses import dataclass, field
from typing import Final

import sympy as sp

from derive.lowering.operation import Operation
from derive.lowering.terms import (
    Call,
    Careful,
    Let,
    Letter,
    Number,
    Polynomial,
    Standing,
    Term,
    children,
    mapped,
    meaning,
    walk,
)
from derive.printing.parts_printer import program_of_parts

WIDTH: Final = 90
_RESULT_WIDTH: Final = 80
_CALL: Final = 9  # binds tightest
_UNARY: Final = 6
_FACTOR: Final = 5
_RIGHT_SENSITIVE: Final = frozenset({"subtract", "divide", "excess"})


@dataclass(frozen=True, slots=True)
class Table:
    """A module constant: polynomial coefficients with the comment that belongs above them.

    Or a function of parts: the lines of its ``program``, of the arguments ``letters``.
    """

    name: str
    values: tuple[str, ...]
    comment: str
    program: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KernelText:
    """The body of a kernel: assignment lines (comments included), the result, its tables."""

    lines: tuple[str, ...]
    result: str
    tables: tuple[Table, ...]


@dataclass(slots=True)
class _Printer:
    names: dict[Term, str]
    taken: set[str]
    tables: dict[tuple[float, ...], Table]
    programs: dict[Term, Table]
    lines: list[str] = field(default_factory=list)

    def text(self, term: Term, binding: int = 0) -> str:
        """Return the expression, in parentheses where the surroundings bind tighter."""
        own, text = self._parts(term)
        return f"({text})" if own < binding else text

    def _parts(self, term: Term) -> tuple[int, str]:
        match term:
            case Letter():
                return _CALL, term.name
            case Number():
                return _number(term.value)
            case Standing():
                return self._parts(term.value)
            case Let() if term in self.names:
                return _CALL, self.names[term]
            case Let():
                return self._parts(term.value)
            case Polynomial():
                table = self.tables[term.coefficients]
                return _CALL, f"horner({self.text(term.at)}, {table.name})"
            case Careful():
                parts = (self.text(term.total), self.text(term.size), repr(term.share))
                inside = ", ".join((self.programs[term.program].name, *parts, *term.letters))
                return _CALL, f"special.where_it_cancels({inside})"
            case Call():
                return self._call(term.operation, term.arguments)
        raise TypeError(f"no text for {type(term).__name__}")

    def _call(self, operation: Operation, arguments: tuple[Term, ...]) -> tuple[int, str]:
        own = operation.binding
        if operation.name == "negate":
            # -u * v is (-u) * v: the same number, without parentheses
            factor, text = self._parts(arguments[0])
            return (
                (min(factor, _UNARY), f"-{text}") if factor >= _FACTOR else (_UNARY, f"-({text})")
            )
        if own == _CALL:
            return own, operation.numpy.format(*(self.text(a) for a in arguments))
        texts = [self.text(arguments[0], own)]
        tighter = own + 1 if operation.name in _RIGHT_SENSITIVE or own <= 2 else own
        right = tighter if operation.name != "multiply" else own + 1
        texts += [self.text(a, right) for a in arguments[1:]]
        return own, operation.numpy.format(*texts)

    def assign(self, term: Let) -> None:
        """Write one assignment, its note behind it or, where that is too long, above it."""
        text = self.text(term.value)
        name = _free(term.name, self.taken)
        self.names[term] = name
        self.taken.add(name)
        line = f"{name} = {text}"
        if not term.note:
            self.lines.append(line)
        elif len(line) + len(term.note) + 8 <= WIDTH:
            self.lines.append(f"{line}  # {term.note}")
        else:
            self.lines += [f"# {term.note}", line]


def kernel_text(term: Term, letters: tuple[str, ...], tables: tuple[Table, ...] = ()) -> KernelText:
    """Return the lines that compute ``term``; ``letters`` are the arguments of the kernel.

    ``tables`` are those the module holds already; equal ones are shared.
    """
    known = _tables(term, tables)
    programs = _programs(term, tables)
    printer = _Printer({}, set(letters), known, programs)
    for let in _named(term):
        printer.assign(let)
    result = _within_width(term, printer)
    used = {node.coefficients for node in walk(term) if isinstance(node, Polynomial)}
    polynomials = tuple(known[c] for c in known if c in used)
    return KernelText(tuple(printer.lines), result, (*polynomials, *programs.values()))


def _programs(term: Term, tables: tuple[Table, ...]) -> dict[Term, Table]:
    """Return the functions of parts that a term calls; those of ``tables`` are shared."""
    known = {(table.letters, table.program): table for table in tables if table.program}
    found: dict[Term, Table] = {}
    for node in walk(term):
        if isinstance(node, Careful) and node.program not in found:
            lines = program_of_parts(node.program, node.letters)
            name = _free("_in_parts", {table.name for table in known.values()})
            letters = {letter: sp.Symbol(letter, real=True) for letter in node.letters}
            comment = f"{meaning(node.program, letters)}, in parts"
            made = Table(name, (), comment, lines, node.letters)
            found[node.program] = known.setdefault((node.letters, lines), made)
    return found


def _tables(term: Term, tables: tuple[Table, ...]) -> dict[tuple[float, ...], Table]:
    known = {tuple(float(v) for v in t.values): t for t in tables if not t.program}
    for node in walk(term):
        if isinstance(node, Polynomial) and node.coefficients not in known:
            name = _free(node.name, {table.name for table in known.values()})
            values = tuple(repr(c) for c in node.coefficients)
            known[node.coefficients] = Table(name, values, node.comment)
    return known


def _within_width(term: Term, printer: _Printer) -> str:
    """Name the largest parts of the result until it fits one line."""
    while len(printer.text(term)) > _RESULT_WIDTH:
        parts = [p for p in _visible(term, printer) if p != term]
        fitting = [p for p in parts if len(printer.text(p)) <= _RESULT_WIDTH // 2]
        if not fitting:
            break
        part = Let("u", max(fitting, key=lambda p: len(printer.text(p))))
        printer.assign(part)
        term = _named_in_sight(term, part, printer)
    return printer.text(term)


def _named_in_sight(term: Term, part: Let, printer: _Printer) -> Term:
    """Put a name in the place of its value, but not within what has a name and is written."""
    if term == part.value:
        return part
    if isinstance(term, Let) and term in printer.names:
        return term
    return mapped(term, lambda child: _named_in_sight(child, part, printer))


def _visible(term: Term, printer: _Printer) -> list[Call]:
    """Return the operations that show in the text of a term: none that stands under a name."""
    if isinstance(term, Let) and term in printer.names:
        return []
    own = [term] if isinstance(term, Call) else []
    return own + [part for child in children(term) for part in _visible(child, printer)]


def _free(name: str, taken: set[str]) -> str:
    candidates = [name, *(f"{name}{n}" for n in range(1, 100))]
    return next(c for c in candidates if c not in taken)


def _number(value: sp.Expr) -> tuple[int, str]:
    text = repr(float(value)).replace("e+", "e")
    return (_UNARY if text.startswith("-") else _CALL), text


def _named(term: Term) -> list[Let]:
    """Return the values that get a name: those used twice, and those with a note."""
    order = tuple(walk(term))
    uses: dict[Term, int] = {}
    for node in order:
        for child in children(node):
            uses[child] = uses.get(child, 0) + 1
    return [
        node
        for node in order
        if isinstance(node, Let) and node != term and (uses.get(node, 0) > 1 or node.note)
    ]
