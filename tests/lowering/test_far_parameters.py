"""Far out, with parameters: what vanishes is multiplied first, and nothing overflows before f."""

from dataclasses import replace

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.lowering import operations as op
from derive.lowering.lower import slope_of, value_of
from derive.lowering.pieced import Pieced
from derive.lowering.pieces import lower_input
from derive.lowering.records import Lowered
from derive.lowering.scaling import Scaling, _excess
from derive.lowering.terms import Letter, Term, call, number
from derive.proof import Piece, Region
from derive.symbols import x
from tests.lowering.evaluated import errors, special, values

C, D = sp.symbols("c d", real=True)
HALF = sp.Rational(1, 2)
ENDS = np.array([-np.inf, -1e308, -1e3, 1e3, 1e308])
LARGEST = np.array([1.7976931348623157e308, -1.7e308, 1e308, 3e154, 1e20, 1.0, 1e-5])


def lowered(expr: sp.Expr, *, slope: bool = False, c: sp.Basic = C > 0) -> Lowered:
    parameters = tuple(
        Parameter(name=str(s), symbol=s, default=HALF, meaning="any", domain=domain)
        for s, domain in ((C, c), (D, D > 0))
        if expr.has(s)
    )
    mine = Activation(name="mine", title="M", expr=expr, reference="none", parameters=parameters)
    value = value_of(mine)
    return lower_input(slope_of(value, mine) if slope else value, mine)


@pytest.mark.parametrize(
    ("expr", "wanted"),
    [
        (x * sp.tanh(C * sp.exp(D * x)), [0.0, 0.0, 0.0, 1e3, 1e308]),
        (x * sp.erf(C * sp.exp(D * x)), [0.0, 0.0, 0.0, 1e3, 1e308]),
    ],
    ids=str,
)
def test_what_vanishes_within_a_function(expr: sp.Expr, wanted: list[float]) -> None:
    """The product is 0 where tanh(c e^(d x)) is, x infinite; no NaN and no warning on the way."""
    found = values(lowered(expr).term, ENDS, c=0.5, d=3.0)
    assert found == pytest.approx(wanted, abs=1e-300)


def test_an_infinite_exponential_is_no_weight() -> None:
    """In the slope sech² vanishes where e^(d x) is infinite."""
    found = values(lowered(x * sp.tanh(C * sp.exp(D * x)), slope=True).term, ENDS, c=0.5, d=3.0)
    assert found == pytest.approx([0.0, 0.0, 0.0, 1.0, 1.0], abs=1e-300)


@pytest.mark.parametrize("c", [0.5, 3.0, 1e-9])
def test_what_is_stretched_does_not_overflow(c: float) -> None:
    """√(x² + c²) − c is a number where x/c is not."""
    term = lowered(sp.sqrt(x**2 + C**2) - C).term
    found = values(term, LARGEST, c=c)
    with mpmath.workdps(700):
        exact = [mpmath.hypot(mpmath.mpf(float(v)), c) - c for v in LARGEST]
    assert errors(found, exact).max() < 5


def test_only_a_positive_multiple_is_taken_into_the_maximum() -> None:
    """max(m s|x|/B, m) is m max(s|x|, B)/B for m > 0 alone, and m s must not overflow itself."""
    size, bound = call(op.ABSOLUTE, Letter("x")), number(8)
    shape = Pieced((Piece(Region(), sp.Abs(x)),), ())
    letters: dict[sp.Basic, Term] = {C: Letter("c"), D: Letter("d")}
    known = Scaling(C, 1 / C, shape, is_positive=True)
    wanted = call(op.EXCESS_OF, size, bound, Letter("c"))
    assert _excess(known, size, bound, letters) == wanted
    for other in (replace(known, is_positive=False), replace(known, scale=D)):
        assert _excess(other, size, bound, letters) is None


#: formulas whose parameter stretches x, a value of it, and the points where digits were lost
ELSEWHERE = [
    (sp.exp(D * x), False, 1.5, [-600.0, -3.3, 400.1, np.inf]),
    (sp.Piecewise((x / D, x > 0), (sp.exp(x / D) - 1, True)), True, 3.0, [-5e-324, 5e-324, 1e308]),
    (sp.log(1 + sp.exp(D * x)) / D, True, 1.37, [-445.2, 23.3]),
    (sp.exp(-sp.exp(-D * x)), False, 3.0, [-1.653, -2.023, 0.7]),
    (sp.exp(-sp.exp(-D * x)), True, 3.0, [-1.653, -2.023, 0.7]),
    (D * sp.tanh(x / D), True, 0.5, [1.7e308, -3.0, 0.1]),
    ((sp.exp(D * x) - 1) / D + D, False, 1.5, [104.12, 205.49, -3.0]),
    (sp.Piecewise((0, x < -D), ((x + D) ** 2 / D, True)), False, 1.5, [-1.4999999999999998, 1.0]),
]


@pytest.mark.parametrize(("expr", "slope", "d", "points"), ELSEWHERE, ids=str)
def test_digits_where_a_parameter_rounds(
    expr: sp.Expr, slope: bool, d: float, points: list[float]
) -> None:
    """At the default 1 no product is rounded; at other values it is, and must not show."""
    parameter = Parameter(name="d", symbol=D, default=sp.S.One, meaning="any", domain=D > 0)
    mine = Activation(name="mine", title="M", expr=expr, reference="none", parameters=(parameter,))
    value = value_of(mine)
    pieced = slope_of(value, mine) if slope else value
    found = values(lower_input(pieced, mine).term, np.array(points), d=d)
    exact = []
    with mpmath.workdps(60):
        for at in points:
            piece = pieced.pieces[sum(bool(cut.subs(D, d) < at) for cut in pieced.cuts)].expr
            there = sp.lambdify((x, D), piece, "mpmath")
            exact.append(mpmath.inf if np.isinf(at) else there(mpmath.mpf(at), mpmath.mpf(d)))
    kept = np.isfinite(found)
    assert (kept == [mpmath.isfinite(one) for one in exact]).all()
    chosen = [one for one, finite in zip(exact, kept, strict=True) if finite]
    assert errors(found[kept], chosen).max() < 8


def test_the_rest_of_a_logarithm() -> None:
    """Log u is what was rounded plus its error, for one number and for arrays."""
    support = special()
    for u in (np.array(3.0), np.array([1e-300, 0.7, 30.0])):
        rounded = np.log(u)
        rest = support.log_error(u, rounded)
        with mpmath.workdps(60):
            for one, high, low in zip(np.ravel(u), np.ravel(rounded), np.ravel(rest), strict=True):
                missing = mpmath.log(mpmath.mpf(float(one))) - mpmath.mpf(float(high))
                assert abs(mpmath.mpf(float(low)) - missing) < abs(missing) * 1e-10
