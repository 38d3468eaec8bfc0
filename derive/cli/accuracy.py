"""`derive accuracy`: measure every generated function, and keep the table beside the code."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from derive.artifacts.cache import Cache
from derive.artifacts.session import Session
from derive.cli.options import GENERATED, no_cache_option
from derive.cli.terminal import progress, say
from derive.project import own_entries

if TYPE_CHECKING:
    from derive.activation import Activation
    from derive.vector import VectorActivation


@click.command("accuracy", short_help="Measure generated functions; write the accuracy table.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--float32",
    "float32",
    type=click.IntRange(min=100),
    default=4_400_000,
    show_default=True,
    help="Points for each function in float32, against float64.",
)
@click.option(
    "--balls",
    type=click.IntRange(min=100),
    default=110_000,
    show_default=True,
    help="Points against ball arithmetic.",
)
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="Measure with this value of a parameter; print what is found, write nothing.",
)
@click.option("--check", is_flag=True, help="Measure nothing; exit 1 if code changed since.")
@no_cache_option
def accuracy_command(
    names: tuple[str, ...],
    float32: int,
    balls: int,
    params: tuple[str, ...],
    check: bool,
    cache: Cache,
) -> int:
    """Measure generated/activations in both modes and write generated/accuracy.json and .md.

    float16 is tried with every input. With NAMEs, only their part of the table is renewed.
    """
    from derive.artifacts.choice import check_names, chosen
    from derive.catalog.vector import VECTOR_CATALOG
    from derive.checking.table import Sizes
    from derive.checking.tabulate import outdated, tabulate
    from derive.cli.accuracy_elsewhere import given_values, say_elsewhere

    own = own_entries(Path.cwd())
    check_names(names, own)
    if check:
        return _say_outdated(tuple(n for n in outdated(GENERATED) if not names or n in names))
    if params:
        if len(names) != 1:
            raise click.UsageError("--param is about the parameters of one NAME")
        (entry,) = chosen(names, (), own=own, session=Session(cache))
        return min(1, say_elsewhere(entry, GENERATED, given_values(params), balls))
    vectors = [entry for entry in VECTOR_CATALOG if not names or entry.name in names]
    alone = tuple(name for name in names if name not in {entry.name for entry in vectors})
    scalars = chosen(alone, (), own=own, session=Session(cache)) if alone or not names else ()
    every: tuple[Activation | VectorActivation, ...] = (*scalars, *vectors)
    entries = [
        entry
        for entry in every
        if names or (GENERATED / "activations" / f"{entry.name}.py").is_file()
    ]
    jobs = os.cpu_count() or 1
    with progress("measuring", len(entries)) as report:
        records = tabulate(entries, GENERATED, Sizes(float32, balls), Session(cache, report), jobs)
    rows = [row for entry in entries for row in records[entry.name]["rows"]]
    say(f"{len(entries)} activations, {len(rows)} rows; see {GENERATED.as_posix()}/accuracy.md")
    return 0


def _say_outdated(names: tuple[str, ...]) -> int:
    if not names:
        say("the accuracy table fits the code")
        return 0
    click.echo("\n".join(names))
    say(f"{len(names)} modules changed since they were measured; run: derive accuracy NAME")
    return 1
