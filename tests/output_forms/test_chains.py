"""Compositions taken apart, and put together again."""

import pytest
import sympy as sp

from derive.output_forms.chains import chain_of
from derive.output_forms.inverse import undone
from derive.symbols import x, y

B = sp.Symbol("b", real=True)
U = x / sp.sqrt(1 + x**2)
S = x / 2 + sp.sqrt(x**2 + 4) / 2


def together(chain: tuple[sp.Expr, ...]) -> sp.Expr:
    """Return the composition of functions of x, the first one innermost."""
    found: sp.Expr = x
    for function in chain:
        found = function.xreplace({x: found})
    return found


@pytest.mark.parametrize(
    ("expr", "chain"),
    [
        (sp.tanh(sp.sinh(x)), (sp.sinh(x), sp.tanh(x))),
        (S / (1 + S), (S, x / (x + 1))),
        (S.subs(x, B * U), (U, B * x / 2 + sp.sqrt(B**2 * x**2 + 4) / 2)),
        (U.subs(x, sp.exp(x)), (sp.exp(x), U)),
        (U.subs(x, sp.exp(-sp.exp(-x))), (sp.exp(-x), sp.exp(-x), U)),
        (sp.exp(-x * sp.exp(-1)), (sp.exp(-x * sp.exp(-1)),)),
        (x * sp.tanh(x), (x * sp.tanh(x),)),
        (sp.exp(x) + x, (sp.exp(x) + x,)),
    ],
    ids=str,
)
def test_a_composition_is_seen_as_a_chain(expr: sp.Expr, chain: tuple[sp.Expr, ...]) -> None:
    """Parts that occur scaled, shifted or squared are seen as one; what is no chain stays whole."""
    assert chain_of(expr) == chain
    assert together(chain) == expr


@pytest.mark.parametrize(
    ("expr", "back"),
    [
        ((sp.exp(x) + 1) ** 3 / 2 - 1, sp.log((2 * y + 2) ** sp.Rational(1, 3) - 1)),
        (2 / (3 * x - 1), sp.Rational(1, 3) + 2 / (3 * y)),
        (sp.tanh(x / 2), sp.log((1 + y) / (1 - y))),
        (sp.sqrt(sp.sinh(x)), sp.asinh(y**2)),
    ],
    ids=str,
)
def test_steps_are_undone(expr: sp.Expr, back: sp.Expr) -> None:
    """Where x stands once, the steps backwards give x."""
    assert any(sp.simplify(found - back) == 0 for found in undone(expr, y))


def test_an_expression_with_x_twice_is_not_undone() -> None:
    """There is no single step back from x + e^x."""
    assert not list(undone(x + sp.exp(x), y))
