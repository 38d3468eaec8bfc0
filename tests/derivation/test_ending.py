"""Which case of a form in y applies on a piece, where the joint is known by its equation alone."""

import pytest
import sympy as sp

from derive.derivation.ending import _beyond, settled_on
from derive.output_forms.records import Kind, OutputForm
from derive.proof import Piece, Region, Status
from derive.proof.verdict import Verdict
from derive.proof.zeros import signs_of, zero_of
from derive.symbols import x, y

EQUATION = x / 2 - sp.tanh(x)
ROOT = zero_of(EQUATION, signs_of(EQUATION, sp.S.One, sp.oo), 0)


def form(level: sp.Expr) -> OutputForm:
    expr = sp.Piecewise((sp.S.Half, y > level), (1 - y**2, True))
    verdict = Verdict(Status.PROVED, "made up for this test")
    return OutputForm(Kind.PURE, expr, Region(), sp.true, ("y",), verdict, 3)


@pytest.mark.parametrize("level", [sp.tanh(ROOT), ROOT / 2])
@pytest.mark.parametrize(
    ("piece", "ends_in"),
    [
        (Piece(Region(ROOT, sp.oo), x / 2), sp.S.Half),
        (Piece(Region(sp.S.Zero, ROOT), sp.tanh(x)), 1 - y**2),
    ],
)
def test_a_piece_meets_its_joint_at_its_end_alone(
    level: sp.Expr, piece: Piece, ends_in: sp.Expr
) -> None:
    """By the equation of the joint r, x/2 and tanh x both reach r/2 = tanh r there."""
    ending = settled_on(form(level), piece)
    assert ending is not None
    assert ending.expr == ends_in


@pytest.mark.parametrize(
    "piece",
    [
        Piece(Region(sp.S.One, sp.oo), x / 2),  # below and above
        Piece(Region(), (sp.tanh(x) - sp.tanh(ROOT)) ** 2 + ROOT / 2),  # touches it inside
    ],
)
def test_a_piece_that_takes_the_level_inside_settles_nothing(piece: Piece) -> None:
    """Neither case applies all over it."""
    assert settled_on(form(ROOT / 2), piece) is None


def test_of_several_bounds_the_closest_is_said() -> None:
    """Where y is neither above 1, nor above 0, nor above −2, y ≤ −2 says it all."""
    row = _beyond([y > 1, y > 0, y >= -2])
    assert row == (y < -2)
    assert _beyond([y > 1, y > sp.tanh(1)]) == (y <= sp.tanh(1))
    assert _beyond([y > 1, sp.Eq(y, 0)]) == sp.And(y <= 1, sp.Ne(y, 0))
