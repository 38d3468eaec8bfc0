"""Values at removable singularities, by l'Hôpital's rule."""

import pytest
import sympy as sp

from derive.errors import UndecidedError
from derive.proof.removable import filled_in
from derive.symbols import x


@pytest.mark.parametrize(
    ("expr", "at", "value"),
    [
        (sp.sin(x) / x, 0, 1),
        ((x * sp.cos(x) - sp.sin(x)) / x**2, 0, 0),
        ((sp.exp(x) - 1 - x) / x**2, 0, sp.Rational(1, 2)),
        (sp.log(x) / (x - 1), 1, 1),
        (sp.tanh(x) / x, 0, 1),
        ((x**2 - 1) / (x - 1), 1, 2),
    ],
    ids=str,
)
def test_a_gap_is_filled(expr: sp.Expr, at: int, value: sp.Expr) -> None:
    """Where both parts vanish, the quotient of their derivatives is the value."""
    assert filled_in(expr, sp.Integer(at)) == value


@pytest.mark.parametrize(
    "expr",
    [1 / x, sp.sin(x) / x**2, sp.Abs(x) / x, sp.atan(1 / x), sp.log(x**2) * x, sp.sqrt(x**2) / x],
    ids=str,
)
def test_what_is_no_gap_is_refused(expr: sp.Expr) -> None:
    """Poles, jumps and kinks have no value, and none is made up."""
    with pytest.raises(UndecidedError):
        filled_in(expr, sp.S.Zero)
