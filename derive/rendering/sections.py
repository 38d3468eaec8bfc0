"""One activation as its section of the document shows it, in a language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.derivation.bits import where_bit
from derive.derivation.records import KinkStudy
from derive.display import Add, Node, Num, Prime, Relation, Sym, Words
from derive.display.nodes import Cases
from derive.display.reading import from_sympy
from derive.display.traversal import replaced
from derive.edition import STANDARD, Edition
from derive.messages import Lang, prose, text
from derive.output_forms.records import Kind, OutputForm, OutputForms, Witness
from derive.printing import to_text
from derive.printing.letters import with_greek
from derive.proof.verdict import Status
from derive.properties.records import Properties, Property
from derive.rendering.chains import (
    badge_unless_proved,
    badge_view,
    chain_view,
    further_view,
    is_worth_a_page,
    title_of,
)
from derive.rendering.interactive import interactive
from derive.rendering.listings import listings
from derive.rendering.numbers import ball_text
from derive.rendering.parameters import parameter_views
from derive.rendering.plot import plot
from derive.rendering.room import is_wide
from derive.rendering.views import (
    OUTPUT,
    AccuracyView,
    ConventionView,
    FormView,
    ImplicitView,
    KinkView,
    PropertyView,
    RuleView,
    SectionView,
    SheetRow,
    TermView,
    WitnessView,
)
from derive.rules import Category, Rule, rule
from derive.study import Study
from derive.symbols import slope


@dataclass(frozen=True, slots=True)
class Beside:
    """What a section says beside its study: the generated module, frameworks, measured errors."""

    code: str = ""
    conventions: tuple[ConventionView, ...] = ()
    accuracy: AccuracyView | None = None


_NOTHING: Final = Beside()


def section_view(
    study: Study, edition: Edition = STANDARD, beside: Beside = _NOTHING
) -> SectionView:
    """Return what the section about ``study`` says."""
    lang = edition.lang
    activation, derivation = study.activation, study.derivation
    steps = [step for branch in derivation.branches for step in branch.steps]
    chains = tuple(chain_view(branch, lang) for branch in derivation.branches)
    forms = _forms(study, lang)
    used = [rule(identifier) for identifier in derivation.rules_used]
    named = [row for row in used if row.category is Category.DIFFERENTIATION]
    return SectionView(
        name=activation.name,
        title=prose(lang, activation.title),
        kind=study.forms.kind.value,
        search=_search(study, forms),
        listings=listings(beside.code, activation.name),
        sheet=_sheet(study, lang),
        interactive=interactive(study),
        conventions=beside.conventions,
        accuracy=beside.accuracy,
        reference=activation.reference,
        definition=derivation.definition,
        terms=_terms(activation, lang),
        plot=plot(study, lang),
        rules=tuple(rule_view(row, lang) for row in named),
        rearrangements=tuple(title_of(row.id, lang) for row in used if row not in named),
        chains=chains,
        further=tuple(further_view(c, lang) for c in study.further if is_worth_a_page(c)),
        kinks=tuple(_kink(kink, lang) for kink in derivation.kinks),
        forms=forms,
        stacked=len(forms) != 2 or any(is_wide(form.formula) for form in forms),
        witness=_witness(study.forms, lang),
        implicit=_implicit(study.forms),
        properties=tuple(_property(item, lang) for item in study.properties.items),
        proved=sum(step.verdict.status is Status.PROVED for step in steps),
        lines=len(steps),
        badge=badge_view(derivation.verdict, lang),
    )


def rule_view(row: Rule, lang: Lang, users: tuple[str, ...] = ()) -> RuleView:
    """Return a rule with its law."""
    return RuleView(row.id, title_of(row.id, lang), row.law, row.where, users)


def _terms(activation: Activation, lang: Lang) -> tuple[TermView, ...]:
    parameters = parameter_views(activation.parameters, lang)
    constants = tuple(
        TermView(
            letter=from_sympy(constant.symbol),
            meaning=prose(lang, constant.meaning),
            kind=text(lang, "document.value"),
            value=Words(f"{float(constant.value):.10g}…"),
            domain=None,
        )
        for constant in activation.constants
    )
    return parameters + constants


def _kink(kink: KinkStudy, lang: Lang) -> KinkView:
    return KinkView(
        at=from_sympy(kink.at),
        left=from_sympy(kink.left),
        right=from_sympy(kink.right),
        continuous=kink.continuous,
        differentiable=kink.differentiable,
        convention=from_sympy(kink.convention),
        why=with_greek(prose(lang, kink.why)),
        adjustable=kink.adjustable,
        badge=badge_unless_proved(kink.verdict, lang),
    )


def _forms(study: Study, lang: Lang) -> tuple[FormView, ...]:
    derivation, forms = study.derivation, study.forms
    found = [FormView("x", derivation.from_input, None, "x")]
    if derivation.from_output is not None:
        saves = _saves(forms.forms, ("y",), lang)
        found.append(FormView("y", derivation.from_output, derivation.condition, saves))
    if forms.kind is Kind.BIT:
        found += _bit_forms(forms, lang)
    if derivation.mixed is not None and any("y" in form.saves for form in forms.mixed):
        saves = _saves(forms.mixed, ("x", "y"), lang)
        found.append(FormView(saves, derivation.mixed, None, saves, _letters(forms.mixed)))
    return tuple(found)


def _bit_forms(forms: OutputForms, lang: Lang) -> Iterator[FormView]:
    """Yield dy/dx from y and a bit: by cases in one formula, or one for each that has cases."""
    saves = _saves(forms.forms, ("y", "bit"), lang)
    pairs = [(from_sympy(form.expr), where_bit(form.region)) for form in forms.forms]
    if any(isinstance(formula, Cases) or is_wide(formula) for formula, _ in pairs):
        yield from (FormView(saves, formula, where, saves) for formula, where in pairs)
    else:
        yield FormView(saves, Cases(tuple(pairs)), None, saves)


def _saves(forms: Sequence[OutputForm], default: tuple[str, ...], lang: Lang) -> str:
    """Return what backward keeps for all of ``forms``, x before y before the bit."""
    needed = {name for form in forms for name in form.saves} if forms else set(default)
    names = [name for name in ("x", "y", "bit") if name in needed]
    if not names and len(forms) > 1:
        names = ["bit"]  # which of the formulas holds
    words = [text(lang, "document.bit") if name == "bit" else name for name in names]
    return text(lang, "document.and").join(words) or text(lang, "document.nothing")


def _letters(forms: Sequence[OutputForm]) -> tuple[Node, ...]:
    """Return s = 1/(1 + e⁻ˣ) for each part of the forward pass that a form gives a letter."""
    atoms = dict(atom for form in forms for atom in form.atoms)
    return tuple(Relation("=", Sym(a.name), from_sympy(expr)) for a, expr in atoms.items())


def _witness(forms: OutputForms, lang: Lang) -> WitnessView | None:
    if forms.witness is not None:
        return _witness_view(forms.witness, lang, outside_condition=False)
    if forms.violation is not None:
        return _witness_view(forms.violation, lang, outside_condition=True)
    return None


def _witness_view(witness: Witness, lang: Lang, *, outside_condition: bool) -> WitnessView:
    columns = (
        map(ball_text, column) for column in (witness.inputs, witness.outputs, witness.slopes)
    )
    rows = tuple(zip(*columns, strict=True))
    values = tuple(
        Relation("=", Sym(letter), from_sympy(value)) for letter, value in witness.parameters
    )
    return WitnessView(rows, prose(lang, witness.argument), values, outside_condition)


def _implicit(forms: OutputForms) -> ImplicitView | None:
    """Return the equations that hold dy/dx where y gives it, but no formula."""
    if forms.kind is not Kind.MONOTONE:
        return None
    found = (forms.implicit.in_input, forms.implicit.in_output) if forms.implicit else ()
    return ImplicitView(tuple(Relation("=", _by_slope(left), Num(0)) for left in found if left))


def _by_slope(relation: sp.Expr) -> Node:
    """Return a polynomial in y′ from the highest power down, its coefficients factored."""
    terms = sp.Poly(relation, slope).terms() if relation.has(slope) else ()
    powers = [sp.factor(coefficient) * slope**power for (power,), coefficient in terms]
    nodes = tuple(replaced(from_sympy(term), _primed) for term in powers or [relation])
    return Add(nodes) if len(nodes) > 1 else nodes[0]


def _primed(part: Node) -> Node | None:
    return Prime(OUTPUT) if part == Sym(slope.name) else None


def _property(item: Property, lang: Lang) -> PropertyView:
    key, _, name = item.key.partition(":")
    title = text(lang, f"property.{key}", **({"name": name} if name else {}))
    note = with_greek(prose(lang, item.note))
    return PropertyView(item.key, title, item.value, note, badge_view(item.verdict, lang))


def _sheet(study: Study, lang: Lang) -> SheetRow:
    derivation = study.derivation
    in_output = derivation.from_output is not None
    forms, default = (study.forms.forms, ("y",)) if in_output else (study.forms.mixed, ("x", "y"))
    return SheetRow(
        name=study.activation.name,
        definition=derivation.definition,
        from_input=derivation.from_input,
        from_output=derivation.from_output,
        kind=study.forms.kind.value,
        condition=derivation.condition,
        saves=_saves(forms, default, lang),
        range=_value(study.properties, "range"),
        steepest=_value(study.properties, "steepest"),
    )


def _value(properties: Properties, key: str) -> Node | None:
    return next((item.value for item in properties.items if item.key == key), None)


def _search(study: Study, forms: Sequence[FormView]) -> str:
    """Return the name, the title and the formulas in one line of plain text."""
    formulas = [study.derivation.definition, *(form.formula for form in forms)]
    words = (study.activation.name, study.activation.title, *map(to_text, formulas))
    return " | ".join(" ".join(word.split()) for word in words)
