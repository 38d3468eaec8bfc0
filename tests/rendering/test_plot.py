"""Plots are sampled from the exact expression."""

from dataclasses import replace

import numpy as np
import pytest
import sympy as sp

from derive.catalog import get
from derive.display.reading import from_sympy
from derive.rendering.chart import HEIGHT, WIDTH, Frame, Line, Plot
from derive.rendering.drawing import svg_path, tikz_path
from derive.rendering.numbers import ball_text
from derive.rendering.plot import plot
from derive.rendering.sampling import sample
from derive.symbols import x
from tests.rendering.studies import relu, sigmoid


@pytest.mark.parametrize(
    "expr",
    [sp.exp(-x) / (1 + x**2), sp.erf(x / sp.sqrt(2)), sp.Max(0, sp.Abs(x) - 1), sp.LambertW(x + 3)],
)
def test_samples_agree_with_the_expression(expr: sp.Expr) -> None:
    """Known functions by NumPy, others one by one: the same values."""
    points = np.array([-2.0, -0.5, 0.25, 3.0])
    exact = [float(expr.subs(x, sp.Rational(p)).evalf()) for p in points]
    assert sample(expr, points) == pytest.approx(exact, rel=1e-12)


def lines(drawn: Plot, role: str) -> tuple[Line, ...]:
    return next(curve.lines for curve in drawn.curves if curve.role == role)


def test_curves_stay_inside_the_frame() -> None:
    """Every point lies in the drawing area; the sigmoid ends high and its slope low."""
    drawn = plot(sigmoid())
    for line in (line for curve in drawn.curves for line in curve.lines):
        assert all(0 <= a <= WIDTH and 0 <= b <= HEIGHT for a, b in line)
    assert lines(drawn, "output")[0][-1][1] > 0.9 * HEIGHT
    assert lines(drawn, "slope")[0][-1][1] < 0.2 * HEIGHT


def test_the_frame_holds_the_second_derivative_where_it_is_bounded() -> None:
    """All of sigmoid's f″, one run from end to end, below the axis too."""
    drawn = plot(sigmoid())
    assert drawn.low < -0.096
    (run,) = lines(drawn, "curvature")
    assert (run[0][0], run[-1][0]) == (0, WIDTH)


def test_a_curve_goes_on_to_the_edge_of_the_frame() -> None:
    """What leaves the frame is cut at its edge, not at the last point inside; poles are not."""
    frame = Frame(-1.0, 1.0, 0.0, 1.0)
    (run,) = frame.lines(np.array([-1.0, 0.0, 1.0]), np.array([0.0, 0.5, 2.5]))
    assert run[-1] == (round(0.625 * WIDTH, 2), HEIGHT)
    (run,) = frame.lines(np.array([-1.0, 0.0, 1.0]), np.array([0.0, 0.5, np.inf]))
    assert run[-1] == (WIDTH / 2, HEIGHT / 2)


def test_what_grows_out_of_sight_leaves_the_frame() -> None:
    """Double exponentials would press everything else onto the axis."""
    entry = get("double_exp")
    steep = replace(
        sigmoid(),
        activation=entry,
        derivation=replace(
            sigmoid().derivation,
            activation=entry,
            branches=(
                replace(sigmoid().derivation.branches[0], definition=from_sympy(entry.expr)),
            ),
        ),
    )
    drawn = plot(steep)
    assert 100 < drawn.high < 250
    assert lines(drawn, "output")[0][-1][1] > 0.8 * HEIGHT


def test_the_slope_of_relu_is_drawn_in_two_pieces() -> None:
    """No line joins the two sides of a jump, and straight runs need two points."""
    slope = lines(plot(relu()), "slope")
    assert [len(line) for line in slope] == [2, 2]
    assert slope[0][-1][1] != slope[1][0][1]


def test_paths_are_written_for_each_language() -> None:
    """TikZ counts upwards, SVG downwards."""
    assert tikz_path([(0.0, 1.5), (2.0, 3.0)]) == "(0,1.5) (2,3)"
    assert svg_path([(0.0, 0.0), (2.0, HEIGHT)]) == f"M0 {HEIGHT:g}L2 0"


def test_enclosures_read_like_numbers() -> None:
    """Balls lose their brackets, exponents become powers of ten, minus signs are true."""
    assert ball_text("[-2.5088 +/- 3.60e-15]") == "−2.5088 ± 3.60·10⁻¹⁵"
    assert ball_text("-158/837") == "−158/837"
