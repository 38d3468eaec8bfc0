"""Whatever is not PROVED is found."""

import pytest

from derive.checking.findings import Code
from derive.checking.proofs import proof_findings
from derive.errors import UndecidedError
from derive.proof import Status, Verdict
from tests.fakes import PROVED, REFUTED, UNDECIDED, sigmoid_study

SUPPORTED = Verdict(Status.SUPPORTED, "samples", "no normal form")


def test_a_proved_study_has_no_findings() -> None:
    """Nothing is reported where everything is proved."""
    assert proof_findings([("sigmoid", sigmoid_study())]) == ()


@pytest.mark.parametrize("verdict", [SUPPORTED, UNDECIDED, REFUTED], ids=lambda v: v.status)
@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("step", Code.UNPROVED_STEP),
        ("form", Code.UNPROVED_FORM),
        ("item", Code.UNPROVED_PROPERTY),
    ],
)
def test_every_weaker_verdict_is_a_finding(part: str, code: Code, verdict: Verdict) -> None:
    """A line, a form or a property that is not proved is named with its status."""
    found = proof_findings([("sigmoid", sigmoid_study(**{part: verdict}))])
    assert code in {finding.code for finding in found}
    assert all(finding.where == "sigmoid" for finding in found)
    assert all(str(verdict.status) in finding.message for finding in found)


def test_a_finding_says_why() -> None:
    """The reason, or the counterexample, stands in the message."""
    (undecided, *_) = proof_findings([("sigmoid", sigmoid_study(step=UNDECIDED))])
    (refuted, *_) = proof_findings([("sigmoid", sigmoid_study(step=REFUTED))])
    assert "out of time" in undecided.message
    assert "at x = 2" in refuted.message


def test_an_activation_without_a_study_is_a_finding() -> None:
    """An engine that gave up does not pass for one that found nothing wrong."""
    (finding,) = proof_findings([("mish", UndecidedError("the sign of x + 1"))])
    assert finding.code is Code.NO_STUDY
    assert "the sign of x + 1" in finding.message


def test_findings_print_on_one_line() -> None:
    """A finding names place, code, what and what to do."""
    (finding, *_) = proof_findings([("sigmoid", sigmoid_study(form=UNDECIDED, item=PROVED))])
    assert str(finding).startswith("sigmoid: DRV203 form not proved: ")
    assert "\n" not in str(finding)


def test_codes_are_unique() -> None:
    """One number means one thing."""
    assert len({code.number for code in Code}) == len(Code)
