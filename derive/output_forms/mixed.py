"""f′ from x and y and what the forward pass has already computed."""

from derive.output_forms.cost import cost
from derive.output_forms.records import Kind, OutputForm
from derive.output_forms.shape import Shape, Stretch
from derive.proof import prove_zero
from derive.symbols import x

import sympy as sp


def mixed_forms(shape: Shape) -> tuple[OutputForm, ...]:
    """Return the cheapest proved form on each stretch; f′(x) itself is always one."""
    return tuple(_plain(stretch) for stretch in shape.stretches)


def _plain(stretch: Stretch) -> OutputForm:
    verdict = prove_zero(stretch.slope - stretch.expr.diff(x), stretch.region)
    slope = stretch.slope
    return OutputForm(Kind.MIXED, slope, stretch.region, sp.true, ("x",), verdict, cost(slope))
