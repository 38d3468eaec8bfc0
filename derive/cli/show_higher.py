"""`derive show NAME --order N`: derivatives of the orders two to N in terms of the output."""

import json
from collections.abc import Iterator
from typing import Any, Final

import click
from rich.text import Text

from derive.cli.page import Page
from derive.cli.show_chain import further
from derive.cli.show_json import chain_record
from derive.cli.terminal import STYLES, stdout
from derive.derivation import Chain, Derivation
from derive.derivation.second import second_derivative
from derive.display.reading import from_sympy
from derive.output_forms import Kind, OutputForms
from derive.output_forms.higher import HigherForm, higher_forms
from derive.printing import to_text
from derive.printing.letters import SUPERSCRIPT
from derive.proof import Region

#: where the verdicts stand
_EDGE: Final = 100


def print_higher(
    forms: OutputForms, derivation: Derivation | None, order: int, form: str, page: Page
) -> None:
    """Print d²y/dx² step by step, and the orders up to N in y, as text or JSON.

    Raises ``click.UsageError`` for other formats.
    """
    if form not in {"text", "json"}:
        raise click.UsageError("with --order, --format is text or json")
    found = higher_forms(forms, order)
    chains = () if derivation is None else second_derivative(derivation)
    if form == "json":
        record = as_record(forms, found) | {"second": [chain_record(c) for c in chains]}
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        stdout().print(Text("\n").join([as_text(forms, found), *_steps(chains, page)]))


def _steps(chains: tuple[Chain, ...], page: Page) -> Iterator[Text]:
    for found in chains:
        yield Text()
        yield from further(found, page)


def as_text(forms: OutputForms, found: tuple[HigherForm, ...]) -> Text:
    """Return one line for each order and form, with its verdict."""
    return Text("\n").join(_lines(forms, found))


def _lines(forms: OutputForms, found: tuple[HigherForm, ...]) -> Iterator[Text]:
    activation = forms.activation
    yield Text.assemble((activation.title, "bold"), f" ({activation.name})")
    yield Text()
    yield Text(f"  y = {to_text(from_sympy(activation.expr))}")
    for form in forms.forms:
        yield Text(f"  dy/dx = {to_text(from_sympy(form.expr))}{_where(form.kind, form.region)}")
    yield Text()
    if not found:
        yield Text(f"  dy/dx has no form in y ({forms.kind}), so no higher derivative is shown")
    for higher in found:
        yield from _line(higher, forms.kind)


def _line(higher: HigherForm, kind: Kind) -> Iterator[Text]:
    n = "".join(SUPERSCRIPT[digit] for digit in str(higher.order))
    place = _where(kind, higher.region)
    words = f"  d{n}y/dx{n} = {to_text(from_sympy(higher.expr))}{place}"
    if higher.condition not in {True, False}:
        words += f", for {to_text(from_sympy(higher.condition))}"
    status = higher.verdict.status
    room = max(_EDGE - len(words) - len(status), 2)
    yield Text.assemble(words, " " * room, (status.lower(), STYLES[status]))
    if higher.verdict.reason:
        yield Text(f"    {higher.verdict.reason}", style=STYLES[status])


def _where(kind: Kind, region: Region) -> str:
    """Return for which value of the stored bit a formula holds."""
    if kind is not Kind.BIT:
        return ""
    if region.slope:
        return ", where y rises" if region.slope > 0 else ", where y falls"
    low, high = (to_text(from_sympy(end)) for end in (region.lower, region.upper))
    return f", for {low} < x < {high}"


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
