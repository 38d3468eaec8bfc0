"""√A − k where it vanishes: the conjugate up to a bound, the difference itself beyond.

(A − k²)/(√A + k) has no cancellation, but far out it is ∞/∞. There √A is much larger than k.
"""

from dataclasses import replace
from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import direct
from derive.lowering.patching import CANCELLATION
from derive.lowering.records import Obligation
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Letter, Standing, Term, call, number
from derive.proof.verdict import Status, Verdict
from derive.symbols import x

_X: Final[Term] = Letter("x")
_BOUND: Final = number(2**20)  # A, a polynomial of a low degree, is below the largest float32
_HIGHEST: Final = 4


def conjugated(tail: Tail, expr: sp.Expr) -> Tail | None:
    """Return the tail with the conjugate near the zero; ``None`` for other expressions."""
    constant, root = expr.as_coeff_Add()
    factor, core = root.as_coeff_Mul()
    if not (isinstance(core, sp.Pow) and core.exp == sp.S.Half and constant * factor < 0):
        return None
    if not core.base.is_polynomial(x) or sp.degree(core.base, x) > _HIGHEST:
        return None
    above, below = sp.expand(factor**2 * core.base - constant**2), factor * core - constant
    if above.is_Add or sp.expand(expr * below - above) != 0:
        return None
    held = Let("c", call(op.BOUNDED, _X, _BOUND), "where the conjugate is used")
    near = direct(above, {x: held}) / direct(below, {x: held})
    test = call(op.LESS, call(op.ABSOLUTE, _X), _BOUND)
    claim = f"({expr}) ({below}) = {above}"
    proof = Verdict(Status.PROVED, "multiplied out")
    return replace(
        tail,
        term=call(op.SELECT, test, Standing(near, expr, x, _X), tail.term),
        rules=(*tail.rules, rules.CONJUGATE),
        obligations=(*tail.obligations, Obligation(claim, proof)),
        notes=tuple(note for note in tail.notes if CANCELLATION not in note),
    )
