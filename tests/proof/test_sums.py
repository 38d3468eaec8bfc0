"""Signs of sums with letters: the parts keep their sign, or nothing is said."""

import pytest
import sympy as sp

from derive.proof import Region, sign_on
from derive.symbols import x

a, b = (sp.Symbol(letter, real=True) for letter in "ab")
LINE = Region(assumptions=(a > 0, b >= 0))


@pytest.mark.parametrize(
    ("expr", "strict", "expected"),
    [
        (a + sp.cosh(x) - 1, True, 1),
        (1 - a - sp.cosh(x), True, -1),
        (b + sp.cosh(x) - 1, False, 1),
        (b + sp.cosh(x) - 1, True, None),  # 0 at b = x = 0
        ((a + sp.cosh(x)) ** 2 - 1, True, 1),
        ((b + sp.cosh(x)) ** 2 - 1, True, None),
        (a + sp.cosh(x) - 2, True, None),
        (a - sp.cosh(x) + 1, False, None),
        (a * x + sp.cosh(x) - 1, False, None),  # negative beside 0
        (a * x**2 + b * x**4 + sp.cosh(x) - 1, False, 1),
        (a * x**2 - b * x**4 + sp.cosh(x) - 1, False, None),
    ],
    ids=str,
)
def test_the_sign_is_that_of_all_parts(expr: sp.Expr, strict: bool, expected: int | None) -> None:
    """One part of another sign, or zeros of all parts, leave it open."""
    assert sign_on(expr, LINE, strict=strict) == expected
