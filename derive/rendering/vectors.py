"""One function between vectors as its section of the document shows it, in a language."""

from collections.abc import Iterator
from typing import Final

import sympy as sp

from derive.display import Mul, Node, Num, Relation, Sym, Words
from derive.display.nodes import Cases
from derive.display.reading import from_condition, from_sympy
from derive.edition import STANDARD, Edition
from derive.messages import Lang, prose, text
from derive.printing import to_text
from derive.proof.verdict import Status
from derive.rendering.chains import badge_view, further_view
from derive.rendering.numbers import ball_text
from derive.rendering.parameters import parameter_views
from derive.rendering.vector_views import (
    EntryView,
    VectorFormView,
    VectorView,
    VectorWitnessRow,
    VectorWitnessView,
)
from derive.rendering.views import AccuracyView
from derive.study import VectorStudy
from derive.symbols import y
from derive.vector import (
    Aggregate,
    Combine,
    Entry,
    Index,
    Pullback,
    VectorActivation,
    VectorForm,
    VectorWitness,
)
from derive.vector.letters import HIT, component, indicator

#: 1 for the component that attains the maximum
_IS_KEPT: Final = Cases(
    (
        (Num(1), Relation("=", Sym("j"), Words("the kept index"))),
        (Num(0), Words("otherwise")),
    )
)


def vector_view(
    study: VectorStudy, edition: Edition = STANDARD, accuracy: AccuracyView | None = None
) -> VectorView:
    """Return what the section about ``study`` says."""
    lang, activation, forms = edition.lang, study.activation, study.forms
    chains = tuple(further_view(c, lang, entry=True) for c in study.chains)
    steps = [step for chain in study.chains for step in chain.steps]
    shown = tuple(definitions(activation))
    return VectorView(
        name=activation.name,
        title=prose(lang, activation.title),
        kind=forms.kind.value,
        search=" | ".join((activation.name, activation.title, *map(to_text, shown))),
        reference=activation.reference,
        definitions=shown,
        terms=parameter_views(activation.parameters, lang),
        standing=prose(lang, standing(activation)),
        entries=tuple(_entry(e, e.from_input, lang) for e in forms.forms[0].entries),
        chains=chains,
        no_chain="" if chains else text(lang, "document.no-chain"),
        matrix=study.matrix,
        forms=tuple(_form(form, lang) for form in forms.forms),
        witness=None if forms.witness is None else _witness(forms.witness, activation, lang),
        accuracy=accuracy,
        proved=sum(step.verdict.status is Status.PROVED for step in steps),
        lines=len(steps),
        badge=badge_view(forms.verdict, lang),
    )


def definitions(activation: VectorActivation) -> Iterator[Relation]:
    """Yield yᵢ = … and the equation of each aggregate."""
    letter, count = activation.inputs[0], len(activation.outputs)
    at_i = {letter: component(letter, "i")} if activation.aggregates else {}
    for number, expr in enumerate(activation.outputs, 1):
        name = y if count == 1 else component(y, str(number))
        if activation.aggregates and activation.is_indexed:
            name = component(y, "i")
        yield Relation("=", from_sympy(name), formula(expr.xreplace(at_i)))
    yield from (_aggregate(aggregate, letter) for aggregate in activation.aggregates)


def standing(activation: VectorActivation) -> str:
    """Return for which components the derivative of the definition is written; "" for all."""
    if any(a.combine is Combine.MAX for a in activation.aggregates):
        return ", for the component that attains the maximum"
    if activation.aggregates and any(expr.has(sp.Max) for expr in activation.outputs):
        return ", for components that take part (0 for the others)"
    return ""


def formula(expr: sp.Expr) -> Node:
    """Return an expression as a formula; a step is written by cases."""
    return from_sympy(expr.replace(sp.Heaviside, lambda u, *_: indicator(u > 0)))


def slope_of(entry: Entry) -> Node:
    """Return ∂yᵢ/∂xⱼ."""
    output = component(y, "i") if entry.index is Index.SAME else entry.output
    return Sym(f"∂{output}") / Sym(f"∂{entry.input}")


