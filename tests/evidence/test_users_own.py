"""Proof objects of formulas that users type: the checker confirms what the engine calls proved."""

import pytest

from derive.certificate import as_json, definition_of
from derive.checker import Outcome
from derive.custom import Definition, Stage, ask
from derive.evidence import proofs_of
from derive.zeros import check
from tests.evidence.zoo import QUICK, THOROUGH
from tests.thinned import thinned

BUDGET = 30
pytestmark = pytest.mark.usefixtures("same_process")


def formulas(text: str) -> list[str]:
    """Return the lines of a table."""
    return text.strip().splitlines()


def judged(line: str) -> tuple[int, list[tuple[str, str]]]:
    """Return the number of cases and, for all of them, what is not confirmed and why."""
    formula, *parameters = map(str.strip, line.split(" | "))
    definition = Definition(expr=formula, parameters=tuple(parameters))
    proofs = proofs_of(ask(definition, budget=BUDGET, last=Stage.FORMS).output_forms)
    weak = [("gap", gap) for _, proof in proofs for gap in proof.gaps]
    for case, proof in proofs:
        found = check(as_json(proof), as_json(definition_of(case.activation)))
        weak += [(f.kind, f.reason) for f in found if f.outcome is not Outcome.CONFIRMED]
    return len(proofs), weak


SLOW = [pytest.param(line, marks=pytest.mark.slow) for line in formulas(THOROUGH)]


@pytest.mark.parametrize("line", [*thinned(formulas(QUICK), 4), *SLOW])
def test_all_claims_are_confirmed(line: str) -> None:
    """Comparisons, real odd roots, ends that meet for one parameter: all have evidence."""
    _, weak = judged(line)
    assert weak == []


def test_each_case_of_the_parameters_has_a_proof() -> None:
    """max(x, ax) falls into other pieces for a < 1, a = 1 and a > 1."""
    cases, _ = judged(formulas(QUICK)[0])
    assert cases == 3
