"""What passes between a command and the process that works for it."""

from dataclasses import dataclass

import sympy as sp

from derive.activation import Activation
from derive.custom.answer import Stage
from derive.custom.definition import Definition
from derive.derivation.records import Derivation
from derive.output_forms.records import OutputForms, ParameterDerivative
from derive.properties.records import Properties


@dataclass(frozen=True, slots=True)
class Order:
    """What to find out, up to the stage ``last``, in ``budget`` seconds."""

    definition: Definition
    others: tuple[Activation, ...]
    budget: float
    last: Stage


@dataclass(frozen=True, slots=True)
class Read:
    """The formula was read and differentiated between its kinks; nothing is proved yet."""

    activation: Activation
    slope: sp.Expr


@dataclass(frozen=True, slots=True)
class Reached:
    """The result of a stage."""

    stage: Stage
    result: Activation | OutputForms | Derivation | Properties | tuple[ParameterDerivative, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a stage has no result; stage None: the process itself failed."""

    stage: Stage | None
    reason: str
