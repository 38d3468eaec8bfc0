"""One JSON document: verdicts with everything known about them, and findings."""

import json
from collections.abc import Sequence
from typing import Any

from derive.judging.records import Finding, Judgement
from derive.judging.reports.places import shown
from derive.judging.verify import Report

#: changed when a field changes its meaning or goes away
SCHEMA = 1


def as_json(reports: Sequence[Report]) -> str:
    """Return all reports as JSON."""
    made = {
        "schema": SCHEMA,
        "targets": [
            {
                "target": report.target,
                "verdicts": [_verdict(j) for j in report.judgements],
                "findings": [_finding(f) for f in report.all_findings()],
            }
            for report in reports
        ],
    }
    return json.dumps(made, ensure_ascii=False, indent=2)


def _verdict(judgement: Judgement) -> dict[str, Any]:
    claim = judgement.claim
    return {
        "function": claim.function.name,
        "derivative": claim.derivative.name,
        "file": shown(claim.derivative.file),
        "line": claim.derivative.line,
        "status": judgement.status.value,
        "use": judgement.said_use,
        "activation": judgement.activation,
        "formula": judgement.formula,
        "method": judgement.method,
        "reason": judgement.reason,
        "condition": judgement.condition,
        "codes": [f.code for f in judgement.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "title": finding.title,
        "severity": finding.severity.value,
        "function": finding.where.name,
        "file": shown(finding.where.file),
        "line": finding.where.line,
        "message": finding.message,
        "input": finding.input,
        "returned": finding.returned,
        "wanted": finding.wanted,
        "cause": finding.cause,
        "fix": finding.fix,
    }
