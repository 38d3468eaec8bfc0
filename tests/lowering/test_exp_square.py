"""e^(cx²) in float32: one call, with what the rounding of the square has cut off."""

import math

import numpy as np
import pytest
import sympy as sp

from derive.lowering import operations as op
from derive.lowering.building import direct
from derive.lowering.roundings import FLOAT32
from derive.lowering.spellings import variants
from derive.lowering.symmetry import X
from derive.lowering.terms import Call, Letter, walk
from derive.symbols import x
from tests.lowering.evaluated import special

a = sp.Symbol("a", positive=True)


@pytest.mark.parametrize(
    ("expr", "factor"),
    [
        (sp.exp(-(x**2)), -1),
        (sp.exp(-(x**2) / 2) - 3, sp.Rational(-1, 2)),
        (sp.exp(-8 * x**2) + 1, -8),
        (sp.exp(x**2), None),
        (sp.exp(-3 * x**2), None),
        (sp.exp(-(x**4)), None),
        (sp.exp(-(x**2) - x), None),
        (sp.exp(-a * x**2), None),
        (sp.exp(-(a**2)), None),
    ],
    ids=str,
)
def test_which_exponentials_become_one_call(expr: sp.Expr, factor: sp.Expr | None) -> None:
    """The exponent is c·x², c negative and its product exact; all else stays."""
    found = [
        node.arguments
        for term in variants(direct(expr, {x: X, a: Letter("a")}))
        for node in walk(term)
        if isinstance(node, Call) and node.operation is op.EXP_SQUARE
    ]
    assert [(u, c.value) for u, c in found] == ([] if factor is None else [(X, factor)])


@pytest.mark.parametrize("size", [1, 100, 4095, 30_000])
@pytest.mark.parametrize("factor", [-1.0, -0.5, -4.0])
def test_errors_are_those_that_bounds_are_made_of(size: int, factor: float) -> None:
    """Of all sizes down to where it is 0, beside a square that overflows, infinity and NaN."""
    u = np.random.default_rng(4).uniform(-16, 16, size).astype(np.float32)
    given = np.append(u, [3e38, -np.inf, 0.0, np.nan]).astype(np.float32)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        found = special().exp_square(given, np.array(factor, np.float32))
        one = special()._ONE_NUMBER["special"].exp_square(u[0].item(), factor)
    exact = np.exp(factor * u.astype(np.longdouble) ** 2)
    unit = np.spacing(np.maximum(exact, 1.2e-38).astype(np.float32)).astype(float)
    assert found.dtype == np.float32
    assert (np.abs(found[:-4] - exact) / unit).max() < FLOAT32[op.EXP_SQUARE]
    assert math.isclose(one, exact[0], rel_tol=1e-7, abs_tol=1e-44)
    np.testing.assert_array_equal(found[-4:], [0.0, 0.0, 1.0, np.nan])
