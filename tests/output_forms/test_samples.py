"""Candidates are sorted out by points: a right one is never excluded, a wrong one nearly always."""

import pytest
import sympy as sp

from derive.output_forms.samples import sample
from derive.proof import Region
from derive.symbols import x, y

SIGMOID = 1 / (1 + sp.exp(-x))


@pytest.mark.parametrize(
    ("output", "form", "excluded"),
    [
        (SIGMOID, y * (1 - y), False),
        (SIGMOID, y * (1 + y), True),
        (SIGMOID, sp.exp(-sp.log(y / (1 - y))) * y**2, False),
        (sp.exp(-sp.exp(x)), y * sp.log(y), False),
        (sp.exp(-sp.exp(x)), -y * sp.log(y), True),
        (x**2, 2 * sp.sqrt(y), True),
        (x**2, 2 * sp.log(-y), False),  # it has no value at any output: nothing is excluded
        (x**3, 3 * sp.Abs(y) ** sp.Rational(2, 3), False),
    ],
)
def test_what_the_ball_of_y_excludes(output: sp.Expr, form: sp.Expr, excluded: bool) -> None:
    """No form is excluded that holds, or that has no value."""
    samples = sample(Region(), output)
    assert samples.exclude(form, output, output.diff(x)) is excluded


def test_agreement_is_asked_side_by_side() -> None:
    """Equal sides agree, sides that differ in the last place do not, undefined ones never."""
    samples = sample(Region(), SIGMOID)
    assert samples.agree(SIGMOID * (1 - SIGMOID), SIGMOID.diff(x))
    assert not samples.agree(SIGMOID.diff(x) * (1 + sp.Rational(1, 2**50)), SIGMOID.diff(x))
    assert not samples.agree(sp.log(-SIGMOID), sp.log(-SIGMOID) + 0 * x)
