"""Which case of a form in y applies on a piece, where the joint is known by its equation alone."""

import pytest
import sympy as sp

from derive.custom import Definition, ask
from derive.derivation.ending import _beyond, direction_of, settled_on
from derive.output_forms.records import Kind, OutputForm
from derive.proof import Piece, Region, Status
from derive.proof.verdict import Verdict
from derive.proof.zeros import signs_of, zero_of
from derive.symbols import x, y

pytestmark = pytest.mark.usefixtures("same_process")
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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("formula", "parameters"),
    [
        ("tanh(x)**3", ()),  # |y| stays where y takes both signs
        ("(exp(x) - 1)/x if x != 0 else 1", ()),  # the branch of W is told by the slope
        ("sin(x) if abs(x) < pi/2 else sign(x)", ()),  # and so is a root
        ("max(x, 0)**a", ("a=2: a > 1",)),  # 0 to the power 1 − 1/a is 0
        ("sign(x)*log(1 + abs(x)**3)", ()),  # x = -(e**-y - 1)**(1/3) where x < 0
    ],
)
def test_every_line_is_proved(formula: str, parameters: tuple[str, ...]) -> None:
    """Each line of the chain to the form in y, and the chain as a whole."""
    answer = ask(Definition(expr=formula, parameters=parameters), budget=60)
    assert answer.derivation is not None
    assert answer.derivation.from_output is not None
    assert answer.derivation.verdict.status is Status.PROVED


def test_a_direction_is_certified_or_none() -> None:
    """A slope may be 0 at isolated points; one that changes its sign gives no direction."""
    assert direction_of(x**3, Region()) == 1
    assert direction_of((1 - sp.exp(x)) / x, Region(sp.S.Zero, sp.oo)) == -1
    assert direction_of(x**2, Region()) == 0
    assert direction_of(sp.sin(x), Region()) == 0
