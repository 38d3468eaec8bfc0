"""Where a component can stand: the smooth cases of a definition, each with letters that fit it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import sympy as sp

from derive.errors import UndecidedError
from derive.vector.definition import Combine, VectorActivation
from derive.vector.letters import component, put


@dataclass(frozen=True, slots=True)
class Standing:
    """One smooth case of a component: ``branches`` says what each Max is, ``place`` where x lies.

    In ``place`` the input is written with a positive letter (x = τ + w for x > τ), or as itself
    where there is one case only. ``wins`` is 1 for the component that attains a maximum.
    """

    branches: tuple[tuple[sp.Expr, sp.Expr], ...]
    place: sp.Expr
    active: bool
    wins: int = 0

    def smooth(self, expr: sp.Expr) -> sp.Expr:
        """Return the formula that ``expr`` is in this case, over the input."""
        return expr.xreplace(dict(self.branches))


def positive_letter(index: str) -> sp.Symbol:
    """Return the letter of the distance from a component to the edge of its case."""
    return sp.Symbol(f"w_{index}", positive=True)


def standings(activation: VectorActivation, index: str) -> tuple[Standing, ...]:
    """Return the cases of one component; raises ``UndecidedError`` for more than one fold."""
    letter = activation.inputs[0]
    x = component(letter, index)
    if any(a.combine is Combine.MAX for a in activation.aggregates):
        return _of_maximum(activation, index)
    folds = _folds(activation)
    if not folds:
        return (Standing((), x, active=True),)
    if len(folds) > 1:
        raise UndecidedError(f"{activation.name}: more than one fold, {sorted(map(str, folds))}")
    fold = folds[0]
    first, second = sorted(
        cast("tuple[sp.Expr, ...]", fold.args), key=lambda side: side.has(letter), reverse=True
    )
    gap, w = first - second, positive_letter(index)
    return (
        Standing(((fold, first),), _solved(gap, w, letter), active=True),
        Standing(((fold, second),), _solved(gap, -w, letter), active=False),
    )


def _of_maximum(activation: VectorActivation, index: str) -> tuple[Standing, ...]:
    """Return the component that attains max_k x_k = M, x = M, and one that does not, x = M − w."""
    letter = activation.inputs[0]
    if len(activation.aggregates) != 1 or activation.aggregates[0].term != letter:
        raise UndecidedError(f"{activation.name}: a maximum is understood of x_k alone")
    top = activation.aggregates[0].symbol
    return (
        Standing((), top, active=True, wins=1),
        Standing((), top - positive_letter(index), active=False),
    )


def _folds(activation: VectorActivation) -> list[sp.Expr]:
    formulas = [*activation.outputs, *(a.term for a in activation.aggregates)]
    if any(f.has(sp.Piecewise, sp.Abs, sp.sign, sp.Min) for f in formulas):
        raise UndecidedError(f"{activation.name}: cases other than max(u, v) are not understood")
    return sorted(set().union(*(f.atoms(sp.Max) for f in formulas)), key=str)


def _solved(gap: sp.Expr, value: sp.Expr, letter: sp.Symbol) -> sp.Expr:
    line = sp.Poly(gap, letter)
    if line.degree() != 1:
        raise UndecidedError(f"the fold {gap} is no line in {letter}")
    slope, offset = line.all_coeffs()
    return sp.expand((value - offset) / slope)


def at(expr: sp.Expr, activation: VectorActivation, standing: Standing) -> sp.Expr:
    """Return the expression of a component at its place, in the letters of its case."""
    placed: Mapping[sp.Symbol, sp.Expr] = {activation.inputs[0]: standing.place}
    return put(standing.smooth(expr), placed)
