"""f′ as a function of y alone: a formula on each stretch, joined along the y axis, proved on x."""

from collections.abc import Container, Iterator
from dataclasses import replace
from functools import cmp_to_key, lru_cache

import sympy as sp
from sympy.core.relational import Relational

from derive.errors import UndecidedError
from derive.output_forms.assembly import Span, assemble, line_of
from derive.output_forms.autonomous import slopes
from derive.output_forms.cost import cost
from derive.output_forms.images import Image, direction_of
from derive.output_forms.lambert import lambert_witnesses
from derive.output_forms.licence import Ruling
from derive.output_forms.refine import refined
from derive.output_forms.sameness import same_from_zero, same_under
from derive.output_forms.samples import sample
from derive.output_forms.shape import Stretch
from derive.output_forms.stages import DEEP, bends, prove_by_stages, slope_by_stages
from derive.output_forms.undefined import has_no_value
from derive.output_forms.values import compare
from derive.proof import Status, Verdict, prove_equal, prove_zero, weakest
from derive.proof.parameters import Cell
from derive.proof.powers import value_at
from derive.symbols import x, y


def form_of(stretch: Stretch) -> tuple[sp.Expr, Verdict] | None:
    """Return the first formula in y that is proved to give f′ on the stretch."""
    for candidate in _candidates(stretch):
        verdict = prove_on(candidate, stretch)
        if verdict.status is Status.PROVED:
            return _refined(candidate, verdict, stretch)
    return None


def _refined(form: sp.Expr, verdict: Verdict, stretch: Stretch) -> tuple[sp.Expr, Verdict]:
    """Return a shorter spelling with its own proof, or what was given."""
    slope, points = stretch.expr.diff(x), sample(stretch.region, stretch.expr)

    def holds(spelling: sp.Expr) -> bool:
        fits = points.agree(spelling.xreplace({y: stretch.expr}), slope)
        return fits and prove_on(spelling, stretch).status is Status.PROVED

    shorter = refined(form, holds)
    return (form, verdict) if shorter == form else (shorter, prove_on(shorter, stretch))


def _candidates(stretch: Stretch) -> Iterator[sp.Expr]:
    """Yield formulas: a constant; of many stages first, of few with the others, the shortest first.

    The slope of x σ(x) + x (1 − σ(x)) is 1, whatever elimination finds.
    """
    if x not in stretch.slope.free_symbols:
        yield stretch.slope
    count = bends(stretch.expr, stretch.region)
    staged = slope_by_stages(stretch.expr, stretch.region) if count > 1 else None
    if staged is not None and count >= DEEP:
        yield staged
    at_once = slopes(stretch.expr, sample(stretch.region, stretch.expr))
    yield from sorted((*at_once, *([] if staged is None else [staged])), key=cost)


@lru_cache(maxsize=512)
def prove_on(form: sp.Expr, stretch: Stretch) -> Verdict:
    """Return the verdict on form(f(x)) = f′(x) for a stretch; f′ is SymPy's own derivative."""
    if bends(stretch.expr, stretch.region) >= DEEP:
        return _in_stages(form, stretch) or _at_once(form, stretch)
    verdict = _at_once(form, stretch, hasty=True)
    if verdict.status in (Status.SUPPORTED, Status.UNDECIDED):
        return _in_stages(form, stretch) or _at_once(form, stretch)
    return verdict


def _in_stages(form: sp.Expr, stretch: Stretch) -> Verdict | None:
    return prove_by_stages(stretch.expr, form, stretch.region)


def _at_once(form: sp.Expr, stretch: Stretch, *, hasty: bool = False) -> Verdict:
    nowhere = Verdict(Status.UNDECIDED, "evaluation", "the form has no value at an output")
    try:
        inserted = form.xreplace({y: stretch.expr})
    except ValueError:  # SymPy evaluates erfinv at a plateau beyond 1
        return nowhere
    if x not in stretch.expr.free_symbols:
        inserted = value_at(form, y, stretch.expr, stretch.region)
        if inserted is sp.nan:
            return nowhere
    offered = lambert_witnesses(stretch.expr) if form.has(sp.LambertW) else ()
    return prove_equal(
        inserted,
        stretch.expr.diff(x),
        stretch.region,
        slope_of=stretch.expr,
        witnesses=offered,
        hasty=hasty,
    )


