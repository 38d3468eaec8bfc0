"""Verdicts on foreign code as people read them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rich.text import Text

from derive.cli.terminal import STYLES, stdout
from derive.judging.codes import Severity
from derive.judging.records import Finding, Judgement
from derive.judging.reports.places import shown
from derive.judging.verify import Report
from derive.messages import Lang
from derive.printing.sentences import sentence

_COLOURS: Final = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


def print_reports(reports: Sequence[Report], *, verbose: bool) -> None:
    """Print every verdict with its findings; notes only when ``verbose``."""
    console = stdout()
    for report in reports:
        lines = [_finding(f) for f in report.findings if f.counts or verbose]
        for judgement in report.judgements:
            if verbose or not _is_beside_the_point(judgement):
                lines += _lines(judgement, verbose=verbose)
        if lines or verbose:
            aside = " (nothing in it speaks of a derivative: not run)" if report.not_run else ""
            console.print(Text((shown(report.target) or report.target) + aside, style="bold"))
        for line in lines:
            console.print(line)


def _lines(judgement: Judgement, *, verbose: bool) -> list[Text]:
    lines = [_verdict(judgement)]
    if verbose and judgement.formula:
        lines.append(Text(f"        f(x) = {judgement.formula}", style="dim"))
    for finding in judgement.findings:
        if finding.counts or verbose:
            lines += _finding_lines(finding)
    return lines


def _is_beside_the_point(judgement: Judgement) -> bool:
    """Whether names led to something that is no function of one array."""
    return judgement.status == "UNDECIDED" and not any(f.counts for f in judgement.findings)


def _verdict(judgement: Judgement) -> Text:
    claim = judgement.claim
    place = f"{claim.derivative.line:>5}: " if claim.derivative.line else " " * 7
    line = Text(f"{place}{claim.derivative.name:<28} ")
    line.append(f"{judgement.status:<9}", style=STYLES[judgement.status])
    said = [judgement.said_use]
    if judgement.activation:
        said.append(f"of {judgement.activation}")
    if judgement.condition:
        said.append(f"where {judgement.condition}")
    if judgement.reason and judgement.status != "REFUTED":
        said.append(f"({sentence(Lang.EN, judgement.reason)})")
    return line.append(" " + " ".join(said))


def _finding_lines(finding: Finding) -> list[Text]:
    lines = [_finding(finding)]
    indent = " " * 15
    if finding.input and finding.returned and finding.input not in finding.message:
        lines.append(
            Text(f"{indent}at {finding.input}: returned {finding.returned}, want {finding.wanted}")
        )
    if finding.cause:
        lines.append(Text(f"{indent}likely cause: {finding.cause}"))
    if finding.fix:
        lines.append(Text(f"{indent}fix: {finding.fix}"))
    return lines


def _finding(finding: Finding) -> Text:
    line = Text("       " + _place(finding))
    line.append(finding.code, style=_COLOURS[finding.severity])
    return line.append(f"  {finding.message}")


def _place(finding: Finding) -> str:
    """Return ``file:line: ``, which editors open; a file from elsewhere is named shortly."""
    if not finding.where.file:
        return ""
    place = shown(finding.where.file)
    return f"{Path(place).name if Path(place).is_absolute() else place}:{finding.where.line}: "


def summary(reports: Sequence[Report]) -> str:
    """Return one line: how many were judged and how many findings count."""
    judged = [j for r in reports for j in r.judgements]
    proved = sum(j.status == "PROVED" for j in judged)
    counting = sum(f.counts for r in reports for f in r.all_findings())
    notes = sum(not f.counts for r in reports for f in r.all_findings())
    aside = sum(map(_is_beside_the_point, judged))
    more = f", {aside} no functions of one array" if aside else ""
    idle = sum(r.not_run for r in reports)
    more += f", {idle} files without derivatives not run" if idle else ""
    more += f", {notes} notes (-v shows them)" if notes else ""
    return f"{len(judged)} derivatives judged, {proved} proved, {counting} findings{more}"
