"""Expressions operation by operation: logistic shares that add up to 1, and sech² in one."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.lowering import operations as op
from derive.lowering.safely import safe, sech_square
from derive.lowering.symmetry import X
from derive.lowering.terms import Call, Letter, Term, call, meaning, number, walk
from derive.symbols import x
from tests.lowering.evaluated import errors, values

U = sp.Symbol("u", real=True)
LETTERS = {x: X, U: Letter("u")}
SHARE = 1 / (1 + sp.exp(-x))
BACK = 1 / (1 + sp.exp(x))


def shares(term: Term) -> int:
    """Count the logistic functions in a term, each as often as it is used."""
    return sum(isinstance(n, Call) and n.operation is op.LOGISTIC for n in walk(term))


@pytest.mark.parametrize(
    ("expr", "most"),
    [
        (2 * SHARE**2 + 4 * SHARE * BACK + 2 * BACK**2 + U * SHARE, 1),
        (U * (SHARE**2 - BACK**2), 2),
        (SHARE * BACK * U, 0),
        (SHARE**2 * BACK * U, 1),
        (SHARE**2 * U + SHARE * BACK, 3),
    ],
    ids=str,
)
def test_shares_add_up_to_one(expr: sp.Expr, most: int) -> None:
    """(s + c)² is 1 in each coefficient by itself, and s·c is one quotient; the rest stays."""
    term = safe(sp.together(expr), LETTERS)
    assert shares(term) <= most
    assert sp.simplify(meaning(term, {"x": x, "u": U}) - expr) == 0


def test_the_square_of_sech_is_one_quotient() -> None:
    """Fewer roundings than sech times sech has; sech of an exponential stays as it is."""
    points = np.linspace(0, 12, 481)
    exact = [sp.sech(sp.Rational(p)).n(40) ** 2 for p in points]
    one = errors(values(sech_square(X), points), exact).max()
    two = errors(values(call(op.SECH, X) * call(op.SECH, X), points), exact).max()
    assert one < two
    assert one < 6
    squared = safe(sp.sech(U) ** 2 * x, LETTERS)
    assert all(n.operation is not op.SECH for n in walk(squared) if isinstance(n, Call))
    inner = {x: X, U: call(op.EXP, X)}
    assert safe(sp.sech(U) ** 2, inner) == call(op.SECH, inner[U]) * call(op.SECH, inner[U])


def test_the_third_power_keeps_one_factor() -> None:
    """Sech³ u is sech² u times sech u, and means it."""
    term = safe(sp.sech(x) ** 3, LETTERS)
    assert sp.simplify(meaning(term, {"x": x}) - sp.sech(x) ** 3) == 0
    assert number(4) in set(walk(term))


def test_a_cube_root_less_one_keeps_its_digits() -> None:
    """C − 1 = u/(c² + c + 1): for small u, and for u so large that the quotient is ∞/∞."""
    root = (1 + x) ** sp.Rational(1, 3)
    term = safe(root - 1, LETTERS)
    points = np.array([1e-300, 1e-20, 1e-9, 0.3, 0.99, 1.01, 7.0, 1e9, 1e300])
    exact = [(root.subs(x, sp.Rational(p)) - 1).n(400) for p in points]
    assert errors(values(term, points), exact).max() < 8
    assert values(term, np.array([np.inf])) == np.inf


def test_powers_of_cube_roots_are_divided_out_one_by_one() -> None:
    """(1 + u)^(5/3) would overflow before its reciprocal is 0."""
    term = safe((1 + x) ** sp.Rational(-5, 3) * U, LETTERS)
    points = np.array([0.5, 1e100, 1e184])
    exact = [sp.Integer(3) * (1 + sp.Rational(p)) ** sp.Rational(-5, 3) for p in points]
    assert errors(values(term, points, u=3.0), [e.n(40) for e in exact]).max() < 12


@pytest.mark.parametrize("p", [0.75, 3.0])
def test_one_less_a_power_keeps_its_digits_beside_1(p: float) -> None:
    """1 − u^p with a parameter p, from 0 to the float beside 1, and 0 at 1."""
    letter = sp.Symbol("p", positive=True)
    size = sp.Symbol("v", nonnegative=True)
    term = safe(1 - size**letter, {size: X, letter: Letter("p")})
    assert meaning(term, {"x": size, "p": letter}) == 1 - size**letter
    at = np.array([0.0, 1e-30, 0.3, 0.999, 1 - 2.0**-53, 1.0, 1.5])
    with mpmath.workdps(40):
        true = [1 - mpmath.mpf(float(v)) ** mpmath.mpf(p) for v in at]
    assert errors(values(term, at, p=p), true).max() < 3


def test_another_number_less_a_power_is_no_expm1() -> None:
    """2 − u^p has no zero where u is 1; x^x is not taken either."""
    p = sp.Symbol("p", positive=True)
    for expr in (2 - sp.Abs(x) ** p, 1 - sp.Abs(x) ** x):
        term = safe(expr, {x: X, p: Letter("p")})
        used = {n.operation for n in walk(term) if isinstance(n, Call)}
        assert not used & {op.EXPM1, op.QUIET_EXPM1}
