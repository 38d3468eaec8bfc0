"""The properties of sigmoid, tanh, ReLU and others are those of the textbooks."""

import pytest

from derive.catalog import get
from derive.printing import to_text
from derive.proof import Status
from derive.properties import find_properties
from tests.sample import ENTRIES

EXPECTED = {
    "sigmoid": {
        "range": "0 < y < 1",
        "symmetry": "f(x) + f(−x) = 1",
        "zero-centred": "1/2",
        "monotonicity": "strictly increasing",
        "smoothness": "C^∞",
        "steepest": "1/4",
        "lipschitz": "1/4",
        "slope-at-zero": "1/4",
        "saturation-right": "x > log(199 + 60√11) = 5.986445…",
        "zeros": "none",
        "fixed-points": "x = 0.659046…",
    },
    "tanh": {
        "range": "−1 < y < 1",
        "limit-left": "y → −1",
        "limit-right": "y → 1",
        "symmetry": "f(−x) = −f(x)",
        "zero-centred": "0",
        "steepest": "1",
        "saturation-left": "x < log(10 − 3√11) = −2.993222…",
        "fixed-points": "x = 0",
    },
    "relu": {
        "range": "y ≥ 0",
        "symmetry": "f(x) − f(−x) = x",
        "zero-centred": "positive",
        "monotonicity": "increasing",
        "convexity": "convex",
        "smoothness": "C⁰",
        "steepest": "1",
        "slope-at-zero": "0 from the left, 1 from the right",
        "zeros": "x ≤ 0",
        "fixed-points": "x ≥ 0",
    },
    "softplus": {"range": "y > 0", "steepest": "1", "convexity": "strictly convex"},
    "log_sigmoid": {"range": "y < 0", "convexity": "strictly concave"},
    "softsign": {"range": "−1 < y < 1", "smoothness": "C¹", "steepest": "1"},
    "arctan": {"range": "−π/2 < y < π/2", "saturation-right": "x > 3√11 = 9.949874…"},
    "hard_sigmoid": {"range": "0 ≤ y ≤ 1", "fixed-points": "x = 3/5", "steepest": "1/6"},
    "silu": {"range": "y ≥ −0.278464…", "monotonicity": "not monotone", "steepest": "1.099839…"},
    "gelu": {"range": "y ≥ −0.169971…", "steepest": "1.128904…"},
    "selu": {"range": "y > −αλ", "steepest": "αλ", "fixed-points": "x = −1.258817… or x = 0"},
    "identity": {"range": "−∞ < y < ∞", "fixed-points": "every x", "convexity": "a line"},
    "leaky_relu": {
        "range": "y ≥ 0 if a ≤ 0, −∞ < y < ∞ if a > 0",
        "smoothness": "C⁰ if a ≠ 1, C^∞ if a = 1",
        "steepest": "−a if a < −1, 1 if −1 ≤ a ≤ 1, a if a > 1",
    },
    "elu": {
        "range": "y ≥ 0 if α ≤ 0, y > −α if α > 0",
        "smoothness": "C⁰ if α ≠ 1, C¹ if α = 1",
        "convexity": "neither convex nor concave if α < 0 or α > 1, convex if 0 ≤ α ≤ 1",
    },
}


@pytest.mark.parametrize("name", EXPECTED)
def test_textbook_properties(name: str) -> None:
    """Each property is found, as a textbook states it, and proved."""
    found = find_properties(get(name))
    expected = EXPECTED[name]
    assert {key: to_text(found[key].value) for key in expected} == expected
    assert {found[key].verdict.status for key in expected} == {Status.PROVED}


@pytest.mark.parametrize("activation", ENTRIES)
def test_every_property_of_every_entry_is_decided(activation) -> None:
    """No property of the catalogue is left UNDECIDED."""
    found = find_properties(activation)
    undecided = [item.key for item in found.items if item.verdict.status is not Status.PROVED]
    assert undecided == []


def test_what_holds_only_at_the_default_says_so() -> None:
    """A value worked out at the default parameter carries a note that names it."""
    assert find_properties(get("elu"))["fixed-points"].note.startswith("only for alpha = 1")
