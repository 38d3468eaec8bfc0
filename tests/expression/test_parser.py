"""Formulas are read exactly, or refused with the column."""

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from derive.expression import ExpressionError, parse_expression, parse_parameter
from derive.symbols import x

A = sp.Symbol("a", real=True)
LETTERS = {"x": x, "a": A}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x*tanh(log(1+exp(x)))", x * sp.tanh(sp.log(1 + sp.exp(x)))),
        ("x^2 + 1", x**2 + 1),
        ("-x^2", -(x**2)),
        ("0.044715*x", sp.Rational(8943, 200000) * x),
        ("1e-3*x", x / 1000),
        ("x if x > 0 else a*x", sp.Piecewise((x, x > 0), (A * x, True))),
        ("clip(x/6 + 0.5, 0, 1)", sp.Max(0, sp.Min(1, x / 6 + sp.Rational(1, 2)))),
        ("x if -1 < x < 1 else 0", sp.Piecewise((x, (x > -1) & (x < 1)), (0, True))),
        ("max(0, x)", sp.Max(0, x)),
        ("pi*ln(x^2+1)", sp.pi * sp.log(x**2 + 1)),
    ],
)
def test_reads_what_people_write(text: str, expected: sp.Expr) -> None:
    """Powers, decimals, cases and functions arrive exactly."""
    assert parse_expression(text, LETTERS) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('__import__("os").system("x")', "only arithmetic"),
        ("x.__class__", "only arithmetic"),
        ("(lambda: x)()", "only arithmetic"),
        ("[x for x in (1, 2)]", "only arithmetic"),
        ("9**9**9**9", "exponents may reach 64"),
        ("((x**64)**64)**64", "exponents may reach 64"),
        ("x" * 1_000_000, "1000000 characters"),
        ("(" * 300 + "x" + ")" * 300, "not a formula"),
        ("-" * 100 + "x", "nested over 60 deep"),
        ("max(" + ",".join(["x+x"] * 200) + ")", "parts; simplify"),
        ("alph*x", "unknown name 'alph'"),
        ("sgimoid(x)", "did you mean 'sigmoid'?"),
        ("exp", "is a function"),
        ("exp(x, 2)", "takes 1 argument"),
        ("x > 0", "a formula is expected"),
        ("x +", "not a formula"),
        ("", "not a formula: it is empty"),
        ("1/0", "divides by zero"),
        ("sqrt(-1)", "complex"),
        ("x == 1", "a formula is expected"),
        ("x is 1", "comparisons are"),
        ("x // 2", "operators are"),
        ("'x'", "only arithmetic"),
        ("np.tanh(x)", "write tanh(…)"),
        ("os.system(x)", "only arithmetic"),
        ("x, x", "join conditions with 'and'"),
        ("1e999*x", "digits"),
        ("True", "no numbers"),
        ("x\0", "not a formula"),
    ],
)
def test_refuses_in_one_line(text: str, words: str) -> None:
    """Anything but a formula is refused, and the reason fits one line."""
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text, LETTERS)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "column"),
    [("1 + alph*x", 5), ("x^2 + x^3 + alph", 13), ("  alph", 3), ("(x^2)*(1 + bad(x))", 12)],
)
def test_points_at_the_column_as_typed(text: str, column: int) -> None:
    """The column counts the characters the person typed, carets included."""
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text, LETTERS)
    assert caught.value.column == column


@given(st.text(alphabet="x1.+-*/^()<>= aeif ,lsnqrt", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text raises anything but ``ExpressionError``."""
    try:
        value = parse_expression(text, LETTERS)
    except ExpressionError:
        return
    assert value.free_symbols <= set(LETTERS.values())


def test_declares_a_parameter() -> None:
    """Name, exact default and condition are taken from one short text."""
    parameter = parse_parameter("a=0.01: a >= 0")
    assert (parameter.name, parameter.default) == ("a", sp.Rational(1, 100))
    assert parameter.domain == (parameter.symbol >= 0)
    assert parse_parameter("a: a > 1").default == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a=-1: a >= 0", "contradicts"),
        ("x=1", "is taken"),
        ("a=b", "unknown name"),
        ("1a", "declares no parameter"),
        ("a=1: a", "a condition is expected"),
        ("a=1: a > 0 and a < 0", "contradicts"),
        ("a: a > 0 and a < 0", "contradicts itself"),
        ("a: a > 1000", "no simple value"),
        ("a=max(log(1 - 2), 0)", "has no real value"),
    ],
)
def test_refuses_contradictory_parameters(text: str, words: str) -> None:
    """A declaration that cannot be meant is refused."""
    with pytest.raises(ExpressionError, match=words):
        parse_parameter(text)
