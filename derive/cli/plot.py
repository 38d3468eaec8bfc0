"""`derive plot`: curves in the terminal, or as SVG, PNG or PDF."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from derive.artifacts.cache import Cache
from derive.artifacts.session import Session
from derive.cli.options import lang_option, no_cache_option
from derive.cli.terminal import progress, say, stdout
from derive.errors import UsageError
from derive.messages import Lang
from derive.project import own_entries

if TYPE_CHECKING:
    from derive.rendering.chart import Plot
    from derive.study import Study


@click.command("plot", short_help="Plot f, dy/dx and d²y/dx², here or into a file.")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file instead of the terminal: .svg, .png or .pdf.",
)
@click.option("--compare", is_flag=True, help="All NAMEs in one plot of y and one of dy/dx.")
@lang_option
@no_cache_option
def plot_command(
    names: tuple[str, ...], out: Path | None, compare: bool, lang: Lang, cache: Cache
) -> None:
    """Plot activations at their default parameters.

    Kinks, saturation and the witness of a NONE are marked in files.
    """
    from derive.artifacts.picture import FORMATS, write_picture

    if out is not None and out.suffix not in FORMATS:
        raise UsageError(f"{out}: expected a name that ends in {', '.join(FORMATS)}")
    with progress("deriving", len(names)) as report:
        studies = _studies(names, Session(cache, report))
    plots = _plots(studies, lang, compare=compare)
    if out is None:
        _show(plots)
    else:
        write_picture(plots, out)
        say(f"{out}: written")


def _studies(names: Sequence[str], session: Session) -> "tuple[Study, ...]":
    from derive.artifacts.choice import chosen, require_one_input
    from derive.artifacts.studies import study_all
    from derive.artifacts.workers import Workers
    from derive.catalog import CATALOG

    own = own_entries(Path.cwd())
    require_one_input(names, own)
    entries = chosen(names, own=own, session=session)
    found = {entry.name: entry for entry in entries}
    wanted = [found[name] for name in dict.fromkeys(names)]
    with Workers() as workers:
        return study_all(wanted, CATALOG, session, workers)


def _plots(studies: "Sequence[Study]", lang: Lang, *, compare: bool) -> "list[Plot]":
    from derive.rendering.compare import MOST, comparison
    from derive.rendering.plot import plot

    if not compare:
        return [plot(study, lang) for study in studies]
    if not 1 < len(studies) <= MOST:
        raise UsageError(f"--compare takes two to {MOST} NAMEs, not {len(studies)}")
    return [comparison(studies, slopes=slopes, lang=lang) for slopes in (False, True)]


def _show(plots: "Sequence[Plot]") -> None:
    from derive.cli.plot_text import as_text

    for place, plot in enumerate(plots):
        if place:
            stdout().print()
        stdout().print(as_text(plot))
