"""`derive new`: put a formula into a project, after it has been derived once."""

from pathlib import Path

import click

from derive.artifacts.cache import Cache
from derive.cli.options import budget_option, no_cache_option, parameter_option
from derive.cli.terminal import say
from derive.errors import UsageError
from derive.project import FILE, OwnEntry, append, check_name, nearest, own_entries


@click.command("new", short_help="Put a formula into the project around this folder.")
@click.argument("name")
@click.argument("formula")
@parameter_option
@click.option("--title", default="", help="What documents call it.")
@budget_option
@no_cache_option
def new_command(
    name: str,
    formula: str,
    parameters: tuple[str, ...],
    title: str,
    budget: float,
    cache: Cache,
) -> None:
    """Derive FORMULA, then write it as [tool.derive.activation.NAME] into pyproject.toml.

    `derive list`, `show`, `build` and `check` know it from then on.
    """
    check_name(name)
    place = nearest(Path.cwd())
    if place is None:
        raise UsageError(f"no {FILE} in this folder or above; create one first")
    entry = OwnEntry(name=name, expr=formula.strip(), parameters=parameters, title=title)
    from derive.artifacts.choice import known_names
    from derive.artifacts.own import admitted
    from derive.artifacts.session import Session

    known_names((*own_entries(Path.cwd()), entry))
    admitted(entry, Session(cache), budget)
    append(place, entry)
    say(f"{FILE}: [tool.derive.activation.{name}] written; next: derive show {name}, derive build")
