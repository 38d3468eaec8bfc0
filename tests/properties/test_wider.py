"""Jumps, oscillations and functions whose derivatives never end: what is decided of them."""

import pytest
import sympy as sp

from derive.activation import Activation
from derive.catalog import CATALOG
from derive.printing import to_text
from derive.proof import Status
from derive.proof.parameters import Cell
from derive.proof.zeros import signs_of
from derive.properties import Properties, find_properties
from derive.properties.damped import _bound, _middles
from derive.properties.oscillation import oscillation_of
from derive.properties.profile import subject_of
from derive.symbols import x
from tests.thinned import thinned

DEFINED = {entry.name: entry for entry in CATALOG}

#: (activation, property): value, words of the note
EXPECTED: dict[tuple[str, str], tuple[str, str]] = {
    ("step", "range"): ("y = 0 or y = 1", ""),
    ("step", "monotonicity"): ("increasing", ""),
    ("step", "convexity"): ("neither convex nor concave", "f jumps at x = 0"),
    ("step", "lipschitz"): ("none", "not Lipschitz continuous"),
    ("step", "slope-at-zero"): ("none", "f jumps at x = 0"),
    ("step", "fixed-points"): ("x = 0 or x = 1", ""),
    ("sign", "range"): ("y = −1 or y = 0 or y = 1", ""),
    ("sin", "range"): ("−1 ≤ y ≤ 1", ""),
    ("sin", "limit-right"): ("none", "f oscillates"),
    ("sin", "monotonicity"): ("not monotone", "f′ changes its sign without end"),
    ("sin", "lipschitz"): ("1", ""),
    ("sin", "zeros"): ("x = πk", "k any whole number"),
    ("sin", "fixed-points"): ("x = 0", ""),
    ("cos", "fixed-points"): ("x = 0.739085…", ""),
    ("gcu", "range"): ("−∞ < y < ∞", ""),
    ("gcu", "lipschitz"): ("none", "not Lipschitz continuous"),
    ("gcu", "fixed-points"): ("x = 2πk", "k any whole number"),
    ("snake", "limit-left"): ("y → −∞", ""),
    ("snake", "monotonicity"): ("strictly increasing", ""),
    ("snake", "lipschitz"): ("2", ""),
    ("snake", "fixed-points"): ("x = πk/α", "k any whole number"),
    ("sinc", "limit-right"): ("y → 0", ""),
    ("sinc", "zeros"): ("x = πk", "k any whole number but 0"),
    ("sinc", "smoothness"): ("C^∞", ""),
    ("sinc", "range"): ("−0.217233… ≤ y ≤ 1", ""),
    ("sinc", "steepest"): ("0.436181…", "reached at x = −2.08158…; reached at x = 2.08158…"),
    ("sinc", "lipschitz"): ("0.436181…", ""),
    ("sinc", "slope-at-zero"): ("0", ""),
    ("cubic_sigmoid", "monotonicity"): ("strictly increasing", ""),
    ("cubic_sigmoid", "steepest"): ("1", "reached at x = 0"),
    ("double_exp", "limit-right"): ("y → ∞", ""),
    ("double_exp", "convexity"): ("strictly convex", ""),
    ("double_exp", "fixed-points"): ("none", ""),
    ("sech", "steepest"): ("1/2", ""),
    ("esh", "range"): ("y ≥ −0.274242…", ""),
    ("esh", "monotonicity"): ("not monotone", "falls for x < −1.3088…"),
    ("gelu_tanh", "lipschitz"): ("1.128993…", ""),
    ("gelu_tanh", "saturation-left"): ("x < −3.009357…", ""),
    ("phish", "range"): ("y ≥ 0", ""),
    ("phish", "steepest"): ("1.298306…", "reached at x = 1.20184…"),
    ("soft_clip", "fixed-points"): ("x = 1/2", ""),
}


NAMED = {"name": "f", "title": "f", "reference": ""}


def properties_of(name: str) -> Properties:
    return find_properties(DEFINED[name])


def of_expr(expr: sp.Expr) -> Properties:
    return find_properties(Activation(name="f", title="f", reference="", expr=expr))


#: nested exponentials: seconds each
SLOW = frozenset({"esh", "phish"})
NAMES = sorted({name for name, _ in EXPECTED})


@pytest.mark.parametrize(
    "name",
    [
        *thinned([name for name in NAMES if name not in SLOW]),
        *(pytest.param(name, marks=pytest.mark.slow) for name in NAMES if name in SLOW),
    ],
)
def test_values_are_the_known_ones(name: str) -> None:
    """Ranges with gaps, limits that do not exist, families of zeros."""
    found = {item.key: item for item in properties_of(name).items}
    for (owner, key), (value, note) in EXPECTED.items():
        if owner == name:
            assert found[key].verdict.status is Status.PROVED
            assert to_text(found[key].value) == value
            assert note in found[key].note


