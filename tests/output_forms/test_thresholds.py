"""Up to which value of a parameter f is monotone, where no equation in x alone tells."""

import pytest
import sympy as sp

from derive.described import Threshold
from derive.output_forms.images import direction_of
from derive.output_forms.shape import Stretch
from derive.output_forms.thresholds import sign_up_to_threshold, turns_beyond_threshold
from derive.output_forms.turning import turns_everywhere
from derive.proof import Region, enclose
from derive.proof.parameters import Cell, OpenSignError
from derive.proof.spans import Span
from derive.symbols import x

a = sp.Symbol("a", real=True)
GATED = x / (1 + sp.exp(-a * sp.tanh(x)))


def cell(lower: object, upper: object) -> Cell:
    return Cell(((a, (Span(sp.sympify(lower), sp.sympify(upper)),)),))


def asked(lower: object, upper: object) -> Threshold:
    """Return the value at which a cell is cut."""
    with pytest.raises(OpenSignError) as question:
        sign_up_to_threshold(GATED, Region(), cell(lower, upper))
    assert isinstance(question.value.at, Threshold)
    return question.value.at


def test_the_parameter_is_cut_where_f_begins_to_turn() -> None:
    """With a = 2.62014 every slope is positive, with 2.62016 one is negative."""
    ball = enclose(asked(0, sp.oo), {}, 64)
    assert ball > 2.6201
    assert ball < 2.6202


@pytest.mark.slow
def test_below_it_f_rises_and_beyond_it_f_turns() -> None:
    """Each cell has one answer, and cells that differ are not mixed."""
    at = asked(0, sp.oo)
    stretch = Stretch(Region(), GATED, GATED.diff(x))
    below, beyond = cell(0, at), cell(at, sp.oo)
    assert direction_of(stretch, below) == 1
    assert direction_of(stretch, beyond) is None
    assert turns_everywhere(stretch, beyond)
    assert not turns_beyond_threshold(GATED, Region(), below)


def test_parameters_of_the_other_sign_have_a_threshold_of_their_own() -> None:
    """The function is x minus the one with −a, so it lies on the other side of 0."""
    assert enclose(asked(-sp.oo, 0), {}, 64) < -2.6201


@pytest.mark.parametrize(
    "f",
    [x / (1 + sp.exp(-a * x)), x**3 - a * x, sp.sin(a * x), sp.exp(a * x), x / (x - a)],
    ids=str,
)
def test_nothing_is_claimed_of_what_does_not_move_one_way(f: sp.Expr) -> None:
    """Functions that turn for every a, or for none, have no threshold."""
    assert sign_up_to_threshold(f, Region(), cell(0, sp.oo)) is None
    assert not turns_beyond_threshold(f, Region(), cell(0, sp.oo))
