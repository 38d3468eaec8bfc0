"""Signs of x² − a and the like: right beside and between the roots, silent across them."""

import pytest
import sympy as sp

from derive.output_forms.values import compare
from derive.proof import Region, pieces_of
from derive.proof.parameters import Cell
from derive.proof.quadratics import sign_of_quadratic
from derive.proof.spans import Span
from derive.symbols import x

a, b = (sp.Symbol(letter, real=True) for letter in "ab")
ROOT = sp.sqrt(a)
POSITIVE = Cell(domains=((a, (Span(lower=sp.S.Zero),)), (b, (Span(lower=sp.S.Zero),))))


def sign(expr: sp.Expr, lower: sp.Expr, upper: sp.Expr) -> int | None:
    """Return the sign for positive a and b."""
    region = Region(sp.sympify(lower), sp.sympify(upper), (a > 0, b > 0))
    return sign_of_quadratic(expr, x, region, lambda u, v: compare(u, v, POSITIVE))


@pytest.mark.parametrize(
    ("expr", "lower", "upper", "expected"),
    [
        (x**2 - a, -ROOT, 0, -1),
        (x**2 - a, 0, ROOT, -1),
        (x**2 - a, -ROOT, ROOT, -1),
        (x**2 - a, ROOT, sp.oo, 1),
        (x**2 - a, -sp.oo, -ROOT, 1),
        (a - x**2, -ROOT, 0, 1),
        (a - x**2, 2 * ROOT, sp.oo, -1),
        (b * x**2 - a * x, 0, a / b, -1),
        (b * x**2 - a * x, -sp.oo, 0, 1),
        (x**2 - a, -2 * ROOT, 0, None),  # a root inside
        (x**2 - a, 0, sp.oo, None),
        (x**2 - a, 0, 2 * ROOT, None),
        (x**2 - a, 0, b, None),  # b may lie beyond
        (x**2 + a, 0, 1, None),  # no roots: for others to say
        (x**2, 0, 1, None),
        (x**2 - a + b, 0, 1, None),  # roots for some parameters
        (x**3 - a, 0, 1, None),
        (sp.exp(x) - a, 0, 1, None),
    ],
    ids=str,
)
def test_the_sign_is_certified_where_no_root_lies_inside(
    expr: sp.Expr, lower: sp.Expr, upper: sp.Expr, expected: int | None
) -> None:
    """Wrong intervals get no sign."""
    assert sign(expr, lower, upper) == expected


def test_nested_limits_are_cut_at_roots_with_parameters() -> None:
    """clip(x|x|, −a, a) has four pieces, two of them flat."""
    expr = sp.Max(-a, sp.Min(a, x * sp.Abs(x)))
    found = [piece.expr for piece in pieces_of(expr, Region(assumptions=(a > 0,)))]
    assert found == [-a, -(x**2), x**2, a]
