"""find_properties: everything that follows from a definition, each statement with its verdict."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.messages import Lang, text
from derive.output_forms.records import OutputForms
from derive.properties import damped, periodic, points, shape, steepness, symmetry
from derive.properties.cases import Find, Finding, state
from derive.properties.damped import either
from derive.properties.oscillation import Oscillation
from derive.properties.periodic import first
from derive.properties.profile import Subject
from derive.properties.records import Properties
from derive.properties.relations import find_relations

LimitAt = Callable[[Oscillation, Subject, sp.Expr], Finding | None]
FindAt = Callable[[Subject, sp.Expr], Finding]


def _at_end(oscillating: LimitAt, otherwise: FindAt, end: sp.Expr) -> Find:
    return first(
        lambda f, subject: oscillating(f, subject, end), lambda subject: otherwise(subject, end)
    )


#: key and how it is found, in reading order
_TABLE: Final[tuple[tuple[str, Find], ...]] = (
    ("range", first(either(periodic.range_of, damped.range_of), shape.range_of)),
    ("limit-left", _at_end(periodic.limit_at, shape.limit_at, -sp.oo)),
    ("limit-right", _at_end(periodic.limit_at, shape.limit_at, sp.oo)),
    ("symmetry", symmetry.symmetry),
    ("zero-centred", symmetry.zero_centred),
    ("monotonicity", first(periodic.monotonicity, shape.monotonicity)),
    ("convexity", first(periodic.convexity, shape.convexity)),
    ("smoothness", shape.smoothness),
    ("steepest", first(either(periodic.steepest, damped.steepest), steepness.steepest)),
    ("lipschitz", first(either(periodic.lipschitz, damped.lipschitz), steepness.lipschitz)),
    ("slope-at-zero", steepness.slope_at_zero),
    ("saturation-left", first(periodic.saturation, partial(steepness.saturation, end=-sp.oo))),
    ("saturation-right", first(periodic.saturation, partial(steepness.saturation, end=sp.oo))),
    ("zeros", first(periodic.zeros, points.zeros)),
    ("fixed-points", first(periodic.fixed_points, points.fixed_points)),
)


def find_properties(
    activation: Activation, forms: OutputForms | None = None, others: Iterable[Activation] = ()
) -> Properties:
    """Return the properties of ``activation``, and its relations to ``others``.

    Each holds for all allowed parameters, or by cases; what could not be shown is UNDECIDED with
    the reason. ``forms`` is not needed today: properties follow from the definition alone.
    """
    shared = [
        state(key, text(Lang.EN, f"property.{key}"), activation, find) for key, find in _TABLE
    ]
    return Properties(activation, (*shared, *find_relations(activation, others)))
