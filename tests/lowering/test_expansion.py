"""Expansions far out: used where a formula fails there, and nowhere else."""

from dataclasses import replace

import mpmath
import numpy as np
import pytest
import sympy as sp
from flint import arb

from derive.activation import Activation, Parameter
from derive.catalog import get
from derive.errors import NoRuleError
from derive.lowering import rules
from derive.lowering.beyond import agree
from derive.lowering.expansion import Leading, fails_far_out, leading_of
from derive.lowering.lower import slope_of, value_of
from derive.lowering.pieces import lower_input
from derive.lowering.records import Lowered
from derive.symbols import x
from tests.lowering.evaluated import errors, values

FAR = np.array([-1e300, -1e20, -1e5, -700.0, -50.0, -9.0, 9.0, 50.0, 700.0, 1e5, 1e20, 1e300])


def activation(expr: sp.Expr) -> Activation:
    return Activation(name="f", title="f", reference="", expr=expr)


def lowered(expr: sp.Expr, *, slope: bool = False) -> Lowered:
    """Return f or f′ as a term."""
    entry = activation(expr)
    value = value_of(entry)
    return lower_input(slope_of(value, entry) if slope else value, entry)


@pytest.mark.parametrize(
    ("expr", "side", "fails"),
    [
        (sp.log(1 + x**2), 1, True),  # x² overflows
        (x * (sp.atan(x) + sp.pi / 2), -1, True),  # the sum cancels
        (sp.sqrt(sp.log(1 + sp.exp(x))), -1, True),  # e^x vanishes before its root
        (x / (1 + x) + sp.log(1 + x), 1, True),  # ∞/∞ at ∞ itself
        (sp.log(1 + x), 1, False),
        (sp.atan(x), -1, False),
        (sp.sqrt(1 + x), 1, False),
    ],
)
def test_what_fails_far_out_is_told(expr: sp.Expr, side: int, fails: bool) -> None:
    """By how the parts grow, cancel and fall beside the whole."""
    assert fails_far_out(expr, side) is fails


def test_the_leading_terms_are_the_known_ones() -> None:
    """log(1 + x²) = 2 log a + 1/a² − 1/(2a⁴) + …, √log(1 + e^−a) = e^(−a/2)."""
    found = leading_of(sp.log(1 + x**2), -1, ())
    assert found is not None
    assert found.terms[:3] == ((0, 1, 2), (-2, 0, 1), (-4, 0, -sp.Rational(1, 2)))
    root = leading_of(sp.sqrt(sp.log(1 + sp.exp(x))), -1, ())
    assert root is not None
    assert (root.rate, root.terms) == (sp.Rational(1, 2), ((0, 0, 1),))


def test_terms_that_do_not_suffice_are_not_taken() -> None:
    """No start serves where the next terms are left out, and none before the last cut."""
    assert leading_of(sp.sin(x), 1, ()) is None
    found = leading_of(sp.log(1 + x**2), 1, (sp.Integer(100),))
    assert found is not None
    assert found.start > 100
    short = Leading(sp.S.Zero, found.terms[:1], 8)
    assert abs(short.at(sp.Integer(8)) - sp.log(65)).evalf() > 1e-3


@pytest.mark.parametrize(
    ("expr", "slope"),
    [
        (sp.log(1 + x**2), False),
        (x * sp.log(1 + sp.Abs(x)), True),
        (sp.sqrt(sp.log(1 + sp.exp(x))), False),
        (x * (sp.atan(x) / sp.pi + sp.Rational(1, 2)), False),
    ],
)
def test_the_program_keeps_its_digits(expr: sp.Expr, slope: bool) -> None:
    """Within a few units of 2^-53 far out on both sides, without a warning."""
    found = lowered(expr, slope=slope)
    assert rules.EXPANSION.name in found.rules
    f = sp.lambdify(x, expr.diff(x) if slope else expr, "mpmath")
    with mpmath.workdps(2000):
        exact = [f(mpmath.mpf(at)) for at in FAR]
    assert errors(values(found.term, FAR), exact).max() < 16


def test_measuring_tells_equal_from_nearly_equal() -> None:
    """By the share that is asked for, and not where a ball does not know."""
    at, within = sp.Rational(8), arb(2) ** -55
    nearly = sp.log(1 + x**2) * (1 + sp.Rational(1, 2**50))
    assert agree(sp.log(1 + x**2), sp.log(x**2 + 1), at, bits=128, within=within)
    assert not agree(sp.log(1 + x**2), nearly, at, bits=128, within=within)
    assert not agree(sp.log(-x), sp.log(-x), at, bits=128, within=within)
    assert not agree(sp.S.Zero, sp.S.Zero, at, bits=128, within=within)


def test_a_slope_without_a_known_value_is_not_made_up() -> None:
    """Whether |x|^p has a slope at 0 depends on p: no code, and no 0 in its place."""
    p = sp.Symbol("p", real=True)
    parameter = Parameter(
        name="p", symbol=p, default=sp.Integer(2), meaning="exponent", domain=p > 0
    )
    entry = replace(activation(x), expr=sp.Abs(x) ** p, parameters=(parameter,))
    with pytest.raises(NoRuleError, match="no certified value at x = 0"):
        slope_of(value_of(entry), entry)


def test_limits_are_those_of_the_function() -> None:
    """At ±∞ too."""
    ends = np.array([-np.inf, np.inf])
    assert np.array_equal(values(lowered(sp.log(1 + x**2)).term, ends), [np.inf, np.inf])
    root = values(lowered(sp.sqrt(sp.log(1 + sp.exp(x)))).term, ends)
    assert np.array_equal(root, [0, np.inf])


@pytest.mark.parametrize("name", ["sigmoid", "softsign", "tanh", "mish", "arctan", "gelu"])
def test_what_other_rules_take_care_of_is_left_alone(name: str) -> None:
    """Nothing is added to what is accurate already."""
    entry = get(name)
    assert rules.EXPANSION.name not in lower_input(value_of(entry), entry).rules
