"""Ways to compute the same: each with the same meaning, and the one that is taken."""

import numpy as np
import pytest
import sympy as sp

from derive.lowering import operations as op
from derive.lowering.building import in_parts, minus_constant
from derive.lowering.for_floats import ONCE, for_floats
from derive.lowering.lower import second_of, slope_of, value_of
from derive.lowering.operation import Operation
from derive.lowering.pieces import lower_input
from derive.lowering.roundings import FLOAT64, first_order_bound
from derive.lowering.sums import with_sum_errors
from derive.lowering.symmetry import X
from derive.lowering.terms import Call, Let, Term, call, meaning, number, walk
from derive.lowering.wide import PLAIN, in_double, plain, without_choice_away
from derive.symbols import x
from tests.lowering.test_lower import entry

E = Let("e", call(op.EXP, -Let("a", call(op.ABSOLUTE, X))))
T = Let("t", number(1) + E)


def operations(term: Term) -> set[Operation]:
    """Return what a term is made of."""
    return {node.operation for node in walk(term) if isinstance(node, Call)}


def test_a_single_exponential_stays_as_it_is() -> None:
    """Nothing adds up in e^-|x|, and e/(1 + e)^2 is not worth twice its cost."""
    for term in (E, E / (T * T)):
        assert for_floats(term, {}).term == term
        assert for_floats(term, {}).wide is None


def test_what_adds_up_is_computed_otherwise() -> None:
    """(p e) e with the root of an exponential: functions rounded once, within the goal."""
    square = X * E * E / (T * T * T)
    choice = for_floats(square, {})
    assert choice.wide is None
    assert operations(choice.term) & ONCE
    assert first_order_bound(choice.term, {}) < first_order_bound(square, {}) / 2


def test_a_dear_way_of_making_good_gives_way_to_float64() -> None:
    """A compensated double exponential costs more in float32 than a plain one in float64."""
    choice = for_floats(call(op.EXP_OF_EXP, number(-1), X), {})
    assert choice.wide is not None
    assert op.EXP_OF_EXP in operations(choice.term)
    assert op.EXP_OF_EXP not in operations(choice.wide)


@pytest.mark.parametrize("operation", PLAIN, ids=lambda operation: str(operation.name))
def test_plain_operations_mean_the_same(operation: Operation) -> None:
    """Each row: the rest in the second part of a sum is nothing in exact arithmetic."""
    if operation in (op.SELECT_FAR, op.SELECT_AWAY):
        pytest.skip("both values are the same function; the term stands for it")
    count = operation.meaning.__code__.co_argcount
    letters = [Let(f"u{n}", X * number(n + 2)) for n in range(count or 3)]
    if operation is op.EXP_SUM:
        letters[1] = Let("rest", call(op.PRODUCT_ERROR, X, X, X))
    made = PLAIN[operation](*map(plain, letters))
    wanted = meaning(call(operation, *letters), {"x": x})
    assert sp.simplify(meaning(made, {"x": x}) - wanted) == 0


def test_an_exponent_in_parts_and_a_hypotenuse_are_plain_in_float64() -> None:
    """E^(c a) by one product; sqrt(1 + m^2) where m is bounded, not where it may overflow."""
    third = call(op.exp_polynomial(2), X, *map(number, (0, -2, 0, sp.Rational(1, 2**60))))
    assert sp.simplify(meaning(plain(third), {"x": x}) / meaning(third, {"x": x})) == 1
    assert operations(plain(third)) == {op.EXP, op.MULTIPLY}
    bounded = call(op.HYPOT, number(1), call(op.SATURATE, X * X, number(2**40)))
    assert op.HYPOT not in operations(plain(bounded))
    assert op.HYPOT in operations(plain(call(op.HYPOT, number(1), X * X * X)))


THIRD = sp.Rational(1, 3)
PARTS = in_parts(THIRD)


def test_float64_needs_no_first_part_of_a_constant_for_float32() -> None:
    """((x - c1) - c2) - c3 is (x - (c1 + c2)) - c3 in float64, and means the same."""
    term = minus_constant(X, THIRD)
    made = in_double(term)
    assert made == (X - number(PARTS[0] + PARTS[1])) - number(PARTS[2])
    assert meaning(made, {"x": x}) == meaning(term, {"x": x})


def test_what_is_no_float64_in_one_stays_in_parts() -> None:
    """1/3 of two parts that float64 would have to round, and sums without constants."""
    two = (X - number(PARTS[0])) - number(THIRD - PARTS[0])
    for term in (two, (X - T) - number(1), (X - number(1)) - T):
        assert in_double(term) == term


def test_the_choice_away_from_a_zero_is_for_float64_alone() -> None:
    """Float32 in float64, or by itself, has the one form of silu'' that serves everywhere."""
    silu = entry(x / (1 + sp.exp(-x)))
    second = lower_input(second_of(slope_of(value_of(silu), silu)), silu)
    assert second.wide is not None
    assert op.SELECT_AWAY in operations(second.term)
    assert op.SELECT_AWAY not in operations(second.wide)
    slope = lower_input(slope_of(value_of(silu), silu), silu)
    assert slope.wide is None
    assert op.SELECT_AWAY not in operations(slope.term)
    test = call(op.LESS, X, number(1))
    assert without_choice_away(call(op.SELECT_AWAY, test, E, T) * X) == T * X


def test_powers_of_sums_carry_what_the_sum_has_lost() -> None:
    """T^3 in float32: the error of t is not counted thrice."""
    made = with_sum_errors(T * T * T)
    assert sp.simplify(meaning(made, {"x": x}) - meaning(T * T * T, {"x": x})) == 0
    e = np.exp(-np.linspace(0, 10, 20001)).astype(np.float32)
    t = np.float32(1) + e
    lower = t * t
    kept = t * lower + np.float32(3) * lower * ((np.float32(1) - t) + e)
    exact = (1 + e.astype(float)) ** 3
    plain_error, error = (
        np.abs(v - exact) / np.spacing(exact.astype(np.float32)) for v in (t * t * t, kept)
    )
    assert error.max() < 1.6
    assert plain_error.max() > 2
    assert error.max() < first_order_bound(with_sum_errors(T * T * T), {})


@pytest.mark.parametrize("term", [E * E, Let("t", X + E) * Let("t", X + E), T])
def test_other_powers_stay(term: Term) -> None:
    """No sum, no integer in it, no power."""
    assert with_sum_errors(term) == term


def test_float64_takes_them_where_it_misses_the_goal() -> None:
    """X e/(1 + e)^5: five times the error of 1 + e."""
    term = X * E / (T * T * T * T * T)
    assert first_order_bound(term, {}, FLOAT64) > 5.87
    assert op.SMALL_SUM_ERROR in operations(for_floats(term, {}).term)


def test_a_formula_of_ones_own_names_the_rule() -> None:
    """X e^(-x^2): the program says that its exponentials are rounded once."""
    mine = entry(x * sp.exp(-(x**2)))
    lowered = lower_input(value_of(mine), mine)
    assert "functions rounded once" in lowered.rules
