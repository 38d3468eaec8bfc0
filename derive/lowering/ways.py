"""A formula of the same meaning as a function, the dtype it is computed in, and where it serves."""

from dataclasses import dataclass

import sympy as sp

from derive.activation import Activation
from derive.lowering import rules
from derive.lowering.acceptance import accept
from derive.lowering.gaussian import CERTIFIED
from derive.lowering.pieced import Pieced
from derive.lowering.records import Lowered, Obligation
from derive.lowering.serving import Domain
from derive.lowering.tails import Tail
from derive.lowering.terms import Term, tables_of


@dataclass(frozen=True, slots=True)
class Goal:
    """What a formula has to be equal to, and the rules that led there beside one of its own."""

    pieced: Pieced
    by: tuple[rules.LoweringRule, ...] = ()


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


def proved(way: Way, rule: rules.LoweringRule, activation: Activation) -> Lowered | None:
    """Return the program of a formula by this rule, where it is proved to be its goal."""
    pieced = way.goal.pieced
    claims = tuple(Obligation(node.comment, CERTIFIED) for node in tables_of(way.term))
    tail = Tail(way.term, positive=False, rules=(rule, *way.goal.by), obligations=claims)
    return accept(tail, pieced, activation, unasked=_in_holes(way.domain, pieced))


def _in_holes(domain: Domain, pieced: Pieced) -> frozenset[sp.Expr]:
    """Return the cuts at which nothing is asked of a program, as of sin x/x at 0."""
    return frozenset(
        cut
        for cut in pieced.cuts
        if cut.is_number and any(low < float(cut) < high for low, high in domain.holes)
    )
