"""Two rational inputs with the same output and different derivatives: no function of y exists."""

from collections.abc import Iterator
from itertools import product
from typing import Final

import sympy as sp

from derive.errors import UndecidedError
from derive.proof import enclose
from derive.vector.instances import Instance, instance, settings
from derive.vector.jacobian import Jacobian
from derive.vector.records import VectorWitness

#: small inputs, where coincidences of the output are exact
_GRID: Final = (sp.S.Zero, sp.S.One, sp.Integer(2))
ARGUMENT: Final = "the same output, exactly, and two derivatives in disjoint enclosures"


def witness_for(jacobian: Jacobian) -> VectorWitness | None:
    """Return two inputs that no function of the output can tell apart, or ``None``."""
    seen: list[Instance] = []
    for found in _instances(jacobian):
        for other in seen:
            if other.outputs() == found.outputs() and other.setting == found.setting:
                gradients = apart(other.entry(0, 0), found.entry(0, 0))
                if gradients is not None:
                    return _record(other, found, gradients)
        seen.append(found)
    return None


def _instances(jacobian: Jacobian) -> Iterator[Instance]:
    for setting in settings(jacobian.activation):
        for inputs in product(_GRID, repeat=2):
            found = instance(jacobian, inputs, setting)
            if found is not None:
                yield found


def _record(first: Instance, second: Instance, gradients: tuple[str, str]) -> VectorWitness:
    setting = ((str(letter), sp.Rational(v)) for letter, v in first.setting.items())
    row = "y_1" if first.jacobian.activation.is_indexed else "y"
    return VectorWitness(
        inputs=(first.inputs, second.inputs),
        output=first.outputs(),
        entry=f"∂{row}/∂{first.jacobian.activation.inputs[0]}_1",
        gradients=gradients,
        parameters=tuple(setting),
        argument=ARGUMENT,
    )


def apart(left: sp.Expr, right: sp.Expr) -> tuple[str, str] | None:
    """Return enclosures of two numbers, as text, when they are disjoint."""
    try:
        balls = enclose(left, {}), enclose(right, {})
    except UndecidedError:
        return None
    return None if balls[0].overlaps(balls[1]) else (balls[0].str(12), balls[1].str(12))
