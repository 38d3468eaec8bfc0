"""`derive verify`: judge anybody's hand-written activations and gradients."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from derive.cli.terminal import progress, say
from derive.errors import MachineError, UsageError

if TYPE_CHECKING:
    from derive.judging.settings import Settings
    from derive.judging.verify import Order, Report

_FORMATS: Final = ("text", "json", "junit", "sarif", "github")
_ENGINES: Final = ("torch", "jax", "tensorflow", "autograd")
_MEGABYTE: Final = 2**20


@click.command("verify", short_help="Judge hand-written functions and derivatives of a module.")
@click.argument("targets", nargs=-1, metavar="[PATH|MODULE]...")
@click.option(
    "--pair",
    "pairs",
    multiple=True,
    metavar="MOD:F=MOD:G",
    help="Judge function G of module MOD as F′.",
)
@click.option("--of", "of", default="", metavar="NAME",
              help="The activation that F is meant to be; else it is recognised.")  # fmt: skip
@click.option("--convention", default="", metavar="NAME", help="Compare kinks with torch, jax, ….")
@click.option("--autodiff", type=click.Choice(_ENGINES), default=None,
              help="Judge what this framework computes for each function of a module.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True,
              help="text for people, the others for programs and CI services.")  # fmt: skip
@click.option("--write", "files", multiple=True, metavar="FORMAT=FILE",
              help="Write the report to a file too, for example sarif=derive.sarif.")  # fmt: skip
@click.option("--baseline", metavar="FILE", help="Findings in it do not count; made if missing.")
@click.option("--update-baseline", is_flag=True, help="Write the baseline anew.")
@click.option("--exit-zero", is_flag=True, help="Report findings, but exit with 0.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=20.0, show_default=True,
              metavar="SECONDS", help="For each call into the judged code.")  # fmt: skip
@click.option("--memory", type=click.IntRange(min=0), default=8192, show_default=True,
              metavar="MB", help="Address space of the judged code; 0 for no limit.")  # fmt: skip
@click.option("-v", "--verbose", is_flag=True, help="Show notes and formulas too.")
def verify_command(
    targets: tuple[str, ...],
    pairs: tuple[str, ...],
    of: str,
    convention: str,
    autodiff: str | None,
    form: str,
    files: tuple[str, ...],
    baseline: str | None,
    update_baseline: bool,
    exit_zero: bool,
    timeout: float,
    memory: int,
    verbose: bool,
) -> int:
    """Judge every function with a derivative that is found in files, folders or modules.

    The judged code is executed: in a process of its own, with limits of time and memory, but with
    your permissions. Judge only code that you would run.
    """
    from derive.judging.orders import configured_orders, orders_for
    from derive.judging.settings import import_paths, settings_of
    from derive.judging.verify import Order, without_repeats

    outputs = list(map(_output, files))
    settings = settings_of(Path.cwd())
    paths = import_paths(Path.cwd())
    base = Order(of=of, timeout=timeout, memory=memory * _MEGABYTE, paths=paths)
    chosen = convention or settings.convention
    base = replace(base, convention=chosen, autodiff=autodiff or "")
    orders = orders_for(targets, list(map(_pair, pairs)), base)
    orders = orders or configured_orders(settings, base)
    if not orders:
        raise UsageError("nothing to judge: name a file, a folder, a module or --pair F=G")
    with progress("judging", None) as report:
        reports = without_repeats([_judged(order, settings, report) for order in orders])
    if baseline is not None or settings.baseline:
        reports = _held_against(Path(baseline or settings.baseline), reports, update_baseline)
    _show(reports, form, verbose)
    _write(reports, outputs)
    return 0 if exit_zero or not any(f.counts for r in reports for f in r.all_findings()) else 1


def _judged(order: "Order", settings: "Settings", report: Callable[[str], None]) -> "Report":
    from derive.judging.suppressing import suppressed
    from derive.judging.verify import verify

    return suppressed(verify(order, report), settings.ignore)


def _held_against(path: Path, reports: "list[Report]", update: bool) -> "list[Report]":
    """Let findings of the baseline pass; write it anew when asked, or when it is not there."""
    from derive.judging.baseline import as_baseline, read_baseline, without_known
    from derive.project import replace_text

    if update or not path.exists():
        replace_text(path, as_baseline(reports))
        say(f"wrote {path}; its findings do not count from now on")
    known = read_baseline(path)
    return [without_known(report, known) for report in reports]


def _output(text: str) -> tuple[str, Path]:
    form, sign, file = text.partition("=")
    if not (sign and file) or form not in _FORMATS[1:]:
        known = ", ".join(_FORMATS[1:])
        raise UsageError(f"--write '{text}' is not understood; write FORMAT=FILE ({known})")
    return form, Path(file)


def _write(reports: "list[Report]", outputs: list[tuple[str, Path]]) -> None:
    from derive.judging.reports import WRITERS
    from derive.project import replace_text

    for form, path in outputs:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise MachineError(f"{path.parent} cannot be made: {error.strerror}") from error
        replace_text(path, WRITERS[form](reports) + "\n")


def _pair(text: str) -> tuple[str, str]:
    value, sign, slope = text.partition("=")
    if not sign or ":" not in value or ":" not in slope:
        raise UsageError(
            f"the pair '{text}' is not understood; write module:function=module:derivative"
        )
    return value.strip(), slope.strip()


def _show(reports: "list[Report]", form: str, verbose: bool) -> None:
    if form == "text":
        from derive.cli.verify_text import print_reports, summary

        print_reports(reports, verbose=verbose)
        say(summary(reports))
        return
    from derive.judging.reports import WRITERS

    click.echo(WRITERS[form](reports))
