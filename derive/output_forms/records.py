"""The derivative in terms of the output: what was found, where it holds, on what evidence."""

from dataclasses import dataclass
from enum import StrEnum

import sympy as sp

from derive.activation import Activation, Parameter
from derive.proof.region import Region
from derive.proof.verdict import Verdict
from derive.shown import Shown


class Kind(StrEnum):
    """What the derivative can be computed from."""

    PURE = "PURE"  # y alone
    BIT = "BIT"  # y and one stored bit
    MIXED = "MIXED"  # x and y
    NONE = "NONE"  # certified: no function of y
    MONOTONE = "MONOTONE"  # a function of y exists, no closed form was found


@dataclass(frozen=True, slots=True)
class Turn:
    """Two rational inputs with slopes of opposite sign, f differentiable between them.

    All are text: fractions, and certified enclosures of outputs and slopes.
    """

    inputs: tuple[str, str]
    outputs: tuple[str, str]
    slopes: tuple[str, str]
    argument: str = (
        "two inputs have slopes of opposite sign; f is differentiable between them, "
        "and dy/dx = g(y), for any g whatever, would make it monotone"
    )


@dataclass(frozen=True, slots=True)
class Witness:
    """Two inputs that share y but not f′: no function of y.

    ``inputs`` are exact rationals or enclosing balls as text, ``parameters`` the values chosen;
    ``outputs`` and ``slopes`` are certified enclosures as text, disjoint in the slopes. ``turn``
    is an argument that needs no shared output, where there is one.
    """

    inputs: tuple[str, str]
    outputs: tuple[str, str]
    slopes: tuple[str, str]
    parameters: tuple[tuple[str, sp.Rational], ...]
    argument: str
    turn: Turn | None = None


@dataclass(frozen=True, slots=True)
class OutputForm(Shown):
    """f′(x) = expr on ``region`` under ``condition``; ``expr`` is over x, y and the parameters.

    ``saves`` names what backward must keep ("x", "y", "bit"). ``cost`` counts operations as in
    ``derive.output_forms.cost``: PURE and BIT forms from y alone; MIXED forms what they add to a
    forward pass that is computed together with them, after common-subexpression elimination.
    ``atoms`` maps letters in ``expr`` other than x, y and parameters to the subexpressions of the
    forward pass they stand for (MIXED forms), as (letter, expr) pairs.
    """

    kind: Kind
    expr: sp.Expr
    region: Region
    condition: sp.Basic
    saves: tuple[str, ...]
    verdict: Verdict
    cost: int
    atoms: tuple[tuple[sp.Symbol, sp.Expr], ...] = ()


@dataclass(frozen=True, slots=True)
class ParameterDerivative:
    """∂y/∂p for the parameter p, at fixed x.

    ``derivative`` is over x; ``forms`` in y alone (PURE, each with its condition) may be empty;
    ``mixed`` holds one form for each smooth piece, in x, y and forward values. Where a joint moves
    with p the derivative does not exist: a plateau's value is taken there, else the one from the
    left.
    """

    parameter: Parameter
    derivative: sp.Expr
    forms: tuple[OutputForm, ...]
    mixed: tuple[OutputForm, ...]


@dataclass(frozen=True, slots=True)
class Implicit:
    """Polynomials that are 0 on the whole line: one in x and y, one in y and y′; None: not found.

    For a function that is not algebraic the first cannot exist; that a second one cannot exist
    either is for the proof object to show.
    """

    in_input: sp.Expr | None
    in_output: sp.Expr | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class OutputForms:
    """Everything known about f′ in terms of y for one activation.

    ``kind`` is the best that exists; ``forms`` (PURE or BIT, cheapest first) may be empty,
    ``mixed`` never is (one form per smooth piece); ``condition`` is the exact condition on the
    parameters for a form in y, ``violation`` two inputs that break it outside the condition;
    ``witness`` shows NONE. ``derivative`` is f′(x), kink conventions included. ``implicit`` is what
    is known of y′ for MONOTONE. ``cases`` are what was found for parts of the parameters, each an
    activation of its own, where f falls into other pieces for other parameters.
    """

    activation: Activation
    derivative: sp.Expr
    kind: Kind
    forms: tuple[OutputForm, ...]
    mixed: tuple[OutputForm, ...]
    condition: sp.Basic
    condition_verdict: Verdict
    violation: Witness | None
    witness: Witness | None
    implicit: Implicit | None = None
    cases: "tuple[OutputForms, ...]" = ()
