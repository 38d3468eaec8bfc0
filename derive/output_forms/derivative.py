"""f′(x) as one expression, kink conventions included, proved piece by piece."""

from operator import eq

import sympy as sp

from derive.errors import FalseStepError
from derive.output_forms.assembly import Same, Span, assemble, line_of
from derive.output_forms.sameness import same_under
from derive.output_forms.shape import Shape
from derive.proof import Region, Verdict, prove_equal, weakest
from derive.proof.verdict import Status
from derive.symbols import x


def derivative_of(shape: Shape, line: Region, by: sp.Symbol = x) -> sp.Expr:
    """Return f′(x): the slope on every stretch, the derivative or the convention at every joint.

    With a parameter for ``by`` the slopes of ``shape`` are the derivatives by that parameter.

    The short spelling is used when it is proved, SymPy's own derivative of each piece otherwise.
    Raises ``FalseStepError`` when the short spelling is false.
    """
    short = _joined(shape, [s.slope for s in shape.stretches], same_under(line), line)
    verdict = prove_derivative(short, shape, line, by)
    if verdict.status is Status.REFUTED:
        raise FalseStepError(f"dy/d{by} = {short} is false {verdict.counterexample}")
    if verdict.status is Status.PROVED:
        return short
    return _joined(shape, [s.expr.diff(by) for s in shape.stretches], eq, line)


def _joined(shape: Shape, slopes: list[sp.Expr], same: Same, line: Region) -> sp.Expr:
    pairs = zip(shape.stretches, slopes, strict=True)
    spans = [Span(s.region.lower, s.region.upper, slope) for s, slope in pairs]
    values = {joint.at: joint.slope for joint in shape.joints}
    return assemble(line_of(x, spans, values, same, line), same)


def prove_derivative(formula: sp.Expr, shape: Shape, line: Region, by: sp.Symbol = x) -> Verdict:
    """Return the verdict on a formula in x for f′: on every stretch, and at every joint."""
    on_stretches = [prove_equal(formula, s.expr.diff(by), s.region) for s in shape.stretches]
    at_joints = [prove_equal(formula.subs(x, j.at), j.slope, line) for j in shape.joints]
    return weakest([*on_stretches, *at_joints])
