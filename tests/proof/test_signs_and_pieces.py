"""The sign oracle and the certified split into smooth pieces: certain, or nothing."""

import pytest
import sympy as sp
from sympy import Abs, Max, Min, Piecewise, S, cosh, exp, log, oo, pi, sqrt, tanh

from derive.activation import Activation
from derive.errors import UndecidedError
from derive.proof import Region, pieces_of, sign_on
from derive.proof.factors import in_letters
from derive.symbols import x
from tests.sample import ENTRIES

a = sp.Symbol("a", real=True)
b = sp.Symbol("b", real=True)
RIGHT = Region(S.Zero, oo)
LINE = Region()


@pytest.mark.parametrize(
    ("expr", "region", "sign"),
    [
        (exp(x), LINE, 1),
        (x**2 + x + 1, LINE, 1),
        (x**2 - 2 * x + 1, LINE, None),
        (x**3 - x - 10, RIGHT, None),
        (x**4 - 3 * x + 3, LINE, 1),
        (-1 / cosh(x), LINE, -1),
        (sqrt(1 + x**2) - x, LINE, 1),
        (1 - tanh(x) ** 2, LINE, 1),
        (log(1 + exp(x)), LINE, 1),
        (exp(x) - 1, RIGHT, 1),
        (x - pi, Region(sp.Integer(3), oo), None),
        (x - pi, Region(pi, oo), 1),
        (a, Region(assumptions=(a >= 0,)), None),
        (a * x + 1, Region(S.Zero, oo, (a >= 0,)), 1),
        (a - b, Region(assumptions=(a > b,)), 1),
        (a * b, Region(assumptions=(a > b, b > 0)), 1),
        (a - 1, Region(assumptions=(a >= 0, a <= 1)), None),
        (2 - a, Region(assumptions=(a >= 0, a <= 1)), 1),
        (x - a, Region(a, oo, (a > 0,)), 1),
        (Abs(x) + 1, LINE, 1),
        (x - x, LINE, 0),
        (log(1 + exp(x)) - x, LINE, 1),
        (log(1 + exp(-a)), Region(assumptions=(a > 0,)), 1),
        (2 * log(1 + x) - log(1 + 2 * x), RIGHT, 1),
        (2 * log(1 + x) - log(1 + 3 * x), RIGHT, None),
        (log(1 + exp(x)) - 2 * x, LINE, None),
        (log((1 + sqrt(5)) / 2), LINE, 1),
        (log(log((1 + sqrt(5)) / 2)), LINE, -1),
        (x, Region(log(1 + exp(-a)), oo, (a > 0,)), 1),
        (sqrt(1 + x) - 2, Region(sp.Integer(3), oo), 1),
        (sqrt(1 + x) - 2, RIGHT, None),
        (1 - (1 + exp(-x)) ** (-a), Region(assumptions=(a > 0,)), 1),
        (1 - (1 + exp(-x)) ** (-a), Region(assumptions=(a < 0,)), -1),
        (1 - (1 + exp(-x)) ** (-a), Region(assumptions=(a > -1,)), None),
        (2 * (1 + exp(-x)) ** a - 1, Region(assumptions=(a > 0,)), 1),
        (1 - 2 * (1 + exp(-x)) ** (-a), Region(assumptions=(a > 0,)), None),
        (exp(a * x) - exp(b * x), Region(S.Zero, oo, (a > b,)), 1),
        (exp(a * x) - exp(b * x), Region(-oo, S.Zero, (a > b,)), -1),
        (exp(a * x) - exp(b * x), Region(assumptions=(a > b,)), None),
        (exp(a * x) + exp(b * x) - 1, Region(S.Zero, oo, (a > b,)), None),
    ],
    ids=str,
)
def test_strict_sign(expr: sp.Expr, region: Region, sign: int | None) -> None:
    """A strict sign is certified where it holds everywhere, parameters included, else not."""
    assert sign_on(expr, region) == sign


@pytest.mark.parametrize(
    ("expr", "region", "sign"),
    [
        (x**2 - 2 * x + 1, LINE, 1),
        (a, Region(assumptions=(a >= 0,)), 1),
        (a - 1, Region(assumptions=(a >= 0, a <= 1)), -1),
        (tanh(x) ** 2, LINE, 1),
        (x, LINE, None),
        (Max(0, x), LINE, 1),
    ],
    ids=str,
)
def test_weak_sign(expr: sp.Expr, region: Region, sign: int | None) -> None:
    """A weak sign allows zeros, no more."""
    assert sign_on(expr, region, strict=False) == sign


