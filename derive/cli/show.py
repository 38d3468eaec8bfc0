"""`derive show`: one derivation, as text, LaTeX or JSON."""

import json
from time import perf_counter

import click

from derive.artifacts.cache import Cache
from derive.cli.options import entry_of, no_cache_option
from derive.cli.terminal import stdout


@click.command("show", short_help="Show one derivation, line by line.")
@click.argument("name")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "latex", "json"]),
    default="text",
    show_default=True,
    help="What to print.",
)
@click.option("--kink", metavar="VALUE", help="Value to return at the kink, for example 1.")
@no_cache_option
def show_command(name: str, form: str, kink: str | None, cache: Cache) -> None:
    """Show the derivation of NAME: every line with its rule and its verdict."""
    start = perf_counter()
    entry = entry_of(name, kink)
    from derive.artifacts.session import Session
    from derive.artifacts.studies import study_all
    from derive.artifacts.workers import Workers
    from derive.catalog import CATALOG

    (study,) = study_all((entry,), CATALOG, Session(cache), Workers())
    if form == "json":
        from derive.cli.show_json import as_record

        record = as_record(study, seconds=perf_counter() - start)
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    elif form == "latex":
        from derive.cli.show_latex import as_latex

        click.echo(as_latex(study))
    else:
        from derive.cli.show_text import as_text

        console = stdout()
        console.print(as_text(study, console.width if console.is_terminal else None))
