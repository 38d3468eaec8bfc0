"""A rule finds its shape in a formula and rewrites it."""

import pytest
import sympy as sp

from derive.display import Add, Fn, Neg, Node, Num, Prime, Sym
from derive.display.meaning import to_sympy
from derive.display.reading import from_sympy
from derive.errors import NoRuleError
from derive.proof import Region, Status, prove_equal
from derive.rules import rule
from derive.rules.differentiate import apply_first
from derive.rules.letters import C, U, V
from derive.rules.matching import match, rewrite
from derive.rules.neat import neat
from derive.symbols import x

X, E, ONE, TWO = Sym("x"), Sym("e"), Num(1), Num(2)
alpha = sp.Symbol("alpha", real=True)


@pytest.mark.parametrize(
    ("expr", "rule_id", "is_chained"),
    [
        (sp.Integer(3), "constant", False),
        (alpha**2, "constant", False),
        (x, "identity", False),
        (1 + sp.exp(-x), "sum", False),
        (alpha * (sp.exp(x) - 1), "constant-multiple", False),
        (x / 6, "constant-multiple", False),
        (sp.exp(x), "exponential", False),
        (sp.exp(-x), "exponential", True),
        (2**x, "general-exponential", False),
        (x**3, "power", False),
        ((1 + x) ** 3, "power", True),
        (sp.sqrt(1 + x**2), "square-root", True),
        (1 / (1 + x), "reciprocal", False),
        (x / (1 + x), "quotient", False),
        (x * sp.exp(x), "product", False),
        (sp.log(x), "logarithm", False),
        (sp.tanh(2 * x), "tanh", True),
        (sp.erf(x / sp.sqrt(2)), "erf", True),
        (sp.Abs(x), "abs", False),
    ],
    ids=str,
)
def test_the_first_matching_rule_is_applied(expr: sp.Expr, rule_id: str, is_chained: bool) -> None:
    """Each shape has its rule, and an inner function other than x calls for the chain rule."""
    node = from_sympy(expr)
    application = apply_first(node)
    assert (application.rule.id, application.chained) == (rule_id, is_chained)
    after = to_sympy(application.after, {"alpha": alpha})
    assert prove_equal(after, sp.diff(expr, x), Region(sp.S.Zero)).status is Status.PROVED


def test_a_function_without_a_rule_is_refused() -> None:
    """Nothing is differentiated by guessing."""
    with pytest.raises(NoRuleError, match="W_0"):
        apply_first(Fn("W_0", (X,)))


def test_a_constant_letter_takes_all_constant_factors() -> None:
    """2 alpha x is (2 alpha)·x, and a letter that must be constant never binds x."""
    node = TWO * Sym("alpha")
    assert match(C * U, from_sympy(2 * alpha * x), frozenset("c")) == {"c": node, "u": X}
    assert match(C * U, from_sympy(x * sp.exp(x)), frozenset("c")) is None


def test_a_letter_binds_one_thing() -> None:
    """u·u matches x·x, not x·e^x; longer sums are u and the rest."""
    assert match(U * U, X * X) == {"u": X}
    assert match(U * U, X * (E**X)) is None
    assert match(U + V, from_sympy(1 + x + x**2)) == {"u": ONE, "v": X + X**TWO}


def test_a_law_rewrites_its_shape_only() -> None:
    """e^(log u) = u applies to e^(log x) and leaves e^x alone."""
    law = rule("log-exp").laws[0]
    assert rewrite(law, E ** Fn("log", (X,))) == X
    assert rewrite(law, E**X) is None


@pytest.mark.parametrize(
    ("node", "result"),
    [
        (ONE * X, X),
        (Num(0) + X, X),
        (Neg(Neg(X)), X),
        (X ** (TWO - ONE), X),
        (X ** (Neg(ONE) - ONE), X ** Neg(TWO)),
        ((E ** (-X)) * Neg(ONE), Neg(E ** (-X))),
        (X * Neg(E**X), X * Neg(E**X)),
        (ONE + E ** (-X) - ONE, Add((ONE, E ** (-X), Neg(ONE)))),
        ((ONE / (ONE + X)) * Prime(X), Prime(X) / (ONE + X)),
        (Num(0) * X, Num(0)),
        (Num(4) / Num(6), TWO / Num(3)),
    ],
    ids=str,
)
def test_trifles_are_done_and_nothing_else(node: Node, result: Node) -> None:
    """Ones, zeros and double signs go; an added and subtracted one and inner signs stay."""
    assert neat(node) == result


def test_flat_sums() -> None:
    """A sum inside a sum is one sum."""
    assert neat((X + ONE) + X) == neat(X + ONE + X)
