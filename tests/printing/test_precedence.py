"""Printed formulas, read back by a reader of their own, keep their value."""

import re

import pytest
import sympy as sp
from hypothesis import assume, example, given, settings

from derive.described import Root
from derive.display import Add, Fn, Frac, Mul, Neg, Node, Num, Pow, Prime, Sym
from derive.display.reading import from_sympy
from derive.printing import to_latex, to_text, to_typst
from derive.symbols import x as sp_x
from tests.printing.formulas import FORMULAS, Reader, normal_latex, normal_text, value

x, y, u = Sym("x"), Sym("y"), Sym("u")


def value_or_skip(node: Node) -> object:
    """Return the value of a formula; a division by zero is no test."""
    try:
        return value(node)
    except ZeroDivisionError:
        assume(False)
        return None


@settings(max_examples=400, deadline=None)
@given(FORMULAS)
@example(Neg(Neg(x)))
@example(Pow(Neg(Num(2)), Num(2)))
@example(Frac(Num(1), Frac(x, y)))
@example(Mul((x, Neg(Num(1)), Add((y, x)))))
@example(Mul((Neg(Num(1)), x)))
@example(Pow(Prime(x), Num(2)))
@example(Mul((Num(2), Num(3))))
def test_text_read_back_keeps_its_value(node: Node) -> None:
    """No parenthesis and no dot that carries meaning is missing from the text form."""
    expected = value_or_skip(node)
    assert Reader(normal_text(to_text(node))).read() == expected


@settings(max_examples=400, deadline=None)
@given(FORMULAS)
def test_latex_read_back_keeps_its_value(node: Node) -> None:
    """No parenthesis and no dot that carries meaning is missing from the LaTeX form."""
    expected = value_or_skip(node)
    assert Reader(normal_latex(to_latex(node))).read() == expected


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("x + y·u", Mul((Add((x, y)), u))),
        ("x − y + u", Add((x, Neg(Add((y, u)))))),
        ("1/xy", Frac(Num(1), Mul((x, y)))),
        ("−x²", Pow(Neg(x), Num(2))),
        ("(xy)′", Mul((x, Prime(y)))),
        ("x·tanh(y)²", Pow(Mul((x, Fn("tanh", (y,)))), Num(2))),
    ],
)
def test_the_reader_notices_a_missing_parenthesis(wrong: str, right: Node) -> None:
    """The reader used here can tell right from wrong."""
    assert Reader(normal_text(wrong)).read() != value(right)


@settings(max_examples=150, deadline=None)
@given(FORMULAS)
def test_braces_and_parentheses_balance(node: Node) -> None:
    """LaTeX braces, fences and Typst parentheses are closed."""
    latex, typst = to_latex(node), to_typst(node)
    assert latex.count("{") == latex.count("}")
    assert len(re.findall(r"\\left\b", latex)) == len(re.findall(r"\\right\b", latex))
    assert typst.count("(") == typst.count(")")


def test_digits_of_a_number_without_a_closed_form_stand_apart() -> None:
    """2·1.915… is not 21.915…, and its opposite keeps its sign in parentheses."""
    root = Root(sp.tanh(sp_x) - sp_x / 2, (sp.Integer(1), sp.Integer(3)))
    other = Root(sp.tanh(sp_x) - sp_x / 2, (sp.Integer(-3), sp.Integer(-1)))
    assert to_text(from_sympy(2 * root * sp_x)) == "2·1.9150080…·x"
    assert to_text(from_sympy(2 * other)) == "2·(−1.9150080…)"
