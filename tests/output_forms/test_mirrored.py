"""Formulas that mirror each other at 0 are one formula in |y|; those without x are one at once."""

import pytest
import sympy as sp

from derive.activation import Activation, Kink
from derive.output_forms import Kind, find_forms
from derive.output_forms.assembly import Boundary, Line, Span, assemble
from derive.output_forms.cost import cost
from derive.output_forms.sameness import same_from_zero
from derive.proof import Region, Status
from derive.symbols import x, y

SIZE = sp.Abs(y)
ORIGIN = Kink(at=sp.S.Zero, derivative=sp.S.Zero, why="smooth")


def found(f: sp.Expr) -> list[sp.Expr]:
    """Return the forms of a function, all of them proved."""
    entry = Activation(name="own", title="Own", expr=f, reference="none", kinks=(ORIGIN,))
    forms = find_forms(entry)
    assert forms.kind in (Kind.PURE, Kind.BIT)
    assert all(form.verdict.status is Status.PROVED for form in forms.forms)
    return [form.expr for form in forms.forms]


@pytest.mark.slow
def test_an_odd_function_has_one_formula() -> None:
    """Also where a root of y/(1 + y) is real on one side of 0 alone."""
    (form,) = found(x**3 / (1 + sp.Abs(x) ** 3))
    assert form == 3 * SIZE ** sp.Rational(2, 3) * (1 - SIZE) ** sp.Rational(4, 3)


@pytest.mark.slow
def test_both_values_of_a_bit_have_one_formula() -> None:
    """With x e^−|x| the branch of W tells whether f rises; y = 0 has a row of its own."""
    falling, rising = found(x * sp.exp(-sp.Abs(x)))
    assert falling == -SIZE - SIZE / sp.LambertW(-SIZE, -1)
    assert rising.args[0] == (1, sp.Eq(y, 0))
    assert cost(rising) <= 50


@pytest.mark.parametrize(
    ("left", "right", "upper", "same"),
    [
        (sp.sqrt(y**2), y, sp.oo, True),
        (sp.sqrt((y - 1) ** 2), 1 - y, sp.S.One, True),
        (sp.sqrt((y - 1) ** 2), 1 - y, sp.Integer(2), False),
        (y, -y, sp.S.One, False),
    ],
)
def test_equality_is_asked_up_to_the_bound(
    left: sp.Expr, right: sp.Expr, upper: sp.Expr, same: bool
) -> None:
    """Nothing is asked of y below 0 or beyond the outputs."""
    assert same_from_zero(Region())(left, right, upper) is same


@pytest.mark.parametrize(("lower", "asked"), [(-1, [sp.S.One]), (-2, [sp.oo])])
def test_a_longer_side_is_not_joined_by_what_holds_on_the_shorter(
    lower: int, asked: list[sp.Expr]
) -> None:
    """Equality up to 1 says nothing of −2 < y < −1."""
    bounds: list[sp.Expr] = []

    def same_up_to(_left: sp.Expr, _right: sp.Expr, upper: sp.Expr) -> bool:
        bounds.append(upper)
        return upper == 1

    spans = (Span(sp.Integer(lower), sp.S.Zero, sp.exp(-y)), Span(sp.S.Zero, sp.S.One, y + 5))
    line = Line(y, spans, (Boundary(sp.S.Zero, None),))
    found = assemble(line, lambda left, right: left == right, same_up_to)
    assert bounds == asked
    assert found.has(SIZE) is (asked == [1])


def test_a_constant_slope_is_a_form() -> None:
    """Nothing is to be eliminated from x σ(x) + x (1 − σ(x)), which is x."""
    gate = 1 / (1 + sp.exp(-x))
    assert found(x * gate + x * (1 - gate)) == [1]
