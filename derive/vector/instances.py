"""A definition at rational inputs: every aggregate solved exactly, every entry an exact number."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import Final

import sympy as sp

from derive.errors import UndecidedError
from derive.proof import enclose
from derive.proof.balls import holds
from derive.vector.chart import Standing, at, positive_letter, standings
from derive.vector.definition import Combine, VectorActivation, n
from derive.vector.jacobian import Jacobian, SlopeSum
from derive.vector.letters import component, put

_THIRD: Final = sp.Rational(1, 3)
_HALF: Final = sp.Rational(1, 2)
#: inputs that lie apart, some with components that a projection sets to zero
_INPUTS: Final = (
    (sp.S.Zero, sp.S.One),
    (_THIRD, _HALF),
    (sp.Rational(1, 4), _HALF, sp.Integer(-5)),
    (sp.Rational(1, 5), _THIRD, _HALF),
)
_SETTINGS: Final = (sp.Integer(2), _THIRD, sp.Integer(-1))

Setting = Mapping[sp.Symbol, sp.Expr]


@dataclass(frozen=True, slots=True)
class Instance:
    """One rational input with everything the definition says there, exact.

    ``cases`` are the standings of the components, named 1, 2, …; ``numbers`` the value of every
    letter: parameters, n, aggregates, unnamed sums, and x_1, w_1, x_2, ….
    """

    jacobian: Jacobian
    inputs: tuple[sp.Rational, ...]
    setting: Setting
    cases: tuple[Standing, ...]
    numbers: Setting

    def outputs(self) -> tuple[sp.Expr, ...]:
        """Return the output: one number for each component, or a single one."""
        activation = self.jacobian.activation
        cases = self.cases if activation.is_indexed else self.cases[:1]
        return tuple(put(at(activation.outputs[0], activation, c), self.numbers) for c in cases)

    def entry(self, row: int, column: int) -> sp.Expr:
        """Return ∂y_row/∂x_column, counted from 0, as an exact number."""
        entry = self.jacobian.coupling(self.cases[row], self.cases[column])
        if row == column:
            entry += self.jacobian.local(self.cases[row])
        return put(entry, self.numbers)

    @property
    def point(self) -> tuple[tuple[str, sp.Rational], ...]:
        """The inputs and parameters as (letter, value) pairs."""
        inputs = [(f"x_{k}", value) for k, value in enumerate(self.inputs, start=1)]
        return (*inputs, *((str(letter), sp.Rational(v)) for letter, v in self.setting.items()))


def settings(activation: VectorActivation) -> Iterator[Setting]:
    """Yield allowed parameter values, uncommon ones first: a default hides dropped factors."""
    letters = [p.symbol for p in activation.parameters]
    for values in product(_SETTINGS, repeat=len(letters)):
        chosen = dict(zip(letters, values, strict=True))
        if all(holds(domain, chosen) for domain in activation.assumptions):
            yield chosen
    if letters:
        yield activation.defaults


def instances(jacobian: Jacobian) -> Iterator[Instance]:
    """Yield the definition at rational points, those with few components first."""
    for values in _INPUTS:
        for inputs in permutations(values):
            for setting in settings(jacobian.activation):
                found = instance(jacobian, inputs, setting)
                if found is not None:
                    yield found


def instance(
    jacobian: Jacobian, inputs: Sequence[sp.Rational], setting: Setting
) -> Instance | None:
    """Return the definition at one input, or ``None`` where it is undefined or on an edge."""
    activation = jacobian.activation
    options = [standings(activation, str(k)) for k in range(1, len(inputs) + 1)]
    for cases in product(*options):
        for aggregates in _aggregates(activation, inputs, cases, setting):
            known = {**setting, n: sp.Integer(len(inputs)), **aggregates}
            gaps = _gaps(inputs, cases, known)
            if gaps is None:
                continue
            numbers = known | _input_letters(activation, inputs) | gaps
            slopes = {
                slope.symbol: _sum(slope, activation, cases, numbers) for slope in jacobian.slopes
            }
            return Instance(jacobian, tuple(inputs), dict(setting), cases, numbers | slopes)
    return None


def _sum(
    slope: SlopeSum, activation: VectorActivation, cases: Sequence[Standing], numbers: Setting
) -> sp.Expr:
    return sum((put(slope.value(activation, case), numbers) for case in cases), sp.S.Zero)


def _input_letters(
    activation: VectorActivation, inputs: Sequence[sp.Rational]
) -> dict[sp.Symbol, sp.Expr]:
    letter = activation.inputs[0]
    return {component(letter, str(k)): value for k, value in enumerate(inputs, start=1)}


def _aggregates(
    activation: VectorActivation,
    inputs: Sequence[sp.Rational],
    cases: Sequence[Standing],
    setting: Setting,
) -> list[dict[sp.Symbol, sp.Expr]]:
    """Return every solution of the equations of the aggregates, for components so placed."""
    letter = activation.inputs[0]
    equations = []
    for aggregate in activation.aggregates:
        terms = [
            c.smooth(aggregate.term).subs(letter, v) for c, v in zip(cases, inputs, strict=True)
        ]
        whole = sum(terms) if aggregate.combine is Combine.SUM else _largest(terms, cases)
        if whole is None:
            return []
        total = aggregate.total - whole
        equations.append(put(total, {**setting, n: sp.Integer(len(inputs))}))
    return list(sp.solve(equations, [a.symbol for a in activation.aggregates], dict=True))


def _largest(terms: Sequence[sp.Expr], cases: Sequence[Standing]) -> sp.Expr | None:
    winners = [term for term, case in zip(terms, cases, strict=True) if case.wins]
    return winners[0] if len(winners) == 1 else None


def _gaps(
    inputs: Sequence[sp.Rational], cases: Sequence[Standing], known: Setting
) -> dict[sp.Symbol, sp.Expr] | None:
    """Return each component's distance to its edge; ``None`` when one is not certainly positive."""
    gaps: dict[sp.Symbol, sp.Expr] = {}
    for k, (value, case) in enumerate(zip(inputs, cases, strict=True), start=1):
        w = positive_letter(str(k))
        if case.wins and put(case.place, known) != value:
            return None
        if case.place.has(w):
            gap = put((value - case.place.subs(w, 0)) / case.place.coeff(w), known)
            if not _certainly_positive(gap):
                return None
            gaps[w] = gap
    return gaps


def _certainly_positive(number: sp.Expr) -> bool:
    try:
        return bool(enclose(number, {}) > 0)
    except UndecidedError:
        return False
