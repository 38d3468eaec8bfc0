"""∂y/∂p for each parameter p: in y alone where that is proved, and in x, y and forward values.

On a monotone stretch of the x axis x is a function of y; put into ∂f/∂p it gives candidates, next
to those of elimination. A formula in y that is proved on every stretch and at every joint, on a
cell of the parameter space, is licensed there by that very proof.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

import sympy as sp

from derive.activation import Activation, Parameter
from derive.errors import OutOfBudgetError, UndecidedError
from derive.output_forms.apart import Apart, apart_instead, parts_of, slope_of
from derive.output_forms.conditions import condition_of
from derive.output_forms.cost import cost, rank
from derive.output_forms.derivative import derivative_of
from derive.output_forms.elimination import relations_between
from derive.output_forms.envelopes import Choice, is_told_by_output, leaves_of
from derive.output_forms.inverse import inputs_of
from derive.output_forms.kernels import decompose, is_algebraic
from derive.output_forms.licence import Ruling, rulings
from derive.output_forms.mixed import Wanted, cheapest_form
from derive.output_forms.moving import from_output
from derive.output_forms.naming import with_names
from derive.output_forms.pure import at_joints, joined
from derive.output_forms.records import Kind, OutputForm, ParameterDerivative
from derive.output_forms.sameness import if_proved
from derive.output_forms.samples import Samples, sample
from derive.output_forms.shape import Joint, Shape, Stretch, shape_of
from derive.output_forms.shorten import shorten
from derive.output_forms.undefined import has_no_value, place_apart, rulings_apart
from derive.proof import Region, Status, Verdict, prove_zero, weakest
from derive.proof.parameters import OpenSignError
from derive.symbols import x, y


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of the parameter space on which f′ is a function of y; ``shape`` is by the parameter.

    The slopes of its stretches and joints are ∂f/∂p there.
    """

    ruling: Ruling
    shape: Shape


def parameter_derivatives(activation: Activation) -> tuple[ParameterDerivative, ...]:
    """Return ∂y/∂p for every parameter, each form with its proof; raises ``UndecidedError``."""
    return tuple(_by(activation, parameter) for parameter in activation.parameters)


def _by(activation: Activation, parameter: Parameter) -> ParameterDerivative:
    line = Region(assumptions=activation.assumptions)
    try:
        known = shape_of(activation, line)
    except UndecidedError as error:
        return _by_apart(apart_instead(activation, error), activation, parameter)
    shape = _differentiated(known, parameter.symbol)
    wanted = (Wanted(s.region, s.expr, s.slope, parameter.symbol) for s in shape.stretches)
    derivative = derivative_of(shape, line, by=parameter.symbol)
    constant = x not in derivative.free_symbols
    return ParameterDerivative(
        parameter=parameter,
        derivative=derivative,
        forms=_constant_form(shape, line)
        if constant
        else _pure_forms(activation, parameter.symbol),
        mixed=with_names(map(cheapest_form, wanted)),
    )


def _by_apart(found: Apart, activation: Activation, parameter: Parameter) -> ParameterDerivative:
    """Return ∂f/∂p of the part that f is; where parts are equal that of the last one, as for f′."""
    line, by = Region(assumptions=activation.assumptions), parameter.symbol
    stretches = [
        replace(part.stretch, region=line, slope=shorten(part.stretch.expr.diff(by)))
        for part in parts_of(found)
    ]
    slopes = {s.expr: if_proved(s.slope, s.expr.diff(by), line) for s in stretches}
    derivative = slope_of(found, slopes)
    form = _told(found, slopes, stretches, by) if isinstance(found, Choice) else None
    proved = Verdict(Status.PROVED, "the derivative by the parameter of every part")
    plain = OutputForm(Kind.MIXED, derivative, line, sp.true, ("x",), proved, cost(derivative))
    forms = () if form is None else (_form(form, activation, sp.true, proved),)
    return ParameterDerivative(parameter, derivative, forms, (plain,))


