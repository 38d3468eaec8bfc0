"""Functions of functions, and where they have settled."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.lowering import rules
from derive.lowering.composed import composed, familiar
from derive.lowering.lower import slope_of, value_of
from derive.lowering.operations import FUNCTIONS
from derive.lowering.pieces import lower_input
from derive.lowering.settled import asymptote
from derive.lowering.terms import Letter
from derive.lowering.zeros import find_zeros
from derive.symbols import x
from tests.lowering.evaluated import errors, values
from tests.lowering.test_lower import entry, evaluated

LOGISTIC = 1 / (1 + sp.exp(-x))


@pytest.mark.parametrize(
    "expr",
    [
        1 + sp.erf(x),
        sp.erf(x / 2) / 2 - sp.Rational(1, 2),
        1 - sp.tanh(x) ** 2,
        sp.atan(x) / sp.pi + sp.Rational(1, 2),
        x * (3 + 3 * sp.erf(x)),
    ],
    ids=str,
)
def test_sums_that_cancel_become_one_function(expr: sp.Expr) -> None:
    """The sum is gone, and what stands for it has the same value."""
    found = familiar(expr)
    assert not any(isinstance(e, sp.Add) for e in sp.preorder_traversal(found))
    meant = found.replace(
        lambda e: type(e) in FUNCTIONS and isinstance(e, sp.Function),
        lambda e: FUNCTIONS[type(e)].meaning(*e.args),
    )
    for point in (-3, sp.Rational(1, 7), 2):
        assert abs(sp.N((meant - expr).subs(x, point), 40)) < 1e-35


@pytest.mark.parametrize("expr", [1 + sp.erf(x) / 2, 2 - sp.tanh(x) ** 2, 1 + sp.atan(x)], ids=str)
def test_other_sums_stay(expr: sp.Expr) -> None:
    """Another constant is another function."""
    assert familiar(expr) == expr


@pytest.mark.parametrize(
    ("expr", "left", "right"),
    [
        (x * sp.tanh(sp.exp(x)), 0, 1),
        (x * LOGISTIC, 0, 1),
        (sp.exp(-sp.exp(-x)), 0, 0),
        (sp.erf(sp.log(1 + sp.exp(x))), 0, 0),
        (sp.log(1 + sp.exp(-x)), -1, 0),
    ],
    ids=str,
)
def test_asymptotes_are_found(expr: sp.Expr, left: int, right: int) -> None:
    """Both slopes are exact; from the start on, and not before, f is its asymptote in float64."""
    for side, slope in ((-1, left), (1, right)):
        found = asymptote(expr, side)
        assert found is not None
        assert found.slope == slope
        assert found.start <= 800


@pytest.mark.parametrize("expr", [1 / (1 + x**2), sp.log(1 + x**2), sp.sin(x), x**2, sp.exp(x)])
def test_what_settles_slowly_or_never_has_none(expr: sp.Expr) -> None:
    """Algebraic tails that fall need every x; so does what oscillates or is no line."""
    assert asymptote(expr, 1) is None


@pytest.mark.parametrize(
    "expr",
    [
        x * sp.erf(sp.exp(x)),
        x * sp.tanh(sp.sqrt(1 + x**2) - 1),
        sp.tanh(sp.log(1 + sp.exp(x)) ** 2),
        sp.exp(-sp.exp(-x)) * LOGISTIC,
    ],
    ids=str,
)
def test_compositions_of_ones_own(expr: sp.Expr) -> None:
    """The digits of f and f′ are right, nothing warns, and limits are limits."""
    activation = entry(expr)
    points = np.concatenate([np.linspace(-9.0, 9.0, 61) + 0.013, [-800.0, 800.0, -np.inf, np.inf]])
    for slope in (False, True):
        found = evaluated(activation, points, slope=slope)
        exact = sp.diff(expr, x) if slope else expr
        values = [float(sp.N(exact.subs(x, sp.Rational(float(p))), 30)) for p in points[:61]]
        np.testing.assert_allclose(found[:61], values, rtol=1e-12, atol=1e-300)
        assert not np.isnan(found).any()


@pytest.mark.parametrize(
    "expr",
    [
        (x + x**3 + x**5) / (3 + x**6),
        (1 + x**2 + x**4) / (2 + x**4 + x**8) ** 2,
        x**7 / (1 + x**4 + x**6),
    ],
    ids=str,
)
def test_rational_functions_of_high_degree_do_not_overflow(expr: sp.Expr) -> None:
    """Powers of |x| beyond 10^300 are never formed."""
    activation = entry(expr)
    lowered = lower_input(value_of(activation), activation)
    assert rules.HOMOGENEOUS.name in lowered.rules
    points = np.array([1e-200, 0.3, 1.0, 7.0, 1e40, 1e80, 1e300])
    exact = [float(sp.N(expr.subs(x, sp.Rational(float(p))), 30)) for p in points]
    np.testing.assert_allclose(evaluated(activation, points), exact, rtol=2e-15)


def test_a_quotient_of_roots_beside_a_parameter_does_not_overflow() -> None:
    """For k x²/(1 + x²)^(3/2), where the square of x is infinite."""
    k = sp.Symbol("k", real=True)
    term = composed(x * (1 + k * x / sp.sqrt(1 + x**2)).diff(x), {k: Letter("k")}).term
    with np.errstate(over="raise", invalid="raise"):
        found = values(term, np.array([-1e200, -1.0, 1.0, 1e200]), k=2.0)
    assert np.allclose(found, [0, -(2.0**-0.5), 2.0**-0.5, 0], atol=1e-15)


def test_every_zero_is_found_and_patched() -> None:
    """Zeros at simple fractions count too; beside each one the slope keeps its digits."""
    letter = sp.Symbol("a", positive=True)
    found = find_zeros((letter - 3) * (letter - sp.sqrt(2)) * sp.exp(-letter), letter)
    assert [float(zero.value) for zero in found] == pytest.approx([2**0.5, 3])
    activation = entry(LOGISTIC**2)
    second = slope_of(slope_of(value_of(activation), activation), activation)
    lowered = lower_input(second, activation)
    assert rules.NEAR_ZERO.name in lowered.rules
    assert not lowered.notes


def test_a_root_less_a_constant_is_written_as_a_quotient() -> None:
    """√(1 + e⁻ˣ) − 1 is a quotient; √(1 + x) − 1 stays, for far out the quotient is ∞/∞."""
    small = sp.exp(-x)
    root = sp.sqrt(1 + small)
    assert familiar(root - 1) == small / (root + 1)
    assert familiar(3 - 3 * root) == 9 * small / (-3 * root - 3)
    assert familiar(root - 2) == root - 2
    assert familiar(sp.sqrt(1 + x) - 1) == sp.sqrt(1 + x) - 1
    assert familiar(root + 1) == root + 1


def test_a_logarithm_close_to_0_is_log1p() -> None:
    """Tanh e^x is certified positive: log(1 + tanh e^x) keeps its digits where that is tiny."""
    term = composed(sp.log(1 + sp.tanh(sp.exp(x))), {}).term
    at = np.array([-40.0, -300.0, 0.5])
    with mpmath.workdps(400):
        exact = [mpmath.log(1 + mpmath.tanh(mpmath.exp(p))) for p in at]
    assert errors(values(term, at), exact).max() < 6
