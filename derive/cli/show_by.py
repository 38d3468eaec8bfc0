"""`derive show NAME --by PARAMETER`: ∂y/∂α step by step."""

import json
from collections.abc import Iterator

import click
from rich.text import Text

from derive.activation import Parameter
from derive.cli.page import Page
from derive.cli.show_chain import further
from derive.cli.show_json import chain_record
from derive.cli.show_latex import chain_as_latex
from derive.cli.terminal import stdout
from derive.derivation import Chain, Level
from derive.derivation.by_parameter import parameter_derivatives
from derive.messages import Lang
from derive.study import Study


def print_by(study: Study, name: str, form: str, lang: Lang, level: Level) -> None:
    """Print the chains; raises ``click.UsageError`` if there is no such parameter."""
    parameter = _parameter(study, name)
    known = (slope.forms for slope in study.by_parameter if slope.parameter == parameter)
    chains = parameter_derivatives(study.derivation, parameter, next(known, ()))
    if form == "json":
        click.echo(json.dumps([chain_record(c) for c in chains], ensure_ascii=False, indent=2))
    elif form == "latex":
        click.echo("\n".join(block for c in chains for block in chain_as_latex(c, lang, level)))
    else:
        console = stdout()
        page = Page(console.width if console.is_terminal else None, lang, level)
        console.print(Text("\n").join(_lines(study, chains, page)))


def _parameter(study: Study, name: str) -> Parameter:
    parameters = study.activation.parameters
    for parameter in parameters:
        if name in {parameter.name, parameter.symbol.name}:
            return parameter
    known = ", ".join(p.name for p in parameters) or "none"
    raise click.UsageError(f"'{study.activation.name}' has no parameter '{name}'; it has: {known}")


def _lines(study: Study, chains: tuple[Chain, ...], page: Page) -> Iterator[Text]:
    yield page.title(study.activation.title, study.activation.name)
    yield Text()
    yield from page.formula("y = ", study.derivation.definition)
    for found in chains:
        yield Text()
        yield from further(found, page)
