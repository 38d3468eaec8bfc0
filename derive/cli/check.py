"""`derive check`: what continuous integration runs."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from derive.artifacts.cache import Cache, default_folder
from derive.artifacts.request import KinkChoice, Request
from derive.artifacts.session import Session
from derive.cli.options import (
    GENERATED,
    MEASURED,
    accuracy_option,
    json_option,
    kink_option,
    no_cache_option,
    tried_module,
)
from derive.cli.terminal import progress, say
from derive.project import own_entries
from derive.rendering.mode import Mode

if TYPE_CHECKING:
    from derive.checking.collect import CheckReport


@click.command("check", short_help="Prove every formula, test generated code, compare files.")
@kink_option
@accuracy_option
@json_option
@no_cache_option
@click.option(
    "--exhaustive",
    metavar="FUNCTION",
    help="Try every float32 there is with one generated function, for example sigmoid_derivative.",
)
def check_command(
    kinks: tuple[KinkChoice, ...],
    mode: Mode,
    as_json: bool,
    cache: Cache,
    exhaustive: str | None,
) -> int:
    """Prove every formula, test generated code against exact values, compare files.

    Writes nothing; exits with 1 on any finding. A line or form that could not be decided is a
    finding; a property that could not be (a range, a fixed point) is counted as undecided.

    With --exhaustive, one function alone is tried; a run that was stopped goes on where it was.
    """
    if exhaustive is not None:
        return _try_every_float(exhaustive, cache, as_json)
    from derive.checking.collect import check

    with progress("checking", None) as report:
        request = Request(kinks=kinks, own=own_entries(Path.cwd()), mode=mode, accuracy=MEASURED)
        found = check(request, GENERATED, Session(cache, report, tried_module))
    if as_json:
        click.echo(json.dumps(_as_record(found), ensure_ascii=False, indent=2))
    else:
        for finding in found.findings:
            click.echo(str(finding))
    say(_summary(found))
    return 1 if found.findings else 0


def _try_every_float(function: str, cache: Cache, as_json: bool) -> int:
    from derive.checking.exhaustive import PARTS, exhaustive_findings, sweep_all, task_of

    task = task_of(GENERATED / "activations", function)
    keep = (cache.folder or default_folder()) / "exhaustive" / f"{function}.json"
    with progress("trying", PARTS) as report:
        found = sweep_all(task, keep, os.cpu_count() or 1, report)
    if as_json:
        click.echo(json.dumps(asdict(found) | {"function": function, "code": task.code}))
    else:
        click.echo(
            f"{function}, float32, {found.inputs:,} inputs: at most {found.max_ulp:.4g} ulp, at "
            f"{found.where!r}; {found.total_ulp / max(found.inputs, 1):.3g} on average; "
            f"{found.misrounded:,} not correctly rounded; {found.nan} NaN, {found.inf} wrong "
            "infinities"
        )
    findings = exhaustive_findings(task, found)
    for finding in findings:
        click.echo(str(finding), err=as_json)
    return 1 if findings else 0


def _summary(found: "CheckReport") -> str:
    checked = (
        f"{found.activations} activations, {found.proofs} proofs, {found.values} values, "
        f"{found.files} files checked"
    )
    number = len(found.findings)
    result = "nothing found" if number == 0 else f"{number} findings"
    beside = [
        f"{count} {what}"
        for count, what in (
            (len(found.undecided), "properties undecided (`derive check --json` names them)"),
            (found.without_code, "activations without code yet (`derive list`)"),
            (len(found.tolerated), "functions above their limit (generated/accuracy.md)"),
        )
        if count
    ]
    return "; ".join((f"{checked}: {result}", *beside))


def _as_record(found: "CheckReport") -> dict[str, object]:
    return {
        "activations": found.activations,
        "proofs": found.proofs,
        "values": found.values,
        "files": found.files,
        "without_code": found.without_code,
        "tolerated": list(found.tolerated),
        "undecided": [
            {"where": name, "property": item.title, "reason": item.verdict.reason}
            for name, item in found.undecided
        ],
        "findings": [
            {
                "code": finding.code.number,
                "title": finding.code.title,
                "where": finding.where,
                "message": finding.message,
                "hint": finding.hint,
            }
            for finding in found.findings
        ],
    }
