"""Forms in y with roots: over the conjugate, and 1 − |y|ⁿ with few roundings."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.lowering import operations as op
from derive.lowering.lower import lower_forms
from derive.lowering.outputs import product_of_powers
from derive.lowering.pieced import Pieced
from derive.lowering.rationalised import rationalised
from derive.lowering.records import Role
from derive.lowering.terms import Call, meaning, walk
from derive.output_forms import find_forms
from derive.proof.region import Piece, Region
from derive.symbols import x
from tests.lowering.evaluated import errors, values
from tests.lowering.test_lower import entry

ROOT = sp.sqrt(x**2 + x + 1)
BENT = (4 + 4 * x**2 + 4 * x + ROOT * (1 + 2 * x)) / (5 + 4 * x + 4 * x**2)


def whole(expr: sp.Expr) -> Pieced:
    """Return one formula for the whole line."""
    return Pieced((Piece(Region(), expr),), ())


def test_a_quotient_with_a_root_is_shorter_over_its_conjugate() -> None:
    """The form of the bent identity is 3s/(2(2s - p)): the same function, to 3 units."""
    tail = rationalised(whole(BENT), {})
    assert tail is not None
    computed = meaning(tail.term, {"x": x})
    assert all(abs(sp.N((computed - BENT).subs(x, v), 30)) < 1e-28 for v in (-3, 0, sp.S.Half, 40))
    points = np.concatenate([np.linspace(-5, 5, 401), [-1e30, 1e30]])
    exact = [mpmath.mpf(BENT.subs(x, sp.Rational(p)).n(60)) for p in points]
    assert errors(values(tail.term, points), exact).max() < 4


@pytest.mark.parametrize(
    "expr",
    [
        BENT + 1 / (1 + x**2),
        ROOT / (1 + ROOT) + ROOT,
        x / sp.sqrt(x**2 + 1),
        (1 + x) / (2 + x**2),
        ROOT * sp.exp(x),
        ROOT + sp.sqrt(x**2 + 4),
    ],
    ids=str,
)
def test_other_quotients_are_left(expr: sp.Expr) -> None:
    """A norm that is no number, a parabola about 0, no root, two roots, another function."""
    assert rationalised(whole(expr), {}) is None


@pytest.mark.parametrize("n", [3, 5])
def test_one_less_a_power_has_few_roundings_on_both_sides(n: int) -> None:
    """(1 - |y|ⁿ)^(1/2) within 3 units up to the last float below 1."""
    expr = sp.sqrt(1 - sp.Abs(x) ** n)
    tail = product_of_powers(whole(expr), {})
    assert tail is not None
    points = np.concatenate([np.linspace(-1, 1, 801), [np.nextafter(1, 0)]])
    with mpmath.workdps(60):
        exact = [mpmath.sqrt(1 - abs(mpmath.mpf(p)) ** n) for p in points]
    assert errors(values(tail.term, points), exact).max() < 3


def test_float32_of_a_form_in_y_keeps_its_kernel_in_float64() -> None:
    """-y log y of log-log: the logarithm of float32 is wrong by 3 units."""
    log_log = entry(sp.exp(-sp.exp(-x)))
    functions = lower_forms(find_forms(log_log)).functions
    (form,) = (f.lowered for f in functions if f.role is Role.DERIVATIVE_FROM_OUTPUT)
    assert form is not None
    assert form.wide is not None
    letters = {n.name for n in walk(form.wide) if hasattr(n, "name") and not isinstance(n, Call)}
    assert letters == {"y"}
    assert any(isinstance(n, Call) and n.operation is op.QUIET_LOG for n in walk(form.wide))
