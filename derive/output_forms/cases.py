"""Forms with a bit where the parameters decide how f turns round: those of each cell together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import sympy as sp

from derive.activation import Activation
from derive.output_forms.bit import bit_forms, bit_question
from derive.output_forms.conditions import condition_of
from derive.output_forms.licence import Ruling
from derive.output_forms.records import OutputForm
from derive.output_forms.undefined import rulings_apart
from derive.proof import Region
from derive.proof.parameters import Cell


def is_thin(cell: Cell, activation: Activation) -> bool:
    """Whether a cell leaves one value to a parameter that has more, as β = 0 in x σ(βx)."""
    return len(cell.points) > len(Cell.of(activation).points)


def forms_with_bit(
    clashes: Sequence[Ruling], everywhere: Sequence[Ruling], activation: Activation
) -> tuple[OutputForm, ...]:
    """Return formulas for both values of the bit, each under the condition that it has; or nothing.

    ``everywhere`` holds the rulings on all cells, ``clashes`` those on which y alone does not tell.
    """
    if len(everywhere) == 1 and (forms := bit_forms(everywhere[0])):
        return forms
    divided = {k: _divided(ruling, activation) for k, ruling in enumerate(clashes)}
    whole = [ruling for ruling in everywhere if ruling not in clashes]
    clashes = [part for parts in divided.values() for part in parts]
    everywhere = [*whole, *clashes]
    found = [(ruling.cell, form) for ruling in clashes for form in bit_forms(ruling)]
    if all(is_thin(cell, activation) for cell, _ in found):
        return ()
    together: dict[tuple[sp.Expr, Region], list[tuple[Cell, OutputForm]]] = {}
    for cell, form in found:
        key = form.expr, replace(form.region, assumptions=activation.assumptions)
        together.setdefault(key, []).append((cell, form))
    cells = [ruling.cell for ruling in everywhere]
    return tuple(
        replace(
            served[0][1],
            region=region,
            condition=_condition([cell for cell, _ in served], cells, activation),
        )
        for (_, region), served in together.items()
    )


def _divided(ruling: Ruling, activation: Activation, depth: int = 2) -> tuple[Ruling, ...]:
    """Return the rulings on the parts of a cell where a formula that divides by 0 is set apart."""
    question = None if bit_forms(ruling) or not depth else bit_question(ruling)
    parts = () if question is None else rulings_apart(activation, ruling, question)
    if not parts or any(part.clash is None for part in parts):
        return (ruling,)
    return tuple(finer for part in parts for finer in _divided(part, activation, depth - 1))


def _condition(served: list[Cell], cells: Iterable[Cell], activation: Activation) -> sp.Basic:
    return condition_of(served, activation, [cell for cell in cells if cell not in served])
