"""Expressions are read in textbook order, and reading loses nothing."""

import pytest
import sympy as sp

from derive.activation import Activation
from derive.catalog import CATALOG
from derive.display import Add, Cases, Fn, Frac, Mul, Neg, Node, Num, Pow, Relation, Sym, Words
from derive.display.meaning import letters, to_condition, to_sympy
from derive.display.reading import from_condition, from_sympy
from derive.errors import NoRuleError
from derive.symbols import x, y

X, Y, E, ALPHA, ONE = Sym("x"), Sym("y"), Sym("e"), Sym("alpha"), Num(1)
alpha = sp.Symbol("alpha", real=True)


@pytest.mark.parametrize("activation", CATALOG, ids=lambda entry: entry.name)
def test_reading_keeps_the_meaning(activation: Activation) -> None:
    """What a definition's display tree stands for is the definition."""
    assert to_sympy(from_sympy(activation.expr), letters(activation)) == activation.expr


@pytest.mark.parametrize(
    ("expr", "node"),
    [
        (1 + sp.exp(-x), ONE + E ** (-X)),
        (sp.exp(x) - sp.exp(-x), E**X - E ** (-X)),
        (x / 6 + sp.Rational(1, 2), X / Num(6) + ONE / Num(2)),
        (-y * (y - 1), Y * (ONE - Y)),
        (1 - y**2, ONE - Y ** Num(2)),
        ((y - 1) ** 2, (ONE - Y) ** Num(2)),
        (y + alpha, Y + ALPHA),
        (alpha * (sp.exp(x) - 1), ALPHA * (E**X - ONE)),
        (sp.exp(-x) / (1 + sp.exp(-x)) ** 2, (E ** (-X)) / (ONE + E ** (-X)) ** Num(2)),
        (sp.erf(x / sp.sqrt(2)), Fn("erf", (X / Fn("sqrt", (Num(2),)),))),
        (1 / sp.sqrt(2 * sp.pi), ONE / Fn("sqrt", (Num(2) * Sym("pi"),))),
        (sp.Max(0, x), Fn("max", (Num(0), X))),
        (sp.atan(x), Fn("arctan", (X,))),
        (-sp.log(1 + sp.exp(-x)), -Fn("log", (ONE + E ** (-X),))),
        (sp.Rational(-3, 4), -(Num(3) / Num(4))),
    ],
    ids=str,
)
def test_reads_as_a_textbook_writes(expr: sp.Expr, node: Node) -> None:
    """Positive terms first, constants before growth, signs inside differences, roots below."""
    assert from_sympy(expr) == node


def test_conditions_read_as_chains_and_words() -> None:
    """Two inequalities around one letter are one chain; a condition that always holds is words."""
    inside = sp.And(y > 0, y < 1)
    chain = Relation("<", Relation("<", Num(0), Y), ONE)
    assert from_condition(inside) == chain
    assert to_condition(chain, {"y": y}).as_set() == sp.Interval.open(0, 1)
    step = sp.Piecewise((1, y > 0), (0, True))
    assert from_sympy(step) == Cases(
        ((ONE, Relation(">", Y, Num(0))), (Num(0), Words("otherwise")))
    )


def test_cases_that_hold_otherwise_are_cases_of_the_whole() -> None:
    """Cases in a case that comes before stay in it."""
    inner = sp.Piecewise((1, y > 0), (0, True))
    rows = ((ONE, from_condition(y > 0)), (Num(0), Words("otherwise")))
    below, otherwise = from_condition(x < y), Words("otherwise")
    nested = from_sympy(sp.Piecewise((2, x < y), (inner, True), evaluate=False))
    assert nested == Cases(((Num(2), below), *rows))
    before = from_sympy(sp.Piecewise((inner, x < y), (2, True), evaluate=False))
    assert before == Cases(((Cases(rows), below), (Num(2), otherwise)))


def test_what_is_not_between_two_ends_is_below_or_above() -> None:
    """The other case of −1 < y ≤ 1 is written out."""
    other = sp.Not(sp.And(y > -1, y <= 1))
    assert from_condition(other) == from_condition(sp.Or(y <= -1, y > 1))


def test_unknown_notation_is_refused() -> None:
    """A function without textbook notation is an error, not a guess."""
    with pytest.raises(NoRuleError, match="Unheard"):
        from_sympy(sp.Function("Unheard")(x))


def test_sums_and_products_are_nodes_of_the_tree() -> None:
    """One level of a sum or product is one node, whatever its length."""
    assert from_sympy(1 + y + y**2) == Add((ONE, Y, Y ** Num(2)))
    assert from_sympy(2 * alpha * x) == Mul((Num(2), ALPHA, X))
    assert from_sympy(sp.exp(-(x**2) / 2)) == Pow(E, Neg(Frac(X ** Num(2), Num(2))))
