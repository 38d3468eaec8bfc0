"""Equality of constants and formulas, as a proof; what is not proved counts as different."""

from functools import lru_cache

import sympy as sp

from derive.errors import OutOfBudgetError, UndecidedError
from derive.output_forms.assembly import Same, SameUpTo
from derive.proof import Region, Status, Tower, prove_equal, prove_zero
from derive.proof.deadline import Deadline
from derive.symbols import x, y


def same_under(line: Region) -> Same:
    """Return a test that two formulas in one letter are equal everywhere, parameters included."""

    def same(left: sp.Expr, right: sp.Expr) -> bool:
        return _is_zero(left - right, Region(assumptions=line.assumptions))

    return same


def same_from_zero(line: Region) -> SameUpTo:
    """Return a test that two formulas in one letter are equal between 0 and a bound."""

    def same(left: sp.Expr, right: sp.Expr, upper: sp.Expr) -> bool:
        return _is_zero(left - right, Region(sp.S.Zero, upper, line.assumptions))

    return same


def _is_zero(difference: sp.Expr, region: Region) -> bool:
    difference = sp.expand(difference)
    if difference == 0:
        return True
    if difference.is_Rational or difference.has(sp.zoo, sp.nan, sp.oo, sp.I):
        return False
    verdict = prove_zero(difference.xreplace({y: x}), region, budget=2.0)
    return verdict.status is Status.PROVED


@lru_cache(maxsize=1024)
def if_proved(spelling: sp.Expr, of: sp.Expr, region: Region) -> sp.Expr:
    """Return a spelling of an expression where it is proved to be one, else the expression."""
    if spelling == of or prove_equal(spelling, of, region).status is Status.PROVED:
        return spelling
    return of


def without_functions(value: sp.Expr, line: Region) -> sp.Expr:
    """Return a value without functions where exact algebra leaves none: tanh(log(3)/2) is 1/2."""
    if not value.atoms(sp.Function, sp.exp) or value.has(sp.oo, -sp.oo, sp.zoo, sp.nan):
        return value
    try:
        tower = Tower(Region(assumptions=line.assumptions), deadline=Deadline.after(1.0))
        found = tower.to_sympy(tower.convert(value))
    except (UndecidedError, OutOfBudgetError):
        return value
    return value if found.atoms(sp.Function, sp.exp) else sp.factor(found)
