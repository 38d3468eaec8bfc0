"""Sums that nearly cancel where a parameter says are computed there in parts."""

from functools import cache

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.cancelling import is_careful, with_careful_sums
from derive.lowering.for_floats import GOAL, GOAL_OF_OUTPUT, for_floats
from derive.lowering.lower import slope_of, value_of
from derive.lowering.pieces import lower_input
from derive.lowering.records import Lowered
from derive.lowering.symmetry import X
from derive.lowering.terms import Careful, Letter, Polynomial, Term, call, meaning, number, walk
from derive.lowering.wide import plain
from derive.proof import Status
from derive.symbols import x
from tests.lowering.evaluated import errors, values

ALPHA = sp.Symbol("alpha", real=True)
A = Letter("alpha")
VALUES = {"alpha": 1.0}
#: x·eᵃˣ less sinh x: it vanishes where the parameter says
MOVING = X * call(op.EXP, A * X) - call(op.SINH, X)


def careful(term: Term) -> list[Careful]:
    return [
        node for node in walk(with_careful_sums(term, [VALUES], 0.5)) if isinstance(node, Careful)
    ]


def test_a_sum_that_changes_its_sign_is_careful() -> None:
    """Its meaning stays, and what it is made of is x and the parameter."""
    (found,) = careful(MOVING)
    assert found.letters == ("x", "alpha")
    letters = {"x": x, "alpha": ALPHA}
    assert meaning(found, letters) == meaning(found.program, letters) == meaning(MOVING, letters)


@pytest.mark.parametrize(
    "term",
    [
        X - A,
        call(op.EXP, X) + number(1),
        call(op.SINH, X) - Polynomial("P", (0.0, 1.0), X, "x"),
        X * call(op.EXP, X),
    ],
    ids=["rounded once", "one sign", "a polynomial", "no sum"],
)
def test_other_sums_stay(term: Term) -> None:
    """What loses nothing, and what parts cannot compute."""
    assert careful(term) == []


def test_float32_in_float64_needs_parts_seldom() -> None:
    """There only a sum that has lost more than 20 bits is computed again."""
    (found,) = careful(MOVING)
    there = plain(found)
    assert isinstance(there, Careful)
    assert there.share < 1e-6


def tanh_soft() -> Activation:
    parameter = Parameter(
        name="alpha", symbol=ALPHA, default=sp.S.One, meaning="steepness", domain=ALPHA > 0
    )
    expr = sp.tanh(ALPHA * x) * sp.log(1 + sp.exp(x))
    return Activation(
        name="mine", title="Mine", expr=expr, parameters=(parameter,), reference="none"
    )


@cache
def slope_of_tanh_soft() -> Lowered:
    activation = tanh_soft()
    return lower_input(slope_of(value_of(activation), activation), activation)


def exact_slope(at: float, alpha: float) -> mpmath.mpf:
    u, a = mpmath.mpf(at), mpmath.mpf(alpha)
    soft = mpmath.log1p(mpmath.exp(u))
    return a * mpmath.sech(a * u) ** 2 * soft + mpmath.tanh(a * u) / (1 + mpmath.exp(-u))


@pytest.mark.parametrize("alpha", [1.0, 0.3, 4.7])
def test_a_slope_is_accurate_beside_a_zero_that_moves(alpha: float) -> None:
    """At the float64 nearest to the zero and its neighbours, for the default and for others."""
    lowered = slope_of_tanh_soft()
    assert rules.IN_PARTS.name in lowered.rules
    assert lowered.verdict.status is Status.PROVED
    with mpmath.workprec(300):
        zero = float(mpmath.findroot(lambda u: exact_slope(u, alpha), -1 / (1 + alpha)))
    around = zero * (1 + np.array([-1e-1, -1e-5, -1e-13, -2.3e-16, 0.0, 2.3e-16, 1e-9, 1e-2]))
    with mpmath.workprec(300):
        exact = [exact_slope(float(at), alpha) for at in around]
    assert errors(values(lowered.term, around, alpha=alpha), exact).max() < 8


def test_what_is_accurate_anyway_has_no_parts() -> None:
    """A softplus, its slope: no sum of theirs cancels."""
    activation = Activation(name="mine", title="Mine", expr=sp.log(1 + sp.exp(x)), reference="none")
    value = value_of(activation)
    for pieced in (value, slope_of(value, activation)):
        assert not is_careful(lower_input(pieced, activation).term)


def test_a_function_of_y_has_no_parts() -> None:
    """They are about x and the parameters, and would be written with a letter that is not there."""
    assert is_careful(for_floats(MOVING, VALUES, GOAL).term)
    assert not is_careful(for_floats(MOVING, VALUES, GOAL_OF_OUTPUT).term)
