"""The derivation document: what it says (one view), and the same in LaTeX, HTML and Typst."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from pathlib import Path

import sympy as sp

from derive.activation import Activation
from derive.derivation.records import Branch, Derivation, KinkStudy, Step
from derive.display import Node, Relation, Sym, Words
from derive.display.reading import from_condition, from_sympy
from derive.output_forms.records import OutputForm, OutputForms, Witness
from derive.proof.verdict import Status, Verdict
from derive.properties.records import ClaimReport, Properties
from derive.rendering.environment import Language, fill, read_asset
from derive.rendering.numbers import ball_text
from derive.rendering.plot import plot
from derive.rendering.room import chain_height, is_wide, opening_height, table_height
from derive.rendering.views import (
    BadgeView,
    ChainView,
    ClaimView,
    DocumentView,
    FormView,
    KinkView,
    LineView,
    PropertyView,
    ReasonView,
    RuleView,
    SectionView,
    TermView,
    WitnessView,
)
from derive.rules import Category, rule
from derive.study import Study

TITLE = "Activation functions and their derivatives"


def render_latex(document: DocumentView, templates: Path | None = None) -> str:
    """Return the document as LaTeX source; raises ``TemplateError``."""
    return fill("derivations.tex.jinja", Language.LATEX, templates, document=document)


def render_html(document: DocumentView, templates: Path | None = None) -> str:
    """Return the document as one self-contained HTML page; raises ``TemplateError``."""
    font = b64encode(read_asset("font/derive-math.woff2", templates)).decode("ascii")
    return fill(
        "derivations.html.jinja", Language.HTML, templates, document=document, math_font=font
    )


def render_typst(document: DocumentView, templates: Path | None = None) -> str:
    """Return the document as Typst source; raises ``TemplateError``."""
    return fill("derivations.typ.jinja", Language.TYPST, templates, document=document)


def document_view(
    studies: Sequence[Study], claims: Sequence[ClaimReport] = (), *, title: str = TITLE
) -> DocumentView:
    """Return what the document about ``studies`` and the article's ``claims`` says."""
    sections = tuple(map(_section, studies))
    return DocumentView(
        title=title,
        digest=definitions_digest(study.activation for study in studies),
        arrows=sum(section.arrows for section in sections),
        proved=sum(section.proved for section in sections),
        sections=sections,
        claims=tuple(map(_claim, claims)),
    )


def definitions_digest(activations: Iterable[Activation]) -> str:
    """Return twelve hexadecimal digits that change when any definition does."""
    return hashlib.sha256("\n".join(map(repr, activations)).encode()).hexdigest()[:12]


def _section(study: Study) -> SectionView:
    activation, derivation = study.activation, study.derivation
    steps = [step for branch in derivation.branches for step in branch.steps]
    chains = tuple(map(_chain, derivation.branches))
    items = study.properties.items
    forms = _forms(derivation, study.forms)
    used = [rule(identifier) for identifier in derivation.rules_used]
    named = [row for row in used if row.category is Category.DIFFERENTIATION]
    return SectionView(
        name=activation.name,
        title=activation.title,
        reference=activation.reference,
        definition=derivation.definition,
        terms=_terms(activation),
        plot=plot(activation, derivation),
        rules=tuple(RuleView(row.title(), row.law) for row in named),
        rearrangements=tuple(row.title() for row in used if row not in named),
        chains=chains,
        kinks=tuple(map(_kink, derivation.kinks)),
        forms=forms,
        opening_height=opening_height(len(named), chains[0].height),
        stacked=len(forms) == 1 or any(is_wide(form.formula) for form in forms),
        witness=_witness(study.forms),
        properties=_properties(study.properties),
        properties_height=table_height(
            [item.value for item in items], sum(bool(item.note) for item in items)
        ),
        proved=sum(step.verdict.status is Status.PROVED for step in steps),
        arrows=len(steps),
        badge=_badge(derivation.verdict),
    )


def _badge(verdict: Verdict) -> BadgeView:
    return BadgeView.of(verdict.status, verdict.reason)


def _badge_unless_proved(verdict: Verdict) -> BadgeView | None:
    return None if verdict.status is Status.PROVED else _badge(verdict)


