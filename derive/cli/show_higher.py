"""`derive show NAME --order N`: derivatives of the orders two to N in terms of the output."""

import json
from collections.abc import Iterator
from typing import Any, Final

import click
from rich.cells import cell_len
from rich.text import Text

from derive.cli.page import Page
from derive.cli.show_chain import further
from derive.cli.show_json import chain_record
from derive.cli.show_latex import bit_words, higher_as_latex
from derive.cli.terminal import STYLES, stdout
from derive.derivation import Chain, Derivation
from derive.derivation.second import second_derivative
from derive.display.reading import from_sympy
from derive.output_forms import Kind, OutputForms
from derive.output_forms.higher import HigherForm, higher_forms
from derive.printing.letters import SUPERSCRIPT
from derive.proof import Region

#: where the verdicts stand
_EDGE: Final = 100


def print_higher(
    forms: OutputForms, derivation: Derivation | None, order: int, form: str, page: Page
) -> None:
    """Print d²y/dx² step by step, and the orders up to N in y, as text, LaTeX or JSON."""
    found = higher_forms(forms, order)
    chains = () if derivation is None else second_derivative(derivation)
    if form == "json":
        record = as_record(forms, found) | {"second": [chain_record(c) for c in chains]}
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    elif form == "latex":
        click.echo(higher_as_latex(chains, found, forms.kind, page.lang, page.level))
    else:
        stdout().print(Text("\n").join([as_text(forms, found, page), *_steps(chains, page)]))


def _steps(chains: tuple[Chain, ...], page: Page) -> Iterator[Text]:
    for found in chains:
        yield Text()
        yield from further(found, page)


def as_text(forms: OutputForms, found: tuple[HigherForm, ...], page: Page | None = None) -> Text:
    """Return one line for each order and form, with its verdict."""
    return Text("\n").join(_lines(forms, found, page or Page(None)))


def _lines(forms: OutputForms, found: tuple[HigherForm, ...], page: Page) -> Iterator[Text]:
    activation = forms.activation
    yield page.title(activation.title, activation.name)
    yield Text()
    yield Text(f"  y = {page.math(from_sympy(activation.expr))}")
    for form in forms.forms:
        place = _where(form.kind, form.region, page)
        yield Text(f"  dy/dx = {page.math(from_sympy(form.expr))}{place}")
    yield Text()
    if not found:
        yield Text(f"  {page.say('no-higher', kind=forms.kind)}")
    for higher in found:
        yield from _line(higher, forms.kind, page)


def _line(higher: HigherForm, kind: Kind, page: Page) -> Iterator[Text]:
    n = "".join(SUPERSCRIPT[digit] for digit in str(higher.order))
    words = (
        f"  d{n}y/dx{n} = {page.math(from_sympy(higher.expr))}{_where(kind, higher.region, page)}"
    )
    if higher.condition not in {True, False}:
        words += page.comma() + page.say("branch", condition=from_sympy(higher.condition))
    badge = page.badge(higher.verdict.status)
    room = max(_EDGE - cell_len(words) - cell_len(badge[0]), 2)
    yield Text.assemble(words, " " * room, badge)
    if higher.verdict.reason:
        yield Text(f"    {page.why(higher.verdict.reason)}", style=STYLES[higher.verdict.status])


def _where(kind: Kind, region: Region, page: Page) -> str:
    """Return for which value of the stored bit a formula holds."""
    if kind is not Kind.BIT:
        return ""
    return page.comma() + bit_words(region, page.lang)


def as_record(forms: OutputForms, found: tuple[HigherForm, ...]) -> dict[str, Any]:
    """Return the object of ``--order N --format json``; expressions in SymPy's syntax."""
    return {
        "name": forms.activation.name,
        "kind": str(forms.kind),
        "orders": [_record(higher) for higher in found],
    }


def _record(higher: HigherForm) -> dict[str, Any]:
    slope = {1: ", rising", -1: ", falling", 0: ""}[higher.region.slope]
    return {
        "order": higher.order,
        "expr": str(higher.expr),
        "region": f"{higher.region.lower} < x < {higher.region.upper}{slope}",
        "condition": str(higher.condition),
        "saves": list(higher.saves),
        "verdict": str(higher.verdict.status),
    }
