"""Comparisons of parameters: read, bounded and solved, linear ones and products."""

import pytest
import sympy as sp

from derive.errors import UndecidedError
from derive.proof.comparisons import (
    as_relation,
    compared_of,
    is_comparison,
    narrow,
    possible_signs,
    solved,
)
from derive.proof.spans import LINE, Span

a, b, c = (sp.Symbol(letter, real=True) for letter in "abc")
POSITIVE = (Span(lower=sp.S.Zero),)
UNIT = (Span(sp.S.Zero, sp.S.One),)
CLOSED = (Span(sp.S.Zero, sp.S.One, True, True),)


@pytest.mark.parametrize(
    ("expr", "holds"),
    [
        (a - b, True),
        (a * b - 1, True),
        (a * c - b, True),
        (a * b - a * c, False),
        (a**2 - b, False),
        (sp.exp(a) - b, False),
    ],
)
def test_what_is_a_comparison(expr: sp.Expr, holds: bool) -> None:
    """A polynomial that is linear in each letter and can be solved for one, whatever the others."""
    assert is_comparison(expr) is holds


@pytest.mark.parametrize(
    ("expr", "spans", "signs"),
    [
        (a * b - 1, {a: POSITIVE, b: POSITIVE}, (-1, 0, 1)),
        (a * b - 1, {a: UNIT, b: UNIT}, (-1,)),
        (a * b - 1, {a: CLOSED, b: CLOSED}, (-1, 0)),
        (a * b, {a: CLOSED, b: (LINE,)}, (-1, 0, 1)),
        (a * b + 1, {a: POSITIVE, b: POSITIVE}, (1,)),
        (a - b, {a: UNIT, b: (Span(lower=sp.S.One),)}, (-1,)),
        (a * b + c, {a: POSITIVE, b: (Span(upper=sp.S.Zero),), c: (LINE,)}, (-1, 0, 1)),
    ],
)
def test_signs_that_are_possible(
    expr: sp.Expr, spans: dict[sp.Symbol, tuple[Span, ...]], signs: tuple[int, ...]
) -> None:
    """The bounds are those of intervals, with 0 only where it is taken."""
    assert possible_signs(expr, spans) == signs


@pytest.mark.parametrize(
    "relation", [a > b, a < b, sp.Ge(a, 2 * b), sp.Ne(a * b, 1), a * b < 1, sp.Eq(a + b, c)]
)
def test_a_relation_is_read_as_it_is_written(relation: sp.Basic) -> None:
    """What is read and written again is equivalent to what was there, for a few values."""
    written = as_relation(*compared_of(relation))
    for left in (-2, 0, sp.S.Half, 1, 3):
        for right in (-1, sp.S.Half, 1, 2):
            values = {a: left, b: right, c: 1}
            assert written.subs(values) == relation.subs(values)


def test_what_is_no_comparison_is_refused() -> None:
    """A power, or no relation at all."""
    for wrong in (sp.Gt(a**2, b), sp.true):
        with pytest.raises(UndecidedError):
            compared_of(wrong)


def test_an_equality_is_solved_for_the_last_letter() -> None:
    """a·b = 1 gives b = 1/a, a + 2b = c gives c; ac = b gives b, for a may be 0."""
    assert solved(a * b - 1) == (b, 1 / a)
    assert solved(a + 2 * b - c) == (c, a + 2 * b)
    assert solved(a * c - b) == (b, a * c)


def test_one_letter_left_becomes_a_span() -> None:
    """With a = 2 in ab < 1 what is left says b < 1/2; with a = 0 in ab > 1 there is nothing."""
    narrowed = narrow(2 * b - 1, -1, {b: (LINE,)})
    assert narrowed is not None
    assert narrowed[b] == (Span(upper=sp.S.Half),)
    assert narrow(sp.Integer(-1), 1, {b: (LINE,)}) is None
