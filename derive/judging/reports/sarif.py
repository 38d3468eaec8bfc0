"""SARIF 2.1.0, as code scanning services read it."""

import json
from collections.abc import Sequence
from typing import Any, Final

from derive import __version__
from derive.judging.codes import EXPLANATIONS
from derive.judging.records import Finding
from derive.judging.reports.places import shown
from derive.judging.verify import Report

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(reports: Sequence[Report]) -> str:
    """Return all findings as one run."""
    found = [finding for report in reports for finding in report.all_findings()]
    driver = {"name": "derive", "version": __version__, "rules": _rules(found)}
    run = {"tool": {"driver": driver}, "results": [_result(f) for f in found]}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rules(found: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "id": code,
            "shortDescription": {"text": EXPLANATIONS[code].title},
            "fullDescription": {"text": EXPLANATIONS[code].what},
            "help": {"text": EXPLANATIONS[code].fix},
        }
        for code in sorted({finding.code for finding in found})
    ]


def _result(finding: Finding) -> dict[str, Any]:
    said = f"{finding.where.name}: {finding.message}"
    cause = f" Likely cause: {finding.cause}." if finding.cause else ""
    place = {
        "artifactLocation": {"uri": shown(finding.where.file)},
        "region": {"startLine": max(1, finding.where.line)},
    }
    return {
        "ruleId": finding.code,
        "level": finding.severity.value,
        "message": {"text": f"{said}.{cause}"},
        "locations": [{"physicalLocation": place}],
    }
