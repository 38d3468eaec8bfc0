"""Findings about the article's claims: every one that was neither proved nor corrected."""

from collections.abc import Iterable

from derive.checking.findings import Code, Finding
from derive.proof import Status
from derive.properties.records import ClaimReport


def claim_findings(reports: Iterable[ClaimReport]) -> tuple[Finding, ...]:
    """Return the claims without a verdict; a claim that is false, with its correction, has one."""
    return tuple(_finding(report) for report in reports if report.checked and not _settled(report))


def _settled(report: ClaimReport) -> bool:
    if report.verdict.status is Status.PROVED:
        return True
    refuted = report.verdict.status is Status.REFUTED
    corrected = report.truth_verdict is not None and report.truth_verdict.status is Status.PROVED
    return refuted and corrected


def _finding(report: ClaimReport) -> Finding:
    weak = report.verdict
    if weak.status is Status.REFUTED and report.truth_verdict is not None:
        weak = report.truth_verdict
    return Finding(
        code=Code.UNPROVED_CLAIM,
        where=f"article, claim {report.number}",
        message=f"{weak.status} ({weak.reason or weak.method})",
        hint="see derive/catalog/article.py",
    )
