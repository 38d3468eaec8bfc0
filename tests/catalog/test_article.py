"""The article's claims, judged."""

import pytest

from derive.catalog.article import claims
from derive.display import Node
from derive.printing import to_text
from derive.proof import Status

AS_STATED = {
    1: Status.REFUTED,
    2: Status.REFUTED,
    3: Status.REFUTED,
    4: Status.PROVED,
    5: Status.PROVED,
    6: Status.PROVED,
    7: Status.REFUTED,
    8: Status.PROVED,
    9: Status.PROVED,
}


@pytest.fixture(scope="module")
def reports():
    return {report.number: report for report in claims()}


def test_ten_claims_in_order(reports) -> None:
    """The claims are those of the article, in its order."""
    assert list(reports) == list(range(1, 11))


@pytest.mark.parametrize("number", AS_STATED)
def test_verdict_on_the_claim_as_stated(reports, number: int) -> None:
    """A loose claim is refuted, a right one proved."""
    assert reports[number].verdict.status is AS_STATED[number]


def test_every_refuted_claim_has_a_proved_correction(reports) -> None:
    """Where the article is loose, the exact statement is proved."""
    loose = [r for r in reports.values() if r.verdict.status is Status.REFUTED]
    assert {report.truth_verdict.status for report in loose} == {Status.PROVED}


def test_background_is_not_checked(reports) -> None:
    """A claim about biology is neither proved nor passed: it is marked as not checked."""
    assert not reports[10].checked
    assert reports[10].verdict.status is Status.UNDECIDED
    assert all(reports[number].checked for number in AS_STATED)


@pytest.mark.parametrize(
    ("number", "part"),
    [
        (1, "2·sigmoid(2x) − 1"),
        (2, "−1 < y < 1"),
        (3, "symmetric about 0"),
        (7, "independent"),
        (7, "symmetric about 0"),
        (8, "1/4"),
    ],
)
def test_the_truth_names_what_matters(reports, number: int, part: str) -> None:
    """The corrected statement holds the condition, or the formula, that the article leaves out."""
    truth = reports[number].truth
    assert part in (to_text(truth) if isinstance(truth, Node) else truth)
