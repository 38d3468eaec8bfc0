"""`derive build`: write code and documents, or compare them with the disk."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from derive.artifacts.build import build, inspect
from derive.artifacts.cache import Cache
from derive.artifacts.compare import unified_diff
from derive.artifacts.document import Document, PdfMode, PdfWish
from derive.artifacts.records import FileState, State
from derive.artifacts.request import KinkChoice, Request
from derive.artifacts.session import Session
from derive.cli.options import (
    GENERATED,
    MEASURED,
    accuracy_option,
    engine_option,
    kink_option,
    lang_option,
    level_option,
    no_cache_option,
    only_option,
    strict_option,
    templates_option,
    tried_module,
)
from derive.cli.terminal import progress, say
from derive.edition import Edition, Level
from derive.messages import Lang
from derive.project import own_entries
from derive.rendering.mode import Mode


@click.command("build", short_help="Write code and documents, or check that they are fresh.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 unless everything is fresh.")
@click.option("--diff", is_flag=True, help="Write nothing; show what a build would change.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the package alone into this folder, to vendor it.",
)
@only_option
@click.option(
    "--pdf",
    type=click.Choice([mode.value for mode in PdfMode]),
    default="auto",
    show_default=True,
    help="Make the PDF if an engine is found, insist on it, or do not.",
)
@engine_option
@strict_option
@lang_option
@level_option
@templates_option
@kink_option
@accuracy_option
@click.option("--force", is_flag=True, help="Overwrite files edited by hand.")
@no_cache_option
def build_command(
    names: tuple[str, ...],
    check: bool,
    diff: bool,
    out: Path | None,
    only: tuple[str, ...],
    pdf: str,
    engine: str | None,
    strict: bool,
    lang: Lang,
    level: Level,
    templates: Path | None,
    kinks: tuple[KinkChoice, ...],
    mode: Mode,
    force: bool,
    cache: Cache,
) -> int:
    """Write generated/activations and generated/derivations; all of them, or NAMEs alone."""
    if only and out is None:
        raise click.UsageError("--only chooses what to vendor and needs --out DIR")
    request = Request(
        names=tuple(sorted({*names, *only})),
        kinks=kinks,
        vendored=out is not None,
        own=own_entries(Path.cwd()),
        edition=Edition(lang, level),
        templates=templates,
        accuracy=MEASURED,
        mode=mode,
    )
    root = GENERATED if out is None else out
    wish = PdfWish(PdfMode(pdf), engine, strict)
    with progress("deriving", None) as report:
        if check or diff:
            session = Session(cache, report, tried_module)
            return show_states(inspect(request, root, session), with_diff=diff)
        built = build(request, root, wish, Session(cache, report, tried_module), force=force)
    say(_written(built.states, root))
    if not request.names:
        _say_without_code()
    if not request.vendored and wish.mode is not PdfMode.NEVER:
        say_pdf(built.document)
    return say_failures(built.failures)


def show_states(states: Sequence[FileState], *, with_diff: bool) -> int:
    """Print every file that is not fresh; return 1 if there is one."""
    differing = [state for state in states if state.state is not State.FRESH]
    for state in differing:
        click.echo(f"{state.state}: {state.path.as_posix()}")
    if with_diff:
        click.echo("".join(map(unified_diff, differing)), nl=False)
    if differing:
        counts = Counter(state.state for state in differing)
        summary = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
        say(f"{summary} of {len(states)} files; run `derive build` to bring them up to date")
        return 1
    say(f"{len(states)} files fresh")
    return 0


def _written(states: Sequence[FileState], root: Path) -> str:
    changed = sum(state.state is not State.FRESH for state in states)
    removed = sum(state.state is State.ORPHANED for state in states)
    kept = len(states) - changed
    parts = [f"{changed - removed} files written", f"{kept} fresh already"]
    parts += [f"{removed} removed"] if removed else []
    return f"{root.as_posix()}/: {', '.join(parts)}"


def _say_without_code() -> None:
    from derive.catalog.without_code import WITHOUT_CODE

    if WITHOUT_CODE:
        say(f"note: {len(WITHOUT_CODE)} activations have no code yet; `derive list` names them")


def say_failures(failures: Sequence[tuple[str, str]]) -> int:
    """Name everything that could not be worked out; return 1 if there is something."""
    for name, reason in failures:
        say(f"not derived: {name}: {' '.join(reason.split())}")
    return 1 if failures else 0


def say_pdf(document: Document | None) -> None:
    """Say which PDF was made and what its engine complained of."""
    if document is None:
        say("note: no PDF engine was found, so no PDF; `derive doctor` says how to get one")
        return
    done = "written" if document.changes else "fresh already"
    say(f"{document.path.as_posix()}: {done} ({document.pdf.engine})")
    for warning in document.pdf.warnings:
        say(f"warning: {warning}")
