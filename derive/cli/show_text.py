"""A derivation for the terminal: formulas at the left, rules and verdicts at the right."""

from collections.abc import Iterator, Sequence

import sympy as sp
from rich.cells import cell_len
from rich.text import Text

from derive.catalog.without_code import missing_code
from derive.cli.page import Page
from derive.cli.show_chain import chain, further
from derive.cli.show_frameworks import framework_lines
from derive.cli.show_parameters import parameter_lines
from derive.cli.terminal import STYLES
from derive.derivation import Level
from derive.derivation.bits import bit_endings, where_bit
from derive.derivation.records import Branch, Chain, Derivation, KinkStudy
from derive.described import Optimum
from derive.display import Node, Num, Relation, Words
from derive.display.reading import from_condition, from_sympy
from derive.messages import Lang, prose
from derive.output_forms.records import Kind, OutputForms, Witness
from derive.printing.letters import with_greek
from derive.proof import Status
from derive.rendering.numbers import ball_text
from derive.rules import rule
from derive.study import Study
from derive.symbols import slope


def as_text(
    study: Study, width: int | None, lang: Lang = Lang.EN, level: Level = Level.BRIEF
) -> Text:
    """Return the whole derivation, for a terminal of ``width`` columns or (None) for a pipe."""
    return Text("\n").join(_lines(study, Page(width, lang, level)))


def _lines(study: Study, page: Page) -> Iterator[Text]:
    derivation = study.derivation
    yield page.title(study.activation.title, study.activation.name)
    yield Text()
    yield from page.formula("y = ", derivation.definition)
    yield from _rules_used(derivation, page)
    for branch in derivation.branches:
        yield Text()
        yield from _branch(branch, page)
    endings = bit_endings(derivation, study.forms)
    for ending in endings:
        yield Text()
        yield from further(ending, page)
    for kink in derivation.kinks:
        yield Text()
        yield from _kink(kink, page)
    yield Text()
    yield from _results(derivation, study.forms, page)
    yield from parameter_lines(study, page)
    yield from framework_lines(study.activation, page)
    yield Text()
    yield _tally(derivation, endings, page)
    if reason := missing_code(study.activation.name):
        yield Text(page.say("no-code", reason=prose(page.lang, reason)))


def _rules_used(derivation: Derivation, page: Page) -> Iterator[Text]:
    if derivation.rules_used:
        yield Text()
        yield Text(page.say("rules-used"), style="bold")
    for identifier in derivation.rules_used:
        used = rule(identifier)
        law = "" if used.law is None else f":  {page.math(used.law)}"
        yield Text(f"  {used.title(page.lang)}{law}")


def _branch(branch: Branch, page: Page) -> Iterator[Text]:
    if branch.condition is not None:
        yield Text(page.heading(branch.condition, branch.in_output), style="bold")
        yield from page.formula("y = ", branch.definition)
    yield from chain("dy/dx", branch.steps, page)


def _kink(kink: KinkStudy, page: Page) -> Iterator[Text]:
    at, left, right, value = map(from_sympy, (kink.at, kink.left, kink.right, kink.convention))
    heading = Text(page.say("kink", at=at), style="bold")
    yield from page.beside(heading, rule("one-sided-limits").title(page.lang), kink.verdict)
    yield Text(f"  dy/dx → {page.say('kink-limits', left=left, right=right)}")
    if kink.differentiable:
        yield Text(f"  {page.say('kink-agree', value=value)}")
        return
    key = "kink-adjustable" if kink.adjustable else "kink-none"
    why = with_greek(prose(page.lang, kink.why))
    yield Text(f"  {page.say(key if kink.continuous else 'kink-jump', value=value, why=why)}")


def _results(derivation: Derivation, forms: OutputForms, page: Page) -> Iterator[Text]:
    yield Text(page.say("result"), style="bold")
    yield from _result("from-x", derivation.from_input, page)
    if derivation.from_output is not None:
        yield from _result("from-y", derivation.from_output, page)
    for form in (form for form in forms.forms if form.kind is Kind.BIT):
        lead = page.say("from-bit", condition=where_bit(form.region))
        yield from page.formula(f"{lead}:  dy/dx = ", from_sympy(form.expr))
        if form.condition != sp.true:
            yield Text(f"  {page.say('condition', condition=from_condition(form.condition))}")
    if derivation.mixed is not None:
        yield from _mixed(derivation.mixed, forms, page)
    if derivation.condition is not None:
        yield Text(f"  {page.say('condition', condition=derivation.condition)}")
        yield from _optima(forms.condition, page)
    yield from _open_condition(forms, page)
    if forms.witness is not None:
        partly = forms.condition_verdict.status is not Status.PROVED and forms.witness.parameters
        yield from _witness(forms.witness, page, "no-form-there" if partly else "no-form")
    if forms.kind is Kind.MONOTONE:
        yield from _implicit(forms, page)
    if forms.violation is not None and forms.kind is Kind.MONOTONE:
        yield from _witness(forms.violation, page, "no-form-there")


