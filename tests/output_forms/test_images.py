"""Signs by limits at the ends: of continuous functions alone."""

import pytest
import sympy as sp

from derive.output_forms.images import direction_of
from derive.output_forms.shape import Stretch
from derive.proof import Region
from derive.proof.parameters import Cell
from derive.proof.spans import Span
from derive.symbols import x

A = sp.Symbol("a", real=True)
CELL = Cell(domains=((A, (Span(lower=sp.S.Zero),)),))
LINE = Region(assumptions=(A > 0,))


@pytest.mark.parametrize(
    ("slope", "sign"),
    [
        (2 + sp.atan(A * x), 1),  # from 2 − π/2 to 2 + π/2
        (sp.atan(A * x) - 2, -1),
        (sp.atan(A * x), None),
        (2 + 1 / (x - A), None),  # falls on both sides of its pole, from 2 to 2
        (1 / (x - A), None),
    ],
)
def test_a_sign_by_the_ends(slope: sp.Expr, sign: int | None) -> None:
    """A function that moves one way lies between its limits, unless it has a pole."""
    assert direction_of(Stretch(LINE, sp.Integral(slope, x), slope), CELL) == sign
