"""What a framework's function does where the definition of an activation leaves a choice."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import sympy as sp

from derive.activation import Activation


class Framework(StrEnum):
    """Whose function it is; Keras answers differently on each of its backends."""

    TORCH = "torch"
    JAX = "jax"
    TENSORFLOW = "tensorflow"
    KERAS_TENSORFLOW = "keras-tensorflow"
    KERAS_JAX = "keras-jax"
    KERAS_TORCH = "keras-torch"
    ONNX = "onnx"
    NNLIB = "nnlib"
    THINC = "thinc"


#: the version at which a framework was run, or its source read
VERSIONS: Final = {
    Framework.TORCH: "2.13.0",
    Framework.JAX: "0.10.2",
    Framework.TENSORFLOW: "2.21.0",
    Framework.KERAS_TENSORFLOW: "3.15.1",
    Framework.KERAS_JAX: "3.15.1",
    Framework.KERAS_TORCH: "3.15.1",
    Framework.ONNX: "1.23.2",
    Framework.NNLIB: "f71b71c",
    Framework.THINC: "9.1.1",
}


@dataclass(frozen=True, slots=True)
class KinkValue:
    """The derivative that is returned at a point; both are over the letters of the entry."""

    at: sp.Expr
    derivative: sp.Expr


@dataclass(frozen=True, kw_only=True, slots=True)
class Convention:
    """One function of a framework that computes the entry called ``entry``.

    ``defaults`` are the values of parameters when the caller says nothing, by their names here;
    ``required`` names those without a default. ``kinks`` are measured derivatives, ``keeps`` what
    is kept for the backward pass ("" where unknown), ``differs`` how the function itself differs.
    ``composite``: not the framework's own function but a way to write it with others.
    """

    framework: Framework
    function: str
    entry: str
    defaults: tuple[tuple[str, sp.Rational], ...] = ()
    required: tuple[str, ...] = ()
    kinks: tuple[KinkValue, ...] = ()
    keeps: str = ""
    differs: str = ""
    composite: bool = False

    def applied_to(self, activation: Activation) -> Activation:
        """Return the entry with this framework's defaults and its values at the kinks."""
        chosen, values = dict(self.defaults), {kink.at: kink.derivative for kink in self.kinks}
        return replace(
            activation,
            parameters=tuple(
                replace(p, default=chosen.get(p.name, p.default)) for p in activation.parameters
            ),
            kinks=tuple(
                replace(k, derivative=values.get(k.at, k.derivative), why=f"as {self.function}")
                for k in activation.kinks
            ),
        )


def at(*pairs: tuple[sp.Expr | int, sp.Expr | int]) -> tuple[KinkValue, ...]:
    """Return (point, derivative) pairs as records."""
    return tuple(KinkValue(sp.sympify(p), sp.sympify(value)) for p, value in pairs)


def default(**values: str | int) -> tuple[tuple[str, sp.Rational], ...]:
    """Return named default values, decimals as exact fractions."""
    return tuple((name, sp.Rational(value)) for name, value in values.items())
