"""`derive check`: what continuous integration runs."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from derive.artifacts.cache import Cache
from derive.artifacts.request import KinkChoice, Request
from derive.artifacts.session import Session
from derive.cli.options import GENERATED, accuracy_option, json_option, kink_option, no_cache_option
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
def check_command(kinks: tuple[KinkChoice, ...], mode: Mode, as_json: bool, cache: Cache) -> int:
    """Prove every formula, test generated code against exact values, compare files.

    Writes nothing; exits with 1 on any finding. A line or form that could not be decided is a
    finding; a property that could not be (a range, a fixed point) is counted as undecided.
    """
    from derive.checking.collect import check

    with progress("checking", None) as report:
        request = Request(kinks=kinks, own=own_entries(Path.cwd()), mode=mode)
        found = check(request, GENERATED, Session(cache, report))
    if as_json:
        click.echo(json.dumps(_as_record(found), ensure_ascii=False, indent=2))
    else:
        for finding in found.findings:
            click.echo(str(finding))
    say(_summary(found))
    return 1 if found.findings else 0


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
