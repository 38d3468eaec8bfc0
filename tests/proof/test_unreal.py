"""A claim whose one side has no real value is refuted, and no true claim is."""

import pytest
import sympy as sp

from derive.proof import Region, Status, prove_equal
from derive.proof.unreal import imaginary_part
from derive.symbols import x

WRONG = (
    (sp.cos(x), sp.sqrt(-1 - sp.sin(x) ** 2), Region()),
    (sp.exp(-x), sp.log(-1 - x**2), Region()),
    (-2 * x * sp.exp(-(x**2)), 2 * sp.exp(-(x**2)) * sp.sqrt(-(x**2)), Region(upper=sp.S.Zero)),
    (1 + sp.exp(x), sp.LambertW(sp.exp(x), 1), Region()),
    (-4 * x**2, -4 * x ** sp.Rational(2001, 1000), Region(upper=sp.S.Zero)),
    (sp.Abs(sp.sqrt(-1 - x**2)), sp.sqrt(-1 - x**2), Region()),
)
REAL = (
    sp.sqrt(x) ** 2,
    sp.log(-x) + sp.log(x),
    sp.sqrt(-x) * sp.sqrt(x),
    sp.Piecewise((sp.sqrt(-1 - x), x < 1), (x, True)),
    sp.Abs(sp.sqrt(-x)),
    sp.acos(x),
)


@pytest.mark.parametrize(("left", "right", "region"), WRONG, ids=str)
def test_what_is_not_real_is_refuted(left: sp.Expr, right: sp.Expr, region: Region) -> None:
    """From both sides, with an exact point."""
    for one, other in ((left, right), (right, left)):
        verdict = prove_equal(one, other, region)
        assert verdict.status is Status.REFUTED
        assert verdict.counterexample is not None
        assert "imaginary part" in verdict.counterexample.left + verdict.counterexample.right


@pytest.mark.parametrize("expr", REAL, ids=str)
@pytest.mark.parametrize("at", [sp.Integer(2), sp.Integer(1)])
def test_what_may_be_real_is_not_called_unreal(expr: sp.Expr, at: sp.Rational) -> None:
    """A sum of values that are not real, a square of one, the end of a case: left open."""
    part = imaginary_part(expr, {x: at})
    assert part is None or sp.im(sp.N(expr.subs(x, at))) != 0


def test_two_sides_that_are_not_real_are_left_open() -> None:
    """Nothing is known where neither side is a number."""
    claimed = prove_equal(sp.sqrt(-1 - x**2), 2 * sp.sqrt(-1 - x**2), Region())
    assert claimed.status is Status.UNDECIDED


@pytest.mark.parametrize("size", [sp.Rational(1, 1000), sp.Rational(1, 10**30)])
def test_a_difference_beyond_the_end_of_a_parameter_is_found(size: sp.Rational) -> None:
    """For x > 2 only, on x < θ: cases that cannot be put in order for every θ."""
    theta = sp.Symbol("theta", real=True)
    wrong = sp.Piecewise((0, x < 2), (-size, True))
    verdict = prove_equal(sp.S.Zero, wrong, Region(upper=theta))
    assert verdict.status is Status.REFUTED


def test_every_pair_of_parameter_values_is_tried() -> None:
    """B < a < 0: no pair of the first round fulfils it, and the claim was left open."""
    first, second = sp.symbols("a b", real=True)
    stated = (first < 0, second < 0, first > second)
    claimed = prove_equal(first * x + second, second + x * first, Region(assumptions=stated))
    assert claimed.status is Status.PROVED
