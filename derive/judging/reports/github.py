"""Annotations for GitHub Actions: the worst ten of each level, as many as one step may have."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from derive.judging.codes import Severity
from derive.judging.records import Finding
from derive.judging.reports.places import shown
from derive.judging.verify import Report

_MOST: Final = 10
_LEVELS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}


def as_github(reports: Sequence[Report]) -> str:
    """Return one line for each annotation."""
    found = [finding for report in reports for finding in report.all_findings()]
    order = list(Severity)
    found.sort(key=lambda f: order.index(f.severity))
    groups = groupby(found, key=lambda f: f.severity)
    return "\n".join(_line(f) for _, group in groups for f in list(group)[:_MOST])


def _line(finding: Finding) -> str:
    cause = f" ({finding.cause})" if finding.cause else ""
    where = f"file={_property(shown(finding.where.file))},line={max(1, finding.where.line)}"
    title = _property(f"{finding.code} {finding.title}")
    said = _message(f"{finding.where.name}: {finding.message}{cause}")
    return f"::{_LEVELS[finding.severity]} {where},title={title}::{said}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
