"""`derive show softmax`: the Jacobian of an activation between vectors, over its output."""

import json
from collections.abc import Iterator
from time import perf_counter
from typing import Any

import click
import sympy as sp
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from derive.catalog.vector import VECTOR_CATALOG
from derive.cli import vector_lines as lines
from derive.cli.page import Page
from derive.cli.show_chain import further
from derive.cli.show_json import chain_record
from derive.cli.show_latex import vector_as_latex
from derive.cli.terminal import STYLES, stdout
from derive.messages import prose
from derive.proof import Verdict
from derive.rendering.numbers import ball_text
from derive.rendering.vectors import standing
from derive.study import VectorStudy, vector_study
from derive.vector import (
    Entry,
    Pullback,
    Total,
    VectorActivation,
    VectorForm,
    VectorForms,
    VectorWitness,
    find_vector_forms,
)

#: where the verdicts stand
_EDGE = 100
_COLUMNS = ("name", "definition", "kind", "backward keeps", "verdict")


def vector_names() -> tuple[str, ...]:
    """Return the names of all activations between vectors."""
    return tuple(entry.name for entry in VECTOR_CATALOG)


def print_vector(name: str, form: str, page: Page) -> None:
    """Print one of them as text, LaTeX or JSON."""
    (entry,) = (entry for entry in VECTOR_CATALOG if entry.name == name)
    start = perf_counter()
    study = vector_study(entry)
    if form == "json":
        record = as_record(study, seconds=perf_counter() - start)
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    elif form == "latex":
        click.echo(vector_as_latex(study, page.lang, page.level))
    else:
        stdout().print(as_text(study, page))


def print_vector_list(*, as_json: bool) -> None:
    """Print one row for each activation between vectors."""
    found = [find_vector_forms(entry) for entry in VECTOR_CATALOG]
    if as_json:
        click.echo(json.dumps([_row_record(f) for f in found], ensure_ascii=False, indent=2))
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in _COLUMNS:
        table.add_column(column, overflow="fold", no_wrap=column == "name")
    for forms in found:
        entry, status = forms.activation, forms.verdict.status
        keeps = " or ".join(lines.saved(form) for form in forms.forms)
        cells = (entry.name, "; ".join(lines.definition(entry)), str(forms.kind), keeps)
        table.add_row(*map(Text, cells), Text(str(status), style=STYLES[status]))
    stdout().print(table)


def as_text(study: VectorStudy, page: Page | None = None) -> Text:
    """Return definition, Jacobian, product with g, what to keep, and why y alone may not do."""
    return Text("\n").join(_lines(study, page or Page(None)))


def _lines(study: VectorStudy, page: Page) -> Iterator[Text]:
    entry, forms = study.activation, study.forms
    yield page.title(entry.title, entry.name)
    yield Text()
    for line in lines.definition(entry):
        yield Text(f"  {prose(page.lang, line)}")
    yield Text()
    where = prose(page.lang, standing(entry))
    yield Text(page.say("jacobian-from-input") + where, style="bold")
    for part in forms.forms[0].entries:
        yield Text(f"  {lines.entry_name(part)} = {lines.words_of(part.from_input, page.lang)}")
    yield from _steps(study, page)
    for form in forms.forms:
        yield Text()
        yield from _form(form, page)
    if forms.witness is not None:
        yield Text()
        yield from _witness(forms.witness, entry, page)
    yield Text()
    words = page.say("vector-tally", kind=forms.kind)
    yield Text.assemble(f"{words} ", page.badge(forms.verdict.status))


def _steps(study: VectorStudy, page: Page) -> Iterator[Text]:
    """Print the chain for each entry, and the entries together as a matrix."""
    for found in study.chains:
        yield Text()
        yield from further(found, page)
    if study.matrix is not None:
        yield Text()
        yield Text(f"  J = {page.math(study.matrix)}")


def _form(form: VectorForm, page: Page) -> Iterator[Text]:
    yield Text(page.say("jacobian-from-kept", saved=lines.saved(form)), style="bold")
    for entry in form.entries:
        words = f"  {lines.entry_name(entry)} = {lines.words_of(entry.expr, page.lang)}"
        yield _beside(words, entry.verdict, page)
    for meaning in (*map(lines.total, form.totals), *lines.atoms(form, page.lang)):
        yield Text(f"    {page.say('where', equation=meaning)}")
    if form.condition is not sp.true:
        yield Text(f"  {page.say('branch', condition=lines.words_of(form.condition))}")
    yield Text(page.say("vector-product"), style="bold")
    for pullback in form.pullbacks:
        words = f"  {lines.pullback_name(pullback)} = {lines.words_of(pullback.expr, page.lang)}"
        yield _beside(words, pullback.verdict, page)
        for item in pullback.totals:
            if item not in form.totals:
                yield Text(f"    {page.say('where', equation=lines.total(item))}")


