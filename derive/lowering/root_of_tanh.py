"""Roots of 1 ± tanh u as powers of one exponential: √((1 + tanh u)/2) is 1/√(1 + e^(−2u)).

1 + tanh u has no digits left where the root of what it is has all of them.
"""

from typing import Final

import sympy as sp

from derive.lowering.halves import argument
from derive.proof.joined import joined

_W: Final = sp.Dummy("w", positive=True)
_T: Final = sp.Dummy("t", real=True)


def with_roots_of_shares(expr: sp.Expr) -> sp.Expr:
    """Return the expression in w = e^(∓2u); itself where there is no root of k(1 ± tanh u)."""
    roots = [p for p in expr.atoms(sp.Pow) if not p.exp.is_Integer and p.base.has(sp.tanh)]
    functions = {t for root in roots for t in root.base.atoms(sp.tanh)}
    if len(functions) != 1 or expr.has(sp.Piecewise):
        return expr
    (tanh,) = functions
    signs = {_sign(root.base.xreplace({tanh: _T})) for root in roots}
    if signs not in ({1}, {-1}):
        return expr
    (sign,) = signs
    share = sign * (1 - _W) / (1 + _W)
    powers = {root: _power(root, {tanh: share}) for root in roots}
    terms = (term.xreplace(powers).xreplace({tanh: share}) for term in sp.Add.make_args(expr))
    total = sp.Add(*(joined(sp.factor(term)) for term in terms))
    return total.xreplace({_W: sp.exp(-2 * sign * argument(tanh))})


def _sign(base: sp.Expr) -> int:
    """Return ±1 for k(1 ± t), 0 for anything else."""
    if not base.is_polynomial(_T) or sp.degree(base, _T) != 1:
        return 0
    ratio = sp.cancel(base.coeff(_T, 1) / base.coeff(_T, 0)) if base.coeff(_T, 0) != 0 else 0
    return int(ratio) if ratio in (1, -1) else 0


def _power(root: sp.Pow, shares: dict[sp.Expr, sp.Expr]) -> sp.Expr:
    top, bottom = sp.fraction(sp.cancel(root.base.xreplace(shares)))
    return top**root.exp / bottom**root.exp
