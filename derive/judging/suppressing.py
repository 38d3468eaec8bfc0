"""Findings that somebody has looked at and accepts, each with a reason.

In the code, on the line of the finding, of its function, or alone on the line above:
``# derive: ignore[DRV103] slope is never negative``. In pyproject.toml:

    [tool.derive.verify.ignore]
    "mypkg.activations:leaky_grad" = { codes = ["DRV103"], reason = "slope is never negative" }
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from derive.errors import UsageError
from derive.judging.codes import EXPLANATIONS, Severity
from derive.judging.records import Callable, Finding, Judgement
from derive.judging.verify import Report

_COMMENT: Final = re.compile(r"#\s*derive:\s*ignore\[([A-Za-z0-9,\s]+)\]\s*(.*)$")
_AGREED: Final = "accepted: "


@dataclass(frozen=True, slots=True)
class Suppression:
    """Codes that are accepted for one function, or on one line, and why."""

    codes: frozenset[str]
    reason: str
    file: str = ""
    line: int = 0
    name: str = ""

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is accepted."""
        if finding.code not in self.codes:
            return False
        if self.name:
            return self.name.rpartition(":")[2] in {finding.where.name, "*"}
        return self.file == finding.where.file and self.line == finding.where.line


def configured(table: Mapping[str, Any]) -> list[Suppression]:
    """Return the suppressions of ``[tool.derive.verify.ignore]``; raises ``UsageError``."""
    found = []
    for name, said in table.items():
        if not isinstance(said, Mapping) or not isinstance(said.get("codes"), list):
            raise UsageError(
                f'[tool.derive.verify.ignore] "{name}": write '
                f'{{ codes = ["DRV103"], reason = "…" }}'
            )
        codes = frozenset(map(_known, said["codes"]))
        found.append(Suppression(codes, str(said.get("reason", "")).strip(), name=name))
    return found


def _known(code: str) -> str:
    if code not in EXPLANATIONS:
        raise UsageError(f"no finding has the code '{code}'; `derive explain` lists all")
    return code


def commented(file: str) -> list[Suppression]:
    """Return the suppressions in the comments of a file; none when it cannot be read."""
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    found = []
    for number, line in enumerate(lines, start=1):
        match = _COMMENT.search(line)
        if match:
            codes = frozenset(code.strip().upper() for code in match.group(1).split(","))
            alone = line.strip().startswith("#")
            place = _next_code(lines, number) if alone else number
            found.append(Suppression(codes, match.group(2).strip(), file, place))
    return found


def _next_code(lines: Sequence[str], number: int) -> int:
    """Return the first line after ``number`` that is neither empty nor a comment."""
    for later, line in enumerate(lines[number:], start=number + 1):
        if line.strip() and not line.strip().startswith("#"):
            return later
    return number


def suppressed(report: Report, suppressions: Sequence[Suppression]) -> Report:
    """Turn accepted findings into notes; a suppression without a reason is a finding itself."""
    files = {f.where.file for f in report.all_findings() if f.where.file}
    everything = [*suppressions, *(s for file in sorted(files) for s in commented(file))]
    judged = tuple(_quieted(j, everything) for j in report.judgements)
    silent = [s for s in everything if not s.reason]
    complaints = tuple(_complaint(report, s) for s in silent)
    found = tuple(_quiet(f, everything) for f in report.findings)
    return replace(report, judgements=judged, findings=(*found, *complaints))


def _quieted(judgement: Judgement, known: Sequence[Suppression]) -> Judgement:
    return replace(judgement, findings=tuple(_quiet(f, known) for f in judgement.findings))


def _quiet(finding: Finding, known: Sequence[Suppression]) -> Finding:
    for suppression in known:
        if suppression.covers(finding):
            message = f"{_AGREED}{suppression.reason or 'no reason given'} ({finding.message})"
            return replace(finding, severity=Severity.NOTE, message=message)
    return finding


def _complaint(report: Report, suppression: Suppression) -> Finding:
    where = Callable(
        name=suppression.name or report.target, file=suppression.file, line=suppression.line
    )
    return Finding(
        code="DRV116",
        severity=Severity.WARNING,
        where=where,
        message=f"{', '.join(sorted(suppression.codes))} is silenced and no reason is given",
        fix="write the reason behind the brackets",
    )
