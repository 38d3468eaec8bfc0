"""F(sin u) with cases in F, as max(0, sin x): kinks without end, and one rule for all of them.

With w = sin(k x + c), dy/dx = F′(w) dw/dx. The pieces of f come back with every period; those of F
are few, and lie between −1 and 1. An input and its mirror image at the top of a wave have one
output and opposite slopes, so that y alone does not tell f′. With the sign of f′ stored it does,
by cos² = 1 − w², where y tells w or where all pieces have one formula.

At a kink f′ is F′(w) dw/dx too, where F′ has the value that the rule for kinks gives to F.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.errors import UndecidedError
from derive.output_forms.continuity import is_analytic
from derive.output_forms.cost import cost
from derive.output_forms.derivative import derivative_of
from derive.output_forms.images import direction_of, image_of
from derive.output_forms.licence import decide
from derive.output_forms.pure import form_of, joined, on_image, prove_on
from derive.output_forms.records import Kind, OutputForm, OutputForms, Witness
from derive.output_forms.shape import Shape, Stretch, shape_of
from derive.output_forms.values import end_value, sign_in
from derive.output_forms.witness import parameter_values, text_of
from derive.proof import Region, Status, Verdict, enclose, prove_zero, weakest
from derive.proof.conditions import cases
from derive.proof.parameters import Cell
from derive.proof.pieces import OpenBranchError, has_branches
from derive.proof.powers import value_at
from derive.symbols import x, y

_METHOD: Final = (
    "f(x) = F(w) for a wave w: an input and its mirror image at the top of the wave have one "
    "output and opposite slopes"
)
_CHAIN_RULE: Final = "chain rule: on every piece of F, times the slope of the wave"
_BITS: Final = 96
#: inputs of F at which a witness is looked for
_INPUTS: Final = tuple(map(sp.Rational, ("1/2", "-1/2", "3/4", "-3/4", "1/4", "-1/4", "9/10")))


@dataclass(frozen=True, slots=True)
class Wave:
    """f = F(``inner``), F = ``shape`` between −1 and 1 with the ``directions`` of its pieces.

    ``rate`` is the size of the derivative of the angle, and positive.
    """

    inner: sp.Expr
    rate: sp.Expr
    cell: Cell
    shape: Shape
    directions: tuple[int, ...]

    @property
    def line(self) -> Region:
        """Where F is asked for."""
        return Region(-sp.S.One, sp.S.One, self.cell.line.assumptions)


@lru_cache(maxsize=64)
def wave_of(activation: Activation, cell: Cell) -> Wave | None:
    """Return f as a function with cases of one sine or cosine, for all parameters of a cell.

    Raises ``OpenSignError`` where the parameters of the cell decide that.
    """
    expr = cell.settle(activation.expr)
    waves = [w for w in expr.atoms(sp.sin, sp.cos) if x in w.free_symbols]
    letter = sp.Dummy("w", real=True)
    outer = expr.xreplace(dict.fromkeys(waves, letter))
    if activation.kinks or len(waves) != 1 or x in outer.free_symbols or not has_branches(outer):
        return None
    if outer.has(sp.sign, sp.Heaviside, sp.Piecewise):
        return None  # it may have jumps
    rate = sp.expand(waves[0].args[0]).diff(x)
    side = 0 if x in rate.free_symbols else sign_in(cell, rate)
    if side == 0:
        return None
    line = Region(-sp.S.One, sp.S.One, cell.line.assumptions)
    try:
        shape = shape_of(replace(activation, expr=outer.xreplace({letter: x})), line)
    except OpenBranchError as error:
        if x not in error.quantity.free_symbols:
            sign_in(cell, error.quantity)
        return None
    except UndecidedError:
        return None
    directions = tuple(direction_of(stretch, cell) for stretch in shape.stretches)
    known = tuple(d for d in directions if d is not None)
    tame = all(_is_tame(stretch, cell) for stretch in shape.stretches)
    if len(known) < len(directions) or not tame or not any(known):
        return None
    return Wave(waves[0], side * rate, cell, shape, known)


def _is_tame(stretch: Stretch, cell: Cell) -> bool:
    """Whether a piece of F is analytic, and has a slope at its ends too."""
    try:
        for end in (stretch.region.lower, stretch.region.upper):
            end_value(stretch.slope, end, cell)
    except UndecidedError:
        return False
    return is_analytic(stretch.expr, stretch.region)


def wave_forms(wave: Wave, activation: Activation) -> OutputForms:
    """Return the slope, and its forms from y and the sign of f′ where they are found."""
    slope = derivative_of(wave.shape, wave.line).xreplace({x: wave.inner})
    derivative = _times(slope, wave.inner.diff(x))
    line = Region(assumptions=activation.assumptions)
    forms = tuple(form for side in (-1, 1) if (form := _form(wave, side, line)) is not None)
    plain = Verdict(Status.PROVED, _CHAIN_RULE)
    mixed = OutputForm(Kind.MIXED, derivative, line, sp.true, ("x",), plain, cost(derivative))
    return OutputForms(
        activation=activation,
        derivative=derivative,
        kind=Kind.BIT if len(forms) == 2 else Kind.NONE,
        forms=forms if len(forms) == 2 else (),
        mixed=(mixed,),
        condition=sp.false,
        condition_verdict=Verdict(Status.PROVED, _METHOD),
        violation=None,
        witness=_witness(wave),
    )


def _times(slope: sp.Expr, factor: sp.Expr) -> sp.Expr:
    """Return a product, multiplied out into cases."""
    if not isinstance(slope, sp.Piecewise):
        return slope * factor
    return sp.Piecewise(*((value * factor, condition) for value, condition in cases(slope)))


def _form(wave: Wave, side: int, line: Region) -> OutputForm | None:
    """Return the slope as a function of y where it has one sign."""
    parts = [_lifted(stretch, wave) for stretch in wave.shape.stretches]
    found = [
        _on_piece(part, way * side * wave.rate)
        for part, way in zip(parts, wave.directions, strict=True)
    ]
    forms = [form for form in found if form is not None]
    formula = _along_y(wave, side, forms) if len(forms) == len(parts) else None
    if formula is None:
        return None
    verdict = weakest([*_on_pieces(formula, parts, wave, side), *_at_points(formula, wave, side)])
    if verdict.status is not Status.PROVED:
        return None
    region = replace(line, slope=side)
    return OutputForm(Kind.BIT, formula, region, sp.true, ("y", "bit"), verdict, cost(formula))


def _lifted(stretch: Stretch, wave: Wave) -> Stretch:
    """Return F(sin x) where the sine rises; on all of this where the formula allows it."""
    whole = is_analytic(stretch.expr, wave.line)
    inside = wave.line if whole else stretch.region
    lower, upper = sp.asin(inside.lower), sp.asin(inside.upper)
    region = Region(lower, upper, wave.line.assumptions, _slope_of(stretch, wave))
    return Stretch(
        region,
        stretch.expr.xreplace({x: sp.sin(x)}),
        stretch.slope.xreplace({x: sp.sin(x)}) * sp.cos(x),
    )


def _slope_of(stretch: Stretch, wave: Wave) -> int:
    return wave.directions[wave.shape.stretches.index(stretch)]


def _on_piece(part: Stretch, factor: sp.Expr) -> sp.Expr | None:
    """Return what f′ is on a piece of F, in y: 0 on a plateau."""
    if not part.region.slope:
        return sp.S.Zero
    found = form_of(part)
    return None if found is None else factor * found[0]


def _along_y(wave: Wave, side: int, forms: list[sp.Expr]) -> sp.Expr | None:
    """Return one formula: joined where y tells w, else what all pieces but plateaus have."""
    ruling = decide(wave.shape, wave.cell)
    if ruling.clash is None and not wave.shape.is_smooth:
        joints = tuple(
            replace(j, slope=_size(j.slope, j.at, wave) * side) for j in wave.shape.joints
        )
        return joined(replace(ruling, shape=replace(wave.shape, joints=joints)), forms)
    moving = {form for form, way in zip(forms, wave.directions, strict=True) if way}
    if len(moving) != 1:
        return None
    pairs = zip(wave.shape.stretches, wave.directions, strict=True)
    levels = dict.fromkeys(stretch.expr for stretch, way in pairs if not way)
    rows = [(sp.S.Zero, sp.Eq(y, level)) for level in levels]
    return sp.Piecewise(*rows, (moving.pop(), True)) if rows else moving.pop()


def _size(slope: sp.Expr, at: sp.Expr, wave: Wave) -> sp.Expr:
    """Return |f′| where w has a value."""
    return sign_in(wave.cell, slope) * slope * sp.sqrt(1 - at**2) * wave.rate


def _on_pieces(formula: sp.Expr, parts: list[Stretch], wave: Wave, side: int) -> Iterator[Verdict]:
    """Yield the verdict on each piece of F, its outputs put in; w rises there."""
    for part, stretch in zip(parts, wave.shape.stretches, strict=True):
        way = part.region.slope
        if not way:
            yield prove_zero(value_at(formula, y, stretch.expr, wave.line), wave.line)
            continue
        found = on_image(formula, image_of(stretch, way, wave.cell), wave.cell)
        yield prove_on(found * way * side / wave.rate, part)


def _at_points(formula: sp.Expr, wave: Wave, side: int) -> Iterator[Verdict]:
    """Yield the verdict at the kinks, and where the wave turns round, f′ = 0."""
    points = [(j.value, _size(j.slope, j.at, wave) * side) for j in wave.shape.joints]
    first, last = wave.shape.stretches[0].expr, wave.shape.stretches[-1].expr
    points += [(first.subs(x, -1), sp.S.Zero), (last.subs(x, 1), sp.S.Zero)]
    for output, slope in points:
        value = value_at(formula, y, output, wave.line)
        yield (
            Verdict(Status.UNDECIDED, "evaluation", f"the form has no value at {output}")
            if value is sp.nan
            else prove_zero(value - slope, wave.line)
        )


def _witness(wave: Wave) -> Witness | None:
    """Return an input and its mirror image, for the first values of the parameters that do."""
    for values in parameter_values(wave.cell):
        for stretch in wave.shape.stretches:
            ends = [end.xreplace(values) for end in (stretch.region.lower, stretch.region.upper)]
            found = [at for at in _INPUTS if bool(ends[0] < at) and bool(at < ends[1])]
            for at in found if stretch.slope != 0 else ():
                shown = tuple((str(s), sp.Rational(values[s])) for s, _ in wave.cell.domains)
                return _mirrored(wave, stretch, at, values, shown)
    return None


def _mirrored(
    wave: Wave,
    stretch: Stretch,
    at: sp.Rational,
    values: dict[sp.Basic, sp.Expr],
    shown: tuple[tuple[str, sp.Rational], ...],
) -> Witness | None:
    """Return the two inputs of one wave with w = ``at``, and opposite slopes."""
    angle = sp.expand(wave.inner.args[0]).xreplace(values)
    rate, start = angle.coeff(x, 1), angle.coeff(x, 0)
    is_sine = isinstance(wave.inner, sp.sin)
    angles = (sp.asin(at), sp.pi - sp.asin(at)) if is_sine else (-sp.acos(at), sp.acos(at))
    steepness = stretch.slope.xreplace(values).subs(x, at) * rate * sp.sqrt(1 - at**2)
    signs = (1, -1)
    try:
        places = [text_of(enclose((u - start) / rate, {}, _BITS)) for u in angles]
        slopes = [text_of(enclose(sign * steepness, {}, _BITS)) for sign in signs]
        level = stretch.expr.xreplace(values).subs(x, at)
        output = str(level) if level.is_Rational else text_of(enclose(level, {}, _BITS))
        if not enclose(steepness, {}, _BITS) ** 2 > 0:
            return None
    except UndecidedError:
        return None
    return Witness(
        inputs=(places[0], places[1]),
        outputs=(output, output),
        slopes=(slopes[0], slopes[1]),
        parameters=shown,
        argument="two inputs, below, have the same output and different slopes",
    )
