"""find_properties: everything that follows from a definition, each statement with its verdict."""

from collections.abc import Iterable
from functools import partial
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.output_forms.records import OutputForms
from derive.properties import points, shape, steepness, symmetry
from derive.properties.cases import Find, state
from derive.properties.records import Properties
from derive.properties.relations import find_relations

#: key, title, and how it is found, in reading order
_TABLE: Final[tuple[tuple[str, str, Find], ...]] = (
    ("range", "Range", shape.range_of),
    ("limit-left", "Limit at −∞", partial(shape.limit_at, end=-sp.oo)),
    ("limit-right", "Limit at ∞", partial(shape.limit_at, end=sp.oo)),
    ("symmetry", "Symmetry", symmetry.symmetry),
    ("zero-centred", "Mean output for symmetric input", symmetry.zero_centred),
    ("monotonicity", "Monotonicity", shape.monotonicity),
    ("convexity", "Convexity", shape.convexity),
    ("smoothness", "Smoothness", shape.smoothness),
    ("steepest", "Largest slope, sup |f′|", steepness.steepest),
    ("lipschitz", "Lipschitz constant", steepness.lipschitz),
    ("slope-at-zero", "Slope at 0", steepness.slope_at_zero),
    ("saturation-left", "Saturated on the left", partial(steepness.saturation, end=-sp.oo)),
    ("saturation-right", "Saturated on the right", partial(steepness.saturation, end=sp.oo)),
    ("zeros", "Zeros", points.zeros),
    ("fixed-points", "Fixed points", points.fixed_points),
)


def find_properties(
    activation: Activation, forms: OutputForms | None = None, others: Iterable[Activation] = ()
) -> Properties:
    """Return the properties of ``activation``, and its relations to ``others``.

    Each holds for all allowed parameters, or by cases; what could not be shown is UNDECIDED with
    the reason. ``forms`` is not needed today: properties follow from the definition alone.
    """
    shared = [state(key, title, activation, find) for key, title, find in _TABLE]
    return Properties(activation, (*shared, *find_relations(activation, others)))
