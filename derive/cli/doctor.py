"""`derive doctor`."""

import click


@click.command("doctor")
def doctor_command() -> int:
    """Say what is installed, what a build would produce, and how to get what is missing."""
    return 0
