"""What the roundings of an exponent have cut off is the difference to its exact value."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from derive.lowering import operations as op
from derive.lowering.exponents import rest_of, with_exact_exponents
from derive.lowering.operation import Operation
from derive.lowering.symmetry import X
from derive.lowering.terms import Letter, Number, Standing, Term, call, meaning, number
from derive.symbols import x
from tests.lowering.evaluated import values

A = Letter("alpha")
AT = np.array([0.1, -1.7, 13.3, -23.71, 3e-5])
ALPHA = 1.3
THIRD = number(sp.Rational(1, 3))
EXPONENTS = {
    "product": (A * X, lambda u, a: a * u),
    "square": ((X - number(1)) * (X - number(1)), lambda u, a: (u - 1) ** 2),
    "negated": (-(X * X), lambda u, a: -(u**2)),
    "sum": (A * X + X * X, lambda u, a: a * u + u**2),
    "quotient": (X * X / A, lambda u, a: u**2 / a),
    "size": (call(op.ABSOLUTE, A * X), lambda u, a: abs(a * u)),
}


@pytest.mark.parametrize("name", EXPONENTS)
def test_the_rest_is_what_is_missing(name: str) -> None:
    """The rounded value and its rest, together, have twice the digits of either."""
    term, exact = EXPONENTS[name]
    rest = rest_of(term)
    assert rest is not None
    rounded, cut_off = values(term, AT, alpha=ALPHA), values(rest, AT, alpha=ALPHA)
    for at, high, low in zip(AT, rounded, cut_off, strict=True):
        truth = exact(Fraction(float(at)), Fraction(ALPHA))
        alone = abs(Fraction(float(high)) - truth)
        together = abs(Fraction(float(high)) + Fraction(float(low)) - truth)
        assert together <= abs(truth) * Fraction(2) ** -98
        assert alone == 0 or together < alone / 2**40


def test_a_constant_has_what_its_float64_lacks() -> None:
    """1/3 is itself in exact arithmetic; what is printed of it lacks 2^-54 of it, or so."""
    rest = rest_of(THIRD)
    assert isinstance(rest, Standing)
    assert isinstance(rest.value, Number)
    assert meaning(rest, {}) == 0
    missing = Fraction(1, 3) - Fraction(1 / 3)
    assert abs(Fraction(float(rest.value.value)) / missing - 1) < Fraction(1, 2**50)


@pytest.mark.parametrize("term", [X, -X, number(2) * X, call(op.ABSOLUTE, X)])
def test_what_rounds_nothing_has_no_rest(term: Term) -> None:
    """Then the exponential stays as it is."""
    assert rest_of(term) == number(0)
    exponential = call(op.EXP, term)
    assert with_exact_exponents(exponential) == exponential


def test_what_is_not_arithmetic_has_no_known_rest() -> None:
    """The rounding of a sine is not followed, nor of a ramp of what is rounded itself."""
    for term in (call(op.QUIET_SIN, X), X * call(op.EXP, X), call(op.MAXIMUM, A * X, X * X)):
        assert rest_of(term) is None


@pytest.mark.parametrize(
    "operation",
    [op.EXP, op.QUIET_EXP, op.EXPM1, op.LOGISTIC, op.SECH, op.LOG1P_EXP],
    ids=lambda operation: str(operation.name),
)
def test_the_meaning_stays(operation: Operation) -> None:
    """In exact arithmetic nothing has been cut off."""
    term = call(operation, A * X * X)
    better = with_exact_exponents(term)
    assert better != term
    letters = {"x": x, "alpha": sp.Symbol("alpha", real=True)}
    assert meaning(better, letters) == meaning(term, letters)


@pytest.mark.parametrize(
    ("term", "wanted"),
    [
        (call(op.EXP, X * A - number(7)), [0.0, 0.0, np.inf, np.inf]),
        (call(op.EXP, -call(op.PRODUCT, X, X)), [0.0, 0.0, 0.0, 0.0]),
        (
            call(op.EXP, call(op.MINIMUM, call(op.PRODUCT, X, A + number(1)), number(0))),
            [0.0, 0.0, 1.0, 1.0],
        ),
    ],
)
def test_infinite_exponents_have_their_limits(term: Term, wanted: list[float]) -> None:
    """Far out the rest of a sum is large, at infinity it is infinite: neither is used."""
    ends = np.array([-np.inf, -1e18, 1e308, np.inf])
    exact = with_exact_exponents(term)
    assert exact != term
    with np.errstate(all="ignore"):
        found = values(exact, ends, alpha=ALPHA)
    assert list(found) == wanted
