"""The entries over the output: a sparse combination of features of y_i and y_j, by elimination.

The coupling is sought as Σ_αβ c_αβ·m_α(y_i)·m_β(y_j), so that the vector-Jacobian product needs
one sum Σ_i g_i·m_α(y_i) for each α, whatever the number of components.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import sympy as sp

from derive.symbols import y
from derive.vector.chart import Standing, at, standings
from derive.vector.definition import Combine, VectorActivation
from derive.vector.jacobian import Jacobian, SlopeSum
from derive.vector.letters import HIT, SUPPORT, component, indicator, put
from derive.vector.linear import Equation, fit
from derive.vector.records import Total


@dataclass(frozen=True, slots=True)
class Product:
    """The term weight·left(y_i)·right(y_j); for a single output ``left`` is 1 or over y."""

    weight: sp.Expr
    left: sp.Expr
    right: sp.Expr


@dataclass(frozen=True, slots=True)
class Found:
    """δ_ij·local + Σ couplings, over ``y`` and s, with letters of ``totals`` and of ``saved``.

    ``slopes`` gives the sums that the definition does not name, over the totals.
    """

    local: sp.Expr
    couplings: tuple[Product, ...]
    totals: tuple[Total, ...]
    saved: tuple[sp.Symbol, ...]
    slopes: tuple[tuple[sp.Symbol, sp.Expr], ...]


def search(jacobian: Jacobian) -> Found | None:
    """Return the form that saves least: y alone, else y and one aggregate, else y and all."""
    aggregates = [a.symbol for a in jacobian.activation.aggregates]
    saved_sets: list[tuple[sp.Symbol, ...]] = [(), *((a,) for a in aggregates), tuple(aggregates)]
    totals = _totals(jacobian)
    if totals is None:
        return None
    values, letters = totals
    for saved in dict.fromkeys(saved_sets):
        constants = jacobian.constants | set(saved)
        local = _local(jacobian, constants)
        couplings = _couplings(jacobian, constants)
        if local is None or couplings is None:
            continue
        named = tuple(Product(put(c.weight, values), c.left, c.right) for c in couplings)
        used = [put(local, values), *(c.weight for c in named)]
        return Found(used[0], named, letters, _occurring(saved, used), tuple(values.items()))
    return None


def _occurring(saved: Sequence[sp.Symbol], used: Sequence[sp.Expr]) -> tuple[sp.Symbol, ...]:
    return tuple(letter for letter in saved if any(expr.has(letter) for expr in used))


def feature_sets(activation: VectorActivation) -> Iterator[tuple[sp.Expr, ...]]:
    """Yield sets of functions of y, small ones first; 1 becomes s where components can drop out."""
    unit = sp.S.One if len(standings(activation, "k")) == 1 else SUPPORT
    yield (unit,)
    yield (unit, y)
    for rate in rates(activation):
        yield (unit, sp.exp(rate * y))
    yield (unit, sp.sqrt(y))
    yield (unit, y, y**2)


def rates(activation: VectorActivation) -> tuple[sp.Expr, ...]:
    """Return λ for every exp(λ·x) of the definition, and −λ."""
    letter = activation.inputs[0]
    formulas = [*activation.outputs, *(a.term for a in activation.aggregates)]
    atoms = sorted(set().union(*(f.atoms(sp.exp) for f in formulas)), key=str)
    found = [atom.args[0].diff(letter) for atom in atoms]
    return tuple(dict.fromkeys(rate for f in found if not f.has(letter) for rate in (f, -f)))


def _value(feature: sp.Expr, activation: VectorActivation, case: Standing) -> sp.Expr:
    """Return a feature of one component in the letters of its case."""
    output = at(activation.outputs[0], activation, case)
    return feature.subs({y: output, SUPPORT: sp.Integer(case.active)})


def _totals(
    jacobian: Jacobian,
) -> tuple[dict[sp.Symbol, sp.Expr], tuple[Total, ...]] | None:
    """Return the unnamed sums of the matrix as sums over the output, Σ_k m(y_k)."""
    values: dict[sp.Symbol, sp.Expr] = {}
    totals: list[Total] = []
    for number, slope in enumerate(jacobian.slopes):
        found = _summand(jacobian, slope)
        if found is None:
            return None
        factor, feature = found
        name = "m" if len(jacobian.slopes) == 1 else f"m_{number + 1}"
        total = Total(sp.Symbol(name, real=True), named(feature, "k"))
        values[slope.symbol] = factor * total.symbol
        totals.append(total)
    return values, tuple(totals)


def _summand(jacobian: Jacobian, slope: SlopeSum) -> tuple[sp.Expr, sp.Expr] | None:
    """Return (c, m) with c·m(y_k) what component k adds to the sum, c a constant."""
    activation = jacobian.activation
    cases = standings(activation, "k")
    for features in feature_sets(activation):
        for feature in features:
            equations = [
                Equation(slope.value(activation, case), (_value(feature, activation, case),))
                for case in cases
            ]
            weights = fit(equations, jacobian.constants)
            if weights is not None:
                return weights[0], feature
    return None


def _local(jacobian: Jacobian, constants: frozenset[sp.Symbol]) -> sp.Expr | None:
    activation = jacobian.activation
    for features in feature_sets(activation):
        equations = [
            Equation(jacobian.local(case), tuple(_value(f, activation, case) for f in features))
            for case in standings(activation, "i")
        ]
        weights = fit(equations, constants)
        if weights is not None:
            return sum((w * f for w, f in zip(weights, features, strict=True)), sp.S.Zero)
    return None


def _couplings(jacobian: Jacobian, constants: frozenset[sp.Symbol]) -> tuple[Product, ...] | None:
    activation = jacobian.activation
    pairs = list(product(standings(activation, "i"), standings(activation, "j")))
    for lefts, rights in _sides(activation):
        candidates = list(product(lefts, rights))
        equations = [
            Equation(
                jacobian.coupling(i, j),
                tuple(_value(u, activation, i) * _right(v, activation, j) for u, v in candidates),
            )
            for i, j in pairs
        ]
        weights = fit(equations, constants)
        if weights is not None:
            terms = zip(weights, candidates, strict=True)
            return tuple(Product(w, u, v) for w, (u, v) in terms if w != 0)
    return None


def _sides(
    activation: VectorActivation,
) -> Iterator[tuple[tuple[sp.Expr, ...], tuple[sp.Expr, ...]]]:
    """Yield features of the row and of the column; a single output looks at x_j for its column."""
    if activation.is_indexed:
        for features in feature_sets(activation):
            yield features, features
        return
    letter = activation.inputs[0]
    if any(a.combine is Combine.MAX for a in activation.aggregates):
        yield (sp.S.One,), (HIT,)
        return
    yield (sp.S.One,), (sp.S.One,)
    for features in feature_sets(activation):
        for rate in rates(activation):
            yield features, (sp.exp(rate * letter),)
        yield features, (sp.S.One, letter)


def _right(feature: sp.Expr, activation: VectorActivation, case: Standing) -> sp.Expr:
    if activation.is_indexed:
        return _value(feature, activation, case)
    return feature.subs({activation.inputs[0]: case.place, HIT: sp.Integer(case.wins)})


def named(feature: sp.Expr, index: str) -> sp.Expr:
    """Return a feature for the component with this index."""
    return feature.subs({letter: component(letter, index) for letter in (y, SUPPORT, HIT)})


def support_atoms(*exprs: sp.Expr) -> tuple[tuple[sp.Symbol, sp.Expr], ...]:
    """Return the meaning of each s_i that occurs: 1 where y_i > 0, else 0."""
    pairs = ((component(SUPPORT, k), indicator(component(y, k) > 0)) for k in "ijk")
    return tuple(pair for pair in pairs if any(e.has(pair[0]) for e in exprs))
