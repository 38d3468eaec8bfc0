"""Sums of a sine and a cosine become one call where their terms cancel."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation
from derive.catalog import get
from derive.lowering import operations as op
from derive.lowering.functions import SineAndCosine
from derive.lowering.lower import by_parameter_of, slope_of, value_of
from derive.lowering.pieces import lower_input
from derive.lowering.quarter_turns import quarter_turns
from derive.lowering.records import Lowered
from derive.lowering.terms import Letter, call, number
from derive.lowering.waves import doubled, held_at_infinity, squared
from derive.printing.numpy_printer import kernel_text
from derive.proof import Status
from derive.symbols import x
from tests.lowering.evaluated import errors, special


def lowered(expr: sp.Expr, *, slope: bool = False) -> Lowered:
    activation = Activation(name="mine", title="Mine", expr=expr, reference="none")
    value = value_of(activation)
    return lower_input(slope_of(value, activation) if slope else value, activation)


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (x * sp.cos(x), "-special.wave(a, a, -1.0)"),
        (x**3 * sp.cos(x), None),  # 3·cos u rounds
        (x + sp.sin(x) ** 2, "special.wave_square(x)"),
    ],
)
def test_which_sums_become_one_call(expr: sp.Expr, text: str | None) -> None:
    """Coefficients are powers of two, or such times |x|; 1 + 2 sin cos is a square."""
    found = lowered(expr, slope=True)
    assert found.verdict.status is Status.PROVED
    kernel = kernel_text(found.term, ("x",))
    assert text is None or kernel.result == text
    waves = ["special.wave" in line for line in (*kernel.lines, kernel.result)]
    assert any(waves) is (text is not None)


def test_only_equal_factors_are_a_square() -> None:
    """Of two angles, or of a sine alone, the product stays."""
    one, other = (call(op.BOTH_WAVES, t) for t in (Letter("x"), number(2) * Letter("x")))
    assert squared(one * one) == call(op.BOTH_WAVES_SQUARED, Letter("x"))
    for term in (one * other, one + one, call(op.QUIET_SIN, Letter("x")) * one):
        assert squared(term) == term


@pytest.mark.parametrize(
    ("expr", "square"),
    [
        (1 + sp.cos(2 * x), 2 * sp.cos(x) ** 2),
        (3 - 3 * sp.cos(x), 6 * sp.sin(x / 2) ** 2),
        (1 + sp.sin(2 * x), (sp.sin(x) + sp.cos(x)) ** 2),
        (2 - 2 * sp.sin(x), 2 * (sp.cos(x / 2) - sp.sin(x / 2)) ** 2),
        (-1 - sp.cos(x), -2 * sp.cos(x / 2) ** 2),
    ],
    ids=str,
)
def test_one_and_a_wave_is_the_square_of_a_half(expr: sp.Expr, square: sp.Expr) -> None:
    """Beside its double zeros 1 + cos 2x keeps no digit, 2 cos² x all of them."""
    found = doubled(expr)
    plain = found.replace(SineAndCosine, lambda u: sp.sin(u) + sp.cos(u))
    assert found != expr
    assert sp.expand(plain - square) == 0


def test_other_constants_are_no_squares() -> None:
    """Neither 2 + cos x nor a sum with something else."""
    for expr in (2 + sp.cos(x), 1 + 2 * sp.sin(x), 1 + sp.cos(x) + sp.sin(x), 1 + x + sp.cos(x)):
        assert doubled(expr) == expr


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


def test_the_last_place_of_the_largest_floats_less_full_turns() -> None:
    """It differs from 2^971 by a multiple of 2π, and is at most π."""
    with mpmath.workprec(1400):
        far = mpmath.fsum(quarter_turns().far)
        turns = (mpmath.mpf(2) ** 971 - far) / (2 * mpmath.pi)
        assert abs(turns - mpmath.nint(turns)) < mpmath.mpf(2) ** -150
        assert abs(far) <= mpmath.pi


@pytest.mark.parametrize("sizes", [(1.0, 1.0), (0.5, -0.5), (-1.0, 2.0)], ids=str)
@pytest.mark.parametrize("place", [0, 40, 971])
def test_waves_keep_their_digits_among_all_floats(sizes: tuple[float, float], place: int) -> None:
    """2^52 to 2^53 last places, up to the largest float64: no more than 4 units, zeros included."""
    if place == 40 and sizes[0] != -sizes[1] and sizes[0] != sizes[1]:
        pytest.skip("from 2^53 to 2^1023 sums of two sizes are as NumPy has them")
    whole = np.random.default_rng(7).integers(2**52, 2**53, 400).astype(float)
    u = np.ldexp(whole, place) * np.where(whole % 2, 1.0, -1.0)
    found = special().wave(u, *map(np.array, sizes))
    with mpmath.workprec(1400):
        angles = list(map(mpmath.mpf, u))
        exact = [sizes[0] * mpmath.sin(v) + sizes[1] * mpmath.cos(v) for v in angles]
    assert errors(found, exact).max() < 8


@pytest.mark.parametrize(("dtype", "most"), [(np.float32, 0.51), (np.float64, 2.6)])
def test_the_square_of_a_sine_of_half_turns(dtype: type, most: float) -> None:
    """Sin² πu, to fewer units than the square of what has been rounded."""
    u = np.linspace(-1.2, 1.2, 1201).astype(dtype)
    u = u[u != 0]
    found = special().sin_pi_square(u)
    with mpmath.workdps(40):
        exact = [mpmath.sinpi(mpmath.mpf(float(v))) ** 2 for v in u]
        units = [abs(mpmath.mpf(float(f)) - e) for f, e in zip(found, exact, strict=True)]
        spacing = np.spacing(np.array(exact, dtype))
    assert found.dtype == dtype
    assert max(float(a) / float(b) for a, b in zip(units, spacing, strict=True) if b > 0) < most


def test_the_multiple_of_a_wave_is_kept_beside_another_factor() -> None:
    """(cos u − 2u sin u)·e^(−u²) has the wave u·sin u − cos u/2 in it, twice; x is held far out."""
    found = lowered(sp.sin(x) * sp.exp(-(x**2)), slope=True)
    assert found.verdict.status is not Status.REFUTED
    text = kernel_text(found.term, ("x",))
    assert any("special.wave(" in line for line in (*text.lines, text.result))
    at = np.array([-np.inf, -1e300, -3.0, 0.6532711870944031, 2.0, np.inf])
    scope = {"np": np, "special": special(), "x": at}
    exec("\n".join((*text.lines, f"result = {text.result}")), scope)  # noqa: S102 - our own
    exact = [sp.diff(sp.sin(x) * sp.exp(-(x**2)), x).subs(x, sp.Rational(v)).n(40) for v in at[2:5]]
    assert scope["result"][[0, 1, 5]].tolist() == [0.0, 0.0, 0.0]
    assert errors(scope["result"][2:5], exact).max() < 10


def test_the_multiple_of_a_wave_comes_last() -> None:
    """2(u cos u − sin u/2) overflows for u in the last binade, where sin u times it does not."""
    entry = get("snake")
    (parameter,) = entry.parameters
    found = lower_input(by_parameter_of(value_of(entry), parameter), entry)
    text = kernel_text(found.term, ("x", parameter.name))
    assert any("special.sin_at(" in line for line in text.lines)
    assert text.result.startswith("2.0 * (u * (special.wave_at(")


def test_bounded_sums_of_waves_are_held_at_infinity() -> None:
    """In x + (1 - cos 2x)/2 the wave is 0 there, so that the sum is infinite."""
    term = call(op.QUIET_COS, Letter("x"))
    held = call(op.COS_OR_ZERO, Letter("x"))
    assert held_at_infinity(term, x + (1 - sp.cos(2 * x)) / 2) == held
    assert held_at_infinity(term, x + (1 - x * sp.cos(2 * x)) / 2) == term
