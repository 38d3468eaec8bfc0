"""Whatever is not PROVED is found."""

import pytest

from derive.checking.findings import Code
from derive.checking.proofs import proof_findings, undecided_properties
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
    ],
)
def test_every_weaker_verdict_is_a_finding(part: str, code: Code, verdict: Verdict) -> None:
    """A line or a form that is not proved is named with its status."""
    found = proof_findings([("sigmoid", sigmoid_study(**{part: verdict}))])
    assert code in {finding.code for finding in found}
    assert all(finding.where == "sigmoid" for finding in found)
    assert all(str(verdict.status) in finding.message for finding in found)


@pytest.mark.parametrize("verdict", [SUPPORTED, REFUTED], ids=lambda v: v.status)
def test_a_property_that_fails_is_a_finding(verdict: Verdict) -> None:
    """What is said of a property and is false, or rests on numbers, is named."""
    (finding,) = proof_findings([("sigmoid", sigmoid_study(item=verdict))])
    assert finding.code is Code.UNPROVED_PROPERTY
    assert str(verdict.status) in finding.message


def test_a_property_left_open_is_counted_apart() -> None:
    """An undecided property says nothing false: it is no finding, and is not passed over."""
    study = sigmoid_study(item=UNDECIDED)
    assert proof_findings([("sigmoid", study)]) == ()
    assert [item.title for item in undecided_properties(study)] == ["range"]
    assert not list(undecided_properties(sigmoid_study()))


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