def _optima(condition: sp.Basic, page: Page) -> Iterator[Text]:
    """Say what the greatest and least values in a condition are, as decimals."""
    for optimum in sorted(condition.atoms(Optimum), key=str):
        meaning = Relation("=", from_sympy(optimum), Words(ball_text(f"{sp.N(optimum, 8)}…")))
        yield Text(f"    {page.say('where', equation=meaning)}")


def _open_condition(forms: OutputForms, page: Page) -> Iterator[Text]:
    """Say that it is not known for which parameters f′ is a function of y, where it is not."""
    verdict = forms.condition_verdict
    if verdict.status is not Status.PROVED:
        key = "open-condition" if forms.activation.parameters else "open-form"
        words = page.say(key, reason=page.why(verdict.reason))
        yield Text(f"  {words}", style=STYLES[verdict.status])


_SOURCES = ("from-x", "from-y", "from-x-and-y")


def _result(source: str, formula: Node, page: Page) -> Iterator[Text]:
    widest = max(cell_len(page.say(key)) for key in _SOURCES)
    words = page.say(source)
    gap = " " * (widest - cell_len(words))
    yield from page.formula(f"{words}:{gap}  dy/dx = ", formula)


def _mixed(mixed: Node, forms: OutputForms, page: Page) -> Iterator[Text]:
    with_output = not forms.mixed or any("y" in form.saves for form in forms.mixed)
    yield from _result("from-x-and-y" if with_output else "from-x", mixed, page)
    yield from _named_parts(forms, page)


def _named_parts(forms: OutputForms, page: Page) -> Iterator[Text]:
    """Say what the letters stand for that a mixed form takes from the forward pass."""
    for letter, part in dict(atom for form in forms.mixed for atom in form.atoms).items():
        meaning = Relation("=", from_sympy(letter), from_sympy(part))
        yield Text(f"    {page.say('where', equation=meaning)}")


def _implicit(forms: OutputForms, page: Page) -> Iterator[Text]:
    """Say for which parameters a function of y exists, and which polynomials hold it."""
    if forms.condition == sp.true:
        yield Text(f"  {page.say('monotone')}")
    else:
        condition = from_condition(forms.condition)
        yield Text(f"  {page.say('monotone-for', condition=condition)}")
        yield from _optima(forms.condition, page)
    implicit = forms.implicit
    found = () if implicit is None else (implicit.in_input, implicit.in_output)
    for relation in filter(None, found):
        named = from_sympy(relation.xreplace({slope: sp.Symbol("y′")}))
        yield Text(f"  {page.say('implicit', equation=Relation('=', named, Num(0)))}")
    if not any(found):
        yield Text(f"  {page.say('implicit-none')}")


def _witness(witness: Witness, page: Page, key: str) -> Iterator[Text]:
    yield Text(f"  {page.say(key, argument=prose(page.lang, witness.argument))}")
    for letter, value in witness.parameters:
        chosen = Relation("=", from_sympy(sp.Symbol(str(letter))), from_sympy(value))
        yield Text(f"    {page.say('where', equation=chosen)}")
    parts = (witness.inputs, witness.outputs, witness.slopes)
    for numbers in zip(*parts, strict=True):
        place, output, slope = map(ball_text, numbers)
        yield Text(f"    {page.say('witness', x=place, y=output, slope=slope)}")


def _tally(derivation: Derivation, endings: Sequence[Chain], page: Page) -> Text:
    """Count the lines of every chain that is printed."""
    chains = (*(b.steps for b in derivation.branches), *(e.steps for e in endings))
    steps = [step for lines in chains for step in lines]
    proved = sum(step.verdict.status is Status.PROVED for step in steps)
    words = page.say("tally", proved=proved, all=len(steps))
    return Text.assemble(f"{words} ", page.badge(derivation.verdict.status))
