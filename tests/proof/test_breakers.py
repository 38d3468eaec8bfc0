"""Claims that once ended in an error of another library: ends without a value, unreal branches."""

import itertools
import random

import pytest
import sympy as sp

from derive.errors import UndecidedError
from derive.proof import Region, Status, prove_equal, sign_on
from derive.proof.factors import signed_factors
from derive.symbols import x
from tests.thinned import thinned

a, b, c = sp.symbols("a b c", real=True)
HALF_LINE = Region(sp.S.Zero, sp.S.Infinity)


def test_what_cannot_be_evaluated_is_not_decided() -> None:
    """A derivative of a Dirac delta raises nothing."""
    verdict = prove_equal(sp.DiracDelta(x, 1), sp.S.Zero, HALF_LINE)
    assert verdict.status in (Status.UNDECIDED, Status.SUPPORTED)


@pytest.mark.parametrize(
    ("left", "right", "region"),
    [
        (sp.sqrt(sp.Abs(a * x + 1)), sp.sqrt(a * x + 1), Region(assumptions=(a >= 0,))),
        (sp.LambertW(x, 1), sp.LambertW(x), HALF_LINE),
    ],
)
def test_what_is_not_real_everywhere_is_refuted(
    left: sp.Expr, right: sp.Expr, region: Region
) -> None:
    """An end −1/a and a complex branch raise nothing, and a point shows where there is no value."""
    assert prove_equal(left, right, region).status is Status.REFUTED


def test_a_pole_between_pieces_raises_nothing() -> None:
    """The formulas of max(1/x, −1/x) have no value at 0, where they meet."""
    assert prove_equal(sp.Max(1 / x, -1 / x), 1 / sp.Abs(x), Region()).status is Status.PROVED


@pytest.mark.parametrize(
    "expr",
    [
        a * x**a,
        a * x ** (a - 1) - x**a,
        (x**a - 3 * x ** (a + 2)) * (2 - a),
        x ** (2 * a) - 5 * x**a + 6,
        (1 + x**a) ** (-a) * (x - 2),
        x ** (a / 2) - x ** (a / 2 + 1) / 3,
    ],
    ids=str,
)
def test_powers_with_a_letter_are_positive_factors(expr: sp.Expr) -> None:
    """What is left has the sign of the function; SymPy cannot order a beside x^a."""
    constant, factors = signed_factors(expr)
    product = constant * sp.Mul(*(factor.expr**factor.exponent for factor in factors))
    for values in (
        {x: u, a: v} for u in (sp.Rational(1, 3), 2, 5) for v in (-1, sp.Rational(7, 4))
    ):
        assert sp.sign(sp.N(product.subs(values))) == sp.sign(sp.N(expr.subs(values)))


def test_a_power_of_itself_is_undecided() -> None:
    """The exponent of x^x moves with x."""
    with pytest.raises(UndecidedError):
        signed_factors(a * x**x)


def test_a_spike_is_0_beside_its_place() -> None:
    """SymPy differentiates sign x to 2δ(x), which is 0 on both pieces."""
    assert prove_equal(sp.diff(sp.sign(x), x), sp.S.Zero, Region()).status is Status.PROVED
    wrong = prove_equal(sp.DiracDelta(x) + x, sp.S.Zero, Region())
    assert wrong.status is Status.REFUTED


@pytest.mark.parametrize("digits", [250, 2000])
def test_errors_beyond_the_usual_precision_are_refuted(digits: int) -> None:
    """Where the normal form is not 0, the balls are made finer until a point shows it."""
    wrong = sp.exp(x) * (1 + sp.Rational(1, 10**digits))
    assert prove_equal(wrong, sp.exp(x), Region()).status is Status.REFUTED


def test_what_is_1_but_for_900_digits_is_refuted() -> None:
    """The function tanh(1000 x) is not 1 for x > 1."""
    far = Region(sp.S.One, sp.S.Infinity)
    assert prove_equal(sp.tanh(1000 * x), sp.S.One, far).status is Status.REFUTED


_RELATIONS = (a, b, a - b, b - c, a - c, a + b, a - 2 * b, a - 1, 1 - c, a * b - 1, a - b * c)
_ASKED = (a, b, a - b, a + b, a * b, a - c, a - b + c, a**2 - b**2, 1 + a * b)
_PLACES = [
    dict(zip((a, b, c), map(sp.Rational, place), strict=True))
    for place in itertools.product(("-3", "-1/2", "0", "1/3", "1", "5/2"), repeat=3)
]


@pytest.mark.parametrize("seed", thinned(range(60), 6))
def test_no_sign_follows_from_comparisons_that_go_round(seed: int) -> None:
    """From a < b nothing follows for a: with a = b − t, the bound b > a is one of t no more."""
    draw = random.Random(seed)  # noqa: S311 -- a test is drawn
    kinds = (sp.Gt, sp.Ge, sp.Lt, sp.Le)
    stated = tuple(
        draw.choice(kinds)(draw.choice(_RELATIONS), 0) for _ in range(draw.choice((1, 2, 3)))
    )
    allowed = [place for place in _PLACES if all(r.subs(place) == sp.true for r in stated)]
    for asked in _ASKED:
        sign = sign_on(asked, Region(assumptions=stated), strict=False)
        seen = {sp.sign(asked.subs(place)) for place in allowed}
        assert sign is None or seen <= {0, sign}, (stated, asked)
