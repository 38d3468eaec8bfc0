"""e^(−m²x²) with parameters, erfc times x, and sums that would be ∞ − ∞: no NaN, no overflow."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.lowering import operations as op
from derive.lowering.building import negated
from derive.lowering.composed import composed
from derive.lowering.exponents import with_exact_exponents
from derive.lowering.functions import ErrorComplement
from derive.lowering.safely import safe, stretched_square
from derive.lowering.symmetry import X
from derive.lowering.terms import Call, Letter, Term, call, meaning, walk
from derive.symbols import x
from tests.lowering.evaluated import errors, values

A, M = (sp.Symbol(name, real=True) for name in "am")
LETTERS: dict[sp.Basic, Term] = {x: X, A: Letter("a"), M: Letter("m")}
NAMES = {"x": x, "a": A, "m": M}
RATE = M**2 * (1 - A) ** 2
FAR = np.array([-1.7e308, -1e200, -40.0, 1e-3, 40.0, 1e200, 1.7e308, np.inf, -np.inf])


def test_the_square_is_the_exponent() -> None:
    """And with what its roundings cut off made good, no digit of the exponential is lost."""
    square = stretched_square(-RATE * x**2, LETTERS)
    assert square is not None
    assert sp.expand(meaning(square, NAMES) - RATE * x**2) == 0
    term = with_exact_exponents(call(op.EXP, negated(square)))
    at, given = np.linspace(-34, 34, 21), {"a": 0.3, "m": 1.1}
    with mpmath.workdps(60):
        rate = mpmath.mpf(1.1) * (1 - mpmath.mpf(0.3))
        true = [mpmath.exp(-((rate * mpmath.mpf(float(v))) ** 2)) for v in at]
    assert errors(values(term, at, **given), true).max() < 2
    assert not values(term, np.array([1e200, -np.inf]), **given).any()


@pytest.mark.parametrize(
    "exponent",
    [-M * x**2, M**2 * x**2, -(M**2) * x**2 - x, -4 * x**2, -(M**2) * (1 + A) * x**2, -(M**2) * x],
    ids=str,
)
def test_what_is_no_such_square(exponent: sp.Expr) -> None:
    """No square, growing, more terms, no parameter, a line."""
    assert stretched_square(exponent, LETTERS) is None


@pytest.mark.parametrize(
    "expr",
    [
        x * (1 + A) / 2 + x * (1 - A) * sp.erf(M * x) / 2,  # ∞ − ∞
        x * ErrorComplement(M * x) / 2,  # 2x overflows before it is halved
        x**2 * sp.exp(-RATE * x**2),
        A * x / (1 + sp.exp(-x)) - M * x / (1 + sp.exp(-x)),
    ],
    ids=str,
)
def test_far_out_there_is_a_number_or_an_infinity(expr: sp.Expr) -> None:
    """No NaN at infinity, and nothing overflows that has a finite value."""
    term = composed(expr, {A: Letter("a"), M: Letter("m")}).term
    found = values(term, FAR, a=0.25, m=1.0)
    assert not np.isnan(found).any()
    assert np.isfinite(found[:7]).all()


def test_x_is_not_taken_out_where_a_factor_vanishes() -> None:
    """X e^(−m²x²) + x: at infinity x times what is left of e^(−m²x²) is not formed."""
    term = composed(x * sp.exp(-(M**2) * x**2) + A * x, {A: Letter("a"), M: Letter("m")}).term
    assert isinstance(term, Call)
    assert term.operation is op.ADD


def test_parameters_before_one_function_are_added_first() -> None:
    """p·g − q·g is (p − q)·g, and the sum is the same."""
    expr = A * sp.tanh(x) - M * sp.tanh(x) + A + M
    term = safe(expr, LETTERS)
    assert sp.expand(meaning(term, NAMES) - expr) == 0
    found = [node for node in walk(term) if isinstance(node, Call) and node.operation is op.TANH]
    assert len(found) == 1
    products = [n for n in walk(term) if isinstance(n, Call) and n.operation is op.MULTIPLY]
    assert len(products) == 1
