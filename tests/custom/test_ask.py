"""What becomes of formulas that people type, and of text that is no formula."""

import subprocess
import sys
from time import perf_counter

import pytest
import sympy as sp

from derive import derive
from derive.errors import UsageError
from derive.output_forms import Kind
from derive.proof import Status

pytestmark = pytest.mark.usefixtures("same_process")


def test_answers_a_formula_with_a_parameter() -> None:
    """The record holds name, formula, derivative, kind, forms, condition and time."""
    answer = derive("x/(1+exp(-b*x))", parameters={"b": "b > 0"})
    assert answer.name == "f"
    assert answer.kind is Kind.BIT
    assert answer.forms[0].expr.free_symbols == {
        sp.Symbol("b", real=True),
        sp.Symbol("y", real=True),
    }
    assert {form.verdict.status for form in (*answer.forms, *answer.mixed)} == {Status.PROVED}
    assert answer.unreached == ()
    assert 0 < answer.seconds < 30


def test_takes_sympy_expressions_as_they_are_written() -> None:
    """Letters are matched by name, decimals are exact."""
    x, a = sp.symbols("x a")
    answer = derive(sp.Max(a * x, 0.25 * x), parameters={"a": "a > 1"}, name="steep")
    assert answer.name == "steep"
    assert not answer.formula.atoms(sp.Float)
    assert answer.kind is Kind.PURE


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("max(0, x)", "0", "a plateau has the same output"),
        ("max(-1, min(x, 1))", "0", "a plateau has the same output"),
        ("x if x > 0 else x/3", "1/3", "the slope from the left"),
    ],
)
def test_kinks_get_a_value_by_a_stated_rule(text: str, value: str, words: str) -> None:
    """The plateau's slope where one has the same output, else the slope from the left."""
    answer = derive(text)
    assert {str(kink.derivative) for kink in answer.activation.kinks} == {value}
    assert all(
        words in kink.why and "chosen by rule" in kink.why for kink in answer.activation.kinks
    )
    assert answer.kind is Kind.PURE


def test_a_constant_has_derivative_zero() -> None:
    """The derivative of a constant is 0, a form in y."""
    answer = derive("3")
    assert (answer.kind, answer.derivative, answer.forms[0].expr) == (Kind.PURE, 0, 0)


def test_a_jump_is_named() -> None:
    """Where y jumps there is a kink, whose place is known."""
    answer = derive("x if x > 1 else x - 2")
    assert [kink.at for kink in answer.activation.kinks] == [1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('__import__("os").system("x")', "only arithmetic"),
        ("x.__class__", "only arithmetic"),
        ("9**9**9**9", "exponents may reach"),
        ("x+" * 500_000 + "x", "1000001 characters"),
        ("alpha*x", "unknown name 'alpha'"),
        ("sofplus(x)", "did you mean 'softplus'"),
        ("floor(x)", "unknown name 'floor'"),
        ("log(x)", "it is real for x > 0 alone"),
        ("sqrt(1 - x^2)", "it is real for -1 ≤ x ≤ 1 alone"),
        ("1/(x - 2)", "it is real for x < 2 or x > 2 alone"),
        ("x + tan(x)", "not real and finite at x = `-pi/2`"),
        ("cbrt(x)", "without bound at x = 0"),
        ("x > 0", "this is a condition"),
        ("", "not a formula"),
    ],
    ids=lambda value: value[:20],
)
def test_refuses_what_is_no_activation(text: str, words: str) -> None:
    """One line says what is wrong and where, at once."""
    start = perf_counter()
    with pytest.raises(UsageError) as caught:
        derive(text)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert perf_counter() - start < 10


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"a": "a > 0 and a < 0"}, "contradicts"),
        ({"a": "-1: a >= 0"}, "contradicts"),
        ({"x": "1"}, "is taken"),
        ({"a": "b > 0"}, "unknown name 'b'"),
    ],
)
def test_refuses_contradictory_parameters(parameters: dict[str, str], words: str) -> None:
    """Conditions that nothing satisfies are refused."""
    with pytest.raises(UsageError, match=words):
        derive("a*x", parameters=parameters)


@pytest.mark.slow
def test_a_formula_may_be_certified_real_case_by_case() -> None:
    """For a ≥ 0 nothing tells the pieces; for a = 0 and for a > 0 each logarithm is real."""
    text = "x if abs(x) <= a else sign(x)*log(1 + abs(x) - a)"
    assert derive(text, parameters={"a": "1: a >= 0"}).unreached == ()
    with pytest.raises(UsageError, match="not real"):
        derive("x if abs(x) <= a else log(abs(x) - a - 1/2)*x", parameters={"a": "a >= 0"})


def test_a_formula_that_some_parameters_make_complex_names_them() -> None:
    """The point that shows it holds a value of the parameter too."""
    with pytest.raises(UsageError, match=r"at x = .*, b = .*state the condition"):
        derive("log(b + x^2)", parameters={"b": None})
    assert derive("log(b + x^2)", parameters={"b": "b > 0"}).kind is not Kind.PURE


def test_the_package_imports_no_engine() -> None:
    """`import derive` loads SymPy only when the function is asked for."""
    code = "import sys, derive; assert 'sympy' not in sys.modules; derive.derive; import sympy"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603  our own words
