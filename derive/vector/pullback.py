"""dx_j = Σ_i g_i·∂y_i/∂x_j, summed symbolically over the structure of the Jacobian."""

import sympy as sp

from derive.proof import Verdict
from derive.vector.ansatz import Found, Product, named
from derive.vector.claims import judge_pullback
from derive.vector.definition import VectorActivation
from derive.vector.jacobian import Jacobian
from derive.vector.letters import G_J, G_K, component, g
from derive.vector.records import Pullback, Total

_SUMS = "cdpq"


def pullback_of(jacobian: Jacobian, found: Found) -> Pullback:
    """Return the vector-Jacobian product that follows from a form, proved from the definition."""
    activation = jacobian.activation
    if activation.is_indexed:
        expr, sums = _indexed(found)
    else:
        expr, sums = g * entry_of(activation, found.couplings), ()
    totals = (*found.totals, *sums)
    verdict: Verdict = judge_pullback(jacobian, expr, totals)
    letter = component(activation.inputs[0], "j")
    return Pullback(input=letter, expr=expr, totals=totals, verdict=verdict)


def _indexed(found: Found) -> tuple[sp.Expr, tuple[Total, ...]]:
    """δ_ij gives local(y_j)·g_j; each product gives right(y_j)·Σ_k g_k·left(y_k)."""
    lefts = list(dict.fromkeys(c.left for c in found.couplings))
    totals = {
        left: Total(sp.Symbol(_SUMS[number], real=True), G_K * named(left, "k"))
        for number, left in enumerate(lefts)
    }
    expr = named(found.local, "j") * G_J
    for term in found.couplings:
        expr += term.weight * named(term.right, "j") * totals[term.left].symbol
    return sp.factor(expr), tuple(totals.values())


def entry_of(
    activation: VectorActivation, couplings: tuple[Product, ...], row: str = "i"
) -> sp.Expr:
    """Return Σ weight·left(y_row)·right(j); a single output keeps its letter y."""
    letter = activation.inputs[0]
    total = sp.S.Zero
    for term in couplings:
        left = named(term.left, row) if activation.is_indexed else term.left
        right = named(term.right, "j").subs(letter, component(letter, "j"))
        total += term.weight * sp.powsimp(left * right)
    return total