def formula_of(ruling: Ruling) -> sp.Expr | None:
    """Return one formula in y for the whole of a cell that admits one; None when not found."""
    stretches = ruling.shape.stretches
    found = [form_of(stretch) or form_of(_turned(stretch, ruling)) for stretch in stretches]
    forms = [form[0] for form in found if form is not None]
    if len(forms) < len(stretches) or _lacks_an_output(ruling):
        return None
    return forms[0] if ruling.shape.is_smooth else _tidied(joined(ruling, forms), ruling)


def _lacks_an_output(ruling: Ruling) -> bool:
    """Whether f has no value at a joint, as 1/x up to b and 1/2 beyond it for b = 0."""
    values = (ruling.cell.settle(joint.value) for joint in ruling.shape.joints)
    return any(value.has(sp.zoo, sp.nan) for value in values)


def _tidied(formula: sp.Expr, ruling: Ruling) -> sp.Expr:
    """Return a shorter spelling of a formula in |y|: SymPy draws |y| out of powers of quotients."""
    broken = any(p.exp.is_Rational and p.exp.q > 2 for p in formula.atoms(sp.Pow))
    if not broken or not formula.has(sp.Abs) or formula.has(sp.Piecewise):
        return formula
    return refined(formula, lambda s: prove_formula(s, ruling).status is Status.PROVED)


def _turned(stretch: Stretch, ruling: Ruling) -> Stretch:
    """Return the stretch with the sign that f′ is certified to have on it, zeros left out."""
    direction = direction_of(stretch, ruling.cell) or 0
    return replace(stretch, region=replace(stretch.region, slope=direction))


def joined(ruling: Ruling, forms: list[sp.Expr]) -> sp.Expr:
    """Return one formula in y from those of the stretches, with the joints' own values."""
    line = ruling.cell.line
    settle, everywhere_same, same_up_to = ruling.cell.settle, same_under(line), same_from_zero(line)

    def same(left: sp.Expr, right: sp.Expr) -> bool:
        return everywhere_same(settle(left), settle(right))

    def mirrored(left: sp.Expr, right: sp.Expr, upper: sp.Expr) -> bool:
        return same(left, right) or same_up_to(settle(left), settle(right), settle(upper))

    spans, values = _along_y(ruling, forms)

    def order(a: Span, b: Span) -> int:
        return compare(a.lower, b.lower, ruling.cell)

    everywhere = Span(sp.S.NegativeInfinity, sp.S.Infinity, forms[0])
    ordered = sorted(spans, key=cmp_to_key(order)) or [everywhere]
    ordered = _reaching(ordered, list(values), ruling.cell)
    return assemble(line_of(y, _disjoint(ordered, values), values, same, line), same, mirrored)


def _along_y(ruling: Ruling, forms: list[sp.Expr]) -> tuple[list[Span], dict[sp.Expr, sp.Expr]]:
    """Return the images with their formulas, and the outputs of flat stretches and joints.

    An output that is a flat stretch's is spelled as there: its floats compare equal to no other.
    """
    spans: list[Span] = []
    pairs = list(zip(ruling.images, forms, strict=True))
    values = {image.lower: form for image, form in pairs if image.direction == 0}

    def spelled(at: sp.Expr) -> sp.Expr:
        return next((flat for flat in values if _is_same(at, flat, ruling.cell)), at)

    for image, form in pairs:
        if image.direction:
            spans.append(Span(spelled(image.lower), spelled(image.upper), form))
    inner = ruling.images
    for joint in ruling.shape.joints:
        if not any(_inside(joint.value, image, ruling) for image in inner):
            values.setdefault(spelled(ruling.cell.settle(joint.value)), joint.slope)
    return spans, values


def _is_same(left: sp.Expr, right: sp.Expr, cell: Cell) -> bool:
    """Whether two outputs are certified to be one."""
    try:
        return left == right or compare(left, right, cell) == 0
    except UndecidedError:
        return False


