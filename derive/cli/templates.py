"""`derive templates`: the built-in templates, to copy and change."""

from pathlib import Path

import click

from derive.cli.terminal import say


@click.command("templates", short_help="List, copy or explain the templates of the document.")
@click.option(
    "--copy",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Copy them into this folder; files that are there stay.",
)
@click.option("--schema", is_flag=True, help="Print what templates may read (docs/templates.md).")
def templates_command(folder: Path | None, schema: bool) -> None:
    """List the templates.

    A folder with changed ones is used by build, pdf and sheet with --templates DIR.
    """
    from derive.artifacts.templates import copied, template_names

    if schema:
        from derive.rendering.schema import schema as page

        click.echo(page(), nl=False)
    elif folder is not None:
        made = copied(folder)
        say(f"{folder}: {len(made)} templates copied; use them with --templates {folder}")
    else:
        for name in template_names():
            click.echo(name)