def _told(
    choice: Choice, slopes: dict[sp.Expr, sp.Expr], stretches: list[Stretch], by: sp.Symbol
) -> sp.Expr | None:
    """Return ∂f/∂p as a function of y, where y tells which part f is and what it is there."""
    if not is_told_by_output(choice):
        return None
    own = {f.expr: f.stretch for f in leaves_of(choice)}
    found = dict[sp.Expr, sp.Expr]()
    for stretch in stretches:
        part, slope = own[stretch.expr], slopes[stretch.expr]
        wanted = replace(stretch, slope=slope)
        candidates = [slope] if part is None else _candidates(part, slope, by)
        form = next((f for f in candidates if _holds(f, wanted)), None)
        if form is None:
            return None
        found[stretch.expr] = form
    return from_output(choice, found)


def _constant_form(shape: Shape, line: Region) -> tuple[OutputForm, ...]:
    """Return the form that needs nothing: the same value on every stretch and at every joint."""
    slope = shape.stretches[0].slope
    slopes = [*(s.slope for s in shape.stretches), *(j.slope for j in shape.joints)]
    verdict = weakest([prove_zero(own - slope, line) for own in slopes])
    return (OutputForm(Kind.PURE, slope, line, sp.true, (), verdict, cost(slope)),)


def _differentiated(shape: Shape, by: sp.Symbol) -> Shape:
    """Return the same cuts with ∂f/∂p for the slopes.

    At a joint that moves with p there is no derivative by p: the plateau's is taken, as for f′, and
    else the one from the left.
    """
    slopes = ((s, s.expr.diff(by)) for s in shape.stretches)
    stretches = tuple(
        replace(s, slope=if_proved(shorten(slope), slope, s.region)) for s, slope in slopes
    )
    joints = (_joint(shape, stretches, k, by) for k in range(len(shape.joints)))
    return Shape(stretches, tuple(joints))


def _joint(shape: Shape, stretches: tuple[Stretch, ...], k: int, by: sp.Symbol) -> Joint:
    joint, (left, right) = shape.joints[k], stretches[k : k + 2]
    flat = shape.stretches[k + 1].slope == 0 != shape.stretches[k].slope
    if by not in joint.at.free_symbols:
        return replace(joint, slope=joint.value.diff(by))
    return replace(joint, slope=(right if flat else left).slope.subs(x, joint.at))


def _pure_forms(activation: Activation, by: sp.Symbol) -> tuple[OutputForm, ...]:
    """Return formulas in y, each for as many cells as it serves; cells without one are left out."""
    try:
        cells = [_cell(activation, ruling, by) for ruling in rulings(activation)]
    except (UndecidedError, OutOfBudgetError):
        return ()
    return tuple(_serving(activation, by, [cell for cell in cells if cell is not None]))


def _serving(activation: Activation, by: sp.Symbol, waiting: list[_Cell]) -> Iterator[OutputForm]:
    waiting.sort(key=lambda cell: len(cell.ruling.cell.points))
    while waiting:
        formula = _formula_of(waiting[0], by)
        apart = None if formula is None else _apart(formula, waiting[0])
        if apart is not None:
            parts = rulings_apart(activation, waiting[0].ruling, apart)
            split = (_cell(activation, ruling, by) for ruling in parts)
            waiting[:1] = [cell for cell in split if cell is not None]
            continue
        verdicts = [] if formula is None else [(c, _proved(formula, c)) for c in waiting]
        served = [c for c, verdict in verdicts if verdict.status is Status.PROVED]
        if formula is not None and served:
            condition = condition_of((c.ruling.cell for c in served), activation)
            evidence = next(verdict for c, verdict in verdicts if c is served[0])
            yield _form(formula, activation, condition, evidence)
        waiting = [c for c in waiting[1:] if c not in served]


def _apart(formula: sp.Expr, cell: _Cell) -> OpenSignError | None:
    return place_apart(formula, cell.ruling.cell, cell.shape.stretches)


def _form(
    formula: sp.Expr, activation: Activation, condition: sp.Basic, verdict: Verdict
) -> OutputForm:
    region = Region(assumptions=activation.assumptions)
    saves = ("y",) if y in formula.free_symbols else ()
    return OutputForm(Kind.PURE, formula, region, condition, saves, verdict, cost(formula))


def _cell(activation: Activation, ruling: Ruling, by: sp.Symbol) -> _Cell | None:
    """Return ∂f/∂p on a cell that admits a form; where p has one value there, it is put in last."""
    if ruling.clash is not None:
        return None
    general = _differentiated(shape_of(activation, ruling.cell.line), by)
    if len(general.stretches) != len(ruling.shape.stretches):
        return None
    settle = ruling.cell.points
    pairs = zip(ruling.shape.stretches, general.stretches, strict=True)
    stretches = tuple(replace(own, slope=g.slope.xreplace(settle)) for own, g in pairs)
    joints = zip(ruling.shape.joints, general.joints, strict=True)
    settled = tuple(replace(own, slope=g.slope.xreplace(settle)) for own, g in joints)
    return _Cell(ruling, Shape(stretches, settled))


