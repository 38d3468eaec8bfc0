"""Factors with a zero inside the half-line: which form serves where."""

from dataclasses import replace

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.lowering import operations as op
from derive.lowering.factors import Ground, shift_at_zero, write_factor
from derive.lowering.halves import E, a
from derive.lowering.operation import Operation
from derive.lowering.terms import Call, Letter, Standing, Term, call, walk
from tests.lowering.evaluated import errors, values

SIZE = Letter("x")
GROUND = Ground(SIZE, -SIZE, a, {a: SIZE, E: call(op.EXP, -SIZE)}, frozenset({a, E}))
SILU = 2 + 2 * E - a * (1 - E)
MISH = 2 * a * E**3 + 3 * a * E**2 - 2 * a * E - 2 * a + 2 * E**3 + 6 * E**2 + 8 * E + 4


def computed(factor: sp.Expr) -> Term:
    """Return the term of a factor, out of what it stands for."""
    term = write_factor(factor, GROUND).term
    assert isinstance(term, Standing)
    return term.value


@pytest.mark.parametrize(
    ("factor", "choice"), [(SILU, op.SELECT_AWAY), (MISH, op.SELECT)], ids=["silu", "mish"]
)
def test_the_form_beside_the_zero_is_used_where_its_parts_have_one_sign(
    factor: sp.Expr, choice: Operation
) -> None:
    """Everywhere, and away from the zero for fewer roundings; or only near it."""
    used = {n.operation for n in walk(computed(factor)) if isinstance(n, Call)}
    assert used & {op.SELECT, op.SELECT_AWAY, op.SELECT_FAR} == {choice}


@pytest.mark.parametrize("factor", [SILU, MISH], ids=["silu", "mish"])
def test_every_digit_is_kept_on_the_whole_half_line(factor: sp.Expr) -> None:
    """Both sides of the choice and the zero between them, against 40 digits."""
    points = np.linspace(0, 12, 241)
    exact = [factor.subs({E: sp.exp(-sp.Rational(p)), a: sp.Rational(p)}).n(40) for p in points]
    assert errors(values(computed(factor), points), list(map(mpmath.mpf, exact))).max() < 10


def test_an_identity_with_a_wrong_part_does_not_hold() -> None:
    """The claim is an expansion of polynomials: another Q is refused."""
    shift = shift_at_zero(SILU, sp.S.One)
    assert shift is not None
    assert shift.holds()
    assert not replace(shift, q=shift.q + E).holds()
