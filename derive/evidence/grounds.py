"""One interval with its letters, from a tower grown around f and a formula for f′."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import sympy as sp
from flint import fmpq

from derive.certificate import Tree, tree_of
from derive.certificate.records import Ground
from derive.errors import UndecidedError
from derive.evidence.letters import Letters, kernels
from derive.proof import Region, Tower, sign_on
from derive.proof.elementary import exp, power
from derive.proof.elements import Element, Kind
from derive.proof.logarithms import log
from derive.proof.primitives import lambert_w
from derive.symbols import x, y


@dataclass(frozen=True, slots=True)
class Subject:
    """f on a smooth piece, what is claimed of f′ there, and how to read the claim."""

    region: Region
    expr: sp.Expr
    formula: sp.Expr | None = None
    atoms: tuple[tuple[sp.Symbol, sp.Expr], ...] = ()
    witnesses: tuple[sp.Expr, ...] = ()

    @property
    def reading(self) -> dict[sp.Basic, sp.Expr]:
        """What the letters of the claim stand for, in x."""
        found: dict[sp.Basic, sp.Expr] = {y: self.expr}
        found.update((letter, meaning.xreplace({y: self.expr})) for letter, meaning in self.atoms)
        return found

    @property
    def claimed(self) -> sp.Expr | None:
        """The claim as an expression in x."""
        if self.formula is None:
            return None
        return self.formula.xreplace(self.reading)


def ground_of(subject: Subject, *, own_formula: bool = False, at: sp.Expr | None = None) -> Ground:
    """Return the ground of a claim on one piece; raises ``UndecidedError``.

    ``at`` is a point where limits are taken.
    """
    region = subject.region
    tower = Tower(region, slope_of=subject.expr, witnesses=subject.witnesses)
    f = tower.convert(subject.expr)
    slope = tower.derivative(f)
    elements = [f, slope, *([] if subject.claimed is None else [tower.convert(subject.claimed)])]
    hints = _Hints(tower, subject.witnesses)
    hints.read(subject.expr, {})
    for value in (
        () if at is None else (e.subs(x, at) for e in (subject.expr, subject.expr.diff(x)))
    ):
        hints.read(value, {})
        elements.append(tower.convert(value))
    for expr in (*(meaning for _, meaning in subject.atoms), _row_of(subject)):
        hints.read(expr, subject.reading)
    letters = hints.letters(elements, subject)
    return Ground(
        lower=tree_of(region.lower),
        upper=tree_of(region.upper),
        letters=letters.records(),
        combinations=hints.combinations(letters),
        values=hints.trees(letters),
        conditions=_once([*letters.conditions(), *hints.conditions(letters)]),
        function=letters.tree(f),
        slope=letters.tree(slope),
        formula=tree_of(subject.formula) if own_formula and subject.formula is not None else None,
    )


def point_ground(
    subject: Subject, at: sp.Expr, slope: sp.Expr, beside: Iterable[sp.Expr]
) -> Ground:
    """Return the ground that is one point of the axis, where f′ is ``slope``.

    ``beside`` are expressions in x of which limits are taken.
    """
    tower = Tower(Region(assumptions=subject.region.assumptions))
    value = subject.expr.subs(x, at)
    place, hints = tower.convert(value), _Hints(tower, ())
    hints.read(value, {})
    hints.read(subject.formula, {y: value, x: at})
    for expr in beside:
        hints.read(expr, {x: at})
    convention = tower.convert(slope)
    letters = hints.letters([place, convention], subject)
    return Ground(
        lower=tree_of(at),
        upper=tree_of(at),
        letters=letters.records(),
        combinations=hints.combinations(letters),
        values=hints.trees(letters),
        conditions=_once([*letters.conditions(), *hints.conditions(letters)]),
        function=letters.tree(place),
        slope=letters.tree(convention),
    )


def _row_of(subject: Subject) -> sp.Expr | None:
    """Return the row of a claim by cases that holds on the piece; the claim where that is open."""
    if not isinstance(subject.formula, sp.Piecewise):
        return subject.formula
    for row in subject.formula.args:
        value, condition = cast("sp.Expr", row.args[0]), row.args[1]
        if condition == sp.true:
            return value
        if not isinstance(condition, sp.Gt | sp.Lt | sp.Ge | sp.Le):
            return subject.formula
        excess = (condition.gts - condition.lts).xreplace(subject.reading)
        sign = sign_on(excess, subject.region)
        if not sign:
            return subject.formula
        if sign > 0:
            return value
    return subject.formula


def _once(trees: Iterable[Tree]) -> tuple[Tree, ...]:
    return tuple({str(tree): tree for tree in trees}.values())


class _Hints:
    """What roots, exponentials, logarithms and Lambert W in an expression are equal to."""

    def __init__(self, tower: Tower, witnesses: tuple[sp.Expr, ...]) -> None:
        self.tower = tower
        self.witnesses = witnesses
        self.positive: list[Element] = []
        self.values: list[tuple[Element, tuple[str, str]]] = []
        self.angles: list[Element] = []

    def read(self, expr: sp.Expr | None, reading: dict[sp.Basic, sp.Expr]) -> None:
        """Note the kernels of an expression; those in branches not taken are passed over.

        Only the parts of a kernel are read: SymPy would turn e^(log u) into u at once.
        """
        for kernel in () if expr is None else kernels(expr):
            try:
                self._note(
                    kernel, [self.tower.convert(part.xreplace(reading)) for part in kernel.args]
                )
            except UndecidedError:
                continue  # a branch that is not taken: the checker asks for no value there

    def _note(self, kernel: sp.Expr, parts: list[Element]) -> None:
        match kernel:
            case sp.exp():
                self.positive.append(exp(parts[0]))
            case sp.tanh() | sp.sinh() | sp.cosh() | sp.sech():
                self.positive += [exp(k * parts[0]) for k in (1, -1, 2)]
            case sp.asinh():
                root = power(1 + parts[0] ** 2, fmpq(1, 2))
                self.values.append((root, ("ge", "0")))
                self.positive.append(parts[0] + root)
            case sp.log():
                self.positive.append(parts[0])
            case sp.sin() | sp.cos():
                self.angles += [parts[0], -parts[0]]
            case sp.LambertW():
                branch = -1 if kernel.args[1:] == (sp.S.NegativeOne,) else 0
                offered = tuple(map(self.tower.convert, self.witnesses))
                value = lambert_w(parts[0], branch, offered)
                self.values.append((value, ("le" if branch else "ge", "-1")))
                self.positive.append(exp(value))
            case sp.Pow(exp=sp.Rational() as exponent):
                self.values.append((power(parts[0], fmpq(1, int(exponent.q))), ("ge", "0")))
            case sp.Pow():
                self.positive += [parts[0], exp(parts[1] * log(parts[0]))]

    def letters(self, elements: list[Element], subject: Subject) -> Letters:
        """Return the letters for all elements, erf's densities included."""
        for generator in [g for g in self.tower.active() if g.kind is Kind.ERF]:
            inner = self.tower.renewed(generator.inner)
            self.positive.append(exp(-inner * inner))
            self.read(sp.sqrt(sp.pi), {})
        expressions = [subject.expr, *(e for pair in subject.atoms for e in pair)]
        taken = {str(s) for e in expressions for s in e.free_symbols} | {"y"}
        needed = [*elements, *self.positive, *(value for value, _ in self.values)]
        logarithms = [g for g in self.tower.active() if g.kind is Kind.LOG]
        angles = [self.tower.renewed(angle) for angle in self.angles]
        return Letters(self.tower, [*needed, *map(self.tower.letter, logarithms)], taken, angles)

    def combinations(self, letters: Letters) -> tuple[dict[str, int], ...]:
        """Return the combinations that the exponentials and logarithms need."""
        found: list[dict[str, int]] = []
        for element in self.positive:
            combination = letters.combination(element) or letters.combination(1 / element, -1)
            if combination and combination not in found and list(combination.values()) != [1]:
                found.append(combination)
        return tuple(found)

    def trees(self, letters: Letters) -> tuple[Tree, ...]:
        """Return the values of roots and Lambert W."""
        return _once([*(letters.tree(value) for value, _ in self.values), "0", "1"])

    def conditions(self, letters: Letters) -> tuple[Tree, ...]:
        """Return the signs that say which root or branch a value is."""
        return tuple([order, letters.tree(v), end] for v, (order, end) in self.values)


__all__ = ["Subject", "ground_of", "point_ground"]
