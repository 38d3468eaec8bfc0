"""Roots that only their equation tells: which numbers made of one are 0, and which are not."""

import pytest
import sympy as sp

from derive.described import Root
from derive.errors import UndecidedError
from derive.proof.spans import is_root, sign_of_number
from derive.proof.zeros import signs_of, zero_of
from derive.symbols import x

EQUATION = x - sp.exp(-x)


def root(expr: sp.Expr = EQUATION) -> sp.Expr:
    found = zero_of(expr, signs_of(expr, -sp.oo, sp.oo), 0)
    assert isinstance(found, Root)
    return found


@pytest.mark.parametrize(
    "multiple", [EQUATION, -3 * EQUATION, 1 - x * sp.exp(x), (x**2 - sp.exp(-2 * x)) * sp.tanh(x)]
)
def test_a_multiple_of_the_equation_is_0_at_its_root(multiple: sp.Expr) -> None:
    """The other factor has a value there."""
    assert sign_of_number(multiple.xreplace({x: root()})) == 0


@pytest.mark.parametrize(
    ("other", "sign"), [(EQUATION + sp.Rational(1, 10**12), 1), (x - sp.exp(-2 * x), 1), (1 - x, 1)]
)
def test_what_is_close_to_it_is_not(other: sp.Expr, sign: int) -> None:
    """Neither a shifted equation nor another one is taken for 0."""
    assert sign_of_number(other.xreplace({x: root()})) == sign
    assert not is_root(other.xreplace({x: root()}))


def test_a_quotient_that_is_0_by_0_is_not_decided() -> None:
    """The equation over its own square has no value at the root."""
    assert not is_root((1 / EQUATION).xreplace({x: root()}))
    with pytest.raises(UndecidedError):
        sign_of_number((EQUATION / EQUATION**2).xreplace({x: root()}))


def test_one_root_found_twice_is_one_number() -> None:
    """Another interval around it, or the other sign of the equation, makes no difference."""
    apart = Root(EQUATION, (sp.Rational(1, 2), sp.Rational(3, 5)))
    assert sign_of_number(apart - root(-EQUATION)) == 0
    assert sign_of_number(sp.exp(-apart) - root()) == 0
