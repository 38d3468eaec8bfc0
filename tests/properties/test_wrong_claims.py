"""False statements about properties are refuted, or at least never proved."""

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.catalog import get
from derive.display import Frac, Neg, Node, Num, Relation, Sym, Words
from derive.proof import Region, Status, Verdict, prove_equal
from derive.properties import Property, denied, find_properties, judged
from derive.symbols import x

Y = Sym("y")


def between(low: Node, first: str, second: str, high: Node) -> Node:
    return Relation(second, Relation(first, low, Y), high)


WRONG = [
    ("sigmoid", "range", between(Num(0), "≤", "<", Num(1))),
    ("sigmoid", "range", between(Neg(Num(1)), "<", "<", Num(1))),
    ("tanh", "range", between(Neg(Num(1)), "≤", "≤", Num(1))),
    ("relu", "range", Relation(">", Y, Num(0))),
    ("hard_sigmoid", "range", between(Num(0), "<", "<", Num(1))),
    ("silu", "range", Relation("≥", Y, Neg(Frac(Num(278), Num(1000))))),
    ("sigmoid", "steepest", Frac(Num(1), Num(2))),
    ("sigmoid", "steepest", Frac(Num(251), Num(1000))),
    ("tanh", "lipschitz", Num(2)),
    ("sigmoid", "zero-centred", Num(0)),
    ("tanh", "zero-centred", Frac(Num(1), Num(2))),
    ("relu", "slope-at-zero", Num(1)),
    ("softsign", "smoothness", Words("C^oo")),
    ("gelu", "monotonicity", Words("strictly increasing")),
    ("sigmoid", "symmetry", Relation("=", Y, Num(0))),
]


@pytest.mark.parametrize(("name", "key", "claimed"), WRONG)
def test_a_wrong_value_is_not_proved(name: str, key: str, claimed: Node) -> None:
    """A claimed range, bound, mean or class that is off, even in one end, does not pass."""
    verdict = judged(claimed, find_properties(get(name))[key])
    assert verdict.status in (Status.REFUTED, Status.UNDECIDED)


@pytest.mark.parametrize(("name", "key", "claimed"), WRONG[:5] + WRONG[6:9])
def test_a_wrong_range_or_bound_is_refuted(name: str, key: str, claimed: Node) -> None:
    """Ranges and numbers can be compared, so a wrong one is REFUTED."""
    assert judged(claimed, find_properties(get(name))[key]).status is Status.REFUTED


def test_a_right_value_in_another_form_is_proved() -> None:
    """2/8 is as good as 1/4."""
    claimed = Frac(Num(2), Num(8))
    assert judged(claimed, find_properties(get("sigmoid"))["steepest"]).status is Status.PROVED


def test_a_doubtful_property_proves_nothing() -> None:
    """A claim that matches an UNDECIDED property stays UNDECIDED."""
    doubt = Property("range", "Range", Num(1), Verdict(Status.UNDECIDED, "none", "no reason"))
    assert judged(Num(1), doubt).status is Status.UNDECIDED


def test_denying_keeps_doubt() -> None:
    """The opposite of something supported by samples only is not proved."""
    assert denied(Verdict(Status.SUPPORTED, "samples")).status is Status.UNDECIDED
    assert denied(Verdict(Status.PROVED, "algebra")).status is Status.REFUTED


def test_a_wrong_relation_is_refuted() -> None:
    """Tanh is not 2 sigma(x) - 1, the stretch inside is needed."""
    sigmoid, tanh = get("sigmoid").expr, get("tanh").expr
    assert prove_equal(tanh, 2 * sigmoid - 1, Region()).status is Status.REFUTED


def entry(expr: sp.Expr, *parameters: Parameter) -> Activation:
    return Activation(name="f", title="f", expr=expr, reference="", parameters=parameters)


def test_a_pole_is_no_smooth_function() -> None:
    """1/x is not called smooth, monotone or bounded."""
    found = find_properties(entry(1 / x))
    keys = ("range", "smoothness", "monotonicity", "steepest", "lipschitz")
    assert {found[key].verdict.status for key in keys} == {Status.UNDECIDED}


def test_a_jump_is_seen() -> None:
    """The step function is not continuous, and has no Lipschitz constant."""
    found = find_properties(entry(sp.Piecewise((1, x > 0), (0, True))))
    assert found["smoothness"].value == Words("not continuous")
    assert found["lipschitz"].verdict.status is Status.PROVED
    assert found["lipschitz"].value == Words("none")


def test_two_frequencies_are_undecided() -> None:
    """What the method cannot do is said, with a reason."""
    item = find_properties(entry(sp.sin(x) + sp.sin(sp.sqrt(2) * x)))["range"]
    assert item.verdict.status is Status.UNDECIDED
    assert item.verdict.reason


def test_an_unbounded_slope_is_no_lipschitz_constant() -> None:
    """E^x is not Lipschitz continuous on the line."""
    assert find_properties(entry(sp.exp(x)))["lipschitz"].value == Words("none")


def test_a_tiny_offset_breaks_a_symmetry() -> None:
    """Tanh moved by 1e-30 is not odd."""
    moved = entry(sp.tanh(x) + sp.Rational(1, 10**30))
    assert find_properties(moved)["symmetry"].note != "odd"
