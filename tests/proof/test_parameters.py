"""Signs on cells of the parameter space."""

import pytest
import sympy as sp

from derive.errors import UndecidedError
from derive.proof.parameters import Cell, OpenSignError
from derive.proof.spans import LINE, Span, cut, span_of, united

A = sp.Symbol("a", real=True)
B = sp.Symbol("b", real=True)
POSITIVE = Cell(domains=((A, (Span(lower=sp.S.Zero),)),))


def test_a_sign_that_holds_on_the_cell() -> None:
    """A polynomial without a root in the cell has one sign there."""
    assert POSITIVE.sign(A) == 1
    assert POSITIVE.sign(-A - 1) == -1
    assert POSITIVE.sign(A - A) == 0


def test_a_sign_that_changes_names_the_place() -> None:
    """A question with several answers is raised with the value at which they change."""
    with pytest.raises(OpenSignError) as question:
        POSITIVE.sign(A - 3)
    assert (question.value.symbol, question.value.at) == (A, 3)
    assert [part.sign(A - 3) for part in POSITIVE.split(question.value)] == [-1, 0, 1]


def test_a_double_root_is_a_change_too() -> None:
    """(a - 1)² is positive only off a = 1."""
    with pytest.raises(OpenSignError):
        POSITIVE.sign((A - 1) ** 2)


def test_two_parameters_are_not_guessed() -> None:
    """A sum of two parameters has no certified sign."""
    cell = Cell(domains=((A, (LINE,)), (B, (LINE,))))
    with pytest.raises(UndecidedError):
        cell.sign(A + B)


def test_a_number_that_is_no_fraction_among_coefficients_is_open() -> None:
    """Products with e^(-1/10) are no polynomials over the rationals: said, not stumbled over."""
    with pytest.raises(UndecidedError):
        POSITIVE.sign(A * sp.exp(sp.Rational(-1, 10)) - A + B)


def test_constants_have_their_values() -> None:
    """The sign of an expression in constants is that of its value."""
    cell = Cell(values=((A, sp.Rational(3, 2)),))
    assert cell.sign(A - 1) == 1
    assert cell.sign(A - 2) == -1


def test_spans_are_cut_and_joined() -> None:
    """Joining the parts of a cut gives the span back; leaving the point out does not."""
    parts = cut(LINE, sp.S.One)
    assert united(parts) == (LINE,)
    assert len(united((parts[0], parts[2]))) == 2


def test_conditions_become_spans() -> None:
    """Bounds are read from either side, and open ends stay open."""
    assert span_of(A, sp.And(A > 0, A <= 2)) == Span(sp.S.Zero, sp.Integer(2), False, True)
    with pytest.raises(UndecidedError):
        span_of(A, A > B)
