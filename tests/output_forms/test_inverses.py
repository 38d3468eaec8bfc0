"""Forms in y through arcsine, arccosine and area functions, spelled as people read them."""

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.output_forms import Kind, find_forms
from derive.output_forms.shorten import shorten
from derive.proof import Region, Status, prove_equal, sign_on
from derive.symbols import x, y

a = sp.Symbol("a", real=True)
POSITIVE = Parameter(name="a", symbol=a, default=sp.S.One, meaning="any", domain=a > 0)


def own(expr: sp.Expr, *parameters: Parameter) -> Activation:
    """Return an activation of a test."""
    return Activation(name="own", title="Own", expr=expr, parameters=parameters, reference="none")


PURE = (
    (sp.sin(sp.tanh(x)), sp.sqrt(1 - y**2) * (1 - sp.asin(y) ** 2)),
    (sp.tan(sp.tanh(x)), (1 - sp.atan(y) ** 2) * (y**2 + 1)),
    (sp.tanh(sp.tanh(x)), (1 - y**2) * (1 - sp.atanh(y) ** 2)),
    (sp.sin(x / sp.sqrt(1 + x**2)), sp.sqrt(1 - y**2) * (1 - sp.asin(y) ** 2) ** sp.Rational(3, 2)),
    (1 - (1 + sp.exp(x)) ** -a, a * (1 - y) * (1 - (1 - y) ** (1 / a))),
)


@pytest.mark.parametrize(("expr", "form"), PURE, ids=str)
def test_a_bounded_angle_is_undone(expr: sp.Expr, form: sp.Expr) -> None:
    """The sine and tangent of what stays below a right angle have an inverse."""
    found = find_forms(own(expr, *([POSITIVE] if expr.has(a) else [])))
    assert found.kind is Kind.PURE
    assert [one.expr for one in found.forms] == [form]
    assert found.forms[0].verdict.status is Status.PROVED


@pytest.mark.parametrize("turning", [sp.cos(sp.tanh(x))], ids=str)
def test_an_even_function_of_a_bounded_one_turns_at_0(turning: sp.Expr) -> None:
    """Its direction is certified on both sides, stage by stage; the bit is the sign of x."""
    found = find_forms(own(turning))
    assert found.kind is Kind.BIT
    assert [(form.region.lower, form.region.upper) for form in found.forms] == [
        (-sp.oo, 0),
        (0, sp.oo),
    ]


def test_an_angle_beyond_a_right_one_is_not_undone() -> None:
    """The tangent of 2 tanh x has a pole, its sine turns round, and no bound is claimed."""
    line = Region()
    assert sign_on(sp.cos(sp.tanh(x)), line) == 1
    assert sign_on(sp.cos(2 * sp.tanh(x)), line) is None
    assert sign_on(sp.cos(sp.Rational(8, 5) * sp.tanh(x)), line) is None
    assert sign_on(sp.cos(x), line) is None
    wrong = sp.asin(sp.sin(2 * sp.tanh(x)))
    assert prove_equal(wrong, 2 * sp.tanh(x), line).status is Status.REFUTED
    assert find_forms(own(sp.sin(2 * sp.tanh(x)))).kind is not Kind.PURE


@pytest.mark.parametrize(
    ("written", "short"),
    [
        (sp.log((1 + y) / (1 - y)), 2 * sp.atanh(y)),
        (sp.log((a + y) / (a - y)), 2 * sp.atanh(y / a)),
        (sp.log(-y / (y - 1)), sp.log(y / (1 - y))),
        (sp.log((1 + y) / (2 - y)), None),
        (sp.log((1 + y) / (1 - y**2 + y)), None),
        ((y - 1) * (y + 1) * sp.sqrt(1 + y**2), (y**2 - 1) * sp.sqrt(1 + y**2)),
        (
            (1 - sp.Abs(y) ** a) * (1 - sp.Abs(y) ** a) ** (1 / a),
            (1 - sp.Abs(y) ** a) ** (1 + 1 / a),
        ),
        ((-1 / (y - 1)) ** (1 / a), (1 - y) ** (-1 / a)),
    ],
    ids=str,
)
def test_short_spellings(written: sp.Expr, short: sp.Expr | None) -> None:
    """What people would write, and equal to what it was for 0 < y < 1, a = 7/5."""
    found = shorten(written)
    at = {y: sp.Rational(2, 7), a: sp.Rational(7, 5)}
    assert abs(sp.N(found.subs(at) - written.subs(at), 40)) < sp.Float(10) ** -30
    if short is None:
        assert not found.has(sp.atanh)
    else:
        assert found == short
