"""Claims of the article without a verdict are found."""

import pytest

from derive.checking.claims import claim_findings
from derive.proof import Status, Verdict
from derive.properties.records import NOT_CHECKED, ClaimReport
from tests.fakes import PROVED, REFUTED, UNDECIDED


def report(verdict: Verdict, truth_verdict: Verdict | None = None) -> ClaimReport:
    return ClaimReport(
        1, "tanh is a shifted sigmoid", "tanh x = 2σ(2x) − 1", verdict, "", truth_verdict
    )


@pytest.mark.parametrize(
    "settled", [report(PROVED), report(PROVED, PROVED), report(REFUTED, PROVED)]
)
def test_settled_claims_are_no_findings(settled: ClaimReport) -> None:
    """A true claim, or a false one with its proved correction, is settled."""
    assert claim_findings([settled]) == ()


@pytest.mark.parametrize(
    "open_claim", [report(UNDECIDED), report(REFUTED), report(REFUTED, UNDECIDED)]
)
def test_open_claims_are_findings(open_claim: ClaimReport) -> None:
    """An undecided claim, or a false one without a proved correction, is found."""
    (finding,) = claim_findings([open_claim])
    assert finding.code.number == "DRV206"


def test_background_is_not_judged() -> None:
    """What is no mathematics is neither passed nor failed."""
    assert claim_findings([report(Verdict(Status.UNDECIDED, NOT_CHECKED))]) == ()