def _beside(words: str, verdict: Verdict, page: Page) -> Text:
    badge = page.badge(verdict.status)
    room = max(_EDGE - cell_len(words) - cell_len(badge[0]), 2)
    return Text.assemble(words, " " * room, badge)


def _witness(witness: VectorWitness, entry: VectorActivation, page: Page) -> Iterator[Text]:
    output, name = lines.point(witness.output), lines.place(witness.entry)
    argument = prose(page.lang, witness.argument)
    yield Text(page.say("no-form", argument=argument), style="bold")
    letters = ", ".join(map(str, entry.inputs))
    for inputs, gradient in zip(witness.inputs, witness.gradients, strict=True):
        slope = f"{name} = {ball_text(gradient)}"
        yield Text(f"  {letters} = {lines.point(inputs)}:  y = {output},  {slope}")
    for letter, value in witness.parameters:
        yield Text(f"  {page.say('where', equation=f'{letter} = {value}')}")


def as_record(study: VectorStudy, *, seconds: float) -> dict[str, Any]:
    """Return the object of ``--format json``; expressions in SymPy's syntax."""
    entry, forms = study.activation, study.forms
    return {
        "name": entry.name,
        "inputs": [str(letter) for letter in entry.inputs],
        "outputs": [str(expr) for expr in entry.outputs],
        "aggregates": [
            {
                "symbol": str(a.symbol),
                "combine": str(a.combine),
                "term": str(a.term),
                "total": str(a.total),
            }
            for a in entry.aggregates
        ],
        "kind": str(forms.kind),
        "steps": [chain_record(chain) for chain in study.chains],
        "forms": [_form_record(form) for form in forms.forms],
        "witness": None if forms.witness is None else _witness_record(forms.witness),
        "parameters": {p.name: str(p.symbol) for p in entry.parameters},
        "seconds": round(seconds, 3),
        "verdict": str(forms.verdict.status),
    }


def _row_record(forms: VectorForms) -> dict[str, Any]:
    return {
        "name": forms.activation.name,
        "definition": list(lines.definition(forms.activation)),
        "kind": str(forms.kind),
        "saves": [list(form.saves) for form in forms.forms],
        "verdict": str(forms.verdict.status),
    }


def _form_record(form: VectorForm) -> dict[str, Any]:
    return {
        "kind": str(form.kind),
        "saves": list(form.saves),
        "condition": str(form.condition),
        "jacobian": [_entry_record(entry) for entry in form.entries],
        "pullbacks": [_pullback_record(pullback) for pullback in form.pullbacks],
        "totals": _totals_record(form.totals),
        "atoms": {str(letter): str(meaning) for letter, meaning in form.atoms},
        "verdict": str(form.verdict.status),
    }


def _entry_record(entry: Entry) -> dict[str, str]:
    return {
        "output": str(entry.output),
        "input": str(entry.input),
        "index": str(entry.index),
        "from_input": str(entry.from_input),
        "expr": str(entry.expr),
        "condition": str(entry.condition),
        "verdict": str(entry.verdict.status),
    }


def _pullback_record(pullback: Pullback) -> dict[str, Any]:
    return {
        "input": str(pullback.input),
        "expr": str(pullback.expr),
        "totals": _totals_record(pullback.totals),
        "verdict": str(pullback.verdict.status),
    }


def _totals_record(totals: tuple[Total, ...]) -> dict[str, str]:
    return {str(item.symbol): f"Sum over k of {item.term}" for item in totals}


def _witness_record(witness: VectorWitness) -> dict[str, Any]:
    return {
        "inputs": [[str(value) for value in inputs] for inputs in witness.inputs],
        "output": [str(value) for value in witness.output],
        "entry": witness.entry,
        "gradients": list(witness.gradients),
        "parameters": {letter: str(value) for letter, value in witness.parameters},
        "argument": witness.argument,
    }