def _formula_of(cell: _Cell, by: sp.Symbol) -> sp.Expr | None:
    forms: list[sp.Expr] = []
    for own, stretch in zip(cell.ruling.shape.stretches, cell.shape.stretches, strict=True):
        found = (f for f in _candidates(own, stretch.slope, by) if _holds(f, stretch))
        formula = next(found, None)
        if formula is None:
            return None
        forms.append(formula)
    if cell.ruling.shape.is_smooth:
        return forms[0]
    return joined(replace(cell.ruling, shape=cell.shape), forms)


def _candidates(stretch: Stretch, target: sp.Expr, by: sp.Symbol) -> list[sp.Expr]:
    """Return candidates for ``target`` as a function of y, cheapest first."""
    if x not in target.free_symbols:
        return [target]
    if stretch.slope == 0:
        return []
    samples = sample(stretch.region, stretch.expr)
    letters = [(s, sp.Dummy(str(s), positive=True)) for s in _positive_letters(stretch, samples)]
    back = {dummy: letter for letter, dummy in letters}
    found = _eliminated(stretch.expr, target)
    for root in inputs_of(stretch.expr, samples):
        inserted = target.subs(letters).subs(x, root.subs(letters))
        proposals = (inserted, sp.expand_log(inserted), _flattened(inserted))
        found += [proposal.xreplace(back) for proposal in proposals]
    if not found:
        form = cheapest_form(Wanted(stretch.region, stretch.expr, target, by))
        found = [] if form.atoms else [form.expr]
    fitting = [
        c
        for c in found
        if x not in c.free_symbols and samples.agree(c.xreplace({y: stretch.expr}), target)
    ]
    return sorted(dict.fromkeys(map(shorten, fitting)), key=rank)


def _flattened(expr: sp.Expr) -> sp.Expr:
    """Return u^(ab) for (u^a)^b and a log u for log u^a, which is true where u > 0."""
    flat = sp.powdenest(expr, force=True).replace(
        lambda e: isinstance(e, sp.log) and isinstance(e.args[0], sp.Pow),
        lambda e: e.args[0].exp * sp.log(e.args[0].base),
    )
    return cast(sp.Expr, flat)


def _positive_letters(stretch: Stretch, samples: Samples) -> Iterator[sp.Symbol]:
    """Yield letters with which SymPy may find log(1/y) = −log y; no proof rests on them."""
    if samples.positive(stretch.expr):
        yield y
    yield from (s for s in stretch.expr.atoms(sp.Symbol) if (s > 0) in stretch.region.assumptions)


def _eliminated(expr: sp.Expr, target: sp.Expr) -> list[sp.Expr]:
    """Return the roots of the polynomial between y and ``target``, both algebraic in x."""
    if not (is_algebraic(expr, x) and is_algebraic(target, x)):
        return []
    parts = decompose(expr, x)
    names = {number: name for name, number in parts.numbers}
    found = relations_between(parts.algebraic, target.xreplace(names), x)
    return [parts.restore(form) for form in found]


def _holds(formula: sp.Expr, stretch: Stretch) -> bool:
    return _prove_on(formula, stretch).status is Status.PROVED


def _prove_on(formula: sp.Expr, stretch: Stretch) -> Verdict:
    return prove_zero(formula.xreplace({y: stretch.expr}) - stretch.slope, stretch.region)


def _proved(formula: sp.Expr, cell: _Cell) -> Verdict:
    """Return the verdict on formula(f(x)) = ∂f/∂p on every stretch and at every joint."""
    space = cell.ruling.cell
    if has_no_value(formula, space, cell.shape.stretches):
        reason = "the formula divides by 0 for an allowed parameter"
        return Verdict(Status.UNDECIDED, "substitution", reason)
    settled = formula.xreplace(dict(space.points))
    verdicts = [_prove_on(settled, stretch) for stretch in cell.shape.stretches]
    return weakest([*verdicts, *at_joints(settled, replace(cell.ruling, shape=cell.shape))])
