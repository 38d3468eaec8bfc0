"""Powers as they are at a point where their base is 0: 0^(p − 1) is 0 where p > 1."""

from typing import Final

import sympy as sp

from derive.proof import sign_on
from derive.proof.conditions import cases
from derive.proof.region import Region

_ANYWHERE: Final = Region()


def without_zero_powers(expr: sp.Expr, region: Region) -> sp.Expr:
    """Return ``expr`` with 0 for 0^e, e certified positive under the assumptions of a region.

    For a negative e it is infinite.
    """
    line = Region(assumptions=region.assumptions)
    powers = sorted((power for power in expr.atoms(sp.Pow) if power.base == 0), key=str)
    signs = {power: sign_on(power.exp, line) for power in powers}
    known = {power: sp.S.Zero if sign > 0 else sp.zoo for power, sign in signs.items() if sign}
    return expr.xreplace(known) if known else expr


def has_value(expr: sp.Expr, letter: sp.Symbol, at: sp.Expr, region: Region = _ANYWHERE) -> bool:
    """Return whether no logarithm and no denominator in use is 0 where a letter is ``at``.

    SymPy takes 0·e^(−c log 0) for 0, but a program that computes it has no number. ``region`` holds
    the assumptions under which an exponent is certified positive.
    """
    used = _chosen(expr, letter, at)
    line = Region(assumptions=region.assumptions)
    return all(
        part.args[0].subs(letter, at) != 0 or (part.is_Pow and sign_on(part.exp, line) == 1)
        for part in used.atoms(sp.log, sp.Pow)
    )


def value_at(expr: sp.Expr, letter: sp.Symbol, at: sp.Expr, region: Region = _ANYWHERE) -> sp.Expr:
    """Return the value where a letter is ``at``; nan where there is none, as for erfinv(2)."""
    if not has_value(expr, letter, at, region):
        return sp.nan
    try:
        return without_zero_powers(expr.subs(letter, at), region)
    except ValueError:
        return sp.nan


def _chosen(expr: sp.Expr, letter: sp.Symbol, at: sp.Expr) -> sp.Expr:
    """Return ``expr`` with the case of each Piecewise that is in force, where that is clear."""
    chosen: dict[sp.Basic, sp.Basic] = {}
    for piecewise in expr.atoms(sp.Piecewise):
        for value, condition in cases(piecewise):
            decided = condition.subs(letter, at)
            if decided == sp.true:
                chosen[piecewise] = value
            if decided != sp.false:
                break
    return expr.xreplace(chosen)
