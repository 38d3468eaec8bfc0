"""The definition of an activation between vectors: what a person must state, nothing derivable."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import sympy as sp

from derive.activation import Parameter
from derive.errors import DefinitionError

#: the number of components
n: Final = sp.Symbol("n", real=True)


class Combine(StrEnum):
    """How an aggregate gathers the components."""

    SUM = "SUM"
    MAX = "MAX"


@dataclass(frozen=True, kw_only=True, slots=True)
class Aggregate:
    """One number that all components share: Σ_k term(x_k) = total, or max_k term(x_k) = total.

    ``term`` is over the input, ``total`` over the letters of the aggregates, n and the parameters;
    the equation defines ``symbol``. It may be explicit, Σ_k exp(x_k) = S, or implicit,
    Σ_k max(x_k − τ, 0) = 1. A symbol declared positive names the positive solution.
    """

    symbol: sp.Symbol
    term: sp.Expr
    total: sp.Expr
    combine: Combine = Combine.SUM


@dataclass(frozen=True, kw_only=True, slots=True)
class VectorActivation:
    """Several numbers in, one or several out.

    With aggregates, ``inputs`` is one letter, which stands for the component x_i, and ``outputs``
    one expression: y_i, or the single number y when it holds no component. Without aggregates,
    ``outputs`` are computed componentwise from ``inputs`` (gates, paired outputs).
    Raises ``DefinitionError`` for undeclared letters and floats.
    """

    name: str
    title: str
    inputs: tuple[sp.Symbol, ...]
    outputs: tuple[sp.Expr, ...]
    reference: str
    aggregates: tuple[Aggregate, ...] = ()
    parameters: tuple[Parameter, ...] = ()

    def __post_init__(self) -> None:
        used = [
            *self.outputs,
            *(a.term for a in self.aggregates),
            *(a.total for a in self.aggregates),
        ]
        declared = {n, *self.inputs, *(a.symbol for a in self.aggregates)}
        declared |= {p.symbol for p in self.parameters}
        undeclared = set().union(*(e.free_symbols for e in used)) - declared
        if undeclared:
            names = ", ".join(sorted(map(str, undeclared)))
            raise DefinitionError(
                f"{self.name}: the formula uses {names}, which is no input, aggregate or parameter"
            )
        if any(e.atoms(sp.Float) for e in used):
            raise DefinitionError(f"{self.name}: the formula holds a float; write it exactly")
        if self.aggregates and (len(self.inputs), len(self.outputs)) != (1, 1):
            raise DefinitionError(
                f"{self.name}: with aggregates, give one input letter and one output expression"
            )

    @property
    def is_indexed(self) -> bool:
        """True when there is one output for each component."""
        return bool(self.outputs[0].free_symbols & set(self.inputs))

    @property
    def assumptions(self) -> tuple[sp.Basic, ...]:
        """What every proof about this activation may use of the parameters."""
        return tuple(p.domain for p in self.parameters if p.domain is not sp.true)

    @property
    def defaults(self) -> dict[sp.Symbol, sp.Rational]:
        """The value of every parameter where the caller says nothing."""
        return {p.symbol: p.default for p in self.parameters}
