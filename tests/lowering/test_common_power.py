"""A power with a letter above it is divided out of a sum, and nothing else."""

import pytest
import sympy as sp

from derive.lowering.common_power import with_common_power
from derive.symbols import x

P = sp.Symbol("p", positive=True)
ROOT = 1 + x**P


@pytest.mark.parametrize(
    ("expr", "product"),
    [
        ((x / ROOT ** (1 / P)).diff(x), ROOT ** (-1 - 1 / P)),
        (ROOT**P + P * ROOT ** (P - 1), ROOT ** (P - 1) * (1 + P + x**P)),
        (((-x) ** P * x).diff(x), (-x) ** P * (1 + P)),
    ],
)
def test_what_stays_is_added_exactly(expr: sp.Expr, product: sp.Expr) -> None:
    """The summands that cancel are gone."""
    assert sp.simplify(with_common_power(expr) - product) == 0
    assert not with_common_power(expr).is_Add


@pytest.mark.parametrize(
    "expr",
    [
        ROOT**P + 1,
        ROOT**P + ROOT ** (2 * P),
        sp.sqrt(1 + x) + x * sp.sqrt(1 + x),
        (1 + sp.exp(-x)) ** P + (1 + sp.exp(-x)) ** (P - 1),
        ROOT**P,
    ],
)
def test_other_sums_stay(expr: sp.Expr) -> None:
    """A summand without the power, steps that are no integers, numbers, exponentials, no sum."""
    assert with_common_power(expr) == expr
