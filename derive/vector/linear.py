"""Σ_α c_α·m_α = target: coefficients found by exact linear algebra over the generators."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sympy as sp


@dataclass(frozen=True, slots=True)
class Equation:
    """One identity target = Σ_α c_α·candidate_α that must hold for all values of the generators."""

    target: sp.Expr
    candidates: tuple[sp.Expr, ...]


def exponentials(exprs: Iterable[sp.Expr]) -> Mapping[sp.Expr, sp.Expr]:
    """Return exp(u) -> power of a letter for every exponential, one letter for each rational class.

    exp(x/T) and exp(−2x/T) become E and E⁻²: the letter is the exponential with the smallest rate.
    """
    found = sorted(set().union(*(e.atoms(sp.exp) for e in exprs)), key=str)
    rates: dict[sp.Expr, dict[sp.Expr, sp.Rational]] = {}
    for atom in found:
        rate, rest = sp.expand(atom.args[0]).as_coeff_Mul()
        rates.setdefault(rest, {})[atom] = rate
    letters: dict[sp.Expr, sp.Expr] = {}
    for number, (_, members) in enumerate(sorted(rates.items(), key=str)):
        letter = sp.Symbol(f"E{number}", positive=True)
        step = sp.gcd_list([abs(rate) for rate in members.values()])
        letters |= {atom: letter ** (rate / step) for atom, rate in members.items()}
    return letters


def split(expr: sp.Expr) -> sp.Expr:
    """Return the expression with exp(u + v) written as exp(u)·exp(v)."""
    return sp.expand_power_exp(sp.expand_log(expr))


def fit(
    equations: Sequence[Equation], constants: frozenset[sp.Symbol]
) -> tuple[sp.Expr, ...] | None:
    """Return coefficients over ``constants`` that satisfy all equations identically, or ``None``.

    Every letter that is no constant counts as a generator. Free coefficients are set to 0, so that
    a solution is as sparse as its candidates come.
    """
    rows = [Equation(split(e.target), tuple(map(split, e.candidates))) for e in equations]
    letters = exponentials([f for row in rows for f in (row.target, *row.candidates)])
    unknowns = sp.symbols(f"c:{len(rows[0].candidates)}", seq=True)
    conditions: list[sp.Expr] = []
    for row in rows:
        sides = [side.xreplace(dict(letters)) for side in (row.target, *row.candidates)]
        if not all(side.is_rational_function() for side in sides):
            return None
        residual = sides[0] - sum(c * m for c, m in zip(unknowns, sides[1:], strict=True))
        conditions += _coefficients(residual, constants | set(unknowns))
    return _solve(conditions, unknowns)


def _coefficients(residual: sp.Expr, constants: Iterable[sp.Symbol]) -> list[sp.Expr]:
    numerator, _ = sp.fraction(sp.together(residual))
    generators = sorted(numerator.free_symbols - set(constants), key=str)
    if not generators:
        return [numerator]
    return list(sp.Poly(numerator, *generators).coeffs())


def _solve(conditions: list[sp.Expr], unknowns: Sequence[sp.Symbol]) -> tuple[sp.Expr, ...] | None:
    solutions = list(sp.linsolve(conditions, *unknowns))
    if not solutions:
        return None
    free = dict.fromkeys(unknowns, sp.S.Zero)
    return tuple(sp.factor(value.xreplace(free)) for value in solutions[0])
