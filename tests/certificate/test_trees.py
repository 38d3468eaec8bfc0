"""Expressions as JSON and back."""

import pytest
import sympy as sp

from derive.certificate import expression_of, relations_of, tree_of
from derive.errors import UndecidedError
from derive.symbols import x, y

A = sp.Symbol("a", real=True)

EXPRESSIONS = (
    x / 2 + sp.exp(-x),
    sp.log(1 + A * x) ** 3,
    sp.sqrt(x**2 + 1),
    sp.atan(x) + sp.erf(x) / sp.sqrt(sp.pi),
    sp.LambertW(y * sp.exp(-y), -1),
    sp.Piecewise((x, x > 0), (A * x, True)),
)

SPELT = (sp.tanh(x), sp.sinh(x), sp.cosh(x), sp.asinh(x), sp.cos(x), sp.sin(x), sp.cos(x) ** 2,
         sp.erfc(x), sp.asin(x / 3), sp.acos(x / 3), sp.atanh(x / 3), sp.acosh(2 + x**2),
         sp.Max(0, x), sp.Min(x, 1, x**2), sp.Abs(x), sp.sign(x))  # fmt: skip


@pytest.mark.parametrize("expr", EXPRESSIONS, ids=str)
def test_there_and_back(expr: sp.Expr) -> None:
    """A tree spells the expression it was made from."""
    assert expression_of(tree_of(expr)) == expr


@pytest.mark.parametrize("expr", SPELT, ids=str)
@pytest.mark.parametrize("at", [sp.Rational(-7, 3), sp.Rational(2, 5), sp.S.Zero])
def test_spelling_keeps_the_value(expr: sp.Expr, at: sp.Rational) -> None:
    """Functions without a word of their own are spelt by others of the same value."""
    spelt = expression_of(tree_of(expr)).subs(x, at)
    assert abs(sp.N(spelt - expr.subs(x, at), 30)) < 1e-25


def test_relations_have_the_letter_at_the_left() -> None:
    """0 ≤ a and a ≥ 0 are one relation; alternatives are refused."""
    assert relations_of(sp.Le(0, A)) == (["ge", "a", "0"],)
    assert relations_of(sp.true) == ()
    with pytest.raises(UndecidedError, match="alternatives"):
        relations_of(sp.Or(A < 0, A > 1))


def test_functions_without_a_word_are_refused() -> None:
    """There is no tree for what the checker could not read."""
    with pytest.raises(UndecidedError, match="gamma"):
        tree_of(sp.gamma(x))


def test_a_power_of_what_may_be_0_is_0_there() -> None:
    """0^a is 0 for a > 0, and nothing else is said of it."""
    name, power, (zero, condition) = tree_of(sp.Max(0, x) ** A)
    assert (name, power[0][0], zero) == ("piecewise", "exp", "0")
    assert condition[0] == "and"
    assert condition[2] == ["gt", "a", "0"]
    assert tree_of((1 + sp.exp(x)) ** A)[0] == "exp"
