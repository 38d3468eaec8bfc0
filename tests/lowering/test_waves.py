"""Sums of a sine and a cosine become one call where their terms cancel."""

import pytest
import sympy as sp

from derive.activation import Activation
from derive.lowering.lower import slope_of, value_of
from derive.lowering.pieces import lower_input
from derive.lowering.records import Lowered
from derive.lowering.waves import doubled, held_at_infinity
from derive.printing.numpy_printer import kernel_text
from derive.proof import Status
from derive.symbols import x


def lowered(expr: sp.Expr, *, slope: bool = False) -> Lowered:
    activation = Activation(name="mine", title="Mine", expr=expr, reference="none")
    value = value_of(activation)
    return lower_input(slope_of(value, activation) if slope else value, activation)


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (x * sp.cos(x), "-special.wave(a, a, -1.0)"),
        (x**3 * sp.cos(x), None),  # 3·cos u rounds
        (x + sp.sin(x) ** 2, "t * t"),
    ],
)
def test_which_sums_become_one_call(expr: sp.Expr, text: str | None) -> None:
    """Coefficients are powers of two, or such times |x|; 1 + 2 sin cos is a square."""
    found = lowered(expr, slope=True)
    assert found.verdict.status is Status.PROVED
    kernel = kernel_text(found.term, ("x",))
    assert text is None or kernel.result == text
    waves = ["special.wave(" in line for line in (*kernel.lines, kernel.result)]
    assert any(waves) is (text is not None)


def test_what_is_no_square_stays() -> None:
    """Another constant, another factor, two angles."""
    sine, cosine = sp.sin(x), sp.cos(x)
    for expr in (2 + 2 * sine * cosine, 1 + sine * cosine, 1 + 2 * sine * sp.cos(2 * x)):
        assert doubled(expr) == expr
    assert doubled(1 - 2 * sine * cosine) != 1 - 2 * sine * cosine


def test_only_x_outgrows_a_wave() -> None:
    """The limit of x + sin x is infinite, x·cos x and sin x have none."""
    for expr, held in ((x + sp.sin(x), True), (x * sp.cos(x), False), (sp.sin(x), False)):
        term = lowered(expr).term
        text = kernel_text(held_at_infinity(term, expr), ("x",)).result
        assert ("_or_zero(" in text) is held
