"""FLINT's factors are written as SymPy writes them; what FLINT does not know is left to SymPy."""

import pytest
import sympy as sp

from derive.output_forms.cost import rank
from derive.proof.factoring import collected, factor, factor_list
from derive.symbols import x, y

a, b = (sp.Symbol(letter, real=True) for letter in "ab")
LETTER = sp.Dummy("E0", positive=True)


@pytest.mark.parametrize(
    "expr",
    [
        y * (1 - y),
        1 - y,
        2 * x / 3 + sp.Rational(4, 9) * y,
        -(x**2) + 2 * x * y - y**2,
        (x**2 - y**2) / (x * y - y**2),
        1 / (1 + LETTER) - LETTER / (1 + LETTER) ** 2,
        LETTER * (1 / LETTER - 1),
        a * x**3 / b - a * b * x,
        sp.sqrt(1 - y**2) * (1 - y**2),
        sp.sin(x) ** 2 - 1,
        sp.sqrt(2) * x + 2,
        sp.Rational(3, 7),
        (x + 1) ** 2 - x**2 - 2 * x - 1,
        sp.tanh(x) ** 2 - sp.tanh(x) * y,
        sp.sqrt(2) * x * sp.erf(x) / sp.sqrt(sp.pi) - sp.sqrt(2) * x / sp.sqrt(sp.pi),
        x * sp.log(2 * LETTER) - x**2,
        sp.exp(2 * x) - 1 + sp.exp(x),
        sp.Abs(a + 1) ** 2 * sp.Abs(y) / (a + 1) ** 2 - sp.Abs(y),
        (y - sp.E) / (sp.E - 1) - y / (sp.E - 1),
        sp.Piecewise((x, x > 0), (0, True)) * x - x,
    ],
)
def test_factors_are_those_of_sympy(expr: sp.Expr) -> None:
    """The same factors with the same signs and the same number in front."""
    assert factor(expr) == sp.factor(expr)


@pytest.mark.parametrize(
    "expr",
    [
        y - y**2,
        x * y**3 - x * y,
        -a * b * x**2 + a * b * x,
        4 * (x - 1) ** 2 * (x + 2),
        sp.Rational(2, 3) * x**4 - sp.Rational(2, 3) * y**4,
        x**2 * y**4 - x**2 * y + 0 * a,
        sp.sqrt(2) * x**2 - sp.sqrt(2),
        LETTER**2 * a - a,
        x**3 - 6 * x**2 + 11 * x - 6,
        sp.Integer(5) * x,
    ],
)
def test_lists_of_factors_are_those_of_sympy(expr: sp.Expr) -> None:
    """The same constant and factors in the same order: which solution is tried first follows it."""
    number, factors = sp.factor_list(expr)
    assert factor_list(expr) == (number, list(factors))


def test_no_polynomial_has_no_list_of_factors() -> None:
    """SymPy refuses, and so does this."""
    with pytest.raises(sp.PolynomialError):
        factor_list(1 / (1 + x))


@pytest.mark.parametrize(
    "total",
    [
        x * y + 2 * x - 3 * y + 1,
        x**2 * y**2 - a * x * y / 3 + x / y + sp.Rational(1, 2),
        LETTER * x + x * sp.log(y) + sp.sqrt(x) * y - sp.sqrt(x),
        x * sp.exp(x) + x,
        2 * x,
        x**y + x,
        (x + 1) * y + y,
    ],
)
def test_terms_are_gathered_as_sympy_gathers_them(total: sp.Expr) -> None:
    """By powers of either letter; what is not in powers is SymPy's own."""
    for letter in (x, y):
        assert collected(total, letter) == sp.collect(total, letter)


def test_what_is_written_is_compared_last() -> None:
    """Of two forms that cost the same the shorter text comes first; equal ones are equal."""
    assert rank(x + y) == rank(y + x)
    assert rank(x - 1) != rank(x - 2)
    assert (rank(x - 1) < rank(x - 10)) is True
    assert sorted([x - 10, x - 2, x - 1], key=rank) == [x - 1, x - 2, x - 10]
