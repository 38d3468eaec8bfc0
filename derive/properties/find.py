"""find_properties: everything that follows from a definition, each statement with its verdict."""

from collections.abc import Iterable
from functools import partial
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.messages import Lang, text
from derive.output_forms.records import OutputForms
from derive.properties import points, shape, steepness, symmetry
from derive.properties.cases import Find, state
from derive.properties.records import Properties
from derive.properties.relations import find_relations

#: key and how it is found, in reading order
_TABLE: Final[tuple[tuple[str, Find], ...]] = (
    ("range", shape.range_of),
    ("limit-left", partial(shape.limit_at, end=-sp.oo)),
    ("limit-right", partial(shape.limit_at, end=sp.oo)),
    ("symmetry", symmetry.symmetry),
    ("zero-centred", symmetry.zero_centred),
    ("monotonicity", shape.monotonicity),
    ("convexity", shape.convexity),
    ("smoothness", shape.smoothness),
    ("steepest", steepness.steepest),
    ("lipschitz", steepness.lipschitz),
    ("slope-at-zero", steepness.slope_at_zero),
    ("saturation-left", partial(steepness.saturation, end=-sp.oo)),
    ("saturation-right", partial(steepness.saturation, end=sp.oo)),
    ("zeros", points.zeros),
    ("fixed-points", points.fixed_points),
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
