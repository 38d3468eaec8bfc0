"""f′ from y and one stored bit, where f turns round: one formula on each side.

Where the turning point is known exactly, the bit says on which side of it x lies, and each side is
an axis of its own with its own licence. Where it is not, the bit is the sign of f′, and a formula
is proved for all x at which f′ has that sign.
"""

from dataclasses import replace

import sympy as sp

from derive.errors import UndecidedError
from derive.output_forms.cost import cost
from derive.output_forms.licence import Ruling, decide
from derive.output_forms.pure import divides_by_zero, form_of, formula_of, prove_formula
from derive.output_forms.records import Kind, OutputForm
from derive.output_forms.shape import Joint, Shape, Stretch
from derive.proof import Region, Status, Verdict
from derive.proof.parameters import Cell
from derive.proof.zeros import signs_of
from derive.symbols import x


def bit_forms(ruling: Ruling) -> tuple[OutputForm, ...]:
    """Return the formulas for both values of the bit, falling or left side first; or nothing."""
    sides = _split(ruling)
    if sides is not None:
        found = [_on_side(side, ruling) for side in sides]
    elif len(ruling.shape.stretches) == 1:
        found = [_on_slope(ruling.shape.stretches[0], slope, ruling.cell) for slope in (-1, 1)]
    else:
        return ()
    forms = [form for form in found if form is not None]
    return tuple(forms) if len(forms) == len(found) else ()


def _on_slope(stretch: Stretch, slope: int, cell: Cell) -> OutputForm | None:
    """Return a formula for all x of the stretch at which f′ has the given sign."""
    part = replace(stretch, region=replace(stretch.region, slope=slope))
    form = form_of(part)
    if form is None or divides_by_zero(form[0], cell):
        return None
    return _record(form[0], part.region, form[1])


def _on_side(shape: Shape, ruling: Ruling) -> OutputForm | None:
    """Return a formula for one side of the turning point."""
    side = decide(shape, ruling.cell)
    formula = formula_of(side) if side.clash is None else None
    if formula is None:
        return None
    verdict = prove_formula(formula, side)
    if verdict.status is not Status.PROVED:
        return None
    first, last = shape.stretches[0].region, shape.stretches[-1].region
    return _record(formula, Region(first.lower, last.upper, first.assumptions), verdict)


def _record(formula: sp.Expr, region: Region, verdict: Verdict) -> OutputForm:
    return OutputForm(Kind.BIT, formula, region, sp.true, ("y", "bit"), verdict, cost(formula))


def _split(ruling: Ruling) -> tuple[Shape, Shape] | None:
    """Cut the axis at the only point where f turns round, if that is known exactly."""
    shape = ruling.shape
    try:
        turns = _turns([_segments(stretch, ruling) for stretch in shape.stretches])
    except UndecidedError:
        return None
    if len(turns) != 1:
        return None
    k, at = turns[0]
    if at is None:
        return None
    if at == shape.stretches[k].region.lower:
        left = Shape(shape.stretches[:k], shape.joints[: k - 1])
        return left, Shape(shape.stretches[k:], shape.joints[k - 1 :])
    before, after = _cut(shape.stretches[k], at)
    middle = Joint(at, after.expr.subs(x, at), after.slope.subs(x, at), smooth=True)
    left = Shape((*shape.stretches[:k], before), (*shape.joints[:k], middle))
    return left, Shape((after, *shape.stretches[k + 1 :]), (middle, *shape.joints[k:]))


_Segment = tuple[int, sp.Expr | None]


def _segments(stretch: Stretch, ruling: Ruling) -> list[_Segment]:
    """Return the signs of f′ on a stretch from left to right, each with where it begins."""
    slope = ruling.cell.settle(stretch.slope)
    if slope.free_symbols - {x}:
        raise UndecidedError("where f turns round depends on parameters")
    table = signs_of(slope, stretch.region.lower, stretch.region.upper)
    starts = [stretch.region.lower, *(zero.exact for zero in table.zeros)]
    return list(zip(table.signs, starts, strict=True))


def _turns(segments: list[list[_Segment]]) -> list[tuple[int, sp.Expr | None]]:
    """Return (stretch, point) where the sign of f′ changes, flat parts passed over."""
    found: list[tuple[int, sp.Expr | None]] = []
    previous = 0
    for k, (sign, start) in ((k, s) for k, part in enumerate(segments) for s in part):
        if previous * sign < 0:
            found.append((k, start))
        previous = sign or previous
    return found


def _cut(stretch: Stretch, at: sp.Expr) -> tuple[Stretch, Stretch]:
    before = replace(stretch, region=replace(stretch.region, upper=at))
    return before, replace(stretch, region=replace(stretch.region, lower=at))
