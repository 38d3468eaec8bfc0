"""Between the tails a cheaper formula serves; it is proved, bounded, and nothing in it cancels."""

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.lowering import rules
from derive.lowering.lower import slope_of, value_of
from derive.lowering.pieces import lower_input
from derive.lowering.records import Lowered
from derive.lowering.terms import Letter, cost
from derive.printing.numpy_printer import kernel_text
from derive.proof import Status
from derive.symbols import x


def entry(expr: sp.Expr, parameters: tuple[Parameter, ...] = ()) -> Activation:
    return Activation(name="mine", title="Mine", expr=expr, reference="none", parameters=parameters)


def lowered(expr: sp.Expr, *, slope: bool = False) -> Lowered:
    activation = entry(expr)
    value = value_of(activation)
    return lower_input(slope_of(value, activation) if slope else value, activation)


SIGMOID = 1 / (1 + sp.exp(-x))
SOFTPLUS = sp.log(1 + sp.exp(x))


@pytest.mark.parametrize(
    ("expr", "text", "ends"),
    [
        (SIGMOID, "e / (1.0 + e)", (None, 80)),
        (x * SIGMOID, "x / (1.0 + np.exp(-x))", (-80, None)),
        (SOFTPLUS, "np.log1p(np.exp(x))", (None, 80)),
        (x * sp.tanh(SOFTPLUS), "e * (2.0 + e) * x / (2.0 + e * (2.0 + e))", (-80, 40)),
        # 3x overflows where x does not: x comes after the division where it has no bound
        (3 * x * SIGMOID, "3.0 / (1.0 + np.exp(-x)) * x", (-80, None)),
        # the product with 1.702 rounds: it is made good
        (
            x / (1 + sp.exp(-sp.Rational(1702, 1000) * x)),
            "x / (1.0 + special.exp_polynomial(x, (0.0, -1.702,), (0.0, -4.263256414560601e-17,)))",
            (-47, 47),
        ),
        # 2x overflows where x does not
        (2 * sp.exp(2 * x) / (1 + sp.exp(2 * x)) ** 2, "2.0 * e / (t * t)", (-40, 20)),
    ],
)
def test_a_product_of_sums_of_one_sign(
    expr: sp.Expr, text: str, ends: tuple[int | None, int | None]
) -> None:
    """The form in e^x or in e^-x, whichever is cheaper, with bounds only where it needs them."""
    careful = lowered(expr)
    middle = careful.middle
    assert middle is not None
    assert kernel_text(middle.lowered.term, ("x",)).result == text
    assert (middle.low, middle.high) == ends
    assert middle.lowered.verdict.status is Status.PROVED
    assert cost(middle.lowered.term) < cost(careful.term)


def test_an_interior_zero_is_kept() -> None:
    """The slope of SiLU vanishes at -1.278…: d and expm1(-d) have one sign, nothing cancels."""
    middle = lowered(x * SIGMOID, slope=True).middle
    assert middle is not None
    assert "np.expm1(-d)" in kernel_text(middle.lowered.term, ("x",)).result
    assert (middle.low, middle.high) == (-40, 80)


@pytest.mark.parametrize(
    "expr",
    [
        sp.tanh(x),  # one call already
        x * sp.exp(-(x**2)),  # no power of e^x
        sp.Max(0, x) + sp.Min(0, sp.exp(x) - 1),  # two formulas
        1 / (1 + sp.exp(-8 * x)),  # e^(8 x) soon leaves the range of float32
        SOFTPLUS - sp.log(2),  # may cancel
    ],
)
def test_what_has_none(expr: sp.Expr) -> None:
    """One call, another exponential, pieces, a narrow range, a difference."""
    found = lowered(expr).middle
    assert found is None or rules.MIDDLE.name not in found.lowered.rules


def stretched(domain: sp.Basic) -> Lowered:
    """Return x/(1 + e^(-bx)), lowered."""
    parameter = Parameter(symbol=B, name="b", default=sp.S.One, meaning="none", domain=domain)
    activation = entry(x / (1 + sp.exp(-B * x)), (parameter,))
    return lower_input(value_of(activation), activation)


B = sp.Symbol("b", real=True)


def test_a_positive_factor_of_x_moves_the_bounds() -> None:
    """f(x) = g(bx)/b has the form of g in bx, for -80 < bx."""
    middle = stretched(B > 0).middle
    assert middle is not None
    text = kernel_text(middle.lowered.term, ("x", "b")).result
    assert text == "x / (1.0 + special.exp_stretched(x, -b))"
    assert (middle.low, middle.high, middle.scale) == (-80, None, Letter("b"))
    assert middle.lowered.verdict.status is Status.PROVED


@pytest.mark.parametrize("domain", [sp.true, B < 0, sp.Ne(B, 0)])
def test_a_factor_of_another_sign_has_none(domain: sp.Basic) -> None:
    """The bounds would change places."""
    assert stretched(domain).middle is None