def _terms(activation: Activation) -> tuple[TermView, ...]:
    parameters = tuple(
        TermView(
            letter=from_sympy(parameter.symbol),
            meaning=parameter.meaning,
            kind="default",
            value=from_sympy(parameter.default),
            domain=None if parameter.domain is sp.true else from_condition(parameter.domain),
        )
        for parameter in activation.parameters
    )
    constants = tuple(
        TermView(
            letter=from_sympy(constant.symbol),
            meaning=constant.meaning,
            kind="value",
            value=Words(f"{float(constant.value):.10g}…"),
            domain=None,
        )
        for constant in activation.constants
    )
    return parameters + constants


def _chain(branch: Branch) -> ChainView:
    return ChainView(
        condition=branch.condition,
        in_output=branch.in_output,
        definition=branch.definition,
        start=branch.steps[0].before,
        lines=tuple(_line(number, step) for number, step in enumerate(branch.steps, 1)),
        height=chain_height([branch.steps[0].before, *(step.after for step in branch.steps)]),
    )


def _line(number: int, step: Step) -> LineView:
    titles = [rule(identifier).title() for identifier in step.rules]
    reasons = [ReasonView(title, None) for title in titles[:-1]]
    reasons += [ReasonView(title, step.detail) for title in titles[-1:]]
    return LineView(number, step.after, tuple(reasons), _badge_unless_proved(step.verdict))


def _kink(kink: KinkStudy) -> KinkView:
    return KinkView(
        at=from_sympy(kink.at),
        left=from_sympy(kink.left),
        right=from_sympy(kink.right),
        continuous=kink.continuous,
        differentiable=kink.differentiable,
        convention=from_sympy(kink.convention),
        why=kink.why,
        adjustable=kink.adjustable,
        badge=_badge_unless_proved(kink.verdict),
    )


def _forms(derivation: Derivation, forms: OutputForms) -> tuple[FormView, ...]:
    found = [FormView("x", derivation.from_input, None, "x")]
    if derivation.from_output is not None:
        saves = _saves(forms.forms, "y")
        found.append(FormView("y", derivation.from_output, derivation.condition, saves))
    if derivation.mixed is not None:
        saves = _saves(forms.mixed, "x and y")
        found.append(FormView(saves, derivation.mixed, None, saves, _letters(forms.mixed)))
    return tuple(found)


def _saves(forms: Sequence[OutputForm], default: str) -> str:
    return " and ".join(forms[0].saves) if forms else default


def _letters(forms: Sequence[OutputForm]) -> tuple[Node, ...]:
    """Return s = 1/(1 + e⁻ˣ) for each part of the forward pass that a form gives a letter."""
    atoms = dict(atom for form in forms for atom in form.atoms)
    return tuple(Relation("=", Sym(a.name), from_sympy(expr)) for a, expr in atoms.items())


def _witness(forms: OutputForms) -> WitnessView | None:
    if forms.witness is not None:
        return _witness_view(forms.witness, outside_condition=False)
    if forms.violation is not None:
        return _witness_view(forms.violation, outside_condition=True)
    return None


def _witness_view(witness: Witness, *, outside_condition: bool) -> WitnessView:
    columns = (
        map(ball_text, column) for column in (witness.inputs, witness.outputs, witness.slopes)
    )
    rows = tuple(zip(*columns, strict=True))
    values = tuple(
        Relation("=", Sym(letter), from_sympy(value)) for letter, value in witness.parameters
    )
    return WitnessView(rows, witness.argument, values, outside_condition)


def _properties(properties: Properties) -> tuple[PropertyView, ...]:
    return tuple(
        PropertyView(item.key, item.title, item.value, item.note, _badge(item.verdict))
        for item in properties.items
    )


def _claim(report: ClaimReport) -> ClaimView:
    is_formula = isinstance(report.truth, Node)
    return ClaimView(
        number=report.number,
        claim=report.claim,
        formula=report.truth if isinstance(report.truth, Node) else None,
        words="" if is_formula else str(report.truth),
        checked=report.checked,
        badge=_badge(report.verdict),
        truth_badge=None if report.truth_verdict is None else _badge(report.truth_verdict),
        proof=report.proof,
    )
