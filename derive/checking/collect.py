"""Everything that can be found fault with, in one go."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from derive.artifacts.build import inspect
from derive.artifacts.cache import Cache
from derive.artifacts.choice import chosen
from derive.artifacts.records import FileState
from derive.artifacts.request import Request
from derive.artifacts.studies import outcomes_of
from derive.artifacts.workers import Workers
from derive.catalog import CATALOG
from derive.catalog.article import claims
from derive.checking.claims import claim_findings
from derive.checking.files import file_findings
from derive.checking.findings import Finding
from derive.checking.proofs import claims_of, proof_findings
from derive.study import Study


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckReport:
    """What was checked, and what was found; nothing found means that all of it holds."""

    findings: tuple[Finding, ...]
    activations: int
    proofs: int
    values: int
    files: int


def check(
    request: Request, root: Path, cache: Cache, *, report: Callable[[str], None]
) -> CheckReport:
    """Check the mathematics, the generated numbers and the files on disk; writes nothing."""
    entries = chosen(request.names, request.kinks)
    with Workers() as workers:
        outcomes = outcomes_of(entries, CATALOG, cache, workers, report=report)
    named = [(entry.name, outcome) for entry, outcome in zip(entries, outcomes, strict=True)]
    studies = [outcome for outcome in outcomes if isinstance(outcome, Study)]
    findings = [*proof_findings(named), *claim_findings(claims())]
    states: tuple[FileState, ...] = ()
    if len(studies) == len(outcomes):
        states = inspect(request, root, cache, report=report)
        findings += file_findings(states)
    return CheckReport(
        findings=tuple(findings),
        activations=len(entries),
        proofs=sum(1 for study in studies for _ in claims_of(study)),
        values=0,
        files=len(states),
    )
