"""Every proof of the catalogue stands before the checker, which shares no code with the search."""

import pytest

from derive.checker import Outcome
from tests.checker.proofs import claim, judged, proof
from tests.sample import ENTRIES

NAMES = tuple(pytest.param(entry.values[0].name, marks=entry.marks) for entry in ENTRIES)


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_is_confirmed(name: str) -> None:
    """Derivatives, forms, conditions and witnesses are all judged anew and confirmed."""
    plain = proof(name)
    found = judged(name, plain)
    assert plain["gaps"] == []
    assert [f.outcome for f in found] == [Outcome.CONFIRMED] * len(plain["claims"])


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_claims_its_derivative(name: str) -> None:
    """f′ from x and the form in x and y are claimed for every entry."""
    assert {"derivative", "mixed"} <= {one["kind"] for one in proof(name)["claims"]}


@pytest.mark.parametrize("name", ["silu", "gelu"])
def test_impossibility_rests_on_two_opposite_slopes(name: str) -> None:
    """SiLU and GELU carry two rational points with slopes of opposite sign."""
    first, second = claim(proof(name), "opposite")["places"]
    assert first["slope"].startswith("[-")
    assert not second["slope"].startswith("[-")


@pytest.mark.parametrize("name", ["leaky_relu", "elu"])
def test_conditions_are_exact(name: str) -> None:
    """Outside the condition f turns round, for all parameters there, and a pair shows it."""
    plain = proof(name)
    form, fold = claim(plain, "form"), claim(plain, "fold")
    assert form["condition"] == fold["condition"]
    assert [relation[0] for relation in fold["otherwise"]] == ["lt"]
    assert claim(plain, "pair")["parameters"]


def test_points_without_the_form_are_named() -> None:
    """The form of SiLU with Lambert's function divides by 0 at x = 0, and the checker says so."""
    notes = [f.notes for f in judged("silu", proof("silu")) if f.kind == "form"]
    assert notes == [("x",), ("x",)]
