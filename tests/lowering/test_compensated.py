"""Exponents that one rounding would spoil are carried in two parts, whatever they come from."""

from collections.abc import Callable

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.lowering import operations as op
from derive.lowering.building import negated
from derive.lowering.compensated import compensated
from derive.lowering.powers_of_two import powers_of_two
from derive.lowering.symmetry import X
from derive.lowering.terms import Call, Let, Letter, Term, call, meaning, number, walk
from derive.symbols import x
from tests.lowering.evaluated import special

INNER = Let("e", call(op.EXP, X))
SUM = Let("s", call(op.MAXIMUM, X, number(0)) + call(op.LOG1P, call(op.EXP, -X)))

DIFFERENCE = Let("s", call(op.MAXIMUM, X, number(0)) - call(op.EXP, -X))


def operations(term: Term) -> set[str]:
    return {node.operation.name for node in walk(term) if isinstance(node, Call)}


@pytest.mark.parametrize(
    ("term", "used"),
    [
        (call(op.EXP, negated(INNER)), "exp of multiple of exp"),
        (call(op.QUIET_EXP, number(3) * INNER), "exp of multiple of exp"),
        (call(op.EXP, Letter("b") * INNER), "exp of multiple of exp"),
        (call(op.EXPM1, INNER), "expm1 of multiple of exp"),
        (call(op.SECH, INNER), "sech of multiple of exp"),
        (call(op.EXP, negated(SUM * SUM)), "exp of sum"),
        (call(op.EXP, negated(number(2) * call(op.ABSOLUTE, SUM))), "exp of sum"),
        (call(op.EXP, negated(number(2) * call(op.ABSOLUTE, DIFFERENCE))), "exp of sum"),
    ],
)
def test_magnified_exponents_are_found_and_mean_the_same(term: Term, used: str) -> None:
    """The operation in two parts is there, and the term computes what it did."""
    found = compensated(term)
    letters = {"x": x, "b": sp.Symbol("b", positive=True)}
    assert used in operations(found)
    assert sp.expand(meaning(found, letters) - meaning(term, letters)) == 0


@pytest.mark.parametrize(
    "term",
    [
        call(op.EXP, negated(X)),
        call(op.EXP, negated(X * X)),
        call(op.EXP, X * INNER),
        call(op.EXPM1, negated(INNER)),
        call(op.TANH, INNER),
        call(op.EXP, negated(number(2) * call(op.ABSOLUTE, Let("s", number(1) + INNER)))),
        call(op.EXP, negated(number(2) * call(op.ABSOLUTE, X))),
    ],
)
def test_other_exponents_stay(term: Term) -> None:
    """A factor that depends on x is no multiple; 1 - e^(-e^x) and tanh forget their argument."""
    assert compensated(term) == term


def test_what_falls_is_multiplied_last_and_by_its_root() -> None:
    """((5 h) x) h: the square of h may be 0 where the product is not."""
    half = Let("h", call(op.EXP_OF_EXP, number(-sp.S.Half), X))
    assert compensated(number(5) * call(op.EXP, negated(INNER)) * X) == number(5) * half * X * half


EXACT: dict[str, Callable[[float, mpmath.mpf], mpmath.mpf]] = {
    "exp_of_exp": lambda c, u: mpmath.exp(c * mpmath.exp(u)),
    "expm1_of_exp": lambda c, u: mpmath.expm1(c * mpmath.exp(u)),
    "sech_of_exp": lambda c, u: mpmath.sech(c * mpmath.exp(u)),
}


@pytest.mark.parametrize(
    ("name", "c"),
    [
        *(("exp_of_exp", c) for c in (-1.0, 1.0, -0.37, 2.5)),
        *(("expm1_of_exp", c) for c in (1.0, 0.1)),
        *(("sech_of_exp", c) for c in (1.0, 3.3)),
    ],
)
def test_functions_of_an_exponential_keep_their_digits(name: str, c: float) -> None:
    """At most 4 units in the last place where NumPy's two lines are wrong by hundreds."""
    u = np.linspace(-30.0, float(np.log(700 / abs(c))), 500)
    computed = getattr(special(), name)(c, u)
    with mpmath.workdps(40):
        exact = [EXACT[name](c, mpmath.mpf(float(v))) for v in u]
    errors = [
        abs(float((mpmath.mpf(float(got)) - want) / np.spacing(float(want))))
        for got, want in zip(computed, exact, strict=True)
        if abs(want) > 1e-307
    ]
    assert max(errors) < 4


def test_functions_of_an_exponential_have_their_limits_quietly() -> None:
    """No warning at infinities, and NaN at NaN."""
    ends = np.array([-np.inf, np.inf, np.nan, 1e300, -1e300])
    with np.errstate(all="raise", under="ignore"):
        found = special().exp_of_exp(-1.0, ends)
        grown = special().exp_of_exp(1.0, ends)
    np.testing.assert_array_equal(found, [1, 0, np.nan, 0, 1])
    np.testing.assert_array_equal(grown, [1, np.inf, np.nan, np.inf, 1])


def test_the_table_holds_twice_the_digits() -> None:
    """The two parts together are 2^(n/16) to 100 bits."""
    table = powers_of_two()
    with mpmath.workdps(60):
        for n, (high, low) in enumerate(table.coarse):
            assert abs(mpmath.mpf(high) + mpmath.mpf(low) - mpmath.mpf(2) ** (n / 16)) < 2.0**-100
        assert abs(table.step + mpmath.mpf(table.rest) - mpmath.log(2) / 256) < 2.0**-95
