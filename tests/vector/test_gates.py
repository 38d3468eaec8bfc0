"""Gates and paired outputs: partial derivatives, what to save, and why y alone is not enough."""

import mpmath as mp
import pytest
import sympy as sp

from derive.catalog.vector import CRELU, VECTOR_CATALOG
from derive.errors import DefinitionError, UndecidedError
from derive.proof import Region, Status, prove_equal
from derive.symbols import x, y
from derive.vector import VectorActivation, VectorForm, find_vector_forms

ENTRIES = {activation.name: activation for activation in VECTOR_CATALOG}
A, B = sp.Symbol("a", real=True), sp.Symbol("b", real=True)


def sigmoid(v: mp.mpf) -> mp.mpf:
    return 1 / (1 + mp.exp(-v))


FORWARD = {
    "glu": lambda a, b: a * sigmoid(b),
    "reglu": lambda a, b: max(a, mp.mpf(0)) * b,
    "geglu": lambda a, b: a * mp.ncdf(a) * b,
    "swiglu": lambda a, b: a * sigmoid(a) * b,
}
POINTS = [("0.7", "-1.3"), ("-0.4", "0.9"), ("2.5", "1.1")]


def numbers(form: VectorForm, a: mp.mpf, b: mp.mpf, out: mp.mpf) -> dict[sp.Symbol, sp.Expr]:
    known = {A: sp.Float(a, 40), B: sp.Float(b, 40), y: sp.Float(out, 40)}
    return known | {letter: meaning.subs(known) for letter, meaning in form.atoms}


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("name", FORWARD)
def test_partial_derivatives_match_differences(name: str, point: tuple[str, str]) -> None:
    """Each form of each gate agrees with differences of a definition written by hand."""
    with mp.workdps(50):
        f, (a, b), step = FORWARD[name], map(mp.mpf, point), mp.mpf(10) ** -18
        want = {
            A: (f(a + step, b) - f(a - step, b)) / (2 * step),
            B: (f(a, b + step) - f(a, b - step)) / (2 * step),
        }
        for form in find_vector_forms(ENTRIES[name]).forms:
            for entry in form.entries:
                got = mp.mpf(sp.N(entry.expr.subs(numbers(form, a, b, f(a, b))), 40))
                assert abs(want[entry.input] - got) < mp.mpf(10) ** -15


@pytest.mark.parametrize("name", FORWARD)
def test_witnesses_hold_by_hand(name: str) -> None:
    """The two inputs of a witness share y, computed from a definition written by hand."""
    witness = find_vector_forms(ENTRIES[name]).witness
    assert witness is not None
    outputs = {FORWARD[name](*(mp.mpf(int(v)) for v in pair)) for pair in witness.inputs}
    assert len(outputs) == 1
    assert witness.gradients[0] != witness.gradients[1]


@pytest.mark.parametrize("wrong", [y, y * (1 - y), y * (1 + 1 / (1 + sp.exp(-B))), A])
def test_wrong_partial_derivatives_are_refuted(wrong: sp.Expr) -> None:
    """The judge of the gates refutes y(1 − y) and its like for ∂y/∂b of the gated linear unit."""
    output = ENTRIES["glu"].outputs[0]
    verdict = prove_equal(output.diff(B), wrong.subs(y, output), Region(), variable=B)
    assert verdict.status is Status.REFUTED


def test_paired_outputs_tell_the_side() -> None:
    """The two outputs of crelu give slope 1 where the first, −1 where the second is positive."""
    entries = find_vector_forms(CRELU).forms[0].entries
    values = [[e.expr.subs(e.output, at) for at in (0, 3)] for e in entries]
    assert values == [[0, 1], [0, -1]]


def test_what_is_no_product_is_not_guessed() -> None:
    """A gate that is no product q·f(p) is refused with the reason."""
    odd = VectorActivation(
        name="odd", title="", inputs=(A, B), outputs=(sp.exp(A * B),), reference=""
    )
    with pytest.raises(UndecidedError, match="no product"):
        find_vector_forms(odd)


def test_undeclared_letters_are_refused() -> None:
    """A definition that uses a letter it does not declare names the letter."""
    with pytest.raises(DefinitionError, match="uses b"):
        VectorActivation(name="bad", title="", inputs=(x,), outputs=(x * B,), reference="")
