"""`derive prove`: the proof for a person and for a machine."""

import json

import pytest

from derive.cli.app import run

pytestmark = pytest.mark.usefixtures("same_process")


def test_a_proof_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    """Letters, identities, side conditions and the checker's verdict stand on the page."""
    assert run(["prove", "softplus"]) == 0
    printed = capsys.readouterr().out
    for words in ("from y: dy/dx = 1 − e⁻ʸ", "E = eˣ,  E′ = E", "1 + E > 0", "dy/dx   = E/(1 + E)"):
        assert words in printed
    assert "3 of 3 claims confirmed by the checker" in printed


def test_a_condition_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    """Condition, two inputs for all parameters outside it, and for one of them, are printed."""
    assert run(["prove", "leaky_relu"]) == 0
    printed = capsys.readouterr().out
    assert "for a ≥ 0" in printed
    assert "no form in y for a < 0" in printed
    assert "x = −1:  y = 2,  dy/dx = −2" in printed


def test_a_proof_for_a_machine(capsys: pytest.CaptureFixture[str]) -> None:
    """The proof object and one finding for each claim, as JSON."""
    assert run(["prove", "gelu", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["proof"]["definition"]["name"] == "gelu"
    assert len(record["checker"]) == len(record["proof"]["claims"])
    assert {finding["outcome"] for finding in record["checker"]} == {"CONFIRMED"}


def test_what_is_not_confirmed_fails(capsys: pytest.CaptureFixture[str]) -> None:
    """A claim that the checker does not confirm is shown, and the command exits 1."""
    assert run(["prove", "sin(x) + sin(3*x)"]) == 1
    streams = capsys.readouterr()
    assert "rejected: unknown sin(3*x)" in streams.out
    assert "not confirmed" in streams.err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("formula", "parameters", "said", "last"),
    [
        (
            "max(x/2, tanh(x))",
            (),
            "without evidence: the derivative: proof objects hold no number without a closed form",
            "0 of 0 claims confirmed by the checker, 3 without evidence",
        ),
        (
            "x*sigmoid(x) - a*x",
            ("--param", "a"),
            "without evidence: monotony: the sign of f′ is that of a number: `(a >= maximum(",
            "3 of 3 claims confirmed by the checker, 2 without evidence",
        ),
    ],
)
def test_claims_without_evidence_are_named(
    formula: str,
    parameters: tuple[str, ...],
    said: str,
    last: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What rests on a number without a closed form is a gap; the rest is proved, and it fails."""
    assert run(["prove", formula, *parameters]) == 1
    printed = capsys.readouterr().out
    assert said in printed
    assert printed.rstrip().endswith(last)
