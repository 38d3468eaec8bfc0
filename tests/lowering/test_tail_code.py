"""What is kept instead of y: found where y forgets x, refused where it would forget as well."""

import mpmath as mp
import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation
from derive.lowering.lower import lower_forms, tail_of
from derive.lowering.records import Kept, Role
from derive.output_forms import find_forms
from derive.symbols import x
from tests.known import forms_of


def entry(expr: sp.Expr) -> Activation:
    return Activation(name="mine", title="Mine", expr=expr, reference="none")


@pytest.mark.parametrize(
    ("name", "kept", "slope"),
    [
        ("sigmoid", Kept(sp.S.One, folded=True), x * (1 - x)),
        ("tanh", Kept(sp.S.One, folded=True), x * (2 - x)),
        ("softsign", Kept(sp.S.One, folded=True), x**2),
        ("expm1", Kept(-sp.S.One, folded=False), x),
    ],
)
def test_the_distance_to_the_limit_tells_the_slope(name: str, kept: Kept, slope: sp.Expr) -> None:
    """Sigmoid keeps 1 − σ(|x|), tanh 1 − tanh|x|, e^x − 1 its distance to −1."""
    forms = forms_of(name)
    program = lower_forms(forms)
    assert program.kept == kept
    code = tail_of(forms)
    assert code is not None
    assert sp.expand(code.slope.pieces[0].expr - slope) == 0
    roles = [function.role for function in program.functions]
    assert roles[-3:] == [Role.TAIL, Role.DERIVATIVE_FROM_TAIL, Role.BACKWARD_FROM_TAIL]


@pytest.mark.parametrize("name", ["softplus", "relu", "silu", "elu", "arctan", "penalized_tanh"])
def test_nothing_is_kept_where_it_would_not_help(name: str) -> None:
    """No form in y, no loss, a slope that jumps, a distance that cancels: no tail."""
    assert tail_of(forms_of(name)) is None
    assert lower_forms(forms_of(name)).kept is None


def test_a_users_own_activation_gets_its_tail() -> None:
    """2σ(3x) − 1 by rule, not by name."""
    code = tail_of(find_forms(entry(2 / (1 + sp.exp(-3 * x)) - 1)))
    assert code is not None
    assert code.folded
    at = float(code.tail.pieces[1].expr.subs(x, 2).evalf(30))
    assert at == pytest.approx(float(1 - mp.tanh(3)), rel=1e-12)
    assert np.isclose(float(code.slope.pieces[0].expr.subs(x, at)), 1.5 / float(mp.cosh(3)) ** 2)
