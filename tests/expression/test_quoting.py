"""Formulas in sentences: written as people type them, and read back."""

import pytest
import sympy as sp

from derive.expression import parse_expression
from derive.expression.quoting import quoted, replace_quoted
from derive.symbols import x

a = sp.Symbol("a", real=True)
FORMULAS = [
    -a * x + sp.tanh(x),
    sp.Max(x, a * sp.exp(x) - 1),
    sp.Abs(sp.Max(x, 0) - a) ** 2,
    2 * sp.Piecewise((x, x > 0), (sp.sin(a * x), x < -1), (sp.Abs(x), True)),
    sp.log(sp.Piecewise((sp.exp(x), x < 0), (1 + x, True))) / 3,
]


@pytest.mark.parametrize("formula", FORMULAS, ids=str)
def test_what_is_quoted_can_be_read_again(formula: sp.Expr) -> None:
    """The parser of what users type gives the same formula."""
    typed = quoted(formula)
    assert (typed[0], typed[-1]) == ("`", "`")
    read = parse_expression(typed[1:-1], {"x": x, "a": a})
    assert sp.piecewise_fold(read) == sp.piecewise_fold(formula)


def test_only_what_stands_in_backquotes_is_replaced() -> None:
    """Words around it stay."""
    assert replace_quoted("the sign of `a*x` is open", str.upper) == "the sign of A*X is open"
