"""Programs on balls give what the walk over the expression gives."""

import pytest
import sympy as sp
from flint import arb, fmpq

from derive.catalog import CATALOG
from derive.errors import UndecidedError
from derive.lowering.lower import slope_of, value_of
from derive.proof import enclose
from derive.proof.balls import rational_ball
from derive.proof.compiled import compiled
from derive.proof.precision import working_precision
from derive.symbols import x

POINTS = (sp.Rational(-7, 3), sp.Rational(1, 5), sp.Integer(4))


@pytest.mark.parametrize("entry", CATALOG, ids=lambda entry: entry.name)
def test_a_program_agrees_with_the_walk(entry: object) -> None:
    """Every piece of f and f′ of the catalogue, where it is defined."""
    value = value_of(entry)
    for piece in (*value.pieces, *slope_of(value, entry).pieces):
        expr = piece.expr.xreplace(entry.defaults)
        program = compiled(expr, x)
        for point in POINTS:
            try:
                expected = enclose(expr, {x: point})
            except UndecidedError:
                continue
            with working_precision(160):
                assert program(rational_ball(point)).overlaps(expected)


def test_equal_parts_are_computed_once() -> None:
    """The exponential that stands twice is one step."""
    program = compiled(sp.exp(x) / (1 + sp.exp(x)), x)
    assert sum(function is arb.exp for function, _ in program.steps) == 1


def test_what_has_no_program_is_refused() -> None:
    """Cases, other letters, and roots of what may be negative."""
    with pytest.raises(UndecidedError, match="no program"):
        compiled(sp.Piecewise((x, x > 0), (0, True)), x)
    with pytest.raises(UndecidedError, match="no program"):
        compiled(x * sp.Symbol("b"), x)
    with pytest.raises(UndecidedError, match="nonnegative"):
        compiled(sp.sqrt(x), x)(arb(fmpq(-1, 3)))
    assert compiled(x, x)(arb(2)) == 2


def test_a_ball_about_zero_has_powers() -> None:
    """Log(1 + e^x)^2 far on the left, where 1 + e^x is a ball about 1."""
    with working_precision(128):
        ball = compiled(sp.log(1 + sp.exp(x)) ** 2, x)(arb(-10000))
    assert ball.is_finite()
    assert ball.contains(0)
    assert not compiled(1 / x**2, x)(arb(0, 1)).is_finite()