def _inside(value: sp.Expr, image: Image, ruling: Ruling) -> bool:
    cell = ruling.cell
    settled = cell.settle(value)
    return compare(image.lower, settled, cell) < 0 < compare(image.upper, settled, cell)


def _reaching(spans: list[Span], outputs: list[sp.Expr], cell: Cell) -> list[Span]:
    """Extend spans to the outputs that lie between them, or beyond the outermost."""
    reached = list(spans)
    for at in outputs:
        if any(compare(s.lower, at, cell) <= 0 <= compare(s.upper, at, cell) for s in reached):
            continue
        above = (k for k, span in enumerate(reached) if compare(span.lower, at, cell) > 0)
        k = next(above, None)
        if k is None:
            reached[-1] = replace(reached[-1], upper=at)
        else:
            reached[k] = replace(reached[k], lower=at)
    return reached


def _disjoint(spans: list[Span], values: Container[sp.Expr]) -> list[Span]:
    """Widen each span up to the next one, so that outputs that do not occur need no case.

    An end that is an output of its own stays, unless the next span begins at another one.
    """
    kept = [span for k, span in enumerate(spans) if k == 0 or span.lower != spans[k - 1].lower]
    found: list[Span] = []
    for k, span in enumerate(kept):
        lower = found[-1].upper if found else span.lower
        following = kept[k + 1].lower if k + 1 < len(kept) else span.upper
        stays = span.upper in values and following not in values
        found.append(Span(lower, span.upper if stays else following, span.expr))
    return found


def prove_formula(formula: sp.Expr, ruling: Ruling) -> Verdict:
    """Return the verdict on formula(f(x)) = f′(x) on every stretch and at every joint of a cell."""
    if _lacks_an_output(ruling):
        return Verdict(Status.UNDECIDED, "evaluation", "f has no value at a joint")
    if has_no_value(formula, ruling.cell, ruling.shape.stretches):
        return Verdict(
            Status.UNDECIDED, "substitution", "the formula divides by 0 for an allowed parameter"
        )
    settled = formula.xreplace(dict(ruling.cell.points))  # SymPy raises for cosh(y/0)
    verdicts = [_prove_within(settled, k, ruling) for k in range(len(ruling.shape.stretches))]
    return weakest([*verdicts, *at_joints(settled, ruling)])


def _prove_within(formula: sp.Expr, k: int, ruling: Ruling) -> Verdict:
    """Return the verdict on one stretch; its image and the sign of f′ are asked if need be."""
    stretch = ruling.shape.stretches[k]
    verdict = prove_on(formula, stretch)
    if verdict.status in (Status.PROVED, Status.REFUTED):
        return verdict
    if ruling.images:
        formula = on_image(formula, ruling.images[k], ruling.cell)
    found = (prove_on(formula, s) for s in (stretch, _turned(stretch, ruling)))
    return next((v for v in found if v.status is Status.PROVED), verdict)


def on_image(formula: sp.Expr, image: Image, cell: Cell) -> sp.Expr:
    """Return the formula with those of its cases decided that all outputs in an image decide."""
    decided: dict[sp.Basic, sp.Basic] = {}
    for relation in formula.atoms(Relational):
        bound = {relation.lhs, relation.rhs} - {y}
        if image.direction == 0 or len(bound) != 1 or y in (at := bound.pop()).free_symbols:
            continue
        try:
            above, below = compare(image.lower, at, cell) >= 0, compare(image.upper, at, cell) <= 0
        except UndecidedError:
            continue
        if above or below:
            places = (above - below if side == y else 0 for side in relation.args)
            decided[relation] = relation.func(*places)
    return formula.xreplace(decided)


def at_joints(formula: sp.Expr, ruling: Ruling) -> Iterator[Verdict]:
    """Yield the verdict on formula(f(x)) = slope at every joint of a cell."""
    for joint in ruling.shape.joints:
        nowhere = f"the form has no value at {joint.value}"
        value = value_at(formula, y, joint.value, ruling.cell.line)
        if value is sp.nan:
            yield Verdict(Status.UNDECIDED, "evaluation", nowhere)
        else:
            yield prove_zero(value - joint.slope, ruling.cell.line)
