"""Which entries of the catalogue a request is about, with which values at their kinks."""

from collections.abc import Iterable, Sequence

import sympy as sp

from derive.activation import Activation
from derive.artifacts.request import KinkChoice
from derive.catalog import CATALOG, get


def chosen(names: Sequence[str], kinks: Iterable[KinkChoice] = ()) -> tuple[Activation, ...]:
    """Return the entries called ``names`` (empty: all) in catalogue order, kinks as requested.

    Raises ``UnknownNameError`` with the nearest name, for names and for kinks alike.
    """
    wanted = {get(name).name for name in names} or {entry.name for entry in CATALOG}
    choices = {get(choice.name).name: choice for choice in kinks}
    entries = (entry for entry in CATALOG if entry.name in wanted)
    return tuple(
        _with_choice(entry, choices[entry.name]) if entry.name in choices else entry
        for entry in entries
    )


def _with_choice(entry: Activation, choice: KinkChoice) -> Activation:
    return entry.with_kink(sp.Rational(choice.value.numerator, choice.value.denominator))
