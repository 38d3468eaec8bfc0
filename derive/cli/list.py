"""`derive list`: every activation in one table."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from derive.artifacts.cache import Cache
from derive.cli.options import json_option, no_cache_option
from derive.cli.terminal import STYLES, progress, say, stdout
from derive.project import own_entries

if TYPE_CHECKING:
    from rich.table import Table

    from derive.cli.summary import Summary

_COLUMNS = ("name", "y = f(x)", "dy/dx", "condition", "saves", "code", "verdict")


@click.command("list", short_help="Show every activation in one table.")
@click.option("--advice", is_flag=True, help="Show what to keep for the backward pass, and why.")
@click.option("--vector", is_flag=True, help="Show the functions of a vector, as softmax.")
@json_option
@no_cache_option
def list_command(advice: bool, vector: bool, as_json: bool, cache: Cache) -> None:
    """Show name, formula, derivative in y, condition, saves and verdict of every activation."""
    if vector and advice:
        raise click.UsageError("--advice is about functions of one input; leave --vector out")
    if vector:
        from derive.cli.show_vector import print_vector_list

        print_vector_list(as_json=as_json)
        return
    from derive.artifacts.choice import chosen
    from derive.artifacts.session import Session
    from derive.artifacts.studies import study_all
    from derive.artifacts.workers import Workers
    from derive.catalog import CATALOG
    from derive.cli.summary import as_record, summary

    own = own_entries(Path.cwd())
    with progress("deriving", len(CATALOG) + len(own)) as report, Workers() as workers:
        entries = chosen((), own=own, session=Session(cache))
        studies = study_all(entries, CATALOG, Session(cache, report), workers)
    if advice:
        from derive.cli.list_advice import print_advice

        print_advice(studies, as_json=as_json)
        return
    summaries = [summary(study) for study in studies]
    if as_json:
        click.echo(json.dumps([as_record(row) for row in summaries], ensure_ascii=False, indent=2))
    else:
        stdout().print(_table(summaries))
    waiting = sum(bool(row.without_code) for row in summaries)
    if waiting:
        say(
            f"{waiting} of {len(summaries)} have no generated code yet; `derive show NAME` says why"
        )


def _table(rows: "list[Summary]") -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in _COLUMNS:
        table.add_column(column, overflow="fold", no_wrap=column == "name")
    for row in rows:
        verdict = Text(row.verdict, style=STYLES[row.verdict])
        code = "none yet" if row.without_code else "NumPy"
        cells = (row.name, row.formula, row.derivative, row.condition, row.saves, code)
        table.add_row(*map(Text, cells), verdict)
    return table
