"""Limits at infinity by expansions with remainder."""

from functools import partial

import pytest
import sympy as sp

from derive.errors import UndecidedError
from derive.output_forms.values import sign_in
from derive.proof.asymptotics import limit, sign_near
from derive.proof.parameters import Cell
from derive.proof.spans import Span, sign_of_number
from derive.symbols import x

POWER = sp.Symbol("a", real=True)
CASES = [
    (1 / (1 + sp.exp(-x)), 0, 1),
    ((sp.exp(x) - sp.exp(-x)) / (sp.exp(x) + sp.exp(-x)), -1, 1),
    (sp.log(1 + sp.exp(x)), 0, sp.oo),
    (sp.log(1 + sp.exp(x)) - x, sp.oo, 0),
    (x * (1 + sp.erf(x / sp.sqrt(2))) / 2, 0, sp.oo),
    (sp.atan(x), -sp.pi / 2, sp.pi / 2),
    (sp.sqrt(1 + x**2) - x, sp.oo, 0),
    (x / sp.sqrt(1 + x**2), -1, 1),
    (x * sp.tanh(sp.log(1 + sp.exp(x))), 0, sp.oo),
    (x**3 * sp.exp(-x), -sp.oo, 0),
    (sp.asinh(x), -sp.oo, sp.oo),
    (sp.exp(sp.exp(x)), 1, sp.oo),
    (sp.exp(2 * sp.exp(x)) - x**3 * sp.exp(sp.exp(x)), sp.oo, sp.oo),
    (x * sp.exp(-sp.exp(x)) + sp.exp(-x), sp.oo, 0),
    (sp.exp(x**3) - sp.exp(2 * x**3), 0, -sp.oo),
    (sp.Integer(3), 3, 3),
]


@pytest.mark.parametrize(("expr", "left", "right"), CASES, ids=str)
def test_limits(expr: sp.Expr, left: sp.Expr, right: sp.Expr) -> None:
    """The limits at -oo and +oo are exact."""
    assert limit(expr, -sp.oo, sign_of_number) == left
    assert limit(expr, sp.oo, sign_of_number) == right


def test_agrees_with_another_algorithm() -> None:
    """Gruntz's algorithm, as SymPy has it, finds the same limits."""
    for expr, _, right in CASES[:4]:
        assert sp.limit(expr, x, sp.oo) == right


def test_sign_of_approach() -> None:
    """A function that tends to 0 keeps a sign on the way, found from the next term."""
    gelu = x * (1 + sp.erf(x / sp.sqrt(2))) / 2
    assert sign_near(gelu, -sp.oo, sign_of_number) == -1
    assert sign_near(sp.log(1 + sp.exp(x)) - x, sp.oo, sign_of_number) == 1


@pytest.mark.parametrize(
    "expr",
    [
        sp.sin(x),
        sp.exp(sp.exp(x)) - sp.exp(x * sp.exp(x)),
        sp.gamma(x),
        sp.sign(sp.atan(x) - sp.pi / 2),  # -1, and not sign(0)
    ],
    ids=str,
)
def test_what_is_not_known_is_refused(expr: sp.Expr) -> None:
    """No expansion, no limit: the answer is UndecidedError."""
    with pytest.raises(UndecidedError):
        limit(expr, sp.oo, sign_of_number)


@pytest.mark.parametrize(
    "rival",
    [sp.sinh(sp.exp(2 * x)), sp.exp(sp.exp(x) * (2 + sp.sin(x))), sp.exp(sp.exp(sp.exp(x)))],
    ids=str,
)
def test_what_may_outgrow_the_largest_tower_is_refused(rival: sp.Expr) -> None:
    """e^(e^x) is not the largest term beside one whose growth is not known: no sign, no limit."""
    expr = sp.exp(sp.exp(x)) - rival
    for question in (limit, sign_near):
        with pytest.raises(UndecidedError):
            question(expr, sp.oo, sign_of_number)
    with pytest.raises(UndecidedError):
        limit(rival * sp.exp(-sp.exp(x)), sp.oo, sign_of_number)


@pytest.mark.parametrize(
    ("expr", "left", "right"),
    [
        (sp.tanh(POWER * x**2), 1, 1),
        (sp.exp(-POWER * x**2) * x**3 + 1 / (1 + sp.exp(x)), 1, 0),
        (sp.exp(POWER * x**2) - sp.exp(2 * POWER * x**2), -sp.oo, -sp.oo),
        (x * (1 - (1 + sp.exp(x)) ** (-POWER)), 0, sp.oo),
        (((1 + sp.exp(x)) ** POWER - 1) * sp.exp(-x), POWER, None),
        (((1 + sp.exp(x)) ** POWER - 1 - POWER * sp.exp(x)) * sp.exp(-x), 0, None),
        (x * ((1 + 1 / (1 + x**2)) ** POWER - 1), 0, 0),
        (x * ((2 + 1 / x) ** POWER - 2**POWER), POWER * 2**POWER / 2, POWER * 2**POWER / 2),
    ],
    ids=str,
)
def test_limits_with_a_letter(expr: sp.Expr, left: sp.Expr, right: sp.Expr | None) -> None:
    """The binomial series, to as many terms as do not cancel; exponents are rescaled."""
    cell = Cell(domains=((POWER, (Span(lower=sp.S.One),)),))
    for end, expected in ((-sp.oo, left), (sp.oo, right)):
        if expected is not None:
            found = limit(expr, end, partial(sign_in, cell))
            assert found == expected or sp.expand(found - expected) == 0


def test_a_power_with_a_letter_of_what_tends_to_0_is_no_series() -> None:
    """Nor is that of what is negative."""
    cell = Cell(domains=((POWER, (Span(lower=sp.S.One),)),))
    for base in (-1 + sp.exp(x), -1 - sp.exp(x), x * sp.exp(x) / 2 - 1):
        with pytest.raises(UndecidedError):
            limit(x * base**POWER - x**2 * sp.exp(x), -sp.oo, partial(sign_in, cell))
