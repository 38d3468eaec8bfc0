"""The forms of activations whose components meet in symmetric sums or in a maximum."""

import sympy as sp

from derive.errors import UndecidedError
from derive.output_forms.records import Kind
from derive.proof import weakest
from derive.symbols import y
from derive.vector.ansatz import Found, named, search, support_atoms
from derive.vector.chart import positive_letter, standings
from derive.vector.claims import Claim, judge_entry
from derive.vector.definition import Aggregate, VectorActivation
from derive.vector.jacobian import Jacobian, jacobian_of
from derive.vector.letters import HIT, component, put
from derive.vector.pullback import entry_of, pullback_of
from derive.vector.records import Entry, Index, VectorForm, VectorForms
from derive.vector.witness import witness_for


def symmetric_forms(activation: VectorActivation) -> VectorForms:
    """Return the Jacobian over the output, for every number of components.

    Raises ``UndecidedError`` when no form was found in the class that is searched.
    """
    jacobian = jacobian_of(activation)
    found = search(jacobian)
    if found is None:
        raise UndecidedError(f"{activation.name}: no sparse combination of features fits")
    form = _form(jacobian, found)
    witness = None if form.kind is Kind.PURE else witness_for(jacobian)
    missing = Kind.MIXED if witness is None else Kind.NONE
    kind = form.kind if form.kind is Kind.PURE else missing
    return VectorForms(
        activation=activation, kind=kind, forms=(form,), witness=witness, verdict=form.verdict
    )


def _form(jacobian: Jacobian, found: Found) -> VectorForm:
    activation = jacobian.activation
    entries = tuple(
        _entry(jacobian, found, index)
        for index in ((Index.SAME, Index.OTHER) if activation.is_indexed else (Index.ANY,))
    )
    pullback = pullback_of(jacobian, found)
    saves = _saves(activation, found, entries[0].expr)
    exprs = [*(e.expr for e in entries), pullback.expr, *(t.term for t in pullback.totals)]
    return VectorForm(
        kind=Kind.PURE if saves == ("y",) else Kind.MIXED,
        saves=saves,
        entries=entries,
        pullbacks=(pullback,),
        condition=sp.true,
        verdict=weakest([*(e.verdict for e in entries), pullback.verdict]),
        atoms=support_atoms(*exprs),
        totals=found.totals,
    )


def _entry(jacobian: Jacobian, found: Found, index: Index) -> Entry:
    activation = jacobian.activation
    row, column = standings(activation, "i")[0], standings(activation, "j")[0]
    expr = entry_of(activation, found.couplings, "j" if index is Index.SAME else "i")
    truth = jacobian.coupling(column if index is Index.SAME else row, column)
    if index is Index.SAME:
        expr = sp.factor(expr + named(found.local, "j"))
        truth += jacobian.local(column)
    return Entry(
        output=component(y, "j" if index is Index.SAME else "i") if activation.is_indexed else y,
        input=component(activation.inputs[0], "j"),
        index=index,
        from_input=_over_input(activation, put(truth, dict(found.slopes))),
        expr=expr,
        verdict=judge_entry(jacobian, Claim(index, expr, found.totals)),
    )


def _over_input(activation: VectorActivation, entry: sp.Expr) -> sp.Expr:
    """Return an entry with x_i − edge in place of the distance w_i, where components take part."""
    for index in "ij":
        place, w = standings(activation, index)[0].place, positive_letter(index)
        letter = component(activation.inputs[0], index)
        if place.has(w):
            entry = entry.subs(w, (letter - place.subs(w, 0)) / place.coeff(w))
    return entry


def _saves(activation: VectorActivation, found: Found, entry: sp.Expr) -> tuple[str, ...]:
    """Return the letters the form reads: the index, x, y, aggregates."""
    letter = activation.inputs[0]
    if entry.has(component(HIT, "j")):
        return ("index",)
    over_input = [letter.name] if entry.has(component(letter, "j")) else []
    aggregates: list[Aggregate] = [a for a in activation.aggregates if a.symbol in found.saved]
    return (*over_input, y.name, *(a.symbol.name for a in aggregates))
