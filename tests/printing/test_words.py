"""A language changes the words between formulas and no sign of a formula."""

import pytest

from derive.activation import Activation
from derive.derivation import derive_steps
from derive.display import Node
from derive.messages import Lang
from derive.output_forms import find_forms
from derive.printing.boxes import Box, Phrase, rebuilt
from derive.printing.layout import layout
from derive.printing.words import spoken
from tests.sample import SAMPLE

ENTRIES = pytest.mark.parametrize("activation", SAMPLE, ids=lambda entry: entry.name)


def wordless(node: Node, lang: Lang) -> Box:
    """Return the boxes of a formula with every phrase left blank."""
    boxes = spoken(layout(node), lang)
    return rebuilt(boxes, lambda box: Phrase("") if isinstance(box, Phrase) else box)


@ENTRIES
def test_the_mathematics_of_both_languages_is_identical(activation: Activation) -> None:
    """Definition, every line and its reason, conditions and results: the same boxes."""
    found = derive_steps(activation, find_forms(activation))
    steps = [step for branch in found.branches for step in branch.steps]
    nodes = [found.definition, found.from_input, found.from_output, found.mixed, found.condition]
    nodes += [node for b in found.branches for node in (b.condition, b.in_output, b.definition)]
    nodes += [node for s in steps for node in (s.before, s.after, s.detail, s.law)]
    for node in nodes:
        if node is not None:
            assert wordless(node, Lang.ZH) == wordless(node, Lang.EN)
