"""A normalised exponential, rewritten so that nothing overflows: S = P·exp(m), z = k·x − m."""

from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.errors import NoRuleError
from derive.proof import Region, Status, Verdict, prove_equal
from derive.vector import Combine, VectorActivation

#: the shifted exponent, its exponential, the sum of these, the largest exponent
Z: Final = sp.Symbol("z", real=True)
E: Final = sp.Symbol("e", positive=True)
P: Final = sp.Symbol("P", positive=True)
M: Final = sp.Symbol("m", real=True)


@dataclass(frozen=True, slots=True)
class Shifted:
    """``exponent`` k·x of the definition, and the output over z, e, P and m, proved equal."""

    exponent: sp.Expr
    output: sp.Expr
    verdict: Verdict


def shifted(activation: VectorActivation) -> Shifted | None:
    """Return the form for S = Σ exp(k·x); ``None`` for other aggregates.

    Raises ``NoRuleError`` where the rewritten form could not be proved.
    """
    match activation.aggregates:
        case [aggregate] if (
            aggregate.combine is Combine.SUM and aggregate.total == aggregate.symbol
        ):
            pass
        case _:
            return None
    (x,) = activation.inputs
    term = aggregate.term
    if not isinstance(term, sp.exp) or not sp.diff(term.args[0], x, 2).is_zero:
        return None
    exponent = term.args[0]
    rate = sp.diff(exponent, x)
    moved = activation.outputs[0].subs({x: (Z + M) / rate, aggregate.symbol: P * sp.exp(M)})
    output = sp.expand_log(sp.powsimp(sp.cancel(sp.expand(moved, power_exp=True))), force=True)
    back = {Z: exponent - M, P: aggregate.symbol * sp.exp(-M)}
    truth = activation.outputs[0].subs(aggregate.symbol, P * sp.exp(M))
    claim = output.subs(Z, back[Z])
    region = Region(assumptions=activation.assumptions)
    verdict = prove_equal(truth, claim, region, variable=x)
    for factor in (1, rate):  # exp tells different numbers apart, and so does it of multiples
        if verdict.status is not Status.PROVED:
            left, right = (sp.exp(sp.expand(factor * side)) for side in (truth, claim))
            verdict = prove_equal(left, right, region, variable=x)
    if verdict.status is not Status.PROVED:
        raise NoRuleError(f"{activation.name}: the shifted form is {verdict.status}")
    return Shifted(exponent, output.subs(sp.exp(Z), E), verdict)
