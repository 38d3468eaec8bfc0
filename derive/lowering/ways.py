"""A formula of the same meaning as a function, the dtype it is computed in, and where it serves."""

from dataclasses import dataclass

from derive.lowering import rules
from derive.lowering.pieced import Pieced
from derive.lowering.serving import Domain
from derive.lowering.terms import Term


@dataclass(frozen=True, slots=True)
class Goal:
    """What a formula has to be equal to, and the rules that led there."""

    pieced: Pieced
    by: tuple[rules.LoweringRule, ...] = (rules.QUICK,)


@dataclass(frozen=True, slots=True)
class Way:
    """A formula; ``double`` says that float32 is computed in float64, ``cost`` what a block takes.

    Beside it in nanoseconds an element, and multiplied by a factor where its roundings are larger.
    """

    term: Term
    double: bool
    domain: Domain
    cost: float
    goal: Goal
