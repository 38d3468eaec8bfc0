"""A baseline: findings that old code had when the tool came, so that only new ones count."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from derive.errors import MachineError, UsageError
from derive.judging.codes import Severity
from derive.judging.records import Finding
from derive.judging.reports.places import shown
from derive.judging.verify import Report

_VERSION: Final = 1


def key_of(finding: Finding) -> str:
    """Return what identifies a finding: lines move, so they are no part of it."""
    return f"{shown(finding.where.file)}:{finding.where.name}:{finding.code}"


def as_baseline(reports: Sequence[Report]) -> str:
    """Return the text of a baseline that holds every finding that counts."""
    found = sorted({key_of(f) for r in reports for f in r.all_findings() if f.counts})
    return json.dumps({"version": _VERSION, "findings": found}, indent=2) + "\n"


def read_baseline(path: Path) -> frozenset[str]:
    """Return the keys in a baseline; raises ``UsageError`` when it is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MachineError(f"{path} cannot be read: {error.strerror}") from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is no baseline ({error}); make it anew") from error
    if not isinstance(data, dict) or data.get("version") != _VERSION:
        raise UsageError(f"{path} is no baseline of this version; make it anew")
    return frozenset(map(str, data.get("findings", [])))


def without_known(report: Report, known: frozenset[str]) -> Report:
    """Turn findings of the baseline into notes."""
    judged = tuple(
        replace(j, findings=tuple(_aged(f, known) for f in j.findings)) for j in report.judgements
    )
    found = tuple(_aged(f, known) for f in report.findings)
    return replace(report, judgements=judged, findings=found)


def _aged(finding: Finding, known: frozenset[str]) -> Finding:
    if not finding.counts or key_of(finding) not in known:
        return finding
    return replace(finding, severity=Severity.NOTE, message=f"in the baseline: {finding.message}")
