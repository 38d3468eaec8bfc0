"""The numeric program of one activation: what each function computes, and on what proof."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import sympy as sp

from derive.activation import Activation
from derive.lowering.serving import Domain
from derive.lowering.terms import Term
from derive.proof.verdict import Verdict


class Role(StrEnum):
    """The functions of a generated module, in their order."""

    VALUE = "value"
    DERIVATIVE = "derivative"
    DERIVATIVE_FROM_OUTPUT = "derivative from output"
    BACKWARD = "backward"
    BACKWARD_FROM_OUTPUT = "backward from output"
    SECOND_DERIVATIVE = "second derivative"
    BY_PARAMETER = "derivative by a parameter"
    BACKWARD_BY_PARAMETER = "backward by a parameter"
    TAIL = "tail"
    DERIVATIVE_FROM_TAIL = "derivative from tail"
    BACKWARD_FROM_TAIL = "backward from tail"


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing that had to be proved for a rewrite to be accepted, with its verdict."""

    claim: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Lowered:
    """A term that computes ``exact``, the lowering rules that made it and why they may be trusted.

    ``notes`` says what was tried and refused, and where digits may be lost. ``middle`` is what a
    block may use instead that holds no x far out, ``wide`` what float32 is computed by in float64,
    ``quick`` what serves most float32, ``brief`` what serves a few of them, in the fewest calls,
    ``ordinary`` what serves most float64.
    """

    term: Term
    exact: sp.Expr
    rules: tuple[str, ...]
    obligations: tuple[Obligation, ...]
    verdict: Verdict
    notes: tuple[str, ...] = ()
    middle: "Middle | None" = None
    wide: Term | None = None
    quick: "Quick | None" = None
    brief: "Quick | None" = None
    ordinary: "Quick | None" = None

    def mapped(self, change: Callable[[Term], Term]) -> "Lowered":
        """Return the same with both terms changed."""
        wide = None if self.wide is None else change(self.wide)
        return replace(self, term=change(self.term), wide=wide)

    @property
    def terms(self) -> tuple[Term, ...]:
        """Everything that is computed, of the middle and the quick one too."""
        inner = () if self.middle is None else self.middle.lowered.terms
        others = (self.quick, self.brief, self.ordinary)
        quick = [term for one in others if one is not None for term in one.lowered.terms]
        return (self.term, *(() if self.wide is None else (self.wide,)), *inner, *quick)


@dataclass(frozen=True, slots=True)
class Middle:
    """A cheaper term for low < s·x < high; an end without a bound is ``None``.

    s is the ``scale``, of parameters alone and positive, or 1.
    """

    lowered: Lowered
    low: int | None
    high: int | None
    scale: Term | None = None


@dataclass(frozen=True, slots=True)
class Quick:
    """A quicker term for the floats in ``domain``, where the parameters are ``defaults``.

    ``double`` says that a brief one is computed in float64, ``most`` for how many elements it is.
    """

    lowered: Lowered
    domain: Domain
    defaults: tuple[float, ...]
    double: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """One public function: ``name(inputs, *, parameters, out)``.

    ``kernel`` names the function whose values are returned, or multiplied by ``grad_y`` (then its
    own name differs); ``lowered`` is None where the kernel belongs to another function.
    ``condition`` is what the parameters must satisfy; ``instead`` what to call when they do not.
    """

    name: str
    role: Role
    inputs: tuple[str, ...]
    kernel: str
    lowered: Lowered | None
    condition: sp.Basic = sp.true
    instead: str = ""
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class DigitLoss:
    """Where a form in y loses digits: y tends to ``limit`` ≠ 0 while the slope tends to 0.

    ``end`` is "x → ∞" or "x → −∞". ``half`` and ``all`` hold, for float32 and float64, the |x|
    from which half of, or all, digits are gone.
    """

    end: str
    limit: sp.Expr
    half: tuple[float, float]
    all: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Kept:
    """The distance of y to ``limit``, with y taken at |x| where it is ``folded``."""

    limit: sp.Expr
    folded: bool


@dataclass(frozen=True, slots=True)
class Program:
    """All functions generated for one activation; ``losses`` is None where no form in y exists.

    ``kept`` says what may be kept instead of y, where there is a function for it.
    """

    activation: Activation
    functions: tuple[Function, ...]
    losses: tuple[DigitLoss, ...] | None
    kept: Kept | None = None
