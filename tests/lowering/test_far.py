"""Beyond a clip nothing is lost; leading terms far out; roots in forms in y."""

import numpy as np
import pytest
import sympy as sp

from derive.errors import NoRuleError
from derive.lowering.beyond import beyond
from derive.lowering.far import far_tail
from derive.lowering.halves import E, Half, a, canonical, on_half_line
from derive.lowering.lower import value_of
from derive.lowering.pieced import Pieced, where_real
from derive.lowering.pieces import lower_output
from derive.printing.numpy_printer import kernel_text
from derive.proof import Piece, Region, Status
from derive.symbols import x
from tests.lowering.evaluated import special
from tests.lowering.test_lower import entry

LOGISTIC = 1 / (1 + sp.exp(-x))


def half_of(expr: sp.Expr, side: int) -> Half:
    (half,) = canonical((on_half_line(expr, side),))
    return half


@pytest.mark.parametrize(
    ("expr", "side", "main"),
    [
        (x * LOGISTIC, -1, 0),
        (x * sp.tanh(sp.log(1 + sp.exp(x))), 1, a),
        (x * sp.exp(-(x**2)), 1, 0),
        (x * (1 + sp.erf(x)), -1, 0),
        (sp.log(1 + sp.exp(x)) * LOGISTIC, -1, 0),
    ],
    ids=str,
)
def test_what_is_cut_off_is_proved_to_be_nothing(expr: sp.Expr, side: int, main: sp.Expr) -> None:
    """At a = 800 the bound suffices; at a = 4 it does not, and with another limit it never does."""
    half = half_of(expr, side)
    assert beyond(half, sp.sympify(main), sp.Integer(800)).verdict.status is Status.PROVED
    for limit, bound in ((main, 4), (main + 1, 800)):
        with pytest.raises(NoRuleError, match=f"beyond a = {bound} the result is not"):
            beyond(half, sp.sympify(limit), sp.Integer(bound))


def test_a_denominator_that_may_vanish_proves_nothing() -> None:
    """1 - 2aE is 0 somewhere: no bound is claimed for what is divided by it."""
    half = Half(E / (1 - 2 * a * E), half_of(x * LOGISTIC, -1).atoms)
    assert beyond(half, sp.S.Zero, sp.Integer(800)).verdict.status is Status.SUPPORTED


@pytest.mark.parametrize("limit", [0, 1])
def test_what_is_not_proved_is_measured(limit: int) -> None:
    """With a parameter nothing is proved; balls at a few of its values tell right from wrong."""
    p = sp.Symbol("p", positive=True)
    half = Half(limit + p * a * E / (1 + E), half_of(x * LOGISTIC, -1).atoms)
    claimed = sp.sympify(limit)
    assert beyond(half, claimed, sp.Integer(800)).verdict.status is Status.SUPPORTED
    for other, bound in ((claimed, 20), (1 - claimed, 800), (p, 800)):
        with pytest.raises(NoRuleError):
            beyond(half, other, sp.Integer(bound))


def test_leading_terms_are_found_where_a_power_outlives_its_exponential() -> None:
    """On the left x log(1 + σ(x)) is x eˣ; eˣ alone needs no help, nor does what grows."""
    found = far_tail(x * sp.log(1 + LOGISTIC), -1)
    assert found is not None
    assert (found.polynomial, found.rate) == (-a, 1)
    assert far_tail(sp.log(1 + sp.exp(x)), -1) is None
    assert far_tail(x * sp.log(1 + LOGISTIC), 1) is None
    assert far_tail(sp.exp(-sp.exp(x)), 1) is None


@pytest.mark.parametrize(
    ("form", "points"),
    [
        ((1 - x**2) ** sp.Rational(3, 2), [0.0, 0.5, 1 - 2**-40, -1 + 2**-50]),
        (2 * x - 2 * x ** sp.Rational(3, 2), [0.0, 1e-30, 0.3, 1 - 2**-50]),
        ((1 + x) * sp.log(1 + x), [0.0, 1e-20, 3.0]),
        (-x * sp.log(x), [1e-300, 0.2, 1.0]),
        (sp.sin(sp.pi * x) ** 2, [1e-20, 0.3, 1 - 2**-50]),
        (sp.sqrt(1 + x**2), [0.0, 1.0, 1e300]),
        (4 * x**2 / (1 + 4 * x**2), [1e-10, 1.0, 1e300]),
    ],
    ids=str,
)
def test_forms_in_y_keep_their_digits(form: sp.Expr, points: list[float]) -> None:
    """Where y nears its limits, and where its square overflows."""
    lowered = lower_output(Pieced((Piece(Region(), form),), ()), entry(x))
    text = kernel_text(lowered.term, ("x",))
    scope = {"np": np, "special": special(), "x": np.array(points)}
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        for line in text.lines:
            exec(line, scope)  # noqa: S102 - our own printer's text
        found = eval(text.result, scope)  # noqa: S307 - our own printer's text
    exact = [float(sp.N(form.subs(x, sp.Rational(p)), 30)) for p in points]
    np.testing.assert_allclose(found, exact, rtol=1e-15)


def test_at_the_ends_of_the_range_there_is_no_warning() -> None:
    """-y log y is 0 at y = 0, and nothing warns."""
    lowered = lower_output(Pieced((Piece(Region(), -x * sp.log(x)),), ()), entry(x))
    text = kernel_text(lowered.term, ("x",))
    with np.errstate(all="raise"):
        found = eval(text.result, {"np": np, "special": special(), "x": np.array([0.0])})  # noqa: S307
    assert found.tolist() == [0.0]


def test_roots_narrow_the_claim_to_where_they_are_real() -> None:
    """√x is about x ≥ 0, √(1 - x²) about the unit interval, √(1 + x²) about all x; artanh."""
    regions = {
        sp.sqrt(x): (0, sp.oo),
        sp.sqrt(1 - x**2): (-1, 1),
        sp.sqrt(1 + x**2): (-sp.oo, sp.oo),
        x * sp.atanh(x): (-1, 1),
    }
    for expr, ends in regions.items():
        (piece,) = where_real(value_of_formula(expr)).pieces
        assert (piece.region.lower, piece.region.upper) == ends


def value_of_formula(expr: sp.Expr) -> Pieced:
    return Pieced((Piece(Region(), expr),), ())


def test_a_difference_of_squares_is_a_product() -> None:
    """1 - y² loses half of the digits near y = 1, and (1 - y)(1 + y) none."""
    form = value_of_formula((1 - x**2) * sp.sqrt(1 + sp.atanh(x) ** 2))
    lowered = lower_output(form, entry(x))
    assert lowered.verdict.status is Status.PROVED
    assert "(1.0 - x)" in kernel_text(lowered.term, ("x",)).result


def test_the_definition_stays_on_the_whole_line() -> None:
    """An activation is real everywhere, so nothing is narrowed."""
    assert where_real(value_of(entry(x * LOGISTIC))) == value_of(entry(x * LOGISTIC))
