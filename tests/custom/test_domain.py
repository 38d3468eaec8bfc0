"""Where formulas are real."""

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.custom.domain import require_real
from derive.errors import DefinitionError, UndecidedError, UsageError
from derive.expression import parse_expression, parse_parameter
from derive.symbols import x


def activation(text: str, *parameters: str) -> Activation:
    declared: tuple[Parameter, ...] = tuple(map(parse_parameter, parameters))
    expr = parse_expression(text, {"x": x, **{p.name: p.symbol for p in declared}})
    return Activation(name="f", title="f", expr=expr, parameters=declared, reference="")


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(x^2)",
        "log(1 + x^2)",
        "log(x) if x > 1 else 0",
        "x/(1 + abs(x))",
        "sqrt(abs(x - 2) + 1)",
        "atanh(x/2) if abs(x) < 1 else x",
        "1/(2 + sin(x))",
        "log(1 + exp(-asinh(2*x)))",
        "sqrt(cosh(x)*exp(x))",
        "x*tan(softplus(0.5))",
        "sin(abs(x))/abs(x) if x != 0 else 1",
        "x/abs(x) if abs(x) > 0 else 0",
        "exp(-1/x) if x > 0 else 0",
        "max(x/2, log(1 + x) if x > 0 else 0)",
    ],
)
def test_formulas_that_are_real_pass(text: str) -> None:
    """Roots, logarithms and fractions whose arguments are certified on each piece."""
    require_real(activation(text))


def test_a_case_that_is_not_taken_refutes_nothing() -> None:
    """Where the pieces are open, log(1 + x) at x = -1 is no complaint: f is 0 there."""
    with pytest.raises(UndecidedError):
        require_real(activation("max(a*x, log(1 + x) if x > 0 else 0)", "a=0.5: 0 < a < 1"))


def test_a_case_that_is_taken_refutes() -> None:
    """Where the pieces are open, log(x − 1) at x = 0 is a complaint: it is f there."""
    with pytest.raises(DefinitionError, match="not real and finite at x = 0, a = 1/2"):
        require_real(activation("log(x - 1) if exp(a*x) < 2*x + 5 else 0", "a=0.5: 0 < a < 1"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("log(x)", "real for x > 0 alone"),
        ("max(exp(x), log1p(x))", "real for x > -1 alone"),
        ("sqrt(x - 1)", "real for x ≥ 1 alone"),
        ("asin(x)", "real for -1 ≤ x ≤ 1 alone"),
        ("atanh(x)", "real for -1 < x < 1 alone"),
        ("acosh(x)", "real for x ≥ 1 alone"),
        ("log(x^2 - 1)", "real for x < -1 or x > 1 alone"),
        ("1/(x^2 - 2)", r"at x = `-sqrt\(2\)`"),
        ("1/cos(x)^2", "at x = `-pi/2`"),
        ("log(1 + cos(x))", "at x = `-pi`"),
        ("sin(x - pi)/(x - pi)", "its limit there is 1: add 'if x != pi else 1'"),
        ("(1 - cos(x))/x^2", "its limit there is 1/2: add 'if x != 0 else 1/2'"),
        ("1/x", "real for x < 0 or x > 0 alone"),
        ("abs(x)/x", "no value there; an activation takes"),  # from the left −1, from the right 1
        ("max(x, 0)/x", "no value there; an activation takes"),
        ("exp(-1/abs(x))", "no value there; an activation takes"),
        ("sin(abs(x))/abs(x)", "no value there; its limit there is 1"),
        ("log(x) if x > -1 else 0", "at x = 0"),
        ("log(-exp(x))", "at x = 0: .*needs `-exp"),
    ],
)
def test_formulas_that_are_not_real_are_refused(text: str, words: str) -> None:
    """With a point where they are not, and the intervals on which they are."""
    with pytest.raises(UsageError, match=words):
        require_real(activation(text))


def test_poles_that_no_sample_meets_are_found() -> None:
    """The root of the denominator is exact."""
    with pytest.raises(DefinitionError, match=r"at x = `log\(2\)`"):
        require_real(activation("1/(exp(x) - 2)"))


def test_conditions_on_parameters_are_used() -> None:
    """B > 0 makes the root real for every x; without it a value of b shows that it need not be."""
    require_real(activation("sqrt(b + x^2)", "b: b > 0"))
    with pytest.raises(DefinitionError, match=r"x = 0, b = -1"):
        require_real(activation("sqrt(b + x^2)", "b"))


def test_what_is_not_certified_is_undecided() -> None:
    """No point refutes it, and nothing proves it: never a guess."""
    expr = sp.log(sp.sin(x) + sp.cos(sp.sqrt(2) * x) + sp.Rational("1.999999"))
    entry = Activation(name="f", title="f", expr=expr, reference="")
    with pytest.raises(UndecidedError, match="not certified"):
        require_real(entry)


def test_a_denominator_without_a_zero_is_told_from_one_with_zeros() -> None:
    """The sum 1 + x tanh x is positive; the difference 1 − x tanh x vanishes twice."""
    require_real(activation("1/(1 + x*tanh(x))"))
    for wrong in ("1/(1 - x*tanh(x))", "log(1 - x*tanh(x))", "log(x*tanh(x))"):
        with pytest.raises((DefinitionError, UndecidedError)):
            require_real(activation(wrong))
