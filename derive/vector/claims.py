"""Judging a claimed Jacobian: proved for every n by algebra, or refuted at a rational input."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import sympy as sp

from derive.errors import UndecidedError
from derive.proof import (
    Counterexample,
    Region,
    Status,
    Verdict,
    enclose,
    prove_equal,
    sign_on,
    weakest,
)
from derive.symbols import x, y
from derive.vector.chart import Standing, at, standings
from derive.vector.definition import Combine, VectorActivation, n
from derive.vector.instances import Instance, instances
from derive.vector.jacobian import Jacobian, sum_over_components
from derive.vector.letters import G_J, G_K, HIT, SUPPORT, component, g, indicator, put
from derive.vector.records import Index, Total

#: what the components other than i and j add to the sums of the definition
_REST: Final = "R"


@dataclass(frozen=True, slots=True)
class Claim:
    """∂y_i/∂x_j = ``expr`` where the indices meet as ``index`` says; ``expr`` is over y_i, y_j, ….

    It may hold x_j, aggregates, n, parameters and the letters of ``totals``; a single output is
    ``y``. The letter s_j stands for [y_j > 0], h_j for 1 where component j attains the maximum.
    """

    index: Index
    expr: sp.Expr
    totals: tuple[Total, ...] = ()


def judge_entry(jacobian: Jacobian, claim: Claim) -> Verdict:
    """Return the verdict on a claimed entry, for all n, inputs and allowed parameters."""
    claim = Claim(claim.index, _without_marks(claim.expr), tuple(map(_plain, claim.totals)))
    verdict = _proof(jacobian, claim)
    if verdict.status is Status.PROVED:
        return verdict
    return refutation(jacobian, claim) or Verdict(Status.UNDECIDED, verdict.method, verdict.reason)


def _without_marks(expr: sp.Expr) -> sp.Expr:
    marks = {component(SUPPORT, k): indicator(component(y, k) > 0) for k in "ijk"}
    return expr.xreplace(marks)


def _plain(total: Total) -> Total:
    return Total(total.symbol, _without_marks(total.term))


def _proof(jacobian: Jacobian, claim: Claim) -> Verdict:
    try:
        return weakest([_on(jacobian, claim, *pair) for pair in _pairs(jacobian, claim.index)])
    except UndecidedError as error:
        return Verdict(Status.UNDECIDED, "exact algebra", str(error))


def _pairs(jacobian: Jacobian, index: Index) -> list[tuple[Standing, Standing]]:
    activation = jacobian.activation
    columns = standings(activation, "j")
    if index is Index.ANY:
        return [(columns[-1], column) for column in columns]
    if index is Index.SAME:
        return [(column, column) for column in columns]
    rows = standings(activation, "i")
    return [(i, j) for i in rows for j in columns if not (i.wins and j.wins)]


def _on(jacobian: Jacobian, claim: Claim, row: Standing, column: Standing) -> Verdict:
    """Prove the claim for one pair of cases of the components i and j."""
    activation = jacobian.activation
    truth = jacobian.coupling(row, column)
    if claim.index is Index.SAME:
        truth += jacobian.local(row)
    said = put(claim.expr, _totals(jacobian, claim.totals))
    said = put(said, _letters(activation, row, "i") | _letters(activation, column, "j"))
    said = put(said, _single(activation, column))
    explicit = _explicit(activation, claim.index)
    if explicit is not None:
        truth = _differentiated(activation, explicit, claim.index)
    known = explicit or {}
    region = Region(assumptions=(*activation.assumptions, n > 0, *_rests(activation)))
    letter = component(activation.inputs[0], "j")
    return prove_equal(put(truth, known), put(said, known), region, variable=letter)


def _differentiated(
    activation: VectorActivation, explicit: Mapping[sp.Symbol, sp.Expr], index: Index
) -> sp.Expr:
    """Return ∂y_i/∂x_j with the sums written out: no use is made of implicit differentiation."""
    letter = activation.inputs[0]
    row = component(letter, "j" if index is Index.SAME else "i")
    output = (
        activation.outputs[0].subs(letter, row) if activation.is_indexed else activation.outputs[0]
    )
    return put(output, explicit).diff(component(letter, "j"))


def _explicit(activation: VectorActivation, index: Index) -> dict[sp.Symbol, sp.Expr] | None:
    """Return each aggregate as a function of x_i, x_j and the rest, where the definition is one."""
    letter = activation.inputs[0]
    names = "ij" if index is Index.OTHER else "j"
    shared = {a.symbol for a in activation.aggregates}
    found: dict[sp.Symbol, sp.Expr] = {}
    for aggregate in activation.aggregates:
        is_smooth_sum = aggregate.combine is Combine.SUM and not aggregate.term.has(sp.Max)
        if not is_smooth_sum or aggregate.term.free_symbols & shared:
            return None
        whole = _rest(aggregate.symbol) + sum(
            aggregate.term.subs(letter, component(letter, k)) for k in names
        )
        roots = sp.solve(aggregate.total - whole, aggregate.symbol)
        if aggregate.symbol.is_positive and len(roots) > 1:
            region = Region(assumptions=(*activation.assumptions, n > 0, *_rests(activation)))
            roots = [root for root in roots if sign_on(root, region) == 1]
        if len(roots) != 1:
            return None
        found[aggregate.symbol] = roots[0]
    return found


def _rest(aggregate: sp.Symbol) -> sp.Symbol:
    return sp.Symbol(f"{_REST}_{aggregate.name}", real=True)


def _rests(activation: VectorActivation) -> Iterator[sp.Basic]:
    """Yield R > 0 for the part of each sum that belongs to the other components.

    R = 0 (no other component) follows by continuity: the entries are continuous in R ≥ 0.
    """
    region = Region(assumptions=activation.assumptions)
    for aggregate in activation.aggregates:
        if aggregate.combine is Combine.SUM and not aggregate.term.has(sp.Max):
            term = aggregate.term.subs(activation.inputs[0], x)
            is_explicit = term.free_symbols.isdisjoint(a.symbol for a in activation.aggregates)
            if is_explicit and sign_on(term, region, strict=False) == 1:
                yield _rest(aggregate.symbol) > 0


def _letters(activation: VectorActivation, case: Standing, index: str) -> dict[sp.Symbol, sp.Expr]:
    """Return what x, y and the mark of the maximum stand for in one component."""
    found: dict[sp.Symbol, sp.Expr] = {component(activation.inputs[0], index): case.place}
    found[component(HIT, index)] = sp.Integer(case.wins)
    if activation.is_indexed:
        found[component(y, index)] = at(activation.outputs[0], activation, case)
    return found


def _single(activation: VectorActivation, case: Standing) -> dict[sp.Symbol, sp.Expr]:
    return {} if activation.is_indexed else {y: at(activation.outputs[0], activation, case)}


def _totals(jacobian: Jacobian, totals: Sequence[Total]) -> dict[sp.Symbol, sp.Expr]:
    """Return every sum over the output by the sums that the definition knows."""
    activation = jacobian.activation
    found: dict[sp.Symbol, sp.Expr] = {}
    for total in totals:
        contribution = partial(_contribution, activation, total.term)
        value = sum_over_components(activation, contribution, jacobian.slopes)
        if value is None:
            raise UndecidedError(f"the sum of {total.term} follows from no sum of the definition")
        found[total.symbol] = value
    return found


def _contribution(activation: VectorActivation, term: sp.Expr, case: Standing) -> sp.Expr:
    return put(term, _letters(activation, case, "k"))


def refutation(jacobian: Jacobian, claim: Claim) -> Verdict | None:
    """Return a rational input at which the claim fails for certain, or ``None``."""
    for found in instances(jacobian):
        row, column = _places(claim.index)
        truth, said = found.entry(row, column), _said(found, claim, row, column)
        try:
            left, right = enclose(said, {}), enclose(truth, {})
        except UndecidedError:
            continue
        if not left.overlaps(right):
            counterexample = Counterexample(found.point, left.str(12), right.str(12))
            where = f"i = {row + 1}, j = {column + 1}"
            return Verdict(
                Status.REFUTED,
                f"claimed and true entry are disjoint enclosures, {where}",
                counterexample=counterexample,
            )
    return None


def _places(index: Index) -> tuple[int, int]:
    return (0, 0) if index is Index.SAME else (1, 0)


def _said(found: Instance, claim: Claim, row: int, column: int) -> sp.Expr:
    """Return the claimed entry as an exact number."""
    activation = found.jacobian.activation
    sums = {
        total.symbol: sum(
            (put(total.term, _letters(activation, case, "k")) for case in found.cases),
            sp.S.Zero,
        )
        for total in claim.totals
    }
    said = put(claim.expr, sums)
    for index, place in (("i", row), ("j", column)):
        said = put(said, _letters(activation, found.cases[place], index))
    return put(put(said, _single(activation, found.cases[column])), found.numbers)


def judge_pullback(jacobian: Jacobian, expr: sp.Expr, totals: Sequence[Total]) -> Verdict:
    """Return the verdict on dx_j = ``expr``, over g_j (or g), the output and sums over k.

    A vector-Jacobian product is linear in g, so it is right exactly when the coefficient of g_i is
    ∂y_i/∂x_j for every i: for i = j and for one i ≠ j, which stands for all.
    """
    plain = tuple(t for t in totals if not t.term.has(G_K))
    weighted = tuple(t for t in totals if t.term.has(G_K))
    own = expr.diff(G_J if jacobian.activation.is_indexed else g)
    through = {i: _through(expr, weighted, i) for i in "ij"}
    letters = {G_J, G_K, g, *(t.symbol for t in weighted)}
    at_zero = expr.subs(dict.fromkeys(letters, 0))
    if own.free_symbols & letters or through["i"].free_symbols & letters or at_zero != 0:
        return Verdict(Status.UNDECIDED, "comparison of coefficients", "not linear in g as written")
    if not jacobian.activation.is_indexed:
        return judge_entry(jacobian, Claim(Index.ANY, own, plain))
    same = judge_entry(jacobian, Claim(Index.SAME, own + through["j"], plain))
    return weakest([same, judge_entry(jacobian, Claim(Index.OTHER, through["i"], plain))])


def _through(expr: sp.Expr, weighted: Sequence[Total], index: str) -> sp.Expr:
    """Return the coefficient that g_index gets through the sums Σ_k g_k·m(y_k)."""
    renamed = {component(letter, "k"): component(letter, index) for letter in (y, SUPPORT)}
    return sum(
        (expr.diff(t.symbol) * t.term.diff(G_K).xreplace(renamed) for t in weighted), sp.S.Zero
    )