@pytest.mark.slow
def test_a_gap_that_is_filled_is_no_singularity() -> None:
    """With tanh(x)/x and 1 at 0 all is as of one formula; both largest slopes are one number."""
    filled = sp.Piecewise((sp.tanh(x) / x, sp.Ne(x, 0)), (1, True))
    found = {p.key: p for p in of_expr(filled).items}
    assert to_text(found["range"].value) == "0 < y ≤ 1"
    assert to_text(found["smoothness"].value) == "C^∞"
    assert to_text(found["slope-at-zero"].value) == "0"
    assert to_text(found["steepest"].value).startswith("0.34341")
    assert found["steepest"].note.count("reached at") == 2


def test_a_wave_that_does_not_die_out_has_no_middle_part() -> None:
    """The bound far out falls for negative powers of x alone, and holds for every wave there."""
    dying, lasting = (sp.cos(x) / x - sp.sin(2 * x) / x**2, sp.sin(x) / x + sp.cos(x))
    known = [oscillation_of(expr, Cell()) for expr in (dying, lasting)]
    assert [f is not None and f.top[0] < 0 for f in known] == [True, False]
    assert known[0] is not None
    for radius in map(sp.Integer, (4, 16)):
        bound = _bound(known[0], radius)
        values = (abs(dying.subs(x, radius + sp.Rational(k, 7)).evalf()) for k in range(60))
        assert max(values) < bound
    assert known[1] is not None
    assert list(_middles(known[1], subject_of(Activation(**NAMED, expr=lasting), Cell()))) == []


@pytest.mark.slow
def test_a_wrong_value_in_a_gap_is_a_jump() -> None:
    """With tanh(x)/x and 0 at 0 the formula is filled in vain."""
    filled = sp.Piecewise((sp.tanh(x) / x, sp.Ne(x, 0)), (0, True))
    found = {p.key: p for p in of_expr(filled).items}
    assert (
        found["smoothness"].verdict.status is not Status.PROVED
        or to_text(found["smoothness"].value) != "C^∞"
    )
    assert to_text(found["range"].value) == "0 ≤ y < 1"


def test_a_jump_downwards_makes_a_rising_function_not_monotone() -> None:
    """A function equal to x for x < 0 and x − 1 from there on falls at 0."""
    found = {p.key: p for p in of_expr(sp.Piecewise((x, x < 0), (x - 1, True))).items}
    assert to_text(found["monotonicity"].value) == "not monotone"
    assert to_text(found["range"].value) == "−∞ < y < ∞"


def test_a_range_has_a_gap_where_a_jump_leaves_one() -> None:
    """A function equal to x for x ≤ 0 and x + 1 beyond takes every value but those in (0, 1]."""
    found = {p.key: p for p in of_expr(sp.Piecewise((x, x <= 0), (x + 1, True))).items}
    assert to_text(found["range"].value) == "y ≤ 0 or y > 1"
    assert to_text(found["monotonicity"].value) == "strictly increasing"


@pytest.mark.parametrize(
    ("expr", "key"),
    [
        (sp.sin(x) + sp.sin(sp.sqrt(2) * x), "range"),
        (x * (2 + sp.cos(x)), "limit-right"),
    ],
)
def test_what_no_argument_covers_stays_undecided(expr: sp.Expr, key: str) -> None:
    """Two frequencies, a wave of one sign times a power."""
    found = {p.key: p for p in of_expr(expr).items}
    assert found[key].verdict.status is Status.UNDECIDED


@pytest.mark.parametrize(
    ("expr", "zeros"),
    [
        (sp.tanh(sp.exp(x)) - sp.Rational(1, 2), [-0.5985]),
        (x + sp.exp(-sp.exp(x)), [-0.5671]),
        (sp.erf(sp.log(1 + sp.exp(x))) - sp.Rational(1, 3), [-1.0327]),
    ],
)
def test_zeros_of_nested_functions_are_isolated(expr: sp.Expr, zeros: list[float]) -> None:
    """Where derivatives do not end in a polynomial: by bisection, with the tails certified."""
    table = signs_of(expr, -sp.oo, sp.oo)
    assert [float(z.low) for z in table.zeros] == pytest.approx(zeros, abs=1e-3)


@pytest.mark.parametrize("wave", [sp.sin(x) ** 2, sp.sin(x)])
def test_the_value_that_fills_a_hole_decides_whether_it_is_a_zero(wave: sp.Expr) -> None:
    """sin²(x)/x with f(0) = 0 vanishes at 0 too; with f(0) = 1 it does not."""
    notes = [
        of_expr(sp.Piecewise((wave / x, sp.Ne(x, 0)), (filled, True)))["zeros"].note
        for filled in (0, 1)
    ]
    assert notes == ["k any whole number", "k any whole number but 0"]


@pytest.mark.parametrize(
    "expr", [(x + sp.sin(x)) / (1 + sp.exp(-x)), sp.sin(x**2), sp.sin(sp.exp(x)), sp.sin(x + 1)]
)
def test_what_is_no_oscillation_of_one_rate_is_called_none(expr: sp.Expr) -> None:
    """A denominator that is no polynomial and an angle that is no multiple of x were errors."""
    assert oscillation_of(expr, Cell()) is None
