"""`derive explain`: the long text of a finding."""

import click

from derive.errors import UsageError


@click.command("explain", short_help="What a finding such as DRV102 means, and what to do.")
@click.argument("code", metavar="[CODE]", required=False)
def explain_command(code: str | None) -> int:
    """Say what a finding of `derive verify` means, why it matters and how to fix it.

    Without CODE: list all.
    """
    from derive.judging.codes import EXPLANATIONS

    if code is None:
        for row in EXPLANATIONS.values():
            click.echo(f"{row.code}  {row.title}")
        return 0
    found = EXPLANATIONS.get(code.upper())
    if found is None:
        raise UsageError(f"no finding has the code '{code}'; `derive explain` lists all")
    click.echo(f"{found.code}  {found.title}\n")
    for title, text in (("what", found.what), ("why", found.why), ("fix", found.fix)):
        click.echo(click.wrap_text(text, 88, f"{title:<5} ", " " * 6))
    return 0
