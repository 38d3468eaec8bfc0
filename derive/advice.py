"""What to keep for the backward pass, and why: operations, memory, and digits that y has lost."""

from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.lowering.loss import digit_losses
from derive.lowering.lower import form_of, value_of
from derive.lowering.records import DigitLoss
from derive.output_forms.cost import TRANSCENDENTAL, cost
from derive.output_forms.records import Kind, OutputForms
from derive.proof import Status
from derive.symbols import x

#: bytes for an element of float32, and for the stored bit
_BYTES: Final = {"x": 4.0, "y": 4.0, "bit": 0.125}


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """What to keep for one activation.

    ``save`` names it ("y", "bit", "x"; empty: nothing) and ``size`` is its bytes per element of
    float32; ``condition`` on the parameters, x being kept where it fails. ``losses`` say where a
    form in y alone loses digits; ``why`` gives the reason in words.
    """

    save: tuple[str, ...]
    size: float
    condition: sp.Basic
    losses: tuple[DigitLoss, ...]
    why: str


def advise(forms: OutputForms) -> Advice:
    """Return what to keep.

    Nothing for a constant slope. Else y (and a bit), which the next layer keeps as its own input
    in any case, unless the formula costs more than f′(x) and more than one transcendental
    function: then x, from which everything can be computed.
    """
    save, why = _choice(forms)
    return Advice(
        save=save,
        size=sum(_BYTES[letter] for letter in save),
        condition=forms.condition if save == ("y",) else sp.true,
        losses=_losses(forms),
        why=why,
    )


def words_of(save: tuple[str, ...]) -> str:
    """Return what to keep as it is read: ``y``, ``y and a bit``, ``nothing``."""
    named = ["a bit" if letter == "bit" else letter for letter in save]
    return " and ".join(named) or "nothing"


def _choice(forms: OutputForms) -> tuple[tuple[str, ...], str]:
    if x not in forms.derivative.free_symbols:
        return (), "dy/dx is the same everywhere"
    if not forms.forms:
        return ("x",), _why_not_y(forms)
    best, from_input = forms.forms[0], cost(forms.derivative)
    why = f"{best.cost} operations from {words_of(best.saves)} against {from_input} from x"
    worth = best.cost <= max(from_input, TRANSCENDENTAL)
    return (best.saves if worth else ("x",)), why


def _losses(forms: OutputForms) -> tuple[DigitLoss, ...]:
    form = form_of(forms)
    activation = forms.activation
    if form is None or x not in forms.derivative.free_symbols:
        return ()
    return digit_losses(value_of(activation), form, activation.defaults)


def _why_not_y(forms: OutputForms) -> str:
    if forms.condition_verdict.status is not Status.PROVED:
        return f"undecided: {forms.condition_verdict.reason}"
    if forms.kind is Kind.NONE:
        return "no function of y gives dy/dx"
    return "a function of y gives dy/dx, none in closed form was found"
