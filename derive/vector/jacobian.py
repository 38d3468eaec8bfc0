"""∂y_i/∂x_j = δ_ij·local(i) + Σ_l left_l(i)·right_l(j), by implicit differentiation.

The aggregates satisfy F_l(x, A) = Σ_k t_l(x_k, A) − c_l(A) = 0. Hence
Σ_m (∂F_l/∂A_m)·(∂A_m/∂x_j) = −t_l′(x_j), where ∂F_l/∂A_m = Σ_k ∂t_l/∂A_m − ∂c_l/∂A_m.
The number of components never enters as a number.
"""

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp

from derive.vector.chart import Standing, at, standings
from derive.vector.definition import Aggregate, Combine, VectorActivation, n
from derive.vector.linear import Equation, fit


@dataclass(frozen=True, slots=True)
class SlopeSum:
    """``symbol`` = Σ_k ∂``term``/∂``by`` at x_k: a sum that the definition does not name."""

    symbol: sp.Symbol
    term: sp.Expr
    by: sp.Symbol

    def value(self, activation: VectorActivation, standing: Standing) -> sp.Expr:
        """Return what one component contributes."""
        return at(standing.smooth(self.term).diff(self.by), activation, standing)


@dataclass(frozen=True, slots=True)
class Jacobian:
    """The structure of a Jacobian; ``slopes`` are the unnamed sums in the matrix ∂F/∂A."""

    activation: VectorActivation
    slopes: tuple[SlopeSum, ...]
    matrix: sp.ImmutableMatrix

    @property
    def constants(self) -> frozenset[sp.Symbol]:
        """The letters that may stand in coefficients: parameters, n and the unnamed sums."""
        parameters = {p.symbol for p in self.activation.parameters}
        return frozenset({n, *parameters, *(s.symbol for s in self.slopes)})

    def local(self, row: Standing) -> sp.Expr:
        """∂y_i/∂x_i at fixed aggregates."""
        return _slope(self.activation, self.activation.outputs[0], row)

    def coupling(self, row: Standing, column: Standing) -> sp.Expr:
        """Σ_l (∂y_i/∂A_l)·(∂A_l/∂x_j): what reaches y_i through the aggregates."""
        activation = self.activation
        left = [
            at(row.smooth(activation.outputs[0]).diff(a.symbol), activation, row)
            for a in activation.aggregates
        ]
        moved = self.matrix.LUsolve(
            sp.Matrix([self._pushed(a, column) for a in activation.aggregates])
        )
        return sum((u * v for u, v in zip(left, moved, strict=True)), sp.S.Zero)

    def _pushed(self, aggregate: Aggregate, column: Standing) -> sp.Expr:
        slope = _slope(self.activation, aggregate.term, column)
        return slope * column.wins if aggregate.combine is Combine.MAX else slope


def jacobian_of(activation: VectorActivation) -> Jacobian:
    """Return the structure of the Jacobian of an activation with aggregates."""
    slopes: list[SlopeSum] = []
    rows = [
        [_minus_partial(activation, row, column.symbol, slopes) for column in activation.aggregates]
        for row in activation.aggregates
    ]
    return Jacobian(activation, tuple(slopes), sp.ImmutableMatrix(rows))


def _minus_partial(
    activation: VectorActivation, row: Aggregate, by: sp.Symbol, slopes: list[SlopeSum]
) -> sp.Expr:
    """Return −∂F_row/∂by, naming the sum over the components when it follows from no other."""
    own = row.total.diff(by)
    if row.combine is Combine.MAX or not row.term.has(by):
        return own
    slope = SlopeSum(sp.Symbol(f"K_{len(slopes)}", real=True), row.term, by)
    known = sum_over_components(activation, lambda case: slope.value(activation, case))
    if known is not None:
        return own - known
    slopes.append(slope)
    return own - slope.symbol


def sum_over_components(
    activation: VectorActivation,
    value: Callable[[Standing], sp.Expr],
    slopes: tuple[SlopeSum, ...] = (),
) -> sp.Expr | None:
    """Return Σ_k value(k) from the sums that are known, Σ 1 = n and Σ t_l = c_l, else ``None``."""
    sums = [a for a in activation.aggregates if a.combine is Combine.SUM]
    equations = [
        Equation(
            value(case),
            (
                sp.S.One,
                *(at(a.term, activation, case) for a in sums),
                *(slope.value(activation, case) for slope in slopes),
            ),
        )
        for case in standings(activation, "k")
    ]
    shared = {a.symbol for a in activation.aggregates} | {p.symbol for p in activation.parameters}
    weights = fit(equations, frozenset({n, *shared}))
    if weights is None:
        return None
    known = [n, *(a.total for a in sums), *(slope.symbol for slope in slopes)]
    return sp.together(sum((w * s for w, s in zip(weights, known, strict=True)), sp.S.Zero))


def _slope(activation: VectorActivation, expr: sp.Expr, standing: Standing) -> sp.Expr:
    """Return the derivative by the component itself, at its place."""
    return at(standing.smooth(expr).diff(activation.inputs[0]), activation, standing)
