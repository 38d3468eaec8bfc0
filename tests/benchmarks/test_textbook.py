"""Textbook code is what a person would write: the definition, no slower than need be."""

import numpy as np
import pytest
import sympy as sp

from benchmarks.textbook import formula_of, numpy_code
from derive.catalog import get
from derive.symbols import x


def text(name: str, *, slope: bool) -> str:
    """Return the textbook code of an entry."""
    code = numpy_code(formula_of(get(name), slope=slope))
    assert code is not None
    return code.text


@pytest.mark.parametrize(
    ("name", "slope", "expected"),
    [
        ("tanh", False, "np.tanh(x)"),  # the definition has exponentials, NumPy has the function
        ("tanh", True, "1 - np.tanh(x)**2"),
        ("relu", False, "np.maximum(0, x)"),
        ("relu", True, "np.where(x <= 0, 0, 1)"),
        ("abs", True, "np.sign(x)"),
        ("softsign", True, "1/(abs(x) + 1)**2"),
        ("isru", True, "1/(x**2 + 1)**(3/2)"),
        ("expm1", False, "np.expm1(x)"),
        ("sigmoid", False, "1/(1 + np.exp(-x))"),
    ],
)
def test_code_reads_as_in_a_book(name: str, slope: bool, expected: str) -> None:
    """No case, power or call more than the formula needs."""
    assert text(name, slope=slope) == f"def f(x):\n    return {expected}"


def test_what_occurs_twice_is_computed_once() -> None:
    """The exponential of σ′ is one call."""
    assert text("sigmoid", slope=True).count("np.exp") == 1


def test_constants_do_not_widen_float32() -> None:
    """2/√π is a Python float: a NumPy scalar would make float64 of it."""
    code = numpy_code(formula_of(get("erf"), slope=True))
    assert code is not None
    assert code.call(np.ones(3, np.float32)).dtype == np.float32


@pytest.mark.parametrize(
    ("formula", "single"),
    [
        (sp.exp(x), True),
        (x**2, True),
        (sp.Max(0, x), True),
        (x, False),
        (-sp.sin(x), False),
        (1 + sp.exp(x), False),
        (sp.exp(-x), False),
    ],
)
def test_single_calls_are_told_from_the_code(formula: sp.Expr, single: bool) -> None:
    """One operation on x is a single call; nothing, or two, is none."""
    code = numpy_code(formula)
    assert code is not None
    assert code.is_single_call is single
