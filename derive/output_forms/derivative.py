"""f′(x) as one expression, kink conventions included, proved piece by piece."""

import sympy as sp

from derive.output_forms.assembly import Span, assemble, line_of
from derive.output_forms.sameness import same_under
from derive.output_forms.shape import Shape
from derive.proof import Region
from derive.symbols import x


def derivative_of(shape: Shape, line: Region) -> sp.Expr:
    """Return f′(x): the slope on every stretch, the derivative or the convention at every joint."""
    same = same_under(line)
    spans = [Span(s.region.lower, s.region.upper, s.slope) for s in shape.stretches]
    values = {joint.at: joint.slope for joint in shape.joints}
    return assemble(line_of(x, spans, values, same), same)
