"""Modules of functions between vectors: normalised exponentials, gates, and the largest element.

What is derived: the shifted form that cannot overflow, products of a gradient with the Jacobian,
what they keep, and the gate with its slope, lowered like any activation. What is template: how
arrays are cut, summed along an axis, and where the largest element gets its gradient back.
"""

from typing import Final

from derive.errors import NoRuleError
from derive.rendering.environment import Language, fill
from derive.rendering.mode import Mode
from derive.rendering.shifting import shifted
from derive.rendering.vector_axis import (
    is_norm,
    norm_view,
    projection,
    projection_view,
    reduced_view,
)
from derive.rendering.vector_gates import gate_view
from derive.rendering.vector_largest import largest_view
from derive.rendering.vector_normalised import normalised_view
from derive.rendering.vector_paired import paired_view
from derive.rendering.vector_text import VectorView
from derive.vector import Combine, VectorActivation

VECTOR_SUPPORT: Final = "_vector.py"


def render_vector_support() -> str:
    """Return the source of the module that functions along an axis share."""
    return fill("_vector.py.jinja", Language.PYTHON)


def has_module(activation: VectorActivation) -> bool:
    """Whether one of the templates fits; tells nothing about the mathematics."""
    match activation.aggregates:
        case []:
            return len(activation.inputs) == 2 or _is_paired(activation)
        case [one] if one.combine is Combine.MAX:
            return True
    if projection(activation) is not None or is_norm(activation):
        return True
    return shifted(activation) is not None


def render_vector(activation: VectorActivation, mode: Mode = Mode.NATIVE) -> str:
    """Return the source of the module of one vector activation; raises as its search does."""
    match activation.aggregates:
        case []:
            view = (paired_view if _is_paired(activation) else gate_view)(activation, mode)
        case [one] if one.combine is Combine.MAX:
            view = largest_view(activation, mode)
        case _:
            view = _along_axis(activation, mode)
    return fill("vector.py.jinja", Language.PYTHON, view=view)


def _is_paired(activation: VectorActivation) -> bool:
    """Whether several outputs are computed from one input, number by number."""
    return len(activation.inputs) == 1 and not activation.parameters


def _along_axis(activation: VectorActivation, mode: Mode) -> VectorView:
    """Return the view of a sum along an axis by the first template that fits."""
    onto = projection(activation)
    if onto is not None:
        return projection_view(activation, onto, mode)
    if is_norm(activation):
        return norm_view(activation, mode)
    form = shifted(activation)
    if form is None:
        raise NoRuleError(f"{activation.name}: no template for such aggregates")
    view = normalised_view if activation.is_indexed else reduced_view
    return view(activation, form, mode)
