"""Functions whose pieces are not known as intervals, and of which everything is known all the same.

Their kinks move with the parameters and have no closed form, or come back without end.
"""

from collections.abc import Callable

from derive.activation import Activation
from derive.output_forms.envelopes import Choice, Valley, envelope_of
from derive.output_forms.moving import moving_forms
from derive.output_forms.oscillating import Wave, wave_forms, wave_of
from derive.output_forms.records import OutputForms
from derive.proof.parameters import Cell


def apart_of(activation: Activation, cell: Cell) -> Choice | Valley | Wave | None:
    """Return f as such a function for all parameters of a cell, or None.

    Raises ``OpenSignError`` where the parameters of the cell decide that.
    """
    return envelope_of(activation, cell) or wave_of(activation, cell)


def forms_apart(
    found: Choice | Valley | Wave,
    activation: Activation,
    find: Callable[[Activation], OutputForms],
) -> OutputForms:
    """Return its forms; ``find`` finds those of a function without parameters."""
    if isinstance(found, Wave):
        return wave_forms(found, activation)
    return moving_forms(found, activation, find)
