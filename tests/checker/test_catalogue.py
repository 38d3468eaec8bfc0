"""Every proof of every definition stands before the checker, which shares no code with search."""

import pytest

from derive.checker import Outcome
from tests.checker.proofs import DEFINED, claim, judged, proof
from tests.sample import SAMPLE

NAMES = [
    pytest.param(name, marks=() if entry in SAMPLE else pytest.mark.slow)
    for name, entry in DEFINED.items()
]


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_is_confirmed(name: str) -> None:
    """Derivatives, forms, conditions and witnesses are all judged anew and confirmed."""
    plain = proof(name)
    found = judged(name, plain)
    assert plain["gaps"] == []
    assert [f.outcome for f in found] == [Outcome.CONFIRMED] * len(plain["claims"])
    assert {"derivative", "mixed"} <= {one["kind"] for one in plain["claims"]}


@pytest.mark.parametrize("name", ["silu", "gelu"])
def test_impossibility_rests_on_two_opposite_slopes(name: str) -> None:
    """SiLU and GELU carry two rational points with slopes of opposite sign."""
    first, second = claim(proof(name), "opposite")["places"]
    assert first["slope"].startswith("[-")
    assert not second["slope"].startswith("[-")


@pytest.mark.parametrize("name", ["leaky_relu", "elu"])
def test_conditions_are_exact(name: str) -> None:
    """Outside the condition two inputs share an output, for all parameters there."""
    plain = proof(name)
    form, shared = claim(plain, "form"), claim(plain, "shared")
    assert form["condition"] == shared["condition"]
    assert [relation[0] for relation in shared["otherwise"]] == ["lt"]
    assert claim(plain, "pair")["parameters"]


def test_a_removable_singularity_is_filled_in() -> None:
    """The limit of (sin x)/x at 0 is 0/0 to substitution; L'Hôpital's rule gives its value."""
    plain = proof("sinc")
    assert {f.outcome for f in judged("sinc", plain)} == {Outcome.CONFIRMED}
    claim(plain, "derivative")["grounds"][1]["slope"] = "1"
    assert judged("sinc", plain)[0].outcome is Outcome.REJECTED


def test_points_without_the_form_are_named() -> None:
    """Times y/y the form of tanh divides by 0 at x = 0; SiLU's divides by 0 nowhere."""
    plain = proof("tanh")
    form = claim(plain, "form")
    form["formula"] = ["mul", form["formula"], "y", ["pow", "y", "-1"]]
    notes = [f.notes for f in judged("tanh", plain) if f.kind == "form"]
    assert len(notes[0]) == 1
    assert [f.notes for f in judged("silu", proof("silu")) if f.kind == "form"] == [(), ()]
