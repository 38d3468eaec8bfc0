"""f′ from y and one stored bit, where f turns round: one formula on each side.

Where the turning point is known exactly, the bit says on which side of it x lies, and each side is
an axis of its own with its own licence; so is each part where f rises through the same outputs
twice. Where it is not known, the bit is the sign of f′, and a formula is proved for all x at which
f′ has that sign.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import sympy as sp

from derive.errors import UndecidedError
from derive.output_forms.cost import cost
from derive.output_forms.extremes import turning_points
from derive.output_forms.images import direction_of
from derive.output_forms.licence import Ruling, decide
from derive.output_forms.pure import (
    form_of,
    formula_of,
    prove_formula,
    prove_on,
)
from derive.output_forms.records import Kind, OutputForm
from derive.output_forms.sameness import if_proved
from derive.output_forms.shape import Joint, Shape, Stretch
from derive.output_forms.turning import lacks_exact_turn
from derive.output_forms.undefined import has_no_value, place_apart
from derive.output_forms.values import within
from derive.proof import Region, Status, Verdict, prove_zero, weakest
from derive.proof.parameters import Cell, OpenSignError
from derive.proof.powers import value_at
from derive.proof.zeros import signs_of
from derive.symbols import x, y


def bit_forms(ruling: Ruling) -> tuple[OutputForm, ...]:
    """Return the formulas for both values of the bit, falling or left side first; or nothing."""
    splits = list(_splits(ruling))
    moving = [sides for sides in splits if sides[0].stretches[-1].region.upper.free_symbols]
    fixed = [sides for sides in splits if sides not in moving]
    return (
        _on_both_sides(fixed, ruling)
        or _both(_on_slope(ruling, slope) for slope in (-1, 1))
        or _on_both_sides(moving, ruling)  # where it moves with a parameter the slope says more
        or _on_both_sides(list(_splits(ruling, alone=True)), ruling)
    )


def bit_question(ruling: Ruling) -> OpenSignError | None:
    """Return for which parameters a formula for one side has no value, if that is why it is none.

    That for a|x| + b√(x² + 1) divides by a − b.
    """
    if len(ruling.cell.points) == len(ruling.cell.domains):
        return None
    for sides in _splits(ruling):
        for side in (decide(side, ruling.cell) for side in sides):
            formula = formula_of(side) if side.clash is None else None
            if formula is not None:
                question = place_apart(formula, ruling.cell, side.shape.stretches)
                if question is not None:
                    return question
    for stretch in ruling.shape.stretches:
        for slope in (-1, 1):
            part = replace(stretch, region=replace(stretch.region, slope=slope))
            found = form_of(part)
            question = None if found is None else place_apart(found[0], ruling.cell, [part])
            if question is not None:
                return question
    return None


def _on_both_sides(splits: list[tuple[Shape, Shape]], ruling: Ruling) -> tuple[OutputForm, ...]:
    """Return the formulas for both sides of the first cut that has them."""
    found = (_both(_on_side(side, ruling) for side in sides) for sides in splits)
    return next(filter(None, found), ())


def _both(found: Iterable[OutputForm | None]) -> tuple[OutputForm, ...]:
    """Return the forms for both values of the bit, or nothing where one is missing."""
    forms = list(found)
    kept = [form for form in forms if form is not None]
    return tuple(kept) if len(kept) == len(forms) else ()


def _on_slope(ruling: Ruling, slope: int) -> OutputForm | None:
    """Return a formula for all x at which f′ has the given sign, on one stretch or two."""
    shape, cell = ruling.shape, ruling.cell
    directions = [direction_of(stretch, cell) for stretch in shape.stretches]
    if len(shape.stretches) > 2 or 0 in directions:
        return None
    parts = [
        replace(stretch, region=replace(stretch.region, slope=slope))
        for stretch, direction in zip(shape.stretches, directions, strict=True)
        if direction != -slope
    ]
    found = [form_of(part) for part in parts]
    forms = [form[0] for form in found if form is not None]
    if not forms or len(forms) < len(parts):
        return None
    if len(forms) == 1:
        formulas = forms
    else:
        joint = shape.joints[0]
        formulas = [_at_joint(f, joint, slope, cell) for f in _spliced(forms, parts, joint)]
    for formula in formulas:
        verdict = weakest([prove_on(formula, part) for part in parts])
        if verdict.status is Status.PROVED and not has_no_value(formula, cell, parts):
            first, last = parts[0].region, parts[-1].region  # on others f′ never has that sign
            return _record(formula, replace(first, upper=last.upper), verdict)
    return None


def _spliced(forms: list[sp.Expr], parts: list[Stretch], joint: Joint) -> Iterator[sp.Expr]:
    """Yield one formula above the output of a joint and the other below it, either way round.

    At that output holds the formula of the side whose slope is the one used at the joint. Which
    side of x belongs above is not asked: the proof on both decides. Formulas that mirror each
    other at 0 are one in |y|.
    """
    if joint.value == 0 and forms[0].xreplace({y: -y}) == forms[1]:
        yield from (form.xreplace({y: sp.Abs(y)}) for form in forms)
    fits = [part.slope.subs(x, joint.at) == joint.slope for part in parts]
    for low, high in ((0, 1), (1, 0)):
        if fits[low]:
            yield sp.Piecewise((forms[high], y > joint.value), (forms[low], True))
        elif fits[high]:
            yield sp.Piecewise((forms[high], y >= joint.value), (forms[low], True))


def _at_joint(formula: sp.Expr, joint: Joint, slope: int, cell: Cell) -> sp.Expr:
    """Return the formula with a row of its own for a joint at which it is 0/0: y/W(y) at y = 0."""
    if cell.sign(joint.slope) != slope:
        return formula
    value = value_at(formula, y, joint.value, cell.line)
    if prove_zero(value - joint.slope, cell.line).status is Status.PROVED:
        return formula
    rows = formula.args if isinstance(formula, sp.Piecewise) else ((formula, True),)
    return sp.Piecewise((joint.slope, sp.Eq(y, joint.value)), *rows)


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


def _splits(ruling: Ruling, *, alone: bool = False) -> Iterator[tuple[Shape, Shape]]:
    """Cut the axis at the only point where f turns round, or before outputs come again.

    A joint belongs to either side: both are tried. ``alone``: so does a turn inside a stretch,
    which else belongs to both.
    """
    shape = ruling.shape
    try:
        turns = _turns([_segments(stretch, ruling) for stretch in shape.stretches])
    except UndecidedError:
        return
    turns = turns or _overlap(ruling)
    if len(turns) != 1 or (at := turns[0][1]) is None:
        return
    k, stretches, joints = turns[0][0], shape.stretches, shape.joints
    if at == stretches[k].region.lower:
        if alone:
            return
        for last in (k - 1, k):
            yield Shape(stretches[:k], joints[:last]), Shape(stretches[k:], joints[last:])
        return
    before, after = _cut(stretches[k], at)
    slope = after.slope.subs(x, at)
    flat = if_proved(sp.S.Zero, slope, ruling.cell.line)  # a turn, or an end
    middle = (Joint(at, after.expr.subs(x, at), flat, smooth=True),)
    for own, other in ((middle, ()), ((), middle)) if alone else ((middle, middle),):
        left = Shape((*stretches[:k], before), (*joints[:k], *own))
        yield left, Shape((after, *stretches[k + 1 :]), (*other, *joints[k:]))


_Segment = tuple[int, sp.Expr | None]


def _segments(stretch: Stretch, ruling: Ruling) -> list[_Segment]:
    """Return the signs of f′ on a stretch from left to right, each with where it begins."""
    slope = ruling.cell.settle(stretch.slope)
    if (
        slope.free_symbols - {x}
        or stretch.region.lower.free_symbols | stretch.region.upper.free_symbols
    ):
        return _segments_with_letters(stretch, ruling.cell)
    if lacks_exact_turn(slope, stretch.region):
        raise UndecidedError("where f turns round is not known exactly, or not at one point")
    try:
        table = signs_of(slope, stretch.region.lower, stretch.region.upper)
    except UndecidedError:
        return _segments_beside(sp.S.Zero, stretch, ruling.cell)
    starts = [stretch.region.lower, *(zero.exact for zero in table.zeros)]
    return list(zip(table.signs, starts, strict=True))


def _segments_beside(at: sp.Expr, stretch: Stretch, cell: Cell) -> list[_Segment]:
    """Return the same where a direction is certified on each side of a point inside."""
    if not (bool(stretch.region.lower < at) and bool(at < stretch.region.upper)):
        raise UndecidedError("where f turns round is not known")
    parts = _cut(stretch, at)
    signs = [direction_of(part, cell) for part in parts]
    if None in signs:
        raise UndecidedError("where f turns round is not known")
    return [(s or 0, part.region.lower) for s, part in zip(signs, parts, strict=True)]


def _segments_with_letters(stretch: Stretch, cell: Cell) -> list[_Segment]:
    """Return the same where a direction is certified, or a turn at one known point."""
    whole = direction_of(stretch, cell)
    if whole is not None:
        return [(whole, stretch.region.lower)]
    points = turning_points(cell.settle(stretch.expr), within(stretch.region, cell), cell)
    if points is None or len(points) != 1:
        raise UndecidedError("where f turns round depends on parameters")
    parts = _cut(stretch, points[0])
    signs = [direction_of(part, cell) for part in parts]
    starts = [part.region.lower for part in parts]
    return [(sign, at) for sign, at in zip(signs, starts, strict=True) if sign is not None]


def _turns(segments: list[list[_Segment]]) -> list[tuple[int, sp.Expr | None]]:
    """Return (stretch, point) where the sign of f′ changes, flat parts passed over."""
    found: list[tuple[int, sp.Expr | None]] = []
    previous = 0
    for k, (sign, start) in ((k, s) for k, part in enumerate(segments) for s in part):
        if previous * sign < 0:
            found.append((k, start))
        previous = sign or previous
    return found


def _overlap(ruling: Ruling) -> list[tuple[int, sp.Expr | None]]:
    """Return where the later of two stretches with the same outputs begins."""
    stretches = ruling.shape.stretches
    for clash in ruling.others if ruling.clash is None else (ruling.clash, *ruling.others):
        places = [k for k, s in enumerate(stretches) if s in (clash.left, clash.right)]
        if len(places) == 2:
            return [(places[-1], stretches[places[-1]].region.lower)]
    return []


def _cut(stretch: Stretch, at: sp.Expr) -> tuple[Stretch, Stretch]:
    before = replace(stretch, region=replace(stretch.region, upper=at))
    return before, replace(stretch, region=replace(stretch.region, lower=at))
