"""What to keep for the backward pass, and why: operations, memory, and digits that y has lost."""

from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.advice.law import law_of
from derive.advice.tails import TailCode, tail_code
from derive.errors import UndecidedError
from derive.lowering.loss import digit_losses
from derive.lowering.lower import form_of, value_of
from derive.lowering.records import DigitLoss
from derive.output_forms.cost import TRANSCENDENTAL, cost
from derive.output_forms.mixed import stored_form
from derive.output_forms.records import Kind, OutputForms
from derive.output_forms.shape import shape_of
from derive.proof import Status
from derive.symbols import x

#: bytes for an element of float32, and for the stored bit
_BYTES: Final = {"x": 4.0, "y": 4.0, "bit": 0.125}


@dataclass(frozen=True, slots=True)
class Tail:
    """An end at which y has rounded: what is lost there, by which law, and what loses nothing.

    ``law`` is the growth of the error factor κ in |x|, written x; None where none was seen.
    ``code`` is None where no distance to the limit is known that can be computed accurately.
    """

    loss: DigitLoss
    law: sp.Expr | None
    code: TailCode | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """What to keep for one activation.

    ``save`` names it ("x", "y", "bit"; empty: nothing) and ``size`` is its bytes per element of
    float32; ``condition`` on the parameters, x being kept where it fails. ``tails`` say where a
    form in y alone loses digits, and how a tail code avoids it; ``why`` gives the reason in words.
    """

    save: tuple[str, ...]
    size: float
    condition: sp.Basic
    tails: tuple[Tail, ...]
    why: str

    @property
    def losses(self) -> tuple[DigitLoss, ...]:
        """Where a form in y alone loses digits."""
        return tuple(tail.loss for tail in self.tails)

    @property
    def codes(self) -> tuple[TailCode, ...]:
        """The tail codes to keep instead of y; empty unless every loss is avoided."""
        if self.save != ("y",):
            return ()
        found = tuple(tail.code for tail in self.tails if tail.code is not None)
        return found if len(found) == len(self.tails) else ()


def advise(forms: OutputForms) -> Advice:
    """Return what to keep.

    Nothing for a slope that is the same everywhere. Else y (and a bit), which the next layer keeps
    as its own input in any case, unless the formula costs more than f′(x) and more than one
    transcendental function: then x, from which everything can be computed; and y beside it where
    both together spare all transcendental functions.
    """
    save, why = _choice(forms)
    return Advice(
        save=save,
        size=sum(_BYTES[letter] for letter in save),
        condition=forms.condition if save == ("y",) else sp.true,
        tails=_tails(forms),
        why=why,
    )


def words_of(save: tuple[str, ...]) -> str:
    """Return what to keep as it is read: ``y``, ``y and a bit``, ``nothing``."""
    named = ["a bit" if letter == "bit" else letter for letter in save]
    return " and ".join(named) or "nothing"


def _choice(forms: OutputForms) -> tuple[tuple[str, ...], str]:
    if x not in forms.derivative.free_symbols:
        return (), "dy/dx is the same everywhere"
    from_input = cost(forms.derivative)
    if not forms.forms:
        return _with_input(forms, from_input) or (("x",), _why_not_y(forms))
    best = forms.forms[0]
    if best.cost <= max(from_input, TRANSCENDENTAL):
        return best.saves, _against(best.cost, best.saves, from_input)
    kept = _with_input(forms, from_input)
    return kept or (("x",), _against(best.cost, best.saves, from_input))


def _against(operations: int, saves: tuple[str, ...], from_input: int) -> str:
    plural = "operation" if operations == 1 else "operations"
    return f"{operations} {plural} from {words_of(saves)} against {from_input} from x"


def _with_input(forms: OutputForms, from_input: int) -> tuple[tuple[str, ...], str] | None:
    """Return x and y where they spare every transcendental function that x alone needs."""
    if from_input <= TRANSCENDENTAL:
        return None
    try:
        stored = [stored_form(stretch) for stretch in shape_of(forms.activation).stretches]
    except UndecidedError:
        return None
    needed = {letter for form in stored for letter in form.saves}
    operations = max(form.cost for form in stored)
    if operations >= TRANSCENDENTAL or needed != {"x", "y"}:
        return None
    return ("x", "y"), _against(operations, ("x", "y"), from_input)


def _tails(forms: OutputForms) -> tuple[Tail, ...]:
    form = form_of(forms)
    activation = forms.activation
    if form is None or x not in forms.derivative.free_symbols:
        return ()
    value, tails = value_of(activation), list[Tail]()
    for loss in digit_losses(value, form, activation.defaults):
        side = -1 if loss.end.endswith("−∞") else 1
        outer = value.pieces[-1 if side > 0 else 0].expr.xreplace(activation.defaults)
        code = tail_code(activation, value, form, loss)
        tails.append(Tail(loss, law_of(outer, side), code))
    return tuple(tails)


def _why_not_y(forms: OutputForms) -> str:
    if forms.condition_verdict.status is not Status.PROVED:
        return f"undecided: {forms.condition_verdict.reason}"
    if forms.kind is Kind.NONE:
        return "no function of y gives dy/dx"
    return "a function of y gives dy/dx, none in closed form was found"