def ends(expr: sp.Expr, region: Region = LINE) -> list[sp.Expr]:
    found = pieces_of(expr, region)
    return [found[0].region.lower, *(piece.region.upper for piece in found)]


@pytest.mark.parametrize(
    ("expr", "where"),
    [
        (Max(0, Min(1, x / 6 + S.Half)), [-oo, -3, 3, oo]),
        (Abs(Abs(x) - 1), [-oo, -1, 0, 1, oo]),
        (Abs(exp(x) - 2), [-oo, log(2), oo]),
        (Abs(x**2 - 2), [-oo, -sqrt(2), sqrt(2), oo]),
        (Abs(x**2 + 1), [-oo, oo]),
        (Piecewise((x, x > 0), (x, True)), [-oo, oo]),
        (Piecewise((x**2, x > 1), (x**2, x < 1), (0, True)), [-oo, 1, oo]),
        (Piecewise((x**2, x > 1), (x**2, x < 1), (1, True)), [-oo, oo]),
        (Max(x, -x, 1), [-oo, -1, 1, oo]),
    ],
    ids=str,
)
def test_pieces_end_at_the_kinks(expr: sp.Expr, where: list[sp.Expr]) -> None:
    """Pieces end where a branch changes, nested branches included; equal neighbours are one."""
    assert ends(expr) == where


def test_ends_with_parameters_are_ordered_by_the_assumptions() -> None:
    """Softshrink has its kinks at −a < a once a > 0 is assumed."""
    shrink = Piecewise((x - a, x > a), (x + a, x < -a), (0, True))
    assert ends(shrink, Region(assumptions=(a > 0,))) == [-oo, -a, a, oo]


def test_an_order_that_depends_on_a_parameter_is_not_guessed() -> None:
    """Without a > 0 nobody knows on which side of −a the point a lies."""
    shrink = Piecewise((x - a, x > a), (x + a, x < -a), (0, True))
    with pytest.raises(UndecidedError):
        pieces_of(shrink, LINE)


def test_a_sign_that_no_test_reaches_is_not_guessed() -> None:
    """Where e^x meets 3 cos x is not found by inversion, so the split is refused."""
    with pytest.raises(UndecidedError):
        pieces_of(Abs(exp(x) - 3 * sp.cos(x)), LINE)


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_splits_at_its_kinks(entry: Activation) -> None:
    """The pieces of an entry of the catalogue end at the kinks that its record states."""
    found = ends(entry.expr, Region(assumptions=entry.assumptions))
    assert {kink.at for kink in entry.kinks} <= set(found)


@pytest.mark.parametrize(
    "expr",
    [sp.cos(x) ** 2, 1 + sp.cos(x), 1 - sp.sin(x) ** 2, exp(x) * (1 + sp.cos(x))],
    ids=str,
)
def test_signs_hold_where_a_tangent_has_its_poles(expr: sp.Expr) -> None:
    """1/(1 + tan²) is positive for every tangent, yet cos² is 0 where there is none."""
    assert sign_on(expr, Region()) is None
    assert sign_on(expr, Region(), strict=False) == 1
    assert sign_on(expr, Region(sp.Rational(-1), sp.Rational(1))) == 1


@pytest.mark.parametrize(
    "expr",
    [
        exp(-a * x) - b * exp(-2 * a * x) + exp(a * x**3),
        sqrt(x**2 + 1) + sqrt(x**2 + 4) - log(x**2 + 2) * log(x**2 + 3),
        exp(x) + exp(x**2) + exp(a * x),
    ],
)
def test_letters_have_names_of_their_own(expr: sp.Expr) -> None:
    """No two letters of one expression share a name, so that no order is drawn at random."""
    _, letters = in_letters(expr)
    assert len(letters) > 2
    assert len({str(letter) for letter in letters}) == len(letters)


def test_a_hyperbolic_sine_is_compared_by_its_argument() -> None:
    """Whether sinh x is above 1 is whether x is above arsinh 1."""
    below, above = pieces_of(sp.Abs(sp.sinh(x) - 1), Region())
    assert below.expr == -above.expr
    assert sp.simplify(below.region.upper - sp.asinh(1)) == 0
