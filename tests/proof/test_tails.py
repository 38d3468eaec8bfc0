"""Signs far out: what is certified is so at every point tried, and nothing doubtful is."""

from itertools import pairwise

import pytest
import sympy as sp

from derive.errors import UndecidedError
from derive.proof.balls import enclose
from derive.proof.isolation import monotone_parts
from derive.proof.tails import sign_beyond
from derive.symbols import x

GELU = x * (1 + sp.erf(x / sp.sqrt(2))) / 2
SLOPE = sp.tanh(1 / (1 + sp.exp(-x)))

CERTIFIED = [
    (x**2 - 3 * x, 4, 1, 1),
    (x / 3 - x / 3 + sp.pi * x - sp.pi * x + sp.exp(-x), 4, 1, 1),
    (sp.exp(x) - x**3, 8, 1, 1),
    (sp.exp(-x) - x**3, 4, -1, 1),
    (1 / (1 + sp.exp(-x)) - 1, 4, 1, -1),
    (sp.tanh(x) - 1, 4, 1, -1),
    (1 + sp.erf(x), 4, -1, 1),
    (1 - sp.erf(x) - sp.exp(-(x**2)) / (2 * x), 4, 1, 1),
    (2 * sp.exp(x * (1 + sp.erf(x))) - 1, 4, -1, 1),
    ((x * SLOPE).diff(x), 4, -1, -1),
    ((x * sp.tanh(GELU)).diff(x), 4, -1, 1),
    (sp.exp(x * (1 + sp.erf(x)) / 2) - sp.exp(x), 4, 1, -1),
]

#: the sign changes beyond the start, or the function is 0 there, or nothing is known of it
DOUBTFUL = [
    (x**2 - 5 * x, 4, 1),
    (x**2 - 4 * x - sp.Rational(1, 10**9), 4, 1),
    (sp.exp(x) - x**3, 2, 1),
    (sp.exp(x) - 200 * x, 4, 1),
    (x * sp.exp(-x) - sp.Rational(1, 20), 4, 1),
    (sp.exp(1 / x) - 1 - 1 / x, 8, 1),
    (1 - sp.erf(x) - sp.exp(-(x**2)) / (x * sp.sqrt(sp.pi)), 4, 1),
    (1 / (5 - x), 4, 1),
    (sp.exp(1 / (5 - x)), 4, 1),
    (sp.sin(x) + 2, 4, 1),
    (sp.log(x) - 1, 4, 1),
    (sp.exp(sp.exp(x)), 4, 1),
    (sp.erf(10 - x) + 1, 4, 1),
]


@pytest.mark.parametrize(("expr", "start", "side", "sign"), CERTIFIED)
def test_the_sign_is_certified(expr: sp.Expr, start: int, side: int, sign: int) -> None:
    """The largest term outweighs the others, also after the first ones cancel."""
    assert sign_beyond(expr, sp.Integer(start), side) == sign
    for step in (0, 1, 3, 10):
        assert enclose(expr, {x: side * sp.Rational(10 * start + step, 10)}, 64) * sign > 0


@pytest.mark.parametrize(("expr", "start", "side"), DOUBTFUL)
def test_nothing_doubtful_is_certified(expr: sp.Expr, start: int, side: int) -> None:
    """A zero or a pole further out, terms that cancel, functions without terms."""
    with pytest.raises(UndecidedError):
        sign_beyond(expr, sp.Integer(start), side)


def test_what_cancels_exactly_is_0() -> None:
    """√π x/3 − √π x/3 has no terms."""
    expr = sp.sqrt(sp.pi) * x * (sp.Rational(1, 3) - 1 / (3 + sp.erf(0) * x))
    assert sign_beyond(expr, sp.Integer(4), 1) == 0
    whole = sp.Add(sp.Pow(x + 1, 2), -(x**2), -2 * x, -1, evaluate=False)
    assert sign_beyond(whole, sp.Integer(4), 1) == 0


def test_parts_hold_all_changes_of_sign() -> None:
    """(x − 1)(x − 2)(x − 3) changes its sign between parts three times."""
    cubic = sp.expand((x - 1) * (x - 2) * (x - 3))
    low, high = sp.Rational(-45, 11), sp.Rational(29, 7)
    points = monotone_parts(cubic, low, high)
    signs = [sp.sign(cubic.subs(x, point)) for point in points]
    assert sum(a != b for a, b in pairwise(signs)) == 3


def test_a_double_zero_is_not_overlooked() -> None:
    """(x − 1/3)² touches the axis inside a part: that is not seen, and said so."""
    with pytest.raises(UndecidedError, match="does not cross"):
        monotone_parts(sp.expand((x - sp.Rational(1, 3)) ** 2), sp.Integer(-2), sp.Integer(2))
