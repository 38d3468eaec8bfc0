"""A parameter of either sign that stretches a piece: what is rewritten, and what is left."""

from types import SimpleNamespace

import mpmath as mp
import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.lowering.acceptance import accept
from derive.lowering.either_sign import of_either_sign
from derive.lowering.lower import by_parameter_of, value_of
from derive.lowering.pieced import Pieced
from derive.lowering.pieces import lower_input
from derive.lowering.rules import EITHER_SIGN
from derive.lowering.terms import Letter, Term
from derive.proof import Piece, Region, Status
from derive.symbols import x
from tests.lowering.evaluated import special

WIDTH, DEPTH = sp.symbols("alpha beta", real=True)
LETTERS: dict[sp.Basic, Term] = {WIDTH: Letter("alpha"), DEPTH: Letter("beta")}
E = sp.exp(x / WIDTH)
BENT = sp.Piecewise((x, x > 0), (WIDTH * (E - 1), True))


@pytest.fixture(name="support", scope="module")
def _support() -> SimpleNamespace:
    return special()


def entry(expr: sp.Expr) -> Activation:
    width = Parameter(
        name="alpha", symbol=WIDTH, default=sp.S.One, meaning="any", domain=sp.Ne(WIDTH, 0)
    )
    return Activation(name="mine", title="M", expr=expr, reference="none", parameters=(width,))


def test_a_derivative_by_a_width_of_either_sign_is_proved() -> None:
    """Both signs are covered by one term, and nothing is left to say about lost digits."""
    activation = entry(BENT)
    by_width = by_parameter_of(value_of(activation), activation.parameters[0])
    for function in (value_of(activation), by_width):
        lowered = lower_input(function, activation)
        assert lowered.verdict.status is Status.PROVED
        assert EITHER_SIGN.name in lowered.rules
        assert lowered.notes == ()


@pytest.mark.parametrize("expr", [WIDTH * (E - 1), DEPTH * E, E**-2, (E - 1) ** 2], ids=str)
def test_what_only_stretches_is_rewritten(expr: sp.Expr) -> None:
    """The scale is read off an exponent; a factor without x stays in front."""
    found = of_either_sign(expr, LETTERS)
    assert found is not None
    assert EITHER_SIGN in found.rules


@pytest.mark.parametrize(
    "expr",
    [
        x * sp.exp(x * WIDTH),
        DEPTH + E,
        x + E,
        1 / (1 + E),
        sp.exp(sp.Abs(x) / WIDTH),
        sp.exp(x),
        x + WIDTH,
    ],
    ids=str,
)
def test_anything_else_is_left(expr: sp.Expr) -> None:
    """A scale that may be 0, a letter that stays, digits that may be lost: no rewrite."""
    assert of_either_sign(expr, LETTERS) is None


def test_the_wrong_sign_of_a_width_is_refused() -> None:
    """A term for e^(−x/α) is not accepted where e^(x/α) was asked for."""
    found = of_either_sign(1 / E, LETTERS)
    assert found is not None
    activation = entry(E)
    assert accept(found, Pieced((Piece(Region(), 1 / E),), ()), activation) is not None
    assert accept(found, Pieced((Piece(Region(), E),), ()), activation) is None


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["exp_sum", "expm1_sum"])
def test_exponentials_of_both_signs_keep_their_digits(
    dtype: type, name: str, support: SimpleNamespace
) -> None:
    """They are right to two ulp where u/v rounded alone costs up to 300, also in place."""
    largest = 80.0 if dtype is np.float32 else 660.0
    u, v = np.linspace(-largest, largest, 301).astype(dtype), np.asarray(dtype(-0.97))
    rounded = support.quotient(u, v)
    rest = support.quotient_error(u, v, rounded)
    exact = mp.exp if name == "exp_sum" else mp.expm1
    found = getattr(support, name)(rounded, rest, out=rounded)
    assert found.dtype == dtype
    with mp.workdps(40):
        for one, value in zip(u, found, strict=True):
            wanted = exact(mp.mpf(float(one)) / mp.mpf(float(v)))
            assert abs(mp.mpf(float(value)) - wanted) <= 2 * np.finfo(dtype).eps * abs(wanted)


@pytest.mark.parametrize("name", ["exp_sum", "expm1_sum"])
def test_beyond_the_largest_float_they_are_infinite(name: str, support: SimpleNamespace) -> None:
    """Neither NaN nor a warning comes from a rest of either sign."""
    u, rest = np.array([710.0, 800.0, np.inf, 900.0]), np.array([1e-14, -1e-14, 0.0, 0.0])
    with np.errstate(all="raise"):
        assert getattr(support, name)(u, rest).tolist() == [np.inf] * 4
