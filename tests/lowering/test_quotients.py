"""Logarithms of quotients and forms in exponentials: no difference that cancels is left."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.lowering.halves import E, a, canonical, inside_log1p, on_half_line
from derive.lowering.lower import value_of
from derive.lowering.pieced import Pieced
from derive.lowering.pieces import lower_input, lower_output
from derive.lowering.terms import meaning
from derive.printing.numpy_printer import kernel_text
from derive.proof import Piece, Region, Status
from derive.symbols import x
from tests.lowering.evaluated import special
from tests.lowering.test_lower import entry, evaluated

CLIPPED = sp.log((1 + sp.exp(x)) / (1 + sp.exp(x - 1)))
LOGISH = sp.log(1 + 1 / (1 + sp.exp(-x)))


@pytest.mark.parametrize("expr", [CLIPPED, LOGISH, sp.log((3 + sp.exp(x)) / (1 + sp.exp(x)))])
@pytest.mark.parametrize("side", [-1, 1])
def test_the_logarithm_of_a_quotient_is_one_log1p(expr: sp.Expr, side: int) -> None:
    """One letter, and the half-line's function is what it was."""
    exact = on_half_line(expr, side)
    (half,) = canonical((exact,))
    logs = [atom for atom in half.atoms if atom.symbol.name.startswith("L")]
    assert len(logs) == 1
    for at in (sp.Rational(1, 3), 2, 11):
        assert abs(sp.N((half.exact - exact).subs(a, at), 40)) < 1e-35


def test_what_is_under_the_logarithm_is_a_quotient_in_the_falling_exponential() -> None:
    """Constants like e^-1 stay constants."""
    exact = sp.log(1 + sp.exp(-a) * sp.exp(-1) / (2 + sp.exp(-2 * a)))
    found = inside_log1p(exact, a)
    assert sp.simplify(found - E * sp.exp(-1) / (2 + E**2)) == 0


@pytest.mark.parametrize("expr", [CLIPPED, LOGISH])
def test_such_logarithms_keep_their_digits(expr: sp.Expr) -> None:
    """Where the quotient is near 1 as well as where it is not."""
    points = np.linspace(-300.0, 300.0, 301)
    computed = evaluated(entry(expr), points)
    with mpmath.workdps(200):
        exact = sp.lambdify(x, expr, "mpmath")
        wanted = [exact(mpmath.mpf(float(p))) for p in points]
    for got, want in zip(computed, wanted, strict=True):
        assert abs(mpmath.mpf(float(got)) - want) <= 5 * np.spacing(float(abs(want)))


@pytest.mark.parametrize(
    "form",
    [
        (-sp.exp(x) + 1 + sp.E - sp.E * sp.exp(-x)) / (sp.E - 1),
        (sp.exp(x) - 1) * (sp.exp(x) - sp.exp(2)),
    ],
)
def test_forms_in_exponentials_are_products(form: sp.Expr) -> None:
    """Every zero is a factor, so that nothing is lost beside it, and the product is proved."""
    whole = Pieced((Piece(Region(), form),), ())
    lowered = lower_output(whole, entry(sp.exp(x)))
    assert "factored" in lowered.rules
    assert lowered.verdict.status is Status.PROVED
    computed = meaning(lowered.term, {"x": x})
    assert isinstance(computed, sp.Mul)


def test_a_falling_exponential_is_taken_into_its_difference() -> None:
    """e^-y (e^y - 1) is 1 - e^-y: one factor would overflow where the other is 0."""
    for form, exact in ((1 - sp.exp(-x), 1.0), ((sp.exp(x) - 1) * sp.exp(-3 * x), 0.0)):
        lowered = lower_output(Pieced((Piece(Region(), form),), ()), entry(sp.exp(x)))
        text = kernel_text(lowered.term, ("x",))
        with np.errstate(over="raise", invalid="raise"):
            scope = {"np": np, "special": special(), "x": np.array([800.0])}
            assert eval(text.result, scope) == [exact]  # noqa: S307


def test_other_sums_of_exponentials_stay() -> None:
    """e^y + 1 has no real zero, e^y - y none that is a power of e."""
    for form in (sp.exp(x) + 1, sp.exp(x) - x, sp.exp(x) - 3, sp.exp(x**2) - 1):
        lowered = lower_output(Pieced((Piece(Region(), form),), ()), entry(sp.exp(x)))
        assert "factored" not in lowered.rules


def test_a_function_of_ones_own_is_within_the_limits() -> None:
    """log(1 + σ(x)) is lowered without a select on the sign of what cancels."""
    lowered = lower_input(value_of(entry(LOGISH)), entry(LOGISH))
    assert lowered.verdict.status is Status.PROVED
