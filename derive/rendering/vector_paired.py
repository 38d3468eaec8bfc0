"""Several outputs of one input: each lowered like any activation, their gradients summed once."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import sympy as sp

from derive.activation import Activation, Kink
from derive.errors import NoRuleError
from derive.lowering import Lowered, Role, lower_forms
from derive.lowering.building import add, product
from derive.lowering.lower import value_of
from derive.lowering.terms import Letter
from derive.output_forms import find_forms
from derive.printing.numpy_printer import Table, kernel_text
from derive.rendering.code_lines import signature
from derive.rendering.mode import Mode
from derive.rendering.vector_text import (
    KEPT,
    Function,
    VectorView,
    call_lines,
    doc_lines,
    expression,
    formula_text,
    kernel_function,
    kernel_imports,
    summary,
    table_lines,
)
from derive.symbols import x
from derive.vector import VectorActivation, VectorForm, find_vector_forms
from derive.vector.letters import component, g
from derive.vector.paired import part
from derive.vector.records import Entry

_OPTIONS: Final = ("*", "out: Array | None = None", "workers: int | None = None")
_AS_FROM_Y: Final = "what the form in the output gives, which cannot tell the sides apart"
_ERRORS: Final = "Raises TypeError for complex numbers, strings and objects."


@dataclass(frozen=True, slots=True)
class _Part:
    """One output: its letter, that of its gradient, and the lowered f and f′."""

    y: str
    gradient: str
    value: Lowered
    slope: Lowered


def paired_view(activation: VectorActivation, mode: Mode) -> VectorView:
    """Return the module of several outputs of one input."""
    form = find_vector_forms(activation).forms[0]
    parts = [_part(activation, entry, number) for number, entry in enumerate(form.entries, 1)]
    tables: list[Table] = []
    functions = (
        *_values(activation, parts, tables),
        *_from_input(activation, parts, tables),
        *_from_outputs(activation, parts, form),
    )
    return VectorView(
        activation.title,
        formula_text(activation),
        summary(activation, form, mode),
        kernel_imports(functions, tables, "apply"),
        tuple(sorted(f.name for f in functions if not f.name.startswith("_"))),
        functions,
        tuple(line for one in tables for line in ("", *table_lines(one))),
    )


def _part(activation: VectorActivation, entry: Entry, number: int) -> _Part:
    whole = part(activation, activation.outputs[number - 1])
    cuts = value_of(whole).cuts
    kinks = tuple(Kink(at=cut, derivative=_at(entry, whole, cut), why=_AS_FROM_Y) for cut in cuts)
    program = lower_forms(find_forms(replace(whole, kinks=kinks)))
    found = {f.role: f.lowered for f in program.functions if f.lowered is not None}
    if Role.VALUE not in found or Role.DERIVATIVE not in found:
        raise NoRuleError(f"{activation.name}: output {number} has no kernel of its own")
    return _Part(f"y{number}", f"grad_y{number}", found[Role.VALUE], found[Role.DERIVATIVE])


def _at(entry: Entry, whole: Activation, cut: sp.Expr) -> sp.Expr:
    return entry.expr.subs(entry.output, whole.expr.subs(x, cut))


def _values(
    activation: VectorActivation, parts: Sequence[_Part], tables: list[Table]
) -> Iterator[Function]:
    name, count = activation.name, len(parts)
    pair, room = (f"tuple[{', '.join([kind] * count)}]" for kind in ("Array", "Array | None"))
    nothing = ", ".join(["None"] * count)
    options = ["*", f"out: {room} = ({nothing})", "workers: int | None = None"]
    calls = [
        f"apply(_{one.y}, x, out=out[{place}], workers=workers)" for place, one in enumerate(parts)
    ]
    yield Function(
        name,
        signature(name, ["x: ArrayLike", *options], pair),
        doc_lines(
            f"Return ({', '.join(one.y for one in parts)}): {formula_text(activation)}.",
            f"{KEPT} out holds other arrays than x.",
            _ERRORS,
        ),
        call_lines("return (", calls),
    )
    for one in parts:
        text = kernel_text(one.value.term, ("x",), tuple(tables))
        tables += [table for table in text.tables if table not in tables]
        rules = "; ".join(one.value.rules) or "the definition, as NumPy has it"
        remark = f"Rules: {rules}. Equal to the output, {_status(one.value)}."
        yield kernel_function(f"_{one.y}", ("x",), one.y, (text.lines, text.result), remark)


def _from_input(
    activation: VectorActivation, parts: Sequence[_Part], tables: list[Table]
) -> Iterator[Function]:
    gradients = [one.gradient for one in parts]
    name = f"{activation.name}_backward"
    products = (product([Letter(one.gradient), one.slope.term]) for one in parts)
    text = kernel_text(functools.reduce(add, products), ("x", *gradients), tuple(tables))
    tables += [table for table in text.tables if table not in tables]
    yield Function(
        name,
        signature(
            name, [f"{g}: ArrayLike" for g in gradients] + ["x: ArrayLike", *_OPTIONS], "Array"
        ),
        doc_lines(
            "Return the gradient that arrives at x, from x.",
            f"The gradients and x broadcast; {KEPT} The dtype is that of x.",
            _ERRORS,
        ),
        (f"return apply(_by_x, x, {', '.join(gradients)}, out=out, workers=workers)",),
    )
    statuses = ", ".join(dict.fromkeys(_status(one.slope) for one in parts))
    remark = f"The slopes of the outputs, {statuses}, each times its gradient."
    yield kernel_function("_by_x", ("x", *gradients), "dx", (text.lines, text.result), remark)


def _from_outputs(
    activation: VectorActivation, parts: Sequence[_Part], form: VectorForm
) -> Iterator[Function]:
    gradients, outputs = [one.gradient for one in parts], [one.y for one in parts]
    names: dict[sp.Basic, str] = {
        component(g, str(k)): one.gradient for k, one in enumerate(parts, 1)
    }
    names |= {entry.output: one.y for entry, one in zip(form.entries, parts, strict=True)}
    only = form.pullbacks[0]
    text = expression(only.expr, names)
    name = f"{activation.name}_backward_from_output"
    arrays = [*outputs, *gradients]
    yield Function(
        name,
        signature(name, [f"{a}: ArrayLike" for a in (*gradients, *outputs)] + [*_OPTIONS], "Array"),
        doc_lines(
            "Return the gradient that arrives at x, from the outputs.",
            f"Gradients and outputs broadcast; {KEPT} The dtype is that of {outputs[0]}.",
            _ERRORS,
        ),
        (f"return apply(_by_outputs, {', '.join(arrays)}, out=out, workers=workers)",),
    )
    remark = f"The Jacobian of the derivation, {only.verdict.status.value.lower()}."
    yield kernel_function("_by_outputs", arrays, "dx", text, remark)


def _status(lowered: Lowered) -> str:
    return lowered.verdict.status.value.lower()
