"""Powers where their base is 0: joined, 0, or without a value; and cuts that no algebra finds."""

import pytest
import sympy as sp

from derive.described import Root
from derive.errors import UndecidedError
from derive.proof import Region, Status, Tower, pieces_of, prove_zero
from derive.proof.joined import joined
from derive.proof.powers import has_value, without_zero_powers
from derive.symbols import x, y

p = sp.Symbol("p", real=True)
HALF = sp.Rational(1, 2)


def test_powers_of_opposite_bases_are_joined() -> None:
    """(−x)^(3/2)/x = −√−x, which has a value at 0; e^x/x stays."""
    assert joined((-x) ** (3 * HALF) / x) == -sp.sqrt(-x)
    assert joined(p * x**p / x) == p * x ** (p - 1)
    assert joined(sp.exp(x) / x) == sp.exp(x) / x


def test_powers_of_zero_are_zero_where_the_exponent_is_positive() -> None:
    """0^p is 0 for p > 0; where p may be negative it stays."""
    assert without_zero_powers(sp.S.Zero**p + 1, Region(assumptions=(p > 0,))) == 1
    assert without_zero_powers(sp.S.Zero**p, Region()) == sp.S.Zero**p
    zero = sp.Pow(0, p, evaluate=False)
    assert Tower(Region(assumptions=(p > 0,))).convert(zero).is_zero
    with pytest.raises(UndecidedError):
        Tower(Region(assumptions=(p >= 0,))).convert(zero)


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (p * y * sp.exp(-sp.log(y) / p), False),
        (p * y ** (1 - 1 / p), False),
        (y * sp.sqrt(y), True),
        (1 / y, False),
        (sp.Piecewise((sp.log(y), y > 0), (0, True)), True),
        (sp.Piecewise((sp.log(y), y >= 0), (0, True)), False),
    ],
    ids=str,
)
def test_a_form_without_a_value_at_an_output_is_seen(form: sp.Expr, value: bool) -> None:
    """SymPy says that 0·e^(−log 0) is 0; no program does."""
    assert has_value(form, y, sp.S.Zero) is value


def test_a_double_zero_splits_nothing() -> None:
    """e^x − 1 touches x at 0; log(1 + x²) touches x at 0 and crosses it."""
    (piece,) = pieces_of(sp.Max(x, sp.exp(x) - 1), Region())
    assert piece.expr == sp.exp(x) - 1
    left, right = pieces_of(sp.Min(x, sp.asinh(x)), Region())
    assert (left.expr, left.region.upper, right.expr) == (x, 0, sp.asinh(x))
    tame = pieces_of(sp.Abs(sp.exp(x) - 1 - x) + sp.sign(x - sp.exp(x)), Region())
    assert {part.expr for part in tame} == {sp.exp(x) - 2 - x}


def test_a_cut_at_no_known_number_is_named_by_its_equation() -> None:
    """It holds that tanh x = x/10 at 0 and at two numbers that no formula tells."""
    *_, last = pieces_of(sp.Max(sp.tanh(x), x / 10), Region())
    assert isinstance(last.region.lower, Root)
    assert last.expr == x / 10
    meets, misses = (last.region.lower - k * sp.tanh(last.region.lower) for k in (10, 9))
    assert prove_zero(meets, Region()).status is Status.PROVED
    assert prove_zero(misses, Region()).status is not Status.PROVED
