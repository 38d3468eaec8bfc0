"""The part of `derive show` about ∂y/∂p, one paragraph for each parameter."""

from collections.abc import Iterator

import sympy as sp
from rich.text import Text

from derive.cli.page import Page
from derive.display import Node, Relation
from derive.display.reading import from_condition, from_sympy
from derive.output_forms.records import OutputForm, ParameterDerivative
from derive.proof import Status, weakest
from derive.study import Study
from derive.symbols import x, y


def parameter_lines(study: Study, page: Page) -> Iterator[Text]:
    """Yield nothing for an activation without parameters."""
    if study.by_parameter:
        yield Text()
        yield Text(page.say("by-parameters"), style="bold")
    for found in study.by_parameter:
        yield from _one(found, page)


def _one(found: ParameterDerivative, page: Page) -> Iterator[Text]:
    lead = f"∂y/∂{page.math(from_sympy(found.parameter.symbol))} = "
    if found.derivative.has(x):
        yield from page.formula(f"{page.say('from-x')}:  {lead}", from_sympy(found.derivative))
    for form in found.forms:
        yield from page.formula(f"{page.say('from-y')}:  {lead}", from_sympy(form.expr))
        if form.condition != sp.true:
            yield Text(f"    {page.say('branch', condition=from_condition(form.condition))}")
    for form in found.mixed:
        if y in form.expr.free_symbols:
            yield from page.formula(f"{page.say('from-x-and-y')}:  {lead}", from_sympy(form.expr))
            yield from _where(form, page, several=len(found.mixed) > 1)
    verdict = weakest([form.verdict for form in (*found.forms, *found.mixed)])
    if verdict.status is not Status.PROVED:
        yield Text.assemble("    ", page.badge(verdict.status))


def _where(form: OutputForm, page: Page, *, several: bool) -> Iterator[Text]:
    if several:
        yield Text(f"    {page.say('branch', condition=_interval(form))}")
    for letter, part in form.atoms:
        meaning = Relation("=", from_sympy(letter), from_sympy(part))
        yield Text(f"    {page.say('where', equation=meaning)}")


def _interval(form: OutputForm) -> Node:
    ends = (form.region.lower < x, x < form.region.upper)
    return from_condition(sp.And(*ends))
