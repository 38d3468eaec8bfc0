"""`derive doctor`: what this machine has, what a build would make of it, how to get more."""

import json
import platform
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from derive.cli.options import json_option

if TYPE_CHECKING:
    from derive.cli.machine import Machine


@click.command("doctor", short_help="Show what is installed and what a build would produce.")
@json_option
def doctor_command(as_json: bool) -> int:
    """Show Python, packages and TeX engines, what a build would produce, and how to get more.

    Exits with 3 if something that derive cannot do without is missing.
    """
    from derive.cli.machine import as_record, look_around

    machine = look_around()
    if as_json:
        click.echo(json.dumps(as_record(machine), indent=2))
    else:
        for title, lines in _sections(machine):
            click.echo(_section(title, lines))
    return 3 if machine.missing else 0


def _sections(machine: "Machine") -> Iterable[tuple[str, list[str]]]:
    yield "python", [f"{platform.python_version()} ({machine.python})"]
    yield "packages", [f"{name} {version or 'MISSING'}" for name, version in machine.packages]
    yield "PDF engines", [f"{name}  {place}" for name, place in machine.engines] or ["none"]
    yield "templates", [str(machine.templates)]
    yield "cache", [f"{machine.cache} ({machine.cache_bytes / 1e6:.1f} MB, safe to delete)"]
    yield "a build writes", list(machine.produces)
    if machine.hints:
        yield "to get more", list(machine.hints)


def _section(title: str, lines: Iterable[str]) -> str:
    first, *more = lines
    return "\n".join([f"{title:<16}{first}", *(" " * 16 + line for line in more)])
