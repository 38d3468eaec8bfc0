"""Floats in code, calls in a file, and names: what is read and how."""

import ast

import pytest
import sympy as sp

from derive.judging.callsites import fed_in
from derive.judging.child.naming import order_of, slope_stems, stem
from derive.judging.constants import exact, linked


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("0.044715", sp.Rational(44715, 10**6)),
        ("0.3333333333333333", sp.Rational(1, 3)),
        ("0.3333", sp.Rational(3333, 10**4)),
        ("0.7978845608028654", sp.sqrt(2 / sp.pi)),
        ("1.4142135623730951", sp.sqrt(2)),
        ("2.5066282746310002", sp.sqrt(2 * sp.pi)),
    ],
)
def test_floats_stand_for_exact_numbers(text: str, meant: sp.Expr) -> None:
    """Few digits are a decimal, all digits the simplest number that rounds to them."""
    assert exact(text) == meant


def test_a_product_of_other_floats_is_one() -> None:
    """SELU's third constant is the product of the first two, whichever is read as it stands."""
    scale, alpha = "1.0507009873554805", "1.6732632423543772"
    found = linked([scale, alpha, "1.7580993408473766"])
    assert found["1.7580993408473766"] == found[scale] * found[alpha]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sigmoid_derivative", "sigmoid"), ("d_sigmoid", "sigmoid"), ("sigmoidPrime", "sigmoid"),
        ("dsigmoid", "sigmoid"), ("relu2deriv", "relu"), ("backprop_relu_k", "reluk"),
        ("grad_f", "f"), ("relu6_backward", "relu6"), ("double_relu_grad", "doublerelu"),
    ],
)  # fmt: skip
def test_names_lead_to_their_functions(name: str, value: str) -> None:
    """What is left of a derivative's name is its function's."""
    assert value in slope_stems(name)


def test_a_derivative_from_something_else_is_not_judged() -> None:
    """``sigmoid_derivative_from_tail`` takes neither x nor y."""
    assert slope_stems("sigmoid_derivative_from_tail") == []
    assert slope_stems("sigmoid_derivative_from_output") == ["sigmoid"]


def test_second_derivatives_are_told_by_their_names() -> None:
    """Only words that say so count."""
    assert [order_of(n) for n in ("grad2", "tanh_second_derivative", "double_relu_grad")] == [
        2,
        2,
        1,
    ]
    assert stem("tanh_second_derivative") == "tanh"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = f(z)\nf_prime(a)", "y"),
        ("a = f(z)\nf_prime(z)", "x"),
        ("a = f(z)\nf_prime(a)\nf_prime(z)", "both"),
        ("f_prime(f(z))", "y"),
        ("zs.append(z)\na = f(z)\nacts.append(a)\nf_prime(acts[-1])", "y"),
        ("f_prime(w)", ""),
    ],
)
def test_calls_say_what_is_handed_over(text: str, said: str) -> None:
    """Assignments and appends are followed; what is unknown stays unknown."""
    assert fed_in(ast.parse(text), "f", "f_prime") == said
