"""Chains are no longer than a person writes, side by side with derivations by hand."""

import statistics
from functools import cache
from itertools import zip_longest

import pytest

from derive.activation import Activation
from derive.catalog import get
from derive.derivation import Derivation, derive_steps
from derive.output_forms import find_forms
from derive.printing import to_text
from tests.derivation.handwork import BY_HAND, Handwork
from tests.sample import SAMPLE

#: how much longer than a derivation by hand ours may be
MOST = 1.3


@cache
def derivation(activation: Activation) -> Derivation:
    return derive_steps(activation, find_forms(activation))


def ours(handwork: Handwork) -> list[str]:
    """Return our lines up to the one that ends the derivation by hand."""
    branch = derivation(get(handwork.name)).branches[handwork.piece]
    lines = [to_text(step.after) for step in branch.steps]
    return lines[: lines.index(handwork.until) + 1]


@pytest.mark.parametrize("handwork", BY_HAND, ids=lambda handwork: handwork.name)
def test_no_longer_than_by_hand(handwork: Handwork) -> None:
    """At most 1.3 times as many lines as a person needs to the same result."""
    lines = ours(handwork)
    wide = max(map(len, lines))
    pairs = zip_longest(lines, handwork.lines, fillvalue="")
    beside = [f"{mine:{wide}}  |  {theirs}" for mine, theirs in pairs]
    assert len(lines) <= MOST * len(handwork.lines), "\n".join([handwork.where, *beside])


def test_ten_functions_and_more_are_compared() -> None:
    """The figure is about at least ten functions."""
    assert len({handwork.name for handwork in BY_HAND}) >= 10


def test_the_median_chain_is_short() -> None:
    """Half the entries need at most nine lines on all their pieces together."""
    lengths = [sum(len(b.steps) for b in derivation(entry).branches) for entry in SAMPLE]
    assert statistics.median(lengths) <= 9


@pytest.mark.parametrize(("name", "most"), [("sigmoid", 7), ("tanh", 6), ("relu", 3)])
def test_as_short_as_the_article(name: str, most: int) -> None:
    """At most one line more than the article (6, 5 and 2 lines)."""
    assert sum(len(branch.steps) for branch in derivation(get(name)).branches) <= most
