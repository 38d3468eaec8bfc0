"""What the modules of functions between vectors have in common: views, docstrings, expressions."""

import functools
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.display.reading import from_sympy
from derive.lowering import operations as op
from derive.lowering.building import add, direct, product
from derive.lowering.terms import Letter, Term, call
from derive.printing import to_text
from derive.printing.in_place import QUICK, in_place
from derive.printing.numpy_printer import Table, kernel_text
from derive.proof.conditions import cases
from derive.rendering.code_lines import WIDTH, bracket, imported, signature, unpacked
from derive.rendering.mode import Mode
from derive.vector import Combine, VectorActivation, VectorForm
from derive.vector.definition import Aggregate

KEPT: Final = "float16, float32 and float64 are kept, integers give float64."


@dataclass(frozen=True, slots=True)
class Function:
    """One function: lines of its head, docstring or comment, and body."""

    name: str
    head: tuple[str, ...]
    doc: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VectorView:
    """One module."""

    title: str
    formula: str
    summary: tuple[str, ...]
    imports: tuple[str, ...]
    exports: tuple[str, ...]
    functions: tuple[Function, ...]
    tables: tuple[str, ...] = ()


def formula_text(activation: VectorActivation) -> str:
    """Return the definition in one line."""
    letter = "yᵢ" if activation.is_indexed and activation.aggregates else "y"
    texts = [to_text(from_sympy(output)) for output in activation.outputs]
    letters = [letter] if len(texts) == 1 else [f"{letter}{k}" for k, _ in enumerate(texts, 1)]
    values = [f"{name} = {text}" for name, text in zip(letters, texts, strict=True)]
    return ", ".join([*values, *map(_aggregate_text, activation.aggregates)])


def _aggregate_text(aggregate: Aggregate) -> str:
    """Return S = Σ term, or Σ term = total where the letter is defined by it."""
    sign = "Σ" if aggregate.combine is Combine.SUM else "max"
    term, total = (to_text(from_sympy(e)) for e in (aggregate.term, aggregate.total))
    if aggregate.total == aggregate.symbol:
        return f"{total} = {sign} {term}"
    return f"{sign} {term} = {total}"


def summary(activation: VectorActivation, form: VectorForm, mode: Mode) -> tuple[str, ...]:
    """Return the lines of a module's docstring: products, parameters, accuracy, reference."""
    rows = [
        (f"d{product.input}".replace("_j", "ⱼ"), f"{to_text(from_sympy(product.expr))}, proved")
        for product in form.pullbacks
    ]
    rows += [
        (f"where {t.symbol}", f"Σₖ {to_text(from_sympy(t.term))}")
        for product in form.pullbacks
        for t in product.totals
    ]
    rows += [
        (p.name, f"{p.meaning}; {float(p.default)!r} unless given") for p in activation.parameters
    ]
    rows += [("accuracy", mode.promise), ("reference", activation.reference)]
    width = max(len(name) for name, _ in rows)
    return tuple(
        line
        for name, value in rows
        for line in textwrap.wrap(
            f"{name.ljust(width)}  {value}", WIDTH, subsequent_indent=" " * (width + 2)
        )
    )


def doc_lines(promise: str, *paragraphs: str) -> tuple[str, ...]:
    """Return a docstring: its first line, then wrapped paragraphs."""
    lines = [line for p in paragraphs for line in textwrap.wrap(p, WIDTH - 4)]
    return (f'"""{promise}', "", *lines, '"""')


def comment(*paragraphs: str) -> tuple[str, ...]:
    """Return wrapped comment lines."""
    return tuple(f"# {line}" for p in paragraphs for line in textwrap.wrap(p, WIDTH - 6))


def kernel_function(
    name: str,
    arrays: Sequence[str],
    into: str,
    text: tuple[tuple[str, ...], str],
    remark: str,
) -> Function:
    """Return a kernel: the remark, the formula as it reads, and the calls that work in place."""
    lines, result = text
    program = in_place(lines, result, arrays, (), into)
    arguments = [f"{letter}: Array" for letter in (*arrays, into)] + ["scratch: Sequence[Array]"]
    head = (f"@kernel(scratch={len(program.scratch)})", *signature(name, arguments, "None"))
    shown = tuple(f"#     {line}" for line in (*lines, f"{into} = {result}"))
    return Function(
        name, head, (*comment(remark), *shown), (*unpacked(program.scratch), *program.lines)
    )


def kernel_imports(
    functions: Sequence[Function], tables: Sequence[Table], *always: str
) -> tuple[str, ...]:
    """Return the import lines of a module of kernels; ``always`` names what it uses in any case."""
    uses = "\n".join(line for f in functions for line in f.lines)
    names = ["Array", *always]
    names += [n for n in ("at_least", "at_most", "choose", "horner") if f"{n}(" in uses]
    names += ["kernel", *(n for n in sorted(QUICK.values()) if f"{n}(" in uses)]
    names += ["signed"] if "signed(" in uses else []
    names += ["table"] if tables else []
    return (
        "from collections.abc import Sequence",
        "",
        "import numpy as np",
        "from numpy.typing import ArrayLike",
        "",
        *(("from . import _support as special",) if "special." in uses else ()),
        *imported(names),
    )


def table_lines(one: Table) -> tuple[str, ...]:
    """Return a table of coefficients, with the comment that says what they achieve."""
    above = [f"# {line}" for line in textwrap.wrap(one.comment, WIDTH - 2)]
    return (*above, f"{one.name} = table(", *(f"    {v}," for v in one.values), ")")


def call_lines(opening: str, arguments: Sequence[str], indent: int = 0) -> tuple[str, ...]:
    """Return a call that ends a statement, broken as the formatter breaks it."""
    return bracket(opening, arguments, ")", (WIDTH - indent, WIDTH - 4 - indent))


def expression(expr: sp.Expr, letters: Mapping[sp.Basic, str]) -> tuple[tuple[str, ...], str]:
    """Return assignments and an expression that compute ``expr`` operation by operation."""
    terms: dict[sp.Basic, Term] = {symbol: Letter(name) for symbol, name in letters.items()}
    text = kernel_text(_term(expr, terms), tuple(dict.fromkeys(letters.values())))
    return text.lines, text.result


def _term(expr: sp.Expr, terms: Mapping[sp.Basic, Term]) -> Term:
    """Return the expression as it stands, a case u > v by selection."""
    if isinstance(expr, sp.Piecewise) and len(expr.args) == 2:
        (chosen, condition), (other, _) = cases(expr)
        if isinstance(condition, sp.Gt):
            test = call(op.GREATER, direct(condition.lhs, terms), direct(condition.rhs, terms))
            return call(op.SELECT, test, _term(chosen, terms), _term(other, terms))
    if isinstance(expr, sp.Mul) and expr.has(sp.Piecewise):
        return product(_term(factor, terms) for factor in expr.args)
    if isinstance(expr, sp.Add) and expr.has(sp.Piecewise):
        return functools.reduce(add, (_term(part, terms) for part in sp.ordered(expr.args)))
    return direct(expr, terms)
