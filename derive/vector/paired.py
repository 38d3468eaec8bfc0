"""One input, several outputs, componentwise: each derivative from the output it belongs to."""

from typing import cast

import sympy as sp
from sympy.logic.boolalg import Boolean

from derive.activation import Activation
from derive.errors import UndecidedError
from derive.output_forms import Kind, OutputForm, find_forms
from derive.proof import Region, prove_equal, weakest
from derive.symbols import x, y
from derive.vector.definition import VectorActivation
from derive.vector.letters import component, g
from derive.vector.records import Entry, Index, Pullback, VectorForm, VectorForms


def paired_forms(activation: VectorActivation) -> VectorForms:
    """Return dy_1/dx over y_1, dy_2/dx over y_2, …; raises ``UndecidedError`` when one has none."""
    best = [_pure(activation, output) for output in activation.outputs]
    entries = tuple(_entry(activation, k, form) for k, form in enumerate(best, start=1))
    verdict = weakest([e.verdict for e in entries])
    total = sum((component(g, str(k)) * e.expr for k, e in enumerate(entries, 1)), sp.S.Zero)
    # linear in g: right exactly when every entry is
    pullback = Pullback(input=activation.inputs[0], expr=total, totals=(), verdict=verdict)
    form = VectorForm(
        kind=Kind.PURE,
        saves=tuple(e.output.name for e in entries),
        entries=entries,
        pullbacks=(pullback,),
        condition=sp.And(*(cast(Boolean, form.condition) for form in best)),
        verdict=verdict,
    )
    return VectorForms(
        activation=activation, kind=Kind.PURE, forms=(form,), witness=None, verdict=verdict
    )


def _entry(activation: VectorActivation, number: int, best: OutputForm) -> Entry:
    output = activation.outputs[number - 1].subs(activation.inputs[0], x)
    letter = component(y, str(number))
    region = Region(assumptions=activation.assumptions)
    return Entry(
        output=letter,
        input=activation.inputs[0],
        index=Index.ANY,
        from_input=output.diff(x),
        expr=best.expr.subs(y, letter),
        verdict=weakest(
            [best.verdict, prove_equal(output.diff(x), best.expr.subs(y, output), region)]
        ),
    )


def _pure(activation: VectorActivation, output: sp.Expr) -> OutputForm:
    known = find_forms(part(activation, output))
    if known.kind is not Kind.PURE or not known.forms:
        raise UndecidedError(f"{activation.name}: {output} has no form in its own output")
    return known.forms[0]


def part(activation: VectorActivation, output: sp.Expr) -> Activation:
    """Return one output as an activation of its own, over ``x``."""
    return Activation(
        name=activation.name,
        title=activation.title,
        expr=output.subs(activation.inputs[0], x),
        reference=activation.reference,
        parameters=activation.parameters,
    )
