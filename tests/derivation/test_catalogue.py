"""With the forms the engine finds itself, every entry's derivation is proved."""

from functools import cache

import pytest

from derive.activation import Activation
from derive.derivation import Derivation, derive_steps
from derive.output_forms import Kind, find_forms
from derive.printing import to_text
from derive.proof import Status
from tests.sample import ENTRIES

EACH = pytest.mark.parametrize("activation", ENTRIES)


@cache
def found(activation: Activation) -> tuple[Kind, Derivation]:
    forms = find_forms(activation)
    return forms.kind, derive_steps(activation, forms)


@EACH
def test_every_arrow_is_proved(activation: Activation) -> None:
    """From the definition alone to the answer, nothing is weaker than PROVED."""
    _, derivation = found(activation)
    assert derivation.verdict.status is Status.PROVED


@EACH
def test_a_form_in_y_is_the_end_of_its_chains(activation: Activation) -> None:
    """Where a form in y alone exists the answer is in y, and no chain ends in x."""
    kind, derivation = found(activation)
    assert (derivation.from_output is not None) == (kind is Kind.PURE)
    if kind is Kind.PURE:
        endings = [to_text(branch.ending) for branch in derivation.branches]
        assert not any("x" in ending for ending in endings)


@EACH
def test_no_step_says_simplify(activation: Activation) -> None:
    """Every ending is reached by steps with a name."""
    _, derivation = found(activation)
    rules = [rule for branch in derivation.branches for step in branch.steps for rule in step.rules]
    assert "simplify" not in rules