def kept(form: VectorForm) -> Iterator[tuple[Relation, Node | None]]:
    """Yield the Jacobian from what backward keeps, each with its index, the products, the letters.

    Only entries of the Jacobian have an index, i = j or i ≠ j.
    """
    for entry in form.entries:
        yield Relation("=", slope_of(entry), formula(entry.expr)), _index(entry)
    for pullback in form.pullbacks:
        yield _of_product(pullback), None
    for item in dict.fromkeys((*form.totals, *(t for p in form.pullbacks for t in p.totals))):
        yield _sum(item.symbol, item.term), None
    for letter, meaning in form.atoms:
        yield Relation("=", from_sympy(letter), formula(meaning)), None


def _index(entry: Entry) -> Node | None:
    sign = {Index.SAME: "=", Index.OTHER: "≠"}.get(entry.index)
    return None if sign is None else Relation(sign, Sym("i"), Sym("j"))


def _aggregate(aggregate: Aggregate, letter: sp.Symbol) -> Relation:
    """Return S = Σₖ …, or Σₖ … = 1 where that defines the letter."""
    sign = Sym("max_k" if aggregate.combine is Combine.MAX else "Sum_k")
    gathered = Mul((sign, formula(aggregate.term.xreplace({letter: component(letter, "k")}))))
    if aggregate.total == aggregate.symbol:
        return Relation("=", from_sympy(aggregate.symbol), gathered)
    return Relation("=", gathered, formula(aggregate.total))


def _entry(entry: Entry, expr: sp.Expr, lang: Lang) -> EntryView:
    equation = Relation("=", slope_of(entry), formula(expr))
    return EntryView(equation, _index(entry), badge_view(entry.verdict, lang))


def _form(form: VectorForm, lang: Lang) -> VectorFormView:
    summed = [item for pullback in form.pullbacks for item in pullback.totals]
    others = dict.fromkeys(item for item in summed if item not in form.totals)
    atoms = [(letter, formula(meaning)) for letter, meaning in form.atoms]
    atoms += [(component(HIT, "j"), _IS_KEPT)] if "index" in form.saves else []
    return VectorFormView(
        saves=text(lang, "document.and").join(_saved(form, lang)),
        entries=tuple(_entry(entry, entry.expr, lang) for entry in form.entries),
        letters=(
            *(_sum(item.symbol, item.term) for item in form.totals),
            *(Relation("=", from_sympy(letter), meaning) for letter, meaning in atoms),
        ),
        condition=None if form.condition is sp.true else from_condition(form.condition),
        products=tuple(_product(pullback, lang) for pullback in form.pullbacks),
        product_letters=tuple(_sum(item.symbol, item.term) for item in others),
    )


def _saved(form: VectorForm, lang: Lang) -> list[str]:
    """Return what backward keeps, each by its letter; the index of a maximum in words."""
    index = text(lang, "document.index")
    return [index if name == "index" else to_text(Sym(name)) for name in form.saves]


def _sum(symbol: sp.Symbol, term: sp.Expr) -> Relation:
    return Relation("=", from_sympy(symbol), Mul((Sym("Sum_k"), formula(term))))


def _product(pullback: Pullback, lang: Lang) -> EntryView:
    return EntryView(_of_product(pullback), None, badge_view(pullback.verdict, lang))


def _of_product(pullback: Pullback) -> Relation:
    return Relation("=", Sym(f"d{pullback.input}"), formula(pullback.expr))


def _witness(witness: VectorWitness, activation: VectorActivation, lang: Lang) -> VectorWitnessView:
    rows = zip(witness.inputs, witness.gradients, strict=True)
    top, bottom = witness.entry.split("/")
    return VectorWitnessView(
        letters=tuple(map(from_sympy, activation.inputs)),
        entry=Sym(top) / Sym(bottom),
        rows=tuple(
            VectorWitnessRow(
                tuple(map(from_sympy, inputs)),
                tuple(map(from_sympy, witness.output)),
                ball_text(slope),
            )
            for inputs, slope in rows
        ),
        argument=prose(lang, witness.argument),
        parameters=tuple(
            Relation("=", Sym(letter), from_sympy(value)) for letter, value in witness.parameters
        ),
    )
