"""Bare `derive`: where things stand in this folder, and what to run next."""

import click

from derive import __version__
from derive.artifacts.request import PACKAGE_FOLDER
from derive.cli.options import GENERATED


def print_status() -> None:
    """Print the version, what is generated here, and the next command."""
    modules = sorted((GENERATED / PACKAGE_FOLDER).glob("[!_]*.py"))
    click.echo(f"derive {__version__}: activation functions from formula to trusted code")
    if modules:
        click.echo(
            f"{GENERATED}/: {len(modules)} modules; `derive build --check` says if they are fresh"
        )
        click.echo("next: derive list, derive show tanh, derive check")
    else:
        click.echo(f"{GENERATED}/ holds nothing yet")
        click.echo("next: derive build (writes it), derive list, derive show tanh")
    click.echo("help: derive --help")
