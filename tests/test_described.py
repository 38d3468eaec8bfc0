"""Numbers without a closed form: enclosed, compared by definition, sent between processes."""

import pickle

import sympy as sp

from derive.described import Optimum
from derive.proof import enclose
from derive.symbols import x

LINE = (-sp.oo, sp.oo)
NEAR = (sp.Integer(0), sp.Integer(2))


def largest(expr: sp.Expr) -> Optimum:
    return Optimum(expr, 1, LINE, NEAR)


def test_a_ball_holds_the_value() -> None:
    """The function x e^(−x) is largest at 1, and as precise as asked for."""
    ball = enclose(largest(x * sp.exp(-x)), {}, 128)
    assert ball.overlaps(enclose(sp.exp(-1), {}, 256))
    assert ball.rad() < 1e-30


def test_it_is_a_number_with_a_value_and_without_letters() -> None:
    """SymPy compares and prints it; x is bound in it."""
    number = largest(x * sp.exp(-x))
    assert number.free_symbols == set()
    assert (sp.S.One > number) == sp.true
    assert abs(sp.N(number, 30) - sp.exp(-1).evalf(30)) < 1e-25
    assert str(number) == "maximum(x*exp(-x), x)"


def test_definitions_are_compared_and_survive_pickling() -> None:
    """One definition is one number; another side or function is another."""
    number = largest(x * sp.exp(-x))
    assert pickle.loads(pickle.dumps(number)) == number  # noqa: S301 -- our own
    assert hash(largest(x * sp.exp(-x))) == hash(number)
    assert number != largest(2 * x * sp.exp(-x))
    assert number != Optimum(x * sp.exp(-x), -1, LINE, NEAR)


def test_where_it_is_not_the_whole_line_the_text_says_so() -> None:
    """The text is SymPy's own notation."""
    number = Optimum(x * sp.exp(-x), 1, (sp.S.Zero, sp.oo), NEAR)
    assert str(number) == "maximum(x*exp(-x), x, Interval.open(0, oo))"
