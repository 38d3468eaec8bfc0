"""One interval with its letters, from a tower grown around f and a formula for f′."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import cast

import sympy as sp
from flint import fmpq
from sympy.core.relational import Relational

from derive.certificate import Tree, expression_of, tree_of
from derive.certificate.records import Ground
from derive.described import Described, Root
from derive.errors import UndecidedError
from derive.evidence.letters import Letters, is_kernel, kernels
from derive.output_forms.shape import Joint
from derive.proof import Region, Tower, sign_on
from derive.proof import polynomials as poly
from derive.proof.conditions import cases
from derive.proof.elementary import exp, power
from derive.proof.elements import Element, Kind
from derive.proof.logarithms import log
from derive.proof.pieces import of_same_sign
from derive.proof.primitives import lambert_w
from derive.proof.signs import exponents_apart
from derive.symbols import x, y


@dataclass(frozen=True, slots=True)
class Subject:
    """f on a smooth piece, what is claimed of f′ there, and how to read the claim.

    ``defined`` is f as it was defined, its cases undecided; ``stated`` is the expression before the
    letters of f took ``values``.
    """

    defined: sp.Expr
    region: Region
    expr: sp.Expr
    formula: sp.Expr | None = None
    atoms: tuple[tuple[sp.Symbol, sp.Expr], ...] = ()
    witnesses: tuple[sp.Expr, ...] = ()
    stated: sp.Expr | None = None
    values: Mapping[sp.Basic, sp.Expr] = field(default_factory=dict)

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


def beyond(condition: sp.Basic, assumptions: tuple[sp.Basic, ...]) -> sp.Basic:
    """Return what a condition demands that is not assumed anyway."""
    assumed = {part for given in assumptions for part in sp.And.make_args(given)}
    return sp.And(*(part for part in sp.And.make_args(condition) if part not in assumed))


def ground_of(subject: Subject, *, own_formula: bool = False, at: sp.Expr | None = None) -> Ground:
    """Return the ground of a claim on one piece; raises ``UndecidedError``.

    ``at`` is a point where limits are taken.
    """
    region = subject.region
    tower = _grown(subject)
    f = tower.convert(subject.expr)
    slope = tower.derivative(f)
    elements = [f, slope]
    hints = _Hints(tower, subject.witnesses)
    hints.read(subject.expr, {})
    hints.read(subject.stated, subject.values)
    hints.compare(subject.defined, subject.values)
    if at is not None:
        for whole in (subject.expr, subject.expr.diff(x)):
            hints.read(value := whole.subs(x, at), {})
            hints.read(whole, {x: at})
            elements.append(tower.convert(value))
    rows = _rows_of(subject)
    for expr in (*(meaning for _, meaning in subject.atoms), *rows):
        hints.read(expr, subject.reading)
        try:
            elements.append(tower.convert(expr.xreplace(subject.reading)))
        except UndecidedError:  # of rows and letters that have no use here nothing is asked
            if (expr,) == rows:
                raise
    if subject.formula is not None:
        hints.compare(subject.formula, subject.reading)
    zeros = hints.zeros(subject.expr, subject.formula, region.lower, region.upper)
    letters = hints.letters([*elements, *zeros.values()], subject)
    return Ground(
        zeros=tuple(map(tree_of, zeros)),
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


def _grown(subject: Subject) -> Tower:
    """Return a tower that knows from the start of e^(x/3), which splits the roots of 1 + e^x."""
    tower = Tower(subject.region, slope_of=subject.expr, witnesses=subject.witnesses)
    tower.convert(subject.expr)
    roots, exponentials = (
        [g for g in tower.active() if g.kind is kind] for kind in (Kind.ROOT, Kind.EXP)
    )
    late = [g.slot for g in exponentials if any(g.slot > root.slot for root in roots)]
    if not any(slot in tower.renewed(root.inner).slots for slot in late for root in roots):
        return tower
    again = Tower(subject.region, slope_of=subject.expr, witnesses=subject.witnesses)
    for g in exponentials:
        again.convert(sp.exp(tower.to_sympy(g.inner)))
    return again


def point_ground(subject: Subject, joint: Joint, beside: Iterable[sp.Expr]) -> Ground:
    """Return the ground that is one point of the axis, with the slope of a joint.

    ``beside`` are expressions in x of which limits are taken.
    """
    tower, at, slope = Tower(Region(assumptions=subject.region.assumptions)), joint.at, joint.slope
    value = joint.value if at.has(Described) else subject.expr.subs(x, at)
    place, hints = tower.convert(value), _Hints(tower, ())
    hints.read(value, {})
    hints.read(subject.formula, {y: value, x: at})
    hints.compare(subject.defined, {x: at})
    if subject.formula is not None:
        hints.compare(subject.formula, {y: value, x: at})
    for expr in beside:
        hints.read(expr, {x: at})
    convention = tower.convert(slope)
    limits = [e for e in map(partial(_limit, tower, at), beside) if e is not None]
    zeros = hints.zeros(at, value, slope, subject.formula, *beside)
    letters = hints.letters([place, convention, *limits, *zeros.values()], subject)
    return Ground(
        zeros=tuple(map(tree_of, zeros)),
        lower=tree_of(at),
        upper=tree_of(at),
        letters=letters.records(),
        combinations=hints.combinations(letters),
        values=hints.trees(letters),
        conditions=_once([*letters.conditions(), *hints.conditions(letters)]),
        function=letters.tree(place),
        slope=letters.tree(convention),
    )


def _limit(tower: Tower, at: sp.Expr, expr: sp.Expr) -> Element | None:
    """Return the value of an expression in x at a point, if it has one."""
    with suppress(UndecidedError):
        return tower.convert(expr.subs(x, at))
    return None


def meanings(ground: Ground) -> list[sp.Expr]:
    """Return what the letters of a ground are, in x."""
    found: dict[sp.Basic, sp.Expr] = {}
    for one in ground.letters:
        u = expression_of(one.argument).xreplace(found)
        meant = (
            u ** sp.Rational(1, one.degree)
            if one.function == "root"
            else (sp.pi if one.function == "pi" else getattr(sp, one.function)(u))
        )
        found[sp.Symbol(one.letter, real=True)] = meant
    return list(found.values())


def _rows_of(subject: Subject) -> tuple[sp.Expr, ...]:
    """Return the row of a claim by cases that holds on the piece; all rows where that is open."""
    if subject.formula is None:
        return ()
    if not isinstance(subject.formula, sp.Piecewise):
        return (subject.formula,)
    rows = cases(subject.formula)
    for value, condition in rows:
        if condition == sp.true:
            return (value,)
        if not isinstance(condition, sp.Gt | sp.Lt | sp.Ge | sp.Le):
            break
        excess = of_same_sign((condition.gts - condition.lts).xreplace(subject.reading))
        sign = sign_on(excess, subject.region)
        if not sign:
            break
        if sign > 0:
            return (value,)
    return tuple(value for value, _ in rows)


def _outside_cases(expr: sp.Expr) -> Iterator[sp.Expr]:
    """Yield all parts of an expression that stand in no Piecewise."""
    if not isinstance(expr, sp.Piecewise):
        yield expr
        for part in expr.args:
            yield from _outside_cases(cast("sp.Expr", part))


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
        self.compared: list[Element] = []
        self.exponents: list[Element] = []

    def read(self, expr: sp.Expr | None, reading: Mapping[sp.Basic, sp.Expr]) -> None:
        """Note π and the kernels of an expression; those in branches not taken are passed over.

        Only the parts of a kernel are read: SymPy would turn e^(log u) into u at once.
        """
        if expr is not None and expr.has(sp.pi):
            self.compared.append(self.tower.convert(sp.pi))
        for kernel in () if expr is None else kernels(expr):
            self._read_one(kernel, reading)

    def _read_one(self, kernel: sp.Expr, reading: Mapping[sp.Basic, sp.Expr]) -> None:
        # in a branch that is not taken nothing is certified, and the checker asks for no value
        with suppress(UndecidedError):
            parts = [self.tower.convert(part.xreplace(reading)) for part in kernel.args]
            self._note(kernel, parts)

    def compare(self, expr: sp.Expr, reading: Mapping[sp.Basic, sp.Expr]) -> None:
        """Note the kernels of what is compared, whichever case is then taken, or is in no case."""
        for kernel in filter(is_kernel, _outside_cases(expr)):
            self._read_one(kernel, reading)
        for node in sp.preorder_traversal(expr):
            if not isinstance(node, sp.Max | sp.Min | sp.Abs | sp.sign | Relational):
                continue
            self.read(cast("sp.Expr", node), reading)
            apart = (node.lhs - node.rhs,) if isinstance(node, Relational) else ()
            for side in (*node.args, *apart):
                with suppress(UndecidedError):
                    self.compared.append(self.tower.convert(side.xreplace(reading)))

    def zeros(self, *exprs: sp.Expr | None) -> dict[Root, Element]:
        """Return the numbers that occur, with what their functions are there in letters."""
        found = dict[Root, Element]()
        for number in sorted({r for e in exprs if e is not None for r in e.atoms(Root)}, key=str):
            there = number.function.xreplace({x: number})
            with suppress(UndecidedError):
                self.read(there, {})
                found[number] = self.tower.convert(there)
        return found

    def _note(self, kernel: sp.Expr, parts: list[Element]) -> None:
        match kernel:
            case sp.exp():
                self._note_exponents(parts[0])
            case sp.tanh() | sp.sinh() | sp.cosh() | sp.sech():
                self._note_exponents(*(k * parts[0] for k in (1, -1, 2)))
            case sp.asinh() | sp.acosh():
                step = 1 if isinstance(kernel, sp.asinh) else -1
                root = power(parts[0] ** 2 + step, fmpq(1, 2))
                self.values.append((root, ("ge", "0")))
                self.positive.append(parts[0] + root)
            case sp.asin() | sp.acos():
                self.values.append((power(1 - parts[0] ** 2, fmpq(1, 2)), ("ge", "0")))
            case sp.atanh():
                self.positive.append((1 + parts[0]) / (1 - parts[0]))
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
                self.positive.append(parts[0])
                self._note_exponents(parts[1] * log(parts[0]))

    def _note_exponents(self, *exponents: Element) -> None:
        self.exponents += exponents
        self.positive += map(exp, exponents)

    def letters(self, elements: list[Element], subject: Subject) -> Letters:
        """Return the letters for all elements, erf's densities included."""
        for generator in [g for g in self.tower.active() if g.kind is Kind.ERF]:
            inner = self.tower.renewed(generator.inner)
            self.positive.append(exp(-inner * inner))
            self.read(sp.sqrt(sp.pi), {})
        expressions = [subject.expr, *(e for pair in subject.atoms for e in pair)]
        taken = {str(s) for e in expressions for s in e.free_symbols} | {"y"}
        needed = [*elements, *self.compared, *self.positive, *(value for value, _ in self.values)]
        logarithms = [g for g in self.tower.active() if g.kind is Kind.LOG]
        angles = [self.tower.renewed(angle) for angle in self.angles]
        needed += map(self.tower.letter, logarithms)
        return Letters(self.tower, needed, taken, angles, self.exponents)

    def combinations(self, letters: Letters) -> tuple[dict[str, int], ...]:
        """Return the combinations that the exponentials and logarithms need."""
        found: list[dict[str, int]] = []
        offered = [
            *(
                letters.combination(e) or letters.combination(1 / e, -1)
                for e in self.positive
                if not e.is_zero
            ),
            *map(letters.whole_sum, self.exponents),
            *self._comparisons(letters),
        ]
        for combination in offered:
            if combination and combination not in found and list(combination.values()) != [1]:
                found.append(combination)
        return tuple(found)

    def _comparisons(self, letters: Letters) -> Iterator[dict[str, int] | None]:
        """Yield e^u/e^v, and of what u − v consists, where e^u is compared with e^v."""
        inner = (self.tower.renewed(g.inner) for g in letters.generators if g.kind is Kind.LOG)
        for p in (p for e in (*inner, *self.compared) for p in (e.num, e.den)):
            for factor, _ in poly.factors(p)[1] if len(p) > 1 else ():
                apart = exponents_apart(self.tower, factor)
                if apart is not None:
                    (one, _), (other, _) = factor.terms()
                    parts = (poly.RING.from_dict({m: fmpq(1)}) for m in (one, other))
                    yield letters.combination(Element(self.tower, *parts))
                    yield from (
                        letters.whole_sum(Element(self.tower, part, poly.ONE))
                        for part, _ in poly.factors(apart.num)[1]
                    )

    def trees(self, letters: Letters) -> tuple[Tree, ...]:
        """Return the values of roots and Lambert W."""
        # e^−1 is −W(−1/e)'s argument wherever a curve ends in its turning point
        return _once([*(letters.tree(value) for value, _ in self.values), "0", "1", "-1"])

    def conditions(self, letters: Letters) -> tuple[Tree, ...]:
        """Return the signs that say which root or branch a value is."""
        return tuple([order, letters.tree(v), end] for v, (order, end) in self.values)


__all__ = ["Subject", "beyond", "ground_of", "point_ground"]
